/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Holds a reference on gplexport by looking its symbol up at run time: no
 * dependency is recorded, yet gplexport cannot go while the reference is held.
 * Unloading this module gives it back, so does parameter hold=0.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

#include "gplexport.h"

/* The symbol while it is held, else NULL. Parameters change one at a time: no lock is needed. */
static int (*answer)(void);
static bool wanted = true;
static bool loaded;

static int take(void)
{
	if (answer)
		return 0;
	answer = symbol_get(gplexport_answer);
	if (!answer) {
		pr_err("nobody exports gplexport_answer\n");
		return -ENOENT;
	}
	pr_info("holding gplexport, whose answer is %d\n", answer());
	return 0;
}

static void drop(void)
{
	if (!answer)
		return;
	answer = NULL;
	symbol_put(gplexport_answer);
	pr_info("gplexport may go\n");
}

static int hold_set(const char *val, const struct kernel_param *kp)
{
	int err = kstrtobool(val, &wanted);

	/* Before init nothing may be held: where it does not come, nobody gives it back. */
	if (err || !loaded)
		return err;
	if (wanted)
		return take();
	drop();
	return 0;
}

static int hold_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", answer ? 'Y' : 'N');
}

static const struct kernel_param_ops hold_ops = {
	.set = hold_set,
	.get = hold_get,
};
module_param_cb(hold, &hold_ops, NULL, 0644);
MODULE_PARM_DESC(hold, "whether to hold a reference on gplexport (bool)");

static int __init busy_init(void)
{
	int err = wanted ? take() : 0;

	loaded = !err;
	return err;
}

static void __exit busy_exit(void)
{
	drop();
}

module_init(busy_init);
module_exit(busy_exit);

MODULE_DESCRIPTION("Holds a reference on another module");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
