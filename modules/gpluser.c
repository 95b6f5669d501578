/* SPDX-License-Identifier: GPL-2.0 */
/* May use the GPL-only export of gplexport: its licence is GPL-compatible without being "GPL". */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "gplexport.h"

static int __init gpluser_init(void)
{
	pr_info("gplexport_answer() is %d\n", gplexport_answer());
	return 0;
}

static void __exit gpluser_exit(void)
{
	pr_info("no longer using gplexport\n");
}

module_init(gpluser_init);
module_exit(gpluser_exit);

MODULE_DESCRIPTION("Uses a GPL-only export");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("Dual MIT/GPL");
