/* SPDX-License-Identifier: GPL-2.0 */
/* The registers as kernel entry leaves them on the stack: Linux's order, low address first. */
#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H

struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax; /* system-call number or error code; -1 for an interrupt */
	unsigned long ip, cs, flags, sp, ss;
};

#define user_mode(regs) (((regs)->cs & 3) == 3)

#endif
