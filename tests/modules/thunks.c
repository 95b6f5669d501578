/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Compiled as Debian's modules are (Kbuild): every return, indirect call and
 * start of a function is a call of the kernel's.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

static noinline int thunks_double(int n)
{
	return 2 * n;
}

static int (*volatile thunks_call)(int) = thunks_double;

static int __init thunks_init(void)
{
	pr_info("thunks: twice 21 is %d\n", thunks_call(21));
	return 0;
}

static void __exit thunks_exit(void)
{
	pr_info("thunks: twice 4 is %d\n", thunks_call(4));
}

module_init(thunks_init);
module_exit(thunks_exit);

MODULE_DESCRIPTION("Calls and returns through the kernel's thunks");
MODULE_LICENSE("GPL");
