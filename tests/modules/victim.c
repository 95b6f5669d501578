/* SPDX-License-Identifier: GPL-2.0 */
/* A sound module with some of everything: tests/rules makes each bad file out of this one. */
#include <asm/alternative.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>

static int number = 7;
module_param(number, int, 0444);
MODULE_PARM_DESC(number, "a number that is printed");

int victim_writable = 1;
static int victim_bss[16];
static const char *const victim_words[] = { "victim", "number" };
static int victim_sealed __ro_after_init;

int victim_export(int n);
int victim_export(int n)
{
	return n + victim_writable;
}
EXPORT_SYMBOL(victim_export);

int victim_export_gpl(int n);
int victim_export_gpl(int n)
{
	return n - victim_writable;
}
EXPORT_SYMBOL_GPL(victim_export_gpl);

/* By address: R_X86_64_64 in data, R_X86_64_32S in the code that indexes it. */
static int (*const victim_table[])(int) = { victim_export, victim_export_gpl };

static DEFINE_STATIC_KEY_FALSE(victim_key);

static int __init victim_init(void)
{
	void *p = kmalloc(64, GFP_KERNEL);
	unsigned int i;

	if (!p)
		return -ENOMEM;
	kfree(p);
	for (i = 0; i < ARRAY_SIZE(victim_bss); i++)
		victim_bss[i] = victim_table[i & 1](number + i);
	victim_sealed = victim_bss[0];
	pr_info("%s: %s %d\n", victim_words[0], victim_words[1], number);
	return 0;
}

static void __exit victim_exit(void)
{
	alternative("nop; nop", "nop", X86_FEATURE_ALWAYS);
	if (static_branch_unlikely(&victim_key))
		pr_info("victim: its key is on\n");
	pr_info("victim: gone, %d\n", victim_sealed + victim_bss[1]);
}

module_init(victim_init);
module_exit(victim_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The Kiln developers");
MODULE_DESCRIPTION("What the refusal tests damage");
