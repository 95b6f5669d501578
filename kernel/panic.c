/* SPDX-License-Identifier: GPL-2.0 */
/* The end, and the letters that say what the kernel has been through. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "printk.h"
#include "traps.h"
#include "x86/cpu.h"
#include "x86/power.h"

/* 0: wait for ever; below: restart at once; above: after so many seconds. */
static int panic_timeout;
core_param(panic, panic_timeout, int, 0644);

static unsigned long tainted; /* one bit a reason; set with an atomic or */

/* One letter a bit, and the one for its absence (only P has one: G). */
static const char taint_letters[TAINT_FLAGS_COUNT + 1] = "PFSRMBUDAWCIOELKXTN";

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
	__atomic_fetch_or(&tainted, 1UL << flag, __ATOMIC_SEQ_CST);
}
EXPORT_SYMBOL(add_taint);

int test_taint(unsigned int flag)
{
	return READ_ONCE(tainted) >> flag & 1;
}
EXPORT_SYMBOL(test_taint);

unsigned long get_taint(void)
{
	return READ_ONCE(tainted);
}

const char *print_tainted(void)
{
	static char buf[sizeof("Tainted: ") + TAINT_FLAGS_COUNT];
	char *p = buf;

	if (!get_taint())
		return "Not tainted";
	p += sprintf(p, "Tainted: ");
	for (unsigned int i = 0; i < TAINT_FLAGS_COUNT; i++)
		*p++ = test_taint(i) ? taint_letters[i] : i == 0 ? 'G' : ' ';
	*p = 0;
	return buf;
}

static void __noreturn wait_and_restart(void)
{
	u64 end = ktime_get_ns() + panic_timeout * (u64)NSEC_PER_SEC;

	if (panic_timeout > 0) {
		pr_emerg("Rebooting in %d seconds..\n", panic_timeout);
		/* No timer interrupt any more: the clock is read, nothing else is left to do. */
		while (ktime_get_ns() < end)
			cpu_relax();
	}
	machine_restart();
}

void panic(const char *fmt, ...)
{
	static bool panicking;
	static char message[LOG_LINE_MAX / 2];
	va_list args;

	local_irq_disable();
	if (panicking) {
		/* A panic inside a panic: no more work, only the verdict. */
		machine_panic_exit();
		for (;;)
			__asm__ volatile("hlt");
	}
	panicking = true;
	va_start(args, fmt);
	vscnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	pr_emerg("Kernel panic - not syncing: %s\n", message);
	if (!test_taint(TAINT_DIE))
		dump_stack();
	pr_emerg("---[ end Kernel panic - not syncing: %s ]---\n", message);
	machine_panic_exit();
	if (panic_timeout)
		wait_and_restart();
	for (;;)
		__asm__ volatile("hlt");
}
EXPORT_SYMBOL(panic);

void dump_stack(void)
{
	dump_stack_print_info(KERN_DEFAULT);
	show_stack(KERN_DEFAULT, (unsigned long)__builtin_frame_address(0), NULL);
}
EXPORT_SYMBOL(dump_stack);
