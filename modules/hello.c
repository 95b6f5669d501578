/* SPDX-License-Identifier: GPL-2.0 */
/* The smallest whole module: one function when it comes, one when it goes. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init hello_init(void)
{
	pr_info("Hello, world\n");
	return 0;
}

static void __exit hello_exit(void)
{
	pr_info("Goodbye, world\n");
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_DESCRIPTION("Says hello and goodbye");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
