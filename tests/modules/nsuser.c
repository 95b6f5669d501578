/* SPDX-License-Identifier: GPL-2.0 */
/* Uses a symbol of a namespace that it imports. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

int nsexport_number(void);

static int __init nsuser_init(void)
{
	pr_info("nsuser: %d\n", nsexport_number());
	return 0;
}

static void __exit nsuser_exit(void)
{
}

module_init(nsuser_init);
module_exit(nsuser_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Imports the namespace KILN_TEST");
MODULE_IMPORT_NS(KILN_TEST);
