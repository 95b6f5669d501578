/* SPDX-License-Identifier: GPL-2.0 */
/* Exceptions, each to the one who answers for it (SDM vol. 3, chapter 6.15). */
#include "traps.h"

#include <asm/asm.h>
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/signal.h>

#include "x86/cpu.h"
#include "x86/entry.h"
#include "x86/paging.h"
#include "x86/switch.h"

#define X86_EFLAGS_AC 0x40000UL

enum vector {
	VECTOR_DE = 0,
	VECTOR_DB = 1,
	VECTOR_NMI = 2,
	VECTOR_BP = 3,
	VECTOR_UD = 6,
	VECTOR_DF = 8,
	VECTOR_PF = 14,
	VECTOR_MF = 16,
	VECTOR_AC = 17,
	VECTOR_MC = 18,
	VECTOR_XM = 19,
};

struct trap {
	const char *name; /* as Linux's oops has it */
	int sig, code;
};

static const struct trap traps[32] = {
	[0] = { "divide error", SIGFPE, FPE_INTDIV },
	[1] = { "debug", SIGTRAP, TRAP_TRACE },
	[2] = { "nmi", 0, 0 },
	[3] = { "int3", SIGTRAP, SI_KERNEL },
	[4] = { "overflow", SIGSEGV, SI_KERNEL },
	[5] = { "bounds", SIGSEGV, SI_KERNEL },
	[6] = { "invalid opcode", SIGILL, ILL_ILLOPN },
	[7] = { "device not available", SIGSEGV, SI_KERNEL },
	[8] = { "double fault", 0, 0 },
	[9] = { "coprocessor segment overrun", SIGFPE, SI_KERNEL },
	[10] = { "invalid TSS", SIGSEGV, SI_KERNEL },
	[11] = { "segment not present", SIGBUS, SI_KERNEL },
	[12] = { "stack segment", SIGBUS, SI_KERNEL },
	[13] = { "general protection fault", SIGSEGV, SI_KERNEL },
	[14] = { "page fault", SIGSEGV, SEGV_MAPERR },
	[16] = { "fpu exception", SIGFPE, FPE_FLTINV },
	[17] = { "alignment check", SIGBUS, BUS_ADRALN },
	[18] = { "machine check", 0, 0 },
	[19] = { "simd exception", SIGFPE, FPE_FLTINV },
	[21] = { "control protection fault", SIGSEGV, SI_KERNEL },
};

/* A register by its number in an instruction (SDM vol. 2, table 3-1). */
static unsigned long *register_at(struct pt_regs *regs, unsigned int number)
{
	unsigned long *const registers[16] = {
		&regs->ax, &regs->cx, &regs->dx, &regs->bx, &regs->sp, &regs->bp,
		&regs->si, &regs->di, &regs->r8, &regs->r9, &regs->r10, &regs->r11,
		&regs->r12, &regs->r13, &regs->r14, &regs->r15,
	};

	return registers[number & 15];
}

/* True when the instruction was expected to fault: regs go on at its fixup. */
static bool fixup_exception(struct pt_regs *regs, int vector)
{
	const struct exception_table_entry *entry = search_exception_table(regs->ip);

	if (!entry)
		return false;
	switch (EX_DATA_TYPE(entry->data)) {
	case EX_TYPE_FAULT:
		regs->ax = vector;
		break;
	case EX_TYPE_IMM_REG:
		*register_at(regs, EX_DATA_REG(entry->data)) = entry->data >> 16;
		break;
	case EX_TYPE_DEFAULT:
	case EX_TYPE_UACCESS:
	case EX_TYPE_COPY:
		break;
	default:
		return false;
	}
	regs->ip = (unsigned long)&entry->fixup + entry->fixup;
	return true;
}

static void print_page_fault(unsigned long address, unsigned long error_code)
{
	if (address < PAGE_SIZE)
		pr_alert("BUG: kernel NULL pointer dereference, address: %016lx\n", address);
	else
		pr_alert("BUG: unable to handle page fault for address: %016lx\n", address);
	pr_alert("#PF: supervisor %s in kernel mode\n",
		 error_code & PF_INSTR ? "instruction fetch" :
		 error_code & PF_WRITE ? "write access" : "read access");
	pr_alert("#PF: error_code(0x%04lx) - %s\n", error_code,
		 error_code & PF_RSVD ? "reserved bit violation" :
		 error_code & PF_PRESENT ? "permissions violation" : "not-present page");
	if ((error_code & (PF_INSTR | PF_PRESENT)) == (PF_INSTR | PF_PRESENT))
		pr_alert("kernel tried to execute %s page - exploit attempt?\n",
			 address < TASK_SIZE ? "user" : "NX-protected");
}

/* With SMAP a copy lifts it by RFLAGS.AC; an access without that is a mistake, as in Linux. */
static bool may_touch_user(const struct pt_regs *regs)
{
	return !cpu_has_smap || regs->flags & X86_EFLAGS_AC;
}

static void kernel_page_fault(struct pt_regs *regs, unsigned long address,
			      unsigned long error_code)
{
	bool user_address = address < TASK_SIZE;

	/* Only a copy to or from user memory may touch it, and only a task has any. */
	if (user_address && !in_atomic() && !(error_code & PF_INSTR) && may_touch_user(regs) &&
	    search_exception_table(regs->ip) && !handle_user_fault(address, error_code))
		return;
	if ((!user_address || may_touch_user(regs)) && fixup_exception(regs, VECTOR_PF))
		return;
	print_page_fault(address, error_code);
	die("Oops", regs, error_code, SIGKILL);
}

static void user_page_fault(struct pt_regs *regs, unsigned long address, unsigned long error_code)
{
	int err = address < TASK_SIZE ? handle_user_fault(address, error_code) : -EFAULT;
	int sig = SIGSEGV, code = SEGV_MAPERR;

	if (!err)
		return;
	if (err == -EIO) {
		sig = SIGBUS;
		code = BUS_ADRERR;
	} else if (err == -EACCES) {
		code = SEGV_ACCERR;
	}
	force_sig_fault(sig, code, address, VECTOR_PF, error_code, regs);
}

static void page_fault(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long address = read_cr2();

	/* The address is safe: another fault may come now. */
	if (!irqs_disabled_flags(regs->flags))
		local_irq_enable();
	if (user_mode(regs))
		user_page_fault(regs, address, error_code);
	else
		kernel_page_fault(regs, address, error_code);
}

/* On a stack of its own: the usual one may be the reason. */
static void __noreturn double_fault(struct pt_regs *regs)
{
	unsigned long address = read_cr2();

	if (stack_guard_hit(address))
		pr_emerg("BUG: kernel stack overflow: guard page at %016lx was hit\n", address);
	pr_emerg("double fault: 0000 [#1]\n");
	show_regs(regs);
	panic(stack_guard_hit(address) ? "kernel stack overflow" : "Fatal exception: double fault");
}

static void debug_trap(struct pt_regs *regs)
{
	unsigned long dr6;

	__asm__ volatile("mov %%dr6, %0" : "=r"(dr6));
	__asm__ volatile("mov %0, %%dr6" : : "r"(0UL));
	regs->flags &= ~0x100UL; /* one step only */
	if (!user_mode(regs))
		return;
	local_irq_enable(); /* the task's own stack: what is said of the fault may sleep */
	force_sig_fault(SIGTRAP, dr6 & (1 << 14) ? TRAP_TRACE : TRAP_BRKPT, regs->ip, VECTOR_DB, 0,
			regs);
}

/* BUG() and WARN() are an invalid instruction and a table entry. */
static bool warned(struct pt_regs *regs)
{
	int length;

	if (!report_bug(regs, &length))
		return false;
	regs->ip += length;
	return true;
}

static void other_trap(struct pt_regs *regs, int vector, unsigned long error_code)
{
	const struct trap *trap = &traps[vector];

	if (user_mode(regs)) {
		int sig = trap->sig ? trap->sig : SIGSEGV;
		int code = trap->sig ? trap->code : SI_KERNEL;
		bool here = code != SI_KERNEL && vector != VECTOR_AC;

		if (vector == VECTOR_MF || vector == VECTOR_XM)
			code = fpu_fault_code(vector == VECTOR_XM);
		local_irq_enable();
		force_sig_fault(sig, code, here ? regs->ip : 0, vector, error_code, regs);
		return;
	}
	if (vector == VECTOR_UD && warned(regs))
		return;
	if (fixup_exception(regs, vector))
		return;
	die(trap->name ? trap->name : "unknown exception", regs, error_code, SIGSEGV);
}

void do_trap(struct pt_regs *regs, int vector)
{
	unsigned long error_code = regs->orig_ax;

	regs->orig_ax = -1; /* not a system call: nothing is to be restarted */
	switch (vector) {
	case VECTOR_PF:
		page_fault(regs, error_code);
		break;
	case VECTOR_DF:
		double_fault(regs);
	case VECTOR_DB:
		debug_trap(regs);
		break;
	case VECTOR_NMI:
		pr_emerg("NMI received, nobody asked for one\n");
		break;
	case VECTOR_MC:
		show_regs(regs);
		panic("Machine check");
	default:
		other_trap(regs, vector, error_code);
	}
}
