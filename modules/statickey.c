/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A static key: the branch is a no-op until the key goes on, and then a jump.
 * Section __jump_table says where the branches are; the code itself is rewritten,
 * here and in every module that uses the key (keyuser).
 *
 *	echo 1 > /sys/module/statickey/parameters/on
 *	cat /sys/module/statickey/parameters/branch
 */
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "statickey.h"

DEFINE_STATIC_KEY_FALSE(statickey_on);
EXPORT_SYMBOL_GPL(statickey_on);

static int set_on(const char *val, const struct kernel_param *kp)
{
	bool on;
	int err = kstrtobool(val, &on);

	if (err)
		return err;
	if (on)
		static_branch_enable(&statickey_on);
	else
		static_branch_disable(&statickey_on);
	return 0;
}

static int get_on(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%d\n", static_key_enabled(&statickey_on));
}

static const struct kernel_param_ops on_ops = { .set = set_on, .get = get_on };
module_param_cb(on, &on_ops, NULL, 0644);
MODULE_PARM_DESC(on, "the key");

static int get_branch(char *buffer, const struct kernel_param *kp)
{
	if (static_branch_unlikely(&statickey_on))
		return sprintf(buffer, "taken\n");
	return sprintf(buffer, "not taken\n");
}

static const struct kernel_param_ops branch_ops = { .get = get_branch };
module_param_cb(branch, &branch_ops, NULL, 0444);
MODULE_PARM_DESC(branch, "where the branch goes");

MODULE_DESCRIPTION("Has a branch that is rewritten when it changes");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
