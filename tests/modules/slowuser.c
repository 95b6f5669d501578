/* SPDX-License-Identifier: GPL-2.0 */
/* Uses slow: whoever loads it meanwhile must wait for the end of slow's init. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

int slow_number(void);

static int __init slowuser_init(void)
{
	pr_info("slowuser: %d\n", slow_number());
	return 0;
}

static void __exit slowuser_exit(void)
{
}

module_init(slowuser_init);
module_exit(slowuser_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Uses what slow exports");
