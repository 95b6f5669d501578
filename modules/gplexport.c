/* SPDX-License-Identifier: GPL-2.0 */
/* An export for modules under the GPL only: gpluser gets it, nongpl does not. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "gplexport.h"

int gplexport_answer(void)
{
	return 42;
}
EXPORT_SYMBOL_GPL(gplexport_answer);

static int __init gplexport_init(void)
{
	pr_info("exporting gplexport_answer to GPL modules\n");
	return 0;
}

static void __exit gplexport_exit(void)
{
	pr_info("gplexport_answer is gone\n");
}

module_init(gplexport_init);
module_exit(gplexport_exit);

MODULE_DESCRIPTION("Exports a symbol to GPL-compatible modules only");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
