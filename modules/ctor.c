/* SPDX-License-Identifier: GPL-2.0 */
/* A constructor: the loader runs it before module_init. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static unsigned int squares[8];

static void __attribute__((constructor)) fill_squares(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(squares); i++)
		squares[i] = i * i;
	pr_info("constructor ran\n");
}

static int __init ctor_init(void)
{
	if (squares[7] != 49) {
		pr_err("no constructor ran before init\n");
		return -EINVAL;
	}
	pr_info("init found the square of 7: %u\n", squares[7]);
	return 0;
}

static void __exit ctor_exit(void)
{
	pr_info("unloaded\n");
}

module_init(ctor_init);
module_exit(ctor_exit);

MODULE_DESCRIPTION("Has a constructor that runs before init");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
