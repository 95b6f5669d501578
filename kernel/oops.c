/* SPDX-License-Identifier: GPL-2.0 */
/* What is printed when the kernel itself has gone wrong, in Linux's form. */
#include <generated/utsrelease.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/signal.h>
#include <linux/string.h>

#include "kallsyms.h"
#include "printk.h"
#include "traps.h"
#include "x86/cpu.h"
#include "x86/paging.h"

#define MAX_FRAMES 64
#define CODE_BYTES 48
#define CODE_BEFORE 32

extern char exception_common[], entry_stubs[];

/* Is a read of 8 bytes there safe? The chain that led here may be broken. */
static bool readable(unsigned long addr)
{
	return !(addr & 7) && kernel_mapped(addr);
}

static void show_frame(const char *loglevel, unsigned long ip)
{
	if (kernel_text_address(ip))
		printk("%s %pB\n", loglevel, (void *)ip);
	else
		printk("%s 0x%016lx\n", loglevel, ip);
}

#define PUSH_RBP 0x55

/*
 * Where the interrupted function's return address is while it has no frame: it
 * never makes one, or it stopped before or just after `push %rbp`, or ip is
 * where a wild call went. 0 where the frame is complete.
 */
static unsigned long frameless_return(const struct pt_regs *regs)
{
	unsigned long size, offset, place = regs->sp;
	char name[KSYM_NAME_LEN], *module;
	const u8 *start;

	if (kernel_text_address(regs->ip) &&
	    kallsyms_lookup(regs->ip, &size, &offset, &module, name)) {
		start = (const u8 *)regs->ip - offset;
		/* push is one byte, mov %rsp, %rbp three. */
		if (offset && *start == PUSH_RBP) {
			if (offset >= 4)
				return 0;
			place += 8;
		}
	}
	return readable(place) ? *(const unsigned long *)place : 0;
}

/* The interrupted address is its function's own, not one that is returned to. */
static void show_interrupted(const char *loglevel, const struct pt_regs *regs)
{
	unsigned long caller = frameless_return(regs);

	printk("%s %pS\n", loglevel, (void *)regs->ip);
	if (kernel_text_address(caller))
		show_frame(loglevel, caller);
}

/*
 * Frame pointers: each frame starts with the caller's, the return address is
 * behind it. A frame that returns into entry.S has the interrupted registers
 * behind it.
 */
void show_stack(const char *loglevel, unsigned long bp, const struct pt_regs *interrupted)
{
	printk("%sCall Trace:\n", loglevel);
	if (interrupted)
		show_interrupted(loglevel, interrupted);
	for (int i = 0; i < MAX_FRAMES && readable(bp) && readable(bp + 8); i++) {
		const unsigned long *frame = (const unsigned long *)bp;
		const struct pt_regs *regs = (const struct pt_regs *)(frame + 3);

		if (!frame[1])
			break;
		show_frame(loglevel, frame[1]);
		if (frame[1] >= (unsigned long)exception_common &&
		    frame[1] < (unsigned long)entry_stubs && readable((unsigned long)&regs->ip) &&
		    !user_mode(regs))
			show_interrupted(loglevel, regs);
		bp = frame[0];
	}
}

void dump_stack_print_info(const char *loglevel)
{
	printk("%sCPU: 0 PID: %d Comm: %.16s %s %s\n", loglevel, current_pid(), current_comm(),
	       print_tainted(), UTS_RELEASE);
}

static void show_code(unsigned long ip)
{
	char line[CODE_BYTES * 3 + 16];
	int n = 0;

	for (unsigned long p = ip - CODE_BEFORE; p < ip - CODE_BEFORE + CODE_BYTES; p++) {
		if (!readable(p & ~7UL))
			n += sprintf(line + n, "?? ");
		else
			n += sprintf(line + n, p == ip ? "<%02x> " : "%02x ", *(const u8 *)p);
	}
	pr_emerg("Code: %s\n", line);
}

void show_regs(const struct pt_regs *regs)
{
	print_modules();
	dump_stack_print_info(KERN_EMERG);
	pr_emerg("RIP: %04lx:%pS\n", regs->cs, (void *)regs->ip);
	if (!user_mode(regs))
		show_code(regs->ip);
	pr_emerg("RSP: %04lx:%016lx EFLAGS: %08lx\n", regs->ss, regs->sp, regs->flags);
	pr_emerg("RAX: %016lx RBX: %016lx RCX: %016lx\n", regs->ax, regs->bx, regs->cx);
	pr_emerg("RDX: %016lx RSI: %016lx RDI: %016lx\n", regs->dx, regs->si, regs->di);
	pr_emerg("RBP: %016lx R08: %016lx R09: %016lx\n", regs->bp, regs->r8, regs->r9);
	pr_emerg("R10: %016lx R11: %016lx R12: %016lx\n", regs->r10, regs->r11, regs->r12);
	pr_emerg("R13: %016lx R14: %016lx R15: %016lx\n", regs->r13, regs->r14, regs->r15);
	pr_emerg("CR0: %016llx CR2: %016llx CR3: %016llx CR4: %016llx\n", read_cr0(), read_cr2(),
		 read_cr3(), read_cr4());
	if (!user_mode(regs))
		show_stack(KERN_EMERG, regs->bp, regs);
}

void die(const char *what, struct pt_regs *regs, long error_code, int sig)
{
	static int count, depth;
	char value[8];

	local_irq_disable();
	/* An oops while one is printed: the printing itself is broken. */
	if (++depth > 2)
		panic("%s while reporting another", what);
	pr_emerg("%s: %04lx [#%d]\n", what, error_code, ++count);
	show_regs(regs);
	pr_emerg("---[ end trace ]---\n");
	add_taint(TAINT_DIE, LOCKDEP_NOW_UNRELIABLE);
	if (in_interrupt())
		panic("Fatal exception in interrupt");
	if (cmdline_find("oops", value, sizeof(value)) > 0 && !strcmp(value, "panic"))
		panic("Fatal exception");
	if (current_pid() == 0)
		panic("Attempted to kill the idle task!");
	if (current_pid() == 1)
		panic("Attempted to kill init! exitcode=0x%08x", SIGSEGV);
	depth = 0;
	printk_abandon();
	local_irq_enable();
	make_task_dead(sig);
}
