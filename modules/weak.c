/* SPDX-License-Identifier: GPL-2.0 */
/* A weak symbol that nobody exports is no error: its address is 0, and the code asks. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

extern int weak_nobody_exports_this(void) __attribute__((weak));

static int __init weak_init(void)
{
	if (weak_nobody_exports_this)
		pr_info("weak symbol is there: %d\n", weak_nobody_exports_this());
	else
		pr_info("weak symbol is absent, doing without\n");
	return 0;
}

static void __exit weak_exit(void)
{
	pr_info("unloaded\n");
}

module_init(weak_init);
module_exit(weak_exit);

MODULE_DESCRIPTION("Refers weakly to a symbol that is not there");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
