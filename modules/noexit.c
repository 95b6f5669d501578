/* SPDX-License-Identifier: GPL-2.0 */
/* An init without an exit: once in, it stays. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init noexit_init(void)
{
	pr_info("here to stay\n");
	return 0;
}

module_init(noexit_init);

MODULE_DESCRIPTION("Cannot be unloaded");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
