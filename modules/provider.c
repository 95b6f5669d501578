/* SPDX-License-Identifier: GPL-2.0 */
/* Exports a function and a variable for other modules: see consumer.c. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "provider.h"

unsigned int provider_calls;
EXPORT_SYMBOL(provider_calls);

int provider_add(int a, int b)
{
	provider_calls++;
	return a + b;
}
EXPORT_SYMBOL(provider_add);

static int __init provider_init(void)
{
	pr_info("exporting provider_add and provider_calls\n");
	return 0;
}

static void __exit provider_exit(void)
{
	pr_info("provider_add was called %u times\n", provider_calls);
}

module_init(provider_init);
module_exit(provider_exit);

MODULE_DESCRIPTION("Exports a function and a variable");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
