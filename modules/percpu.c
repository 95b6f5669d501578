/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A variable of which each processor has its own: no lock, no shared cache line.
 * Section .data..percpu is only the pattern; the loader makes each copy of it.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(long, count) = 40;
static DEFINE_PER_CPU(int, table[4]) = { 1, 2, 3, 4 };

static int __init percpu_init(void)
{
	int *first = this_cpu_ptr(table);

	this_cpu_inc(count);
	this_cpu_add(count, 1);
	pr_info("percpu: count is %ld, the table begins with %d and ends with %d\n",
		this_cpu_read(count), first[0], first[3]);
	return 0;
}

static void __exit percpu_exit(void)
{
	pr_info("percpu: count was %ld\n", this_cpu_read(count));
}

module_init(percpu_init);
module_exit(percpu_exit);

MODULE_DESCRIPTION("Has variables for each processor");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
