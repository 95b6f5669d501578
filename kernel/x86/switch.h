/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Changing from one kernel stack to another. A task embeds a thread_struct; its
 * kernel stack ends (high end) in the pt_regs of its entry from ring 3.
 */
#ifndef KERNEL_X86_SWITCH_H
#define KERNEL_X86_SWITCH_H

#include <asm/page.h>
#include <asm/ptrace.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* x87 and SSE state as FXSAVE writes it. AVX is not offered: CR4.OSXSAVE stays 0. */
struct fpu {
	u8 state[512];
} __aligned(16);

struct thread_struct {
	unsigned long sp;        /* while not running */
	unsigned long stack_top; /* high end of the kernel stack */
	unsigned long fsbase;    /* ring 3's, while not running */
	unsigned long gsbase;
	bool uses_fpu;           /* a ring-3 task: fpu below is saved and restored */
	struct fpu fpu;
};

/* pt_regs of the entry from ring 3, at the top of the kernel stack. */
#define thread_pt_regs(thread) ((struct pt_regs *)(thread)->stack_top - 1)

/*
 * Prepares a thread that has never run: the first switch_to() comes out in
 * ret_from_fork, which calls schedule_tail(prev) [TASK], then fn(arg) where fn
 * is not NULL, then goes to ring 3 by thread_pt_regs(). So a kernel thread's fn
 * must not return unless kernel_execve() has filled those; a forked child has
 * fn NULL and its pt_regs filled by the caller. stack is the lowest address,
 * THREAD_SIZE long. fsbase, gsbase, fpu are left alone.
 */
void thread_prepare(struct thread_struct *thread, void *stack, int (*fn)(void *), void *arg);

/*
 * Saves the running thread in prev, goes on with next; interrupts off. Switches
 * stack, fs and gs base, FPU state and TSS.sp0; the address space (cr3) and
 * `current_task` are the caller's. Returns, when prev runs again, the thread
 * that was switched away from just before.
 */
struct thread_struct *switch_to(struct thread_struct *prev, struct thread_struct *next);

/* Called on the new thread's stack, interrupts off, before anything else of it. [TASK] */
void schedule_tail(struct thread_struct *prev);

/* What a fresh program starts with. */
void fpu_reset(struct fpu *fpu);
/* The processor's state of the running task to and from memory (fork, signals, exec). */
void fpu_save(struct fpu *fpu);
/* -EINVAL when the image has reserved MXCSR bits set: it may come from ring 3. */
int fpu_load(struct fpu *fpu);
/* si_code for a floating point exception of the running task (SDM vol. 1, 8.5 and 11.5.2). */
int fpu_fault_code(bool simd);

/* ring 3's segment bases of the running task: arch_prctl. */
unsigned long read_user_fsbase(void);
void write_user_fsbase(unsigned long base);
unsigned long read_user_gsbase(void);
void write_user_gsbase(unsigned long base);

/* Selectors of ring 3, for new pt_regs; flags start as X86_EFLAGS_IF | 2. */
#define __KERNEL_CS 0x10
#define __KERNEL_DS 0x18
#define __USER_DS 0x2b
#define __USER_CS 0x33

#endif
