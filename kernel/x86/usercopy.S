/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only instructions that touch user memory from the kernel. A fault on one
 * is looked up in __ex_table and goes on at its fixup.
 */
#include <linux/linkage.h>

#define EX_TYPE_UACCESS 3

.macro EXTABLE from, to
	.pushsection __ex_table, "a"
	.balign 4
	.long \from - ., \to - ., EX_TYPE_UACCESS
	.popsection
.endm

	.text

/* unsigned long copy_user(void *to, const void *from, unsigned long n): bytes left. */
SYM_START(copy_user)
	movq	%rdx, %rcx
	shrq	$3, %rcx
	andl	$7, %edx
1:	rep movsq
	movl	%edx, %ecx
2:	rep movsb
	movq	%rcx, %rax
	ret
	/* A word reached into a bad page: byte by byte up to its edge. */
3:	leaq	(%rdx,%rcx,8), %rcx
	jmp	2b
4:	movq	%rcx, %rax
	ret
	EXTABLE 1b, 3b
	EXTABLE 2b, 4b
SYM_END(copy_user)

/* unsigned long zero_user(void *to, unsigned long n): bytes left. */
SYM_START(zero_user)
	movq	%rsi, %rcx
	xorl	%eax, %eax
1:	rep stosb
2:	movq	%rcx, %rax
	ret
	EXTABLE 1b, 2b
SYM_END(zero_user)

	.section .note.GNU-stack, "", @progbits
