/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code compiled as Debian's kernel is calls instead of a bare instruction:
 * a return, an indirect jump, the start of a function. A kernel that defends
 * itself against speculation or traces functions rewrites the calls; here each
 * does what it stands for, and .return_sites, .retpoline_sites and __mcount_loc
 * need no attention.
 */
#include <linux/export.h>

void __fentry__(void);
EXPORT_SYMBOL(__fentry__);
void __x86_return_thunk(void);
EXPORT_SYMBOL(__x86_return_thunk);

__asm__(".text\n"
	".globl __fentry__, __x86_return_thunk\n"
	"__fentry__:\n"
	"__x86_return_thunk:\n"
	"	ret\n"
	"	int3\n");

/* int3: nothing is to be run ahead behind a jump. */
#define THUNK(reg) \
	void __x86_indirect_thunk_##reg(void); \
	EXPORT_SYMBOL(__x86_indirect_thunk_##reg); \
	__asm__(".globl __x86_indirect_thunk_" #reg "\n" \
		"__x86_indirect_thunk_" #reg ":\n" \
		"	jmp *%" #reg "\n" \
		"	int3\n")

THUNK(rax);
THUNK(rcx);
THUNK(rdx);
THUNK(rbx);
THUNK(rsi);
THUNK(rdi);
THUNK(rbp);
THUNK(r8);
THUNK(r9);
THUNK(r10);
THUNK(r11);
THUNK(r12);
THUNK(r13);
THUNK(r14);
THUNK(r15);
