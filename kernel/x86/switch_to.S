/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/linkage.h>

/*
 * struct thread_struct *__switch_to_asm(prev, next): changes stacks. Registers
 * that a call may change are dead already; the others go onto the old stack, in
 * the order of struct switch_frame. sp is thread_struct's first member.
 */
	.text
SYM_START(__switch_to_asm)
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, (%rdi)
	movq	(%rsi), %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	movq	%rdi, %rax
	ret
SYM_END(__switch_to_asm)

	.section .note.GNU-stack, "", @progbits
