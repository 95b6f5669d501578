/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Static keys of every kind: its parameters are branches that a test reads, and
 * what is done to the keys. Each answers with the word of the way that was taken.
 */
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "../../modules/statickey.h"

static DEFINE_STATIC_KEY_FALSE(was_off);
static DEFINE_STATIC_KEY_TRUE(was_on);
static DEFINE_STATIC_KEY_FALSE_RO(read_only);
static struct static_key plain = STATIC_KEY_INIT_FALSE;

/* One letter a branch: upper case is taken. */
static int get_branches(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c%c%c%c%c%c\n",
		       static_branch_unlikely(&was_off) ? 'A' : 'a',
		       static_branch_likely(&was_off) ? 'B' : 'b',
		       static_branch_unlikely(&was_on) ? 'C' : 'c',
		       static_branch_likely(&was_on) ? 'D' : 'd',
		       static_key_false(&plain) ? 'E' : 'e',
		       static_branch_unlikely(&read_only) ? 'F' : 'f');
}

static const struct kernel_param_ops branches_ops = { .get = get_branches };
module_param_cb(branches, &branches_ops, NULL, 0444);

static int get_kernel(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", static_branch_unlikely(&init_on_alloc) ? 'K' : 'k');
}

static const struct kernel_param_ops kernel_ops = { .get = get_kernel };
module_param_cb(kernel, &kernel_ops, NULL, 0444);

static int set_command(const char *val, const struct kernel_param *kp)
{
	if (!strcmp(val, "off+"))
		static_branch_inc(&was_off);
	else if (!strcmp(val, "off-"))
		static_branch_dec(&was_off);
	else if (!strcmp(val, "on-"))
		static_branch_disable(&was_on);
	else if (!strcmp(val, "on+"))
		static_branch_enable(&was_on);
	else if (!strcmp(val, "plain+"))
		static_key_slow_inc(&plain);
	else if (!strcmp(val, "plain-"))
		static_key_slow_dec(&plain);
	else if (!strcmp(val, "kernel+"))
		static_branch_enable(&init_on_alloc);
	else if (!strcmp(val, "kernel-"))
		static_branch_disable(&init_on_alloc);
	else
		return -EINVAL;
	return 0;
}

static const struct kernel_param_ops command_ops = { .set = set_command };
module_param_cb(command, &command_ops, NULL, 0200);

/* Read only to see what init found: init's own branches are gone by then. */
static char at_init[4];
module_param_string(at_init, at_init, sizeof(at_init), 0444);

static int __init keys_init(void)
{
	at_init[0] = static_branch_unlikely(&statickey_on) ? 'S' : 's';
	at_init[1] = static_branch_likely(&was_on) ? 'D' : 'd';
	static_branch_enable(&read_only);
	at_init[2] = static_branch_unlikely(&read_only) ? 'F' : 'f';
	return 0;
}

static void __exit keys_exit(void)
{
	static_branch_disable(&init_on_alloc);
}

module_init(keys_init);
module_exit(keys_exit);

MODULE_DESCRIPTION("Static keys of every kind");
MODULE_LICENSE("GPL");
