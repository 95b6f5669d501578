/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BUG() and WARN() are an invalid instruction, and an entry of __bug_table that
 * says what it stands for: no call, no arguments in registers. Linux 6.1's layout.
 */
#ifndef _ASM_BUG_H
#define _ASM_BUG_H

#include <linux/types.h>

struct bug_entry {
	s32 bug_addr_disp, file_disp; /* relative to their own places */
	u16 line, flags;
};

#define BUGFLAG_WARNING (1 << 0)
#define BUGFLAG_ONCE (1 << 1)
#define BUGFLAG_DONE (1 << 2)        /* set once it was printed */
#define BUGFLAG_NO_CUT_HERE (1 << 3) /* __warn_printk() has printed the line already */
#define BUGFLAG_TAINT(taint) ((taint) << 8)
#define BUG_GET_TAINT(bug) ((bug)->flags >> 8)

#define _BUG_FLAGS(flags) \
	__asm__ volatile("1:	ud2\n" \
			 "	.pushsection __bug_table, \"aw\"\n" \
			 "2:	.long 1b - ., %c0 - .\n" \
			 "	.word %c1, %c2\n" \
			 "	.org 2b + %c3\n" \
			 "	.popsection" \
			 : : "i"(__FILE__), "i"(__LINE__), "i"(flags), \
			     "i"(sizeof(struct bug_entry)))

#endif
