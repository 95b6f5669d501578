/* SPDX-License-Identifier: GPL-2.0 */
#include "x86/switch.h"

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/string.h>

#include "x86/cpu.h"

struct thread_struct *__switch_to_asm(struct thread_struct *prev, struct thread_struct *next);
void ret_from_fork(void);
void leave_to_user(struct pt_regs *regs);
void exit_to_user_mode(struct pt_regs *regs);

/* What __switch_to_asm() pops, low address first. */
struct switch_frame {
	unsigned long r15, r14, r13, r12, bx, bp, ip;
};

void thread_prepare(struct thread_struct *thread, void *stack, int (*fn)(void *), void *arg)
{
	struct switch_frame *frame;

	thread->stack_top = (unsigned long)stack + THREAD_SIZE;
	frame = (struct switch_frame *)thread_pt_regs(thread) - 1;
	*frame = (struct switch_frame){
		.ip = (unsigned long)ret_from_fork,
		.bx = (unsigned long)fn,
		.r12 = (unsigned long)arg,
	};
	thread->sp = (unsigned long)frame;
}

struct thread_struct *switch_to(struct thread_struct *prev, struct thread_struct *next)
{
	if (prev->uses_fpu)
		fpu_save(&prev->fpu);
	prev->fsbase = rdmsr(MSR_FS_BASE);
	prev->gsbase = rdmsr(MSR_KERNEL_GS_BASE);
	cpu_set_stack_top(next->stack_top);
	wrmsr(MSR_FS_BASE, next->fsbase);
	wrmsr(MSR_KERNEL_GS_BASE, next->gsbase);
	if (next->uses_fpu)
		fpu_load(&next->fpu);
	return __switch_to_asm(prev, next);
}

/* Linux's defaults: all exceptions masked, double extended precision (SDM vol. 1, 10.5.1). */
void fpu_reset(struct fpu *fpu)
{
	u16 fcw = 0x37f;
	u32 mxcsr = 0x1f80;

	memset(fpu, 0, sizeof(*fpu));
	memcpy(fpu->state, &fcw, sizeof(fcw));
	memcpy(fpu->state + 24, &mxcsr, sizeof(mxcsr));
}

void fpu_save(struct fpu *fpu)
{
	__asm__ volatile("fxsave64 %0" : "=m"(*fpu));
}

/* MXCSR bits that exist everywhere; a set one beyond them faults in FXRSTOR. */
#define MXCSR_MASK 0xffffu

int fpu_load(struct fpu *fpu)
{
	u32 mxcsr;

	memcpy(&mxcsr, fpu->state + 24, sizeof(mxcsr));
	if (mxcsr & ~MXCSR_MASK)
		return -EINVAL;
	__asm__ volatile("fxrstor64 %0" : : "m"(*fpu));
	return 0;
}

int fpu_fault_code(bool simd)
{
	static const struct {
		u32 flags; /* of FSW and MXCSR alike */
		int code;
	} codes[] = {
		{ 0x01, FPE_FLTINV }, { 0x04, FPE_FLTDIV }, { 0x08, FPE_FLTOVF },
		{ 0x12, FPE_FLTUND }, { 0x20, FPE_FLTRES },
	};
	struct fpu fpu;
	u16 fcw, fsw;
	u32 mxcsr, raised;

	fpu_save(&fpu);
	memcpy(&fcw, fpu.state, sizeof(fcw));
	memcpy(&fsw, fpu.state + 2, sizeof(fsw));
	memcpy(&mxcsr, fpu.state + 24, sizeof(mxcsr));
	raised = simd ? mxcsr & ~(mxcsr >> 7) : fsw & ~(u32)fcw;
	for (unsigned int i = 0; i < ARRAY_SIZE(codes); i++) {
		if (raised & codes[i].flags)
			return codes[i].code;
	}
	return FPE_FLTINV;
}

unsigned long read_user_fsbase(void)
{
	return rdmsr(MSR_FS_BASE);
}

void write_user_fsbase(unsigned long base)
{
	wrmsr(MSR_FS_BASE, base);
}

/* In the kernel the program's %gs base waits in the swap register. */
unsigned long read_user_gsbase(void)
{
	return rdmsr(MSR_KERNEL_GS_BASE);
}

void write_user_gsbase(unsigned long base)
{
	wrmsr(MSR_KERNEL_GS_BASE, base);
}

/* Bits a program may have in its flags: CF PF AF ZF SF TF DF OF RF AC ID. */
#define USER_FLAGS 0x250dd5UL

/*
 * The last C code before ring 3. Selectors, flags and the address must be such
 * that IRET cannot fault: a fault there would run in the kernel on the
 * program's %gs.
 */
void leave_to_user(struct pt_regs *regs)
{
	/* An interrupt after swapgs would run in the kernel on the program's %gs. */
	if (WARN_ON_ONCE(!irqs_disabled()))
		local_irq_disable();
	exit_to_user_mode(regs);
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags = (regs->flags & USER_FLAGS) | X86_EFLAGS_IF | 2;
	/* Canonical but never mapped: the program gets its SIGSEGV there. */
	if (regs->ip >= TASK_SIZE)
		regs->ip = TASK_SIZE;
}
