/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tries from inside what a module's memory must not allow. A write that faults
 * goes on at its fixup, by this module's own __ex_table: what is found is
 * printed, and what was allowed and must not be makes init fail with EIO.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

/* struct exception_table_entry: insn, fixup, data; 1 is "go on at the fixup". */
#define EX_TABLE(from, to) \
	".pushsection __ex_table,\"a\"\n\t.balign 4\n\t" \
	".long " from " - .\n\t.long " to " - .\n\t.long 1\n\t.popsection\n"

static int probe_data = 1;
static int probe_sealed __ro_after_init = 1;
static const int probe_rodata = 1;
static unsigned long probe_init_text;
static int probe_init_data __initdata = 1;
static unsigned long probe_init_data_at;

/* Writes back the byte that is there: true when the machine let it. */
static noinline bool can_write(const void *where)
{
	bool done = false;

	asm volatile("1:	movb (%1), %%al\n"
		     "2:	movb %%al, (%1)\n"
		     "	movb $1, %0\n"
		     "3:\n" EX_TABLE("1b", "3b") EX_TABLE("2b", "3b")
		     : "+m"(done) : "r"(where) : "al", "memory");
	return done;
}

static noinline bool can_read(const void *where)
{
	bool done = false;

	asm volatile("1:	movb (%1), %%al\n"
		     "	movb $1, %0\n"
		     "2:\n" EX_TABLE("1b", "2b")
		     : "+m"(done) : "r"(where) : "al", "memory");
	return done;
}

static int found(const char *what, bool can, bool may)
{
	pr_info("probe: %s: %s\n", what, can ? "yes" : "no");
	return can == may ? 0 : -EIO;
}

static int __init probe_init(void)
{
	int bad = 0;

	probe_init_text = (unsigned long)probe_init;
	probe_init_data_at = (unsigned long)&probe_init_data;
	bad |= found("text written", can_write((void *)can_write), false);
	bad |= found("init text written", can_write((void *)probe_init), false);
	bad |= found("rodata written", can_write(&probe_rodata), false);
	bad |= found("data written", can_write(&probe_data), true);
	bad |= found("init data written", can_write(&probe_init_data), true);
	bad |= found("ro_after_init written during init", can_write(&probe_sealed), true);
	bad |= found("kernel text written", can_write((void *)_printk), false);
	return bad;
}

static void __exit probe_exit(void)
{
	found("init text read after init", can_read((void *)probe_init_text), false);
	found("init data read after init", can_read((void *)probe_init_data_at), false);
	found("ro_after_init written after init", can_write(&probe_sealed), false);
	found("data written after init", can_write(&probe_data), true);
	found("text written after init", can_write((void *)can_write), false);
}

module_init(probe_init);
module_exit(probe_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Tries what a module's memory must not allow");
