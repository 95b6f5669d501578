/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Passes every stage of the loader and runs no code, neither of its own nor by a
 * table of its own: whatever happens while damaged copies of it are loaded, the
 * loader did it.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

int inert_number = 5;
EXPORT_SYMBOL(inert_number);

int inert_sealed __ro_after_init = 6;
EXPORT_SYMBOL(inert_sealed);

static const char *const inert_names[] = { "one", "two" };

const char *inert_name(int n);

const char *inert_name(int n)
{
	return inert_names[n & 1];
}
EXPORT_SYMBOL_GPL(inert_name);

static int inert_set(const char *val, const struct kernel_param *kp)
{
	return 0;
}

const struct kernel_param_ops inert_ops = { .set = inert_set, .get = param_get_int };
EXPORT_SYMBOL_GPL(inert_ops);

MODULE_LICENSE("GPL");
MODULE_VERSION("1.0");
MODULE_ALIAS("wild:inert");
MODULE_DESCRIPTION("Does nothing");
