/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every way into the kernel and out of it again. All leave a struct pt_regs on
 * the stack. In ring 3 %gs is the program's; swapgs is the first thing on the
 * way in from there and the last on the way out.
 */
#include <linux/linkage.h>
#include "x86/cpu.h"

#define R11 48
#define AX 80
#define CX 88
#define DI 112
#define IP 128
#define CS 136
#define FLAGS 144
#define SP 152
#define PT_REGS_SIZE 168

#define USER_CS 0x33
#define USER_DS 0x2b

/* A fault may come while SMAP is lifted for a copy; the handler must not have it lifted. */
.macro CLEAR_AC
	cmpb	$0, cpu_has_smap(%rip)
	je	.Lno_smap_\@
	clac
.Lno_smap_\@:
.endm

/* pt_regs end 8 bytes off the ABI's alignment; each C function gets an aligned stack. */
.macro C_CALL fn
	subq	$8, %rsp
	call	\fn
	addq	$8, %rsp
.endm

/* What is below `di` in pt_regs, which the caller has pushed. */
.macro PUSH_REGS ax=%rax
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	\ax
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	cld
.endm

.macro POP_REGS_BUT_DI
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rax
	popq	%rcx
	popq	%rdx
	popq	%rsi
.endm

	.text

/*
 * SYSCALL: return address in rcx, flags in r11, interrupts off, still on the
 * program's stack (AMD64 manual vol. 2, 6.1).
 */
	.balign 16
SYM_START(entry_SYSCALL_64)
	swapgs
	movq	%rsp, %gs:user_sp_scratch
	movq	%gs:cpu_current_top_of_stack, %rsp
	pushq	$USER_DS
	pushq	%gs:user_sp_scratch
	pushq	%r11
	pushq	$USER_CS
	pushq	%rcx
	pushq	%rax
	pushq	%rdi
	PUSH_REGS ax=$-38		/* -ENOSYS until somebody answers */
	xorl	%ebp, %ebp
	movq	%rsp, %rdi
	sti
	C_CALL	do_syscall
	cli
	movq	%rsp, %rdi
	C_CALL	leave_to_user
	/* SYSRET loads ip and flags from rcx and r11 only, and must not be single-stepped. */
	movq	CX(%rsp), %rcx
	cmpq	%rcx, IP(%rsp)
	jne	restore_and_iret
	movq	R11(%rsp), %r11
	cmpq	%r11, FLAGS(%rsp)
	jne	restore_and_iret
	testl	$0x10100, %r11d		/* RF, TF */
	jnz	restore_and_iret
	POP_REGS_BUT_DI
	popq	%rdi
	movq	SP - DI - 8(%rsp), %rsp
	swapgs
	sysretq
SYM_END(entry_SYSCALL_64)

/* Back to ring 3 with pt_regs on the stack, interrupts off. */
SYM_START(return_to_user)
	movq	%rsp, %rdi
	C_CALL	leave_to_user
restore_and_iret:
	POP_REGS_BUT_DI
	popq	%rdi
	addq	$8, %rsp
	swapgs
	iretq
SYM_END(return_to_user)

SYM_START(return_to_kernel)
	POP_REGS_BUT_DI
	popq	%rdi
	addq	$8, %rsp
	iretq
SYM_END(return_to_kernel)

/* Where a new thread's first switch_to() comes out: rax = who ran before, rbx = fn, r12 = arg. */
SYM_START(ret_from_fork)
	movq	%rax, %rdi
	C_CALL	schedule_tail
	testq	%rbx, %rbx
	jz	1f
	sti
	movq	%r12, %rdi
	C_CALL	*%rbx
1:	cli				/* schedule_tail has allowed them */
	jmp	return_to_user
SYM_END(ret_from_fork)

/*
 * The stubs leave the vector in edi, the interrupted rdi in its place in
 * pt_regs, an error code (0 where the CPU gives none) above it.
 */
.macro COMMON name, handler
SYM_START(\name)
	PUSH_REGS
	CLEAR_AC
	movl	%edi, %esi
	movq	%rsp, %rdi
	testb	$3, CS(%rsp)
	jz	1f
	swapgs
	xorl	%ebp, %ebp
	C_CALL	\handler
	cli
	jmp	return_to_user
1:	C_CALL	\handler
	cli
	jmp	return_to_kernel
SYM_END(\name)
.endm

COMMON exception_common, do_trap
COMMON interrupt_common, do_irq

/*
 * NMI, double fault, machine check and debug exceptions come on stacks of their
 * own, perhaps between SYSCALL and its swapgs: then the segment selector says
 * kernel while %gs is still the program's. The base's sign tells.
 */
SYM_START(paranoid_common)
	PUSH_REGS
	CLEAR_AC
	testb	$3, CS(%rsp)
	jnz	3f
	movl	%edi, %r12d
	xorl	%ebx, %ebx
	movl	$MSR_GS_BASE, %ecx
	rdmsr
	testl	%edx, %edx
	js	1f
	swapgs
	incl	%ebx
1:	movl	%r12d, %esi
	movq	%rsp, %rdi
	C_CALL	do_trap
	cli
	testl	%ebx, %ebx
	jz	return_to_kernel
	swapgs
	jmp	return_to_kernel

	/* From ring 3: go on like any exception, on the task's own stack. */
3:	swapgs
	xorl	%ebp, %ebp
	movl	%edi, %r12d
	movq	%rsp, %rsi
	movq	%gs:cpu_current_top_of_stack, %rdi
	subq	$PT_REGS_SIZE, %rdi
	movl	$(PT_REGS_SIZE / 8), %ecx
	movq	%rdi, %rbx
	rep movsq
	movq	%rbx, %rsp
	movq	%rsp, %rdi
	movl	%r12d, %esi
	C_CALL	do_trap
	cli
	jmp	return_to_user
SYM_END(paranoid_common)

/* 256 stubs of 16 bytes, one a vector; the IDT points at them. */
	.balign 16
SYM_START(entry_stubs)
vector = 0
.rept 256
	.balign 16
	/* These push an error code themselves (SDM vol. 3, 6.13). */
	.if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21)
	pushq	$0
	.endif
	pushq	%rdi
	movl	$vector, %edi
	.if vector == 1 || vector == 2 || vector == 8 || vector == 18
	jmp	paranoid_common
	.elseif vector < 32
	jmp	exception_common
	.else
	jmp	interrupt_common
	.endif
vector = vector + 1
.endr
SYM_END(entry_stubs)

	.section .note.GNU-stack, "", @progbits
