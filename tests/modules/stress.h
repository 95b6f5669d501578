/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small modules that depend on each other: base; left and right use base; top
 * uses both. They give the processor away in init and in exit, so that others
 * meet them coming and going. result=-N makes init fail.
 */
#ifndef TESTS_MODULES_STRESS_H
#define TESTS_MODULES_STRESS_H

#include <linux/init.h>
#include <linux/module.h>
#include <linux/sched.h>

int stress_base(void);
int stress_left(void);
int stress_right(void);
int stress_top(void);

#define STRESS_MODULE(name, expression) \
	static int result; \
	module_param(result, int, 0444); \
	int name(void) \
	{ \
		return expression; \
	} \
	EXPORT_SYMBOL(name); \
	static int __init stress_init(void) \
	{ \
		yield(); \
		return name() == 0 ? -EIO : result; \
	} \
	static void __exit stress_exit(void) \
	{ \
		yield(); \
	} \
	module_init(stress_init); \
	module_exit(stress_exit); \
	MODULE_DESCRIPTION("Comes and goes thousands of times"); \
	MODULE_LICENSE("GPL")

#endif
