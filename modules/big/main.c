/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module of several objects with much of everything: 2000 functions reached
 * through a table, 64 parameters, 256 KiB of data, 2 MiB of bss. Init checks
 * that all of it arrived.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "big.h"

static u8 data[BIG_DATA] = { [0] = 0x11, [BIG_DATA / 2] = 0x22, [BIG_DATA - 1] = 0x33 };
static u8 bss[BIG_BSS];

static u32 run_steps(void)
{
	u32 value = 0;
	unsigned int i;

	for (i = 0; i < BIG_STEPS; i++)
		value = big_steps[i](value);
	return value;
}

static u32 sum_bytes(const u8 *bytes, size_t count)
{
	u32 sum = 0;

	while (count--)
		sum += *bytes++;
	return sum;
}

static int __init big_init(void)
{
	u32 steps = run_steps();
	u32 data_sum = sum_bytes(data, sizeof(data));
	u32 bss_sum = sum_bytes(bss, sizeof(bss));

	if (steps != big_expected || data_sum != 0x66 || bss_sum != 0) {
		pr_err("steps %#x (expected %#x), data %#x, bss %#x\n", steps, big_expected,
		       data_sum, bss_sum);
		return -EINVAL;
	}
	bss[BIG_BSS - 1] = 1;
	pr_info("%d functions agree on %#x, parameters add up to %ld\n", BIG_STEPS, steps,
		big_param_sum());
	return 0;
}

static void __exit big_exit(void)
{
	pr_info("unloaded\n");
}

module_init(big_init);
module_exit(big_exit);

MODULE_DESCRIPTION("Several objects, many symbols, relocations and parameters");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
