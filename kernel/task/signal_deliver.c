/* SPDX-License-Identifier: GPL-2.0 */
/*
 * On the way to ring 3: choosing the signal to act on, the default actions, the
 * frame of a handler and the way back from it (x86-64 Linux ABI).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/linux/unistd.h>

#include "syscalls.h"
#include "task/internal.h"
#include "task/jobctl.h"
#include "task/sched.h"
#include "task/signal_sets.h"

#define REDZONE 128 /* below the stack pointer, the interrupted function's own (SysV ABI 3.2.2) */
#define FX_SIZE 512
#define FX_SW_RESERVED 464 /* bytes that FXSAVE leaves to software (SDM vol. 1, 10.5.1) */

#define EFLAGS_DF 0x400UL
#define EFLAGS_TF 0x100UL
#define EFLAGS_RF 0x10000UL
#define EFLAGS_IF 0x200UL
/* What a program may set of its flags through sigreturn: AC RF OF DF TF SF ZF AF PF CF. */
#define EFLAGS_USER 0x50dd5UL

struct rt_sigframe {
	void *pretcode; /* the handler's return address */
	struct ucontext uc;
	struct siginfo info;
};

_Static_assert(sizeof(struct sigcontext) == 256, "Linux's sigcontext");
_Static_assert(sizeof(struct siginfo) == 128, "Linux's siginfo");
_Static_assert(sizeof(struct ucontext) == 304, "Linux's ucontext");

/* siglock held on entry and on return, but not between. True: a group stop has begun. */
static bool begin_stop(struct task_struct *task, int sig)
{
	if (sig != SIGSTOP) {
		bool orphan;

		spin_unlock_irq(&task->sighand->siglock);
		orphan = is_pgrp_orphaned(task->signal->pgrp);
		spin_lock_irq(&task->sighand->siglock);
		/* Nobody could ever continue it; or SIGCONT or a kill came meanwhile. */
		if (orphan || (task->signal->flags & SIGNAL_GROUP_EXIT) ||
		    sigismember(&task->signal->shared_pending.signal, SIGCONT))
			return false;
	}
	start_group_stop(task, sig);
	return true;
}

/* One signal: what to do with it. siglock held. 1 handler, 0 nothing, -1 it is fatal. */
static int classify(struct task_struct *task, int sig, struct sigaction *out)
{
	struct sigaction *action = &task->sighand->action[sig - 1];

	if (action->sa_handler == SIG_IGN && sig != SIGKILL)
		return 0;
	if (action->sa_handler != SIG_DFL && sig != SIGKILL) {
		*out = *action;
		if (action->sa_flags & SA_RESETHAND)
			action->sa_handler = SIG_DFL;
		return 1;
	}
	if (sigmask(sig) & SIG_DEFAULT_IGNORE)
		return 0;
	if ((task->signal->flags & SIGNAL_UNKILLABLE) && !(sigmask(sig) & SIG_KERNEL_ONLY))
		return 0;
	if (sigmask(sig) & SIG_DEFAULT_STOP) {
		begin_stop(task, sig);
		return 0;
	}
	return -1;
}

int get_signal(struct siginfo *info, struct sigaction *action)
{
	struct task_struct *task = current;
	struct signal_struct *signal = task->signal;
	int sig, verdict;

	for (;;) {
		spin_lock_irq(&task->sighand->siglock);
		if ((signal->flags & SIGNAL_GROUP_EXIT) ||
		    (signal->group_exec_task && signal->group_exec_task != task)) {
			sig = signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : SIGKILL;
			break;
		}
		if (signal->flags & SIGNAL_CLD_CONTINUED) {
			notify_continued(task);
			continue;
		}
		if (task->stop_pending) {
			stop_here(task);
			continue;
		}
		sig = dequeue_signal(task, &task->blocked, info);
		if (!sig) {
			spin_unlock_irq(&task->sighand->siglock);
			return 0;
		}
		verdict = classify(task, sig, action);
		if (verdict < 0)
			break;
		spin_unlock_irq(&task->sighand->siglock);
		if (verdict > 0)
			return sig;
	}
	spin_unlock_irq(&task->sighand->siglock);
	task->flags |= PF_SIGNALED;
	if (signal->group_exec_task && !(signal->flags & SIGNAL_GROUP_EXIT))
		do_exit(sig);
	do_group_exit(sig);
}

static bool on_altstack(const struct task_struct *task, unsigned long sp)
{
	unsigned long base = (unsigned long)task->sas.ss_sp;

	return !(task->sas.ss_flags & SS_AUTODISARM) && sp > base && sp - base <= task->sas.ss_size;
}

/* Where the frame goes: below the stack pointer, or on the alternate stack. 0: no room there. */
static unsigned long frame_place(const struct sigaction *action, const struct pt_regs *regs,
				 unsigned long *fpstate)
{
	struct task_struct *task = current;
	unsigned long sp = regs->sp - REDZONE;
	bool nested = on_altstack(task, regs->sp), alt = false;

	if ((action->sa_flags & SA_ONSTACK) && !nested && task->sas.ss_size) {
		sp = (unsigned long)task->sas.ss_sp + task->sas.ss_size;
		alt = true;
	}
	*fpstate = round_down(sp - FX_SIZE, 64UL);
	sp = round_down(*fpstate - sizeof(struct rt_sigframe), 16UL) - 8;
	/* A frame that runs off the alternate stack would overwrite somebody else's memory. */
	if ((alt || nested) && sp < (unsigned long)task->sas.ss_sp)
		return 0;
	return sp;
}

static void save_context(struct sigcontext *sc, const struct pt_regs *regs, u64 oldmask)
{
	const struct task_struct *task = current;

	*sc = (struct sigcontext){
		.r8 = regs->r8, .r9 = regs->r9, .r10 = regs->r10, .r11 = regs->r11,
		.r12 = regs->r12, .r13 = regs->r13, .r14 = regs->r14, .r15 = regs->r15,
		.di = regs->di, .si = regs->si, .bp = regs->bp, .bx = regs->bx,
		.dx = regs->dx, .ax = regs->ax, .cx = regs->cx, .sp = regs->sp,
		.ip = regs->ip, .flags = regs->flags, .cs = regs->cs, .ss = regs->ss,
		.err = task->fault_error, .trapno = task->fault_trap, .oldmask = oldmask,
		.cr2 = task->fault_addr,
	};
}

static int save_fpstate(unsigned long where)
{
	struct fpu *fpu = &current->thread.fpu;

	fpu_save(fpu);
	/* No magic there: user space takes it as 512 bytes and nothing after them. */
	memset(fpu->state + FX_SW_RESERVED, 0, FX_SIZE - FX_SW_RESERVED);
	return copy_to_user((void __user *)where, fpu->state, FX_SIZE) ? -EFAULT : 0;
}

/* Builds the frame and points the registers at the handler. */
static int setup_frame(int sig, struct sigaction *action, struct siginfo *info, u64 oldmask,
		       struct pt_regs *regs)
{
	struct rt_sigframe frame = { 0 };
	struct rt_sigframe __user *user;
	unsigned long fpstate, place = frame_place(action, regs, &fpstate);

	if (!place || !(action->sa_flags & SA_RESTORER))
		return -EFAULT;
	user = (struct rt_sigframe __user *)place;
	frame.pretcode = action->sa_restorer;
	frame.uc.uc_flags = UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS;
	frame.uc.uc_stack = current->sas;
	if (on_altstack(current, regs->sp))
		frame.uc.uc_stack.ss_flags |= SS_ONSTACK;
	save_context(&frame.uc.uc_mcontext, regs, oldmask);
	frame.uc.uc_mcontext.fpstate = fpstate;
	frame.uc.uc_sigmask = oldmask;
	frame.info = *info;
	if (save_fpstate(fpstate) || copy_to_user(user, &frame, sizeof(frame)))
		return -EFAULT;
	/* A handler calculates by the usual rules, and no pending exception traps in it. */
	fpu_reset(&current->thread.fpu);
	(void)fpu_load(&current->thread.fpu);
	if (current->sas.ss_flags & SS_AUTODISARM)
		current->sas = (stack_t){ .ss_flags = SS_DISABLE };
	regs->di = sig;
	regs->ax = 0; /* variadic handlers: no vector registers used */
	regs->si = (unsigned long)&user->info;
	regs->dx = (unsigned long)&user->uc;
	regs->ip = (unsigned long)action->sa_handler;
	regs->sp = place;
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags &= ~(EFLAGS_DF | EFLAGS_TF | EFLAGS_RF);
	return 0;
}

/* A system call that a signal interrupted: again, or EINTR (signal(7)). */
static void restart_syscall(struct pt_regs *regs, const struct sigaction *action)
{
	struct task_struct *task = current;
	bool again = true;

	if (!task->in_syscall)
		return;
	task->in_syscall = false;
	switch ((long)regs->ax) {
	case -ERESTART_RESTARTBLOCK:
		if (!action)
			regs->orig_ax = __NR_restart_syscall;
		fallthrough;
	case -ERESTARTNOHAND:
		again = !action;
		break;
	case -ERESTARTSYS:
		again = !action || (action->sa_flags & SA_RESTART);
		break;
	case -ERESTARTNOINTR:
		break;
	default:
		return;
	}
	if (again) {
		regs->ax = regs->orig_ax;
		regs->ip -= 2; /* the syscall instruction */
	} else {
		regs->ax = -EINTR;
	}
}

static void handle_signal(int sig, struct sigaction *action, struct siginfo *info,
			  struct pt_regs *regs)
{
	struct task_struct *task = current;
	sigset_t blocked = task->blocked;
	u64 oldmask = task->restore_sigmask ? task->saved_sigmask.sig : task->blocked.sig;

	restart_syscall(regs, action);
	if (setup_frame(sig, action, info, oldmask, regs)) {
		/* The handler of a segfault cannot run either: no second try. */
		if (sig == SIGSEGV)
			task->sighand->action[SIGSEGV - 1].sa_handler = SIG_DFL;
		force_sig(SIGSEGV);
		return;
	}
	task->restore_sigmask = false;
	blocked.sig |= action->sa_mask;
	if (!(action->sa_flags & SA_NODEFER))
		sigaddset(&blocked, sig);
	set_current_blocked(&blocked);
}

void do_signal(struct pt_regs *regs)
{
	struct task_struct *task = current;
	struct sigaction action;
	struct siginfo info;
	int sig = get_signal(&info, &action);

	if (sig) {
		handle_signal(sig, &action, &info, regs);
		return;
	}
	restart_syscall(regs, NULL);
	if (task->restore_sigmask) {
		task->restore_sigmask = false;
		set_current_blocked(&task->saved_sigmask);
	}
}

void set_current_blocked(sigset_t *set)
{
	struct task_struct *task = current;
	unsigned long flags;

	set->sig &= ~SIG_KERNEL_ONLY;
	spin_lock_irqsave(&task->sighand->siglock, flags);
	task->blocked = *set;
	recalc_sigpending();
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
}

static int restore_fpstate(u64 where)
{
	struct fpu fpu; /* not the task's: that one changes when the copy sleeps */

	if (!where)
		fpu_reset(&fpu);
	else if (copy_from_user(fpu.state, (const void __user *)where, FX_SIZE))
		return -EFAULT;
	return fpu_load(&fpu);
}

static void restore_context(struct pt_regs *regs, const struct sigcontext *sc)
{
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->di = sc->di;
	regs->si = sc->si;
	regs->bp = sc->bp;
	regs->bx = sc->bx;
	regs->dx = sc->dx;
	regs->ax = sc->ax;
	regs->cx = sc->cx;
	regs->sp = sc->sp;
	regs->ip = sc->ip;
	/* Whatever the frame says: ring 3, interrupts on. */
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags = (regs->flags & ~EFLAGS_USER) | (sc->flags & EFLAGS_USER) | EFLAGS_IF;
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct task_struct *task = current;
	struct pt_regs *regs = task_pt_regs(task);
	struct ucontext uc;
	sigset_t set;

	/* The handler's ret has taken pretcode off the stack. */
	if (copy_from_user(&uc, (void __user *)(regs->sp - 8 + offsetof(struct rt_sigframe, uc)),
			   sizeof(uc)))
		goto bad;
	/* An address that is not canonical must not reach the return instruction. */
	if (uc.uc_mcontext.ip >= TASK_SIZE || restore_fpstate(uc.uc_mcontext.fpstate))
		goto bad;
	set.sig = uc.uc_sigmask;
	set_current_blocked(&set);
	restore_context(regs, &uc.uc_mcontext);
	restore_altstack(&uc.uc_stack);
	task->in_syscall = false; /* ax is the program's again, no result */
	return regs->ax;
bad:
	force_sig(SIGSEGV);
	return 0;
}
