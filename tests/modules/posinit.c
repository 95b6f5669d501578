/* SPDX-License-Identifier: GPL-2.0 */
/* An init that answers a positive number: the loader warns of it and keeps the module. */
#include <linux/init.h>
#include <linux/module.h>

static int __init posinit_init(void)
{
	return 5;
}

static void __exit posinit_exit(void)
{
}

module_init(posinit_init);
module_exit(posinit_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Answers 5");
