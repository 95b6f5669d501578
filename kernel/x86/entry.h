/* SPDX-License-Identifier: GPL-2.0 */
/* What entry.S calls, and who owns it. */
#ifndef KERNEL_X86_ENTRY_H
#define KERNEL_X86_ENTRY_H

#include <asm/ptrace.h>

/*
 * kernel/syscall.c. Number in regs->orig_ax, arguments in di si dx r10 r8 r9;
 * leaves the result in regs->ax (which holds -ENOSYS on entry). Interrupts on.
 */
void do_syscall(struct pt_regs *regs);

/* kernel/traps.c. vector 0-31, error code in regs->orig_ax (0 where the CPU gives none). */
void do_trap(struct pt_regs *regs, int vector);

/* kernel/x86/irq.c. Interrupts off. */
void do_irq(struct pt_regs *regs, int vector);

/*
 * kernel/task: the last thing before ring 3, on every way there: reschedule,
 * deliver signals. Called and returns with interrupts off; may turn them on
 * between. Looks again until nothing is left to do.
 */
void exit_to_user_mode(struct pt_regs *regs);

#endif
