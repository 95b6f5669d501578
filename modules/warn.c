/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What must not be, and is: each warning is an invalid instruction and an entry
 * of section __bug_table with file and line. The kernel prints them, with a
 * backtrace, and goes on behind the instruction.
 */
#include <linux/bug.h>
#include <linux/init.h>
#include <linux/module.h>

static int times = 3;
module_param(times, int, 0444);
MODULE_PARM_DESC(times, "how often to pass the warnings");

static int __init warn_init(void)
{
	int i;

	for (i = 1; i <= times; i++) {
		WARN_ON_ONCE(i > 0);
		WARN_ONCE(i > 0, "warn: said once, at number %d\n", i);
		WARN(i == times, "warn: number %d is the last\n", i);
	}
	pr_info("warn: went on after %d rounds\n", times);
	return 0;
}

static void __exit warn_exit(void)
{
	if (WARN_ON(times < 0))
		pr_info("warn: %d rounds?\n", times);
}

module_init(warn_init);
module_exit(warn_exit);

MODULE_DESCRIPTION("Warns, and goes on");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
