/* SPDX-License-Identifier: GPL-2.0 */
/* Faults: what is called when one happens, and by whom it is answered. */
#ifndef KERNEL_TRAPS_H
#define KERNEL_TRAPS_H

#include <asm/ptrace.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* Linux 6.1's entry, all place-relative but data. */
struct exception_table_entry {
	int insn, fixup, data;
};

/* Sorts the kernel's table; modules' tables go through sort_extable() too. */
void extable_init(void);
void sort_extable(struct exception_table_entry *start, struct exception_table_entry *finish);
/* Binary search in a sorted table. NULL where ip is not in it. */
const struct exception_table_entry *search_extable(const struct exception_table_entry *base,
						   size_t num, unsigned long ip);
/* The kernel's table, then search_module_extables(). */
const struct exception_table_entry *search_exception_table(unsigned long ip);
/* kernel/module */
const struct exception_table_entry *search_module_extables(unsigned long ip);

/*
 * Registers, code, backtrace; ends the current task, or panics where that cannot be. sig
 * is what its parent sees: as in Linux SIGKILL after a page fault, SIGSEGV after others.
 */
void die(const char *what, struct pt_regs *regs, long error_code, int sig);
void show_regs(const struct pt_regs *regs);
/* From the frame at bp on; interrupted (or NULL) are the registers of who made no call. */
void show_stack(const char *loglevel, unsigned long bp, const struct pt_regs *interrupted);
/* "CPU: 0 PID: 1 Comm: init Tainted: P ..." */
void dump_stack_print_info(const char *loglevel);

/*
 * kernel/mm/fault.c [TASK]: a page fault on a user address, from ring 3 or from
 * a copy to or from user memory. error_code: PF_*. 0 when the page is there now.
 * -EFAULT: nothing may be there (SIGSEGV, SEGV_MAPERR); -EACCES: it is there
 * but not for this access (SEGV_ACCERR); -ENOMEM: no memory for it; -EIO: SIGBUS.
 * May sleep; interrupts on.
 */
int handle_user_fault(unsigned long address, unsigned long error_code);

/*
 * kernel/task [TASK]: a signal that a fault of the running ring-3 program
 * caused; it cannot be ignored or blocked. Prints Linux's one line
 * ("name[pid]: segfault at ... ip ... sp ... error ..."), where it has no handler.
 */
void force_sig_fault(int sig, int code, unsigned long address, int trapnr,
		     unsigned long error_code, struct pt_regs *regs);

/* kernel/task [TASK]: for the line above; safe before tasks exist. */
int current_pid(void);
const char *current_comm(void);
/* The running task after an oops: never returns. */
void make_task_dead(int signr) __noreturn;
/* Name and base of the stack whose guard page addr lies in, for the double fault. */
bool stack_guard_hit(unsigned long addr);

/*
 * kernel/bug.c: an invalid instruction. True when a __bug_table has it as a
 * warning, which was printed; *length of the instruction to skip.
 */
bool report_bug(struct pt_regs *regs, int *length);
/* kernel/module [LOADER]: "Modules linked in: a b(O)". */
void print_modules(void);

#endif
