/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Claims a proprietary licence and wants a GPL-only export: the loader refuses
 * it with ENOENT, as if the symbol were not there. (The claim is the sample;
 * this source is GPL-2.0 like the rest.)
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "gplexport.h"

static int __init nongpl_init(void)
{
	pr_info("the loader let me in: gplexport_answer() is %d\n", gplexport_answer());
	return 0;
}

static void __exit nongpl_exit(void)
{
}

module_init(nongpl_init);
module_exit(nongpl_exit);

MODULE_DESCRIPTION("Wants a GPL-only export without a GPL-compatible licence");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("Proprietary");
