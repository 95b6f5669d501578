/* SPDX-License-Identifier: GPL-2.0 */
/* Uses what provider exports: provider must be loaded first and cannot go before this one. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "provider.h"

static int __init consumer_init(void)
{
	int sum = provider_add(40, 2);

	pr_info("provider_add(40, 2) is %d, call number %u\n", sum, provider_calls);
	return 0;
}

static void __exit consumer_exit(void)
{
	pr_info("no longer using provider\n");
}

module_init(consumer_init);
module_exit(consumer_exit);

MODULE_DESCRIPTION("Uses the exports of provider");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
