/* SPDX-License-Identifier: GPL-2.0 */
/* Sleeps in init or in exit, so that others meet a module that is coming or going. */
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

static int init_ms = 300;
static int exit_ms;
static int result;
module_param(init_ms, int, 0444);
module_param(exit_ms, int, 0444);
module_param(result, int, 0444);

int slow_number(void);
int slow_number(void)
{
	return 6;
}
EXPORT_SYMBOL(slow_number);

static int __init slow_init(void)
{
	pr_info("slow: init begins\n");
	msleep(init_ms);
	pr_info("slow: init ends\n");
	return result;
}

static void __exit slow_exit(void)
{
	pr_info("slow: exit begins\n");
	msleep(exit_ms);
}

module_init(slow_init);
module_exit(slow_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Takes its time");
