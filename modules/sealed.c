/* SPDX-License-Identifier: GPL-2.0 */
/*
 * __ro_after_init: section .data..ro_after_init can be written while init runs,
 * and never again. With spoil=1 exit tries: an oops.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

static bool spoil;
module_param(spoil, bool, 0444);
MODULE_PARM_DESC(spoil, "write it once more at exit, which the memory does not allow");

static int sealed __ro_after_init;

static int __init sealed_init(void)
{
	sealed = 42;
	pr_info("sealed: set to %d\n", sealed);
	return 0;
}

static void __exit sealed_exit(void)
{
	if (spoil)
		WRITE_ONCE(sealed, 7);
	pr_info("sealed: still %d\n", sealed);
}

module_init(sealed_init);
module_exit(sealed_exit);

MODULE_DESCRIPTION("Has a variable that only its init may write");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
