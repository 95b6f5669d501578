/* SPDX-License-Identifier: GPL-2.0 */
/* Follows the static key of another module, and one of the kernel's. */
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "statickey.h"

static int get_branch(char *buffer, const struct kernel_param *kp)
{
	if (static_branch_unlikely(&statickey_on))
		return sprintf(buffer, "taken\n");
	return sprintf(buffer, "not taken\n");
}

static const struct kernel_param_ops branch_ops = { .get = get_branch };
module_param_cb(branch, &branch_ops, NULL, 0444);
MODULE_PARM_DESC(branch, "where the branch goes");

/* Already right here: branches are rewritten before any code of the module runs. */
static int __init keyuser_init(void)
{
	if (static_branch_likely(&statickey_on))
		pr_info("keyuser: the key was on when init ran\n");
	else
		pr_info("keyuser: the key was off when init ran\n");
	if (static_branch_unlikely(&init_on_alloc))
		pr_info("keyuser: the kernel zeroes what it allocates\n");
	return 0;
}

static void __exit keyuser_exit(void)
{
}

module_init(keyuser_init);
module_exit(keyuser_exit);

MODULE_DESCRIPTION("Follows keys of others");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
