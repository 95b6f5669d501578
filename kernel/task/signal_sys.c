/* SPDX-License-Identifier: GPL-2.0 */
/* The signal system calls: kill(2) and its kin, actions, masks, waiting. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "syscalls.h"
#include "task/internal.h"
#include "task/sched.h"
#include "task/signal_sets.h"

#define SIGSET_SIZE sizeof(u64) /* every call that takes a set also takes its size */

static bool kill_ok_by_cred(struct task_struct *task)
{
	const struct cred *mine = current_cred(), *its = get_task_cred(task);
	bool ok = mine->euid == its->suid || mine->euid == its->uid || mine->uid == its->suid ||
		  mine->uid == its->uid || capable(CAP_KILL);

	put_cred(its);
	return ok;
}

/* kill_ok_by_cred() under tasklist_lock, where cred cannot change. */
static bool may_signal_locked(int sig, struct task_struct *task)
{
	const struct cred *mine = current_cred(), *its = task->cred;

	if (task->tgid == current->tgid || cred_capable(mine, CAP_KILL))
		return true;
	if (mine->euid == its->suid || mine->euid == its->uid || mine->uid == its->suid ||
	    mine->uid == its->uid)
		return true;
	return sig == SIGCONT && task->signal->session == current->signal->session;
}

int check_kill_permission(int sig, struct task_struct *task)
{
	if (!valid_signal(sig))
		return -EINVAL;
	if (task->tgid == current->tgid || kill_ok_by_cred(task))
		return 0;
	if (sig == SIGCONT && task->signal->session == current->signal->session)
		return 0;
	return -EPERM;
}

static int kill_one(pid_t pid, int sig, struct siginfo *info)
{
	struct task_struct *task = find_get_task(pid);
	int err;

	if (!task)
		return -ESRCH;
	err = check_kill_permission(sig, task);
	if (!err && sig)
		err = send_signal(sig, info, task, true);
	put_task_struct(task);
	return err;
}

struct kill_many {
	bool all; /* else the members of pgrp */
	pid_t pgrp;
	int sig, found, sent, err;
	struct siginfo *info;
};

static int kill_member(struct task_struct *leader, void *arg)
{
	struct kill_many *req = arg;

	if (req->all ? leader->pid <= 1 || leader == current->signal->leader :
		       leader->signal->pgrp != req->pgrp)
		return 0;
	if (leader->flags & PF_KTHREAD)
		return 0;
	req->found++;
	if (!may_signal_locked(req->sig, leader)) {
		req->err = -EPERM;
		return 0;
	}
	req->sent++;
	if (req->sig)
		send_signal(req->sig, req->info, leader, true);
	return 0;
}

/* Success where at least one could be signalled (POSIX kill()). */
static int kill_many(bool all, pid_t pgrp, int sig, struct siginfo *info)
{
	struct kill_many req = { .all = all, .pgrp = pgrp, .sig = sig, .info = info };
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(kill_member, &req);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (req.sent)
		return 0;
	return req.found ? req.err : -ESRCH;
}

static void user_info(struct siginfo *info, int sig, int code)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = code;
	info->si_pid = current->tgid;
	info->si_uid = current_uid();
}

SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct siginfo info;

	if (sig < 0 || !valid_signal(sig))
		return -EINVAL;
	user_info(&info, sig, SI_USER);
	if (pid > 0)
		return kill_one(pid, sig, &info);
	if (pid == INT_MIN)
		return -ESRCH;
	if (pid == -1)
		return kill_many(true, 0, sig, &info);
	return kill_many(false, pid ? -pid : current->signal->pgrp, sig, &info);
}

static int do_tkill(pid_t tgid, pid_t pid, int sig, struct siginfo *info)
{
	struct task_struct *task = find_get_task(pid);
	int err = -ESRCH;

	if (!task)
		return -ESRCH;
	if (tgid <= 0 || task->tgid == tgid) {
		err = check_kill_permission(sig, task);
		if (!err && sig)
			err = send_signal(sig, info, task, false);
	}
	put_task_struct(task);
	return err;
}

SYSCALL_DEFINE2(tkill, pid_t, pid, int, sig)
{
	struct siginfo info;

	if (pid <= 0)
		return -EINVAL;
	user_info(&info, sig, SI_TKILL);
	return do_tkill(0, pid, sig, &info);
}

SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, pid, int, sig)
{
	struct siginfo info;

	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	user_info(&info, sig, SI_TKILL);
	return do_tkill(tgid, pid, sig, &info);
}

/* A program may invent what was said, but not that the kernel or kill() said it to others. */
static int user_siginfo(struct siginfo *info, pid_t pid, int sig, const struct siginfo __user *u)
{
	if (copy_from_user(info, u, sizeof(*info)))
		return -EFAULT;
	info->si_signo = sig;
	if ((info->si_code >= 0 || info->si_code == SI_TKILL) && pid != current->tgid)
		return -EPERM;
	return 0;
}

SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig, const struct siginfo __user *, uinfo)
{
	struct siginfo info;
	int err = user_siginfo(&info, pid, sig, uinfo);

	if (err)
		return err;
	return sig < 0 || !valid_signal(sig) ? -EINVAL : kill_one(pid, sig, &info);
}

SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, pid, int, sig,
		const struct siginfo __user *, uinfo)
{
	struct siginfo info;
	int err = user_siginfo(&info, pid, sig, uinfo);

	if (err)
		return err;
	return pid <= 0 || tgid <= 0 ? -EINVAL : do_tkill(tgid, pid, sig, &info);
}

SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct sigaction __user *, act,
		struct sigaction __user *, oact, size_t, sigsetsize)
{
	struct task_struct *task = current;
	struct sigaction new, old, *slot;

	if (sigsetsize != SIGSET_SIZE)
		return -EINVAL;
	if (act && copy_from_user(&new, act, sizeof(new)))
		return -EFAULT;
	if (sig < 1 || sig > _NSIG || (act && (sigmask(sig) & SIG_KERNEL_ONLY)))
		return -EINVAL;
	slot = &task->sighand->action[sig - 1];
	spin_lock_irq(&task->sighand->siglock);
	old = *slot;
	if (act) {
		new.sa_mask &= ~SIG_KERNEL_ONLY;
		*slot = new;
		/* POSIX 3.3.1.3: to ignore a signal forgets the ones already waiting. */
		if (new.sa_handler == SIG_IGN ||
		    (new.sa_handler == SIG_DFL && (sigmask(sig) & SIG_DEFAULT_IGNORE)))
			flush_signal_everywhere(task->signal, sigmask(sig));
	}
	spin_unlock_irq(&task->sighand->siglock);
	if (oact && copy_to_user(oact, &old, sizeof(old)))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE4(rt_sigprocmask, int, how, const u64 __user *, nset, u64 __user *, oset, size_t,
		sigsetsize)
{
	sigset_t old = current->blocked, set;

	if (sigsetsize != SIGSET_SIZE)
		return -EINVAL;
	if (nset) {
		if (copy_from_user(&set.sig, nset, sizeof(set.sig)))
			return -EFAULT;
		if (how == SIG_BLOCK)
			set.sig |= old.sig;
		else if (how == SIG_UNBLOCK)
			set.sig = old.sig & ~set.sig;
		else if (how != SIG_SETMASK)
			return -EINVAL;
		set_current_blocked(&set);
	}
	return oset && copy_to_user(oset, &old.sig, sizeof(old.sig)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(rt_sigpending, u64 __user *, uset, size_t, sigsetsize)
{
	struct task_struct *task = current;
	u64 set;

	if (sigsetsize > SIGSET_SIZE)
		return -EINVAL;
	spin_lock_irq(&task->sighand->siglock);
	set = (task->pending.signal.sig | task->signal->shared_pending.signal.sig) &
	      task->blocked.sig;
	spin_unlock_irq(&task->sighand->siglock);
	return copy_to_user(uset, &set, sigsetsize) ? -EFAULT : 0;
}

/* Sleeps until a handler has to run. */
static long wait_for_signal(void)
{
	while (!signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!signal_pending(current))
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return -ERESTARTNOHAND;
}

SYSCALL_DEFINE0(pause)
{
	return wait_for_signal();
}

void set_user_sigmask(sigset_t *set)
{
	struct task_struct *task = current;

	task->saved_sigmask = task->blocked;
	task->restore_sigmask = true;
	set_current_blocked(set);
}

SYSCALL_DEFINE2(rt_sigsuspend, const u64 __user *, uset, size_t, sigsetsize)
{
	sigset_t set;

	if (sigsetsize != SIGSET_SIZE)
		return -EINVAL;
	if (copy_from_user(&set.sig, uset, sizeof(set.sig)))
		return -EFAULT;
	set_user_sigmask(&set);
	return wait_for_signal();
}

/* Takes a signal of the set if there is one. */
static int take_waited(u64 wanted, struct siginfo *info)
{
	sigset_t mask = { ~wanted };
	int sig;

	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(current, &mask, info);
	spin_unlock_irq(&current->sighand->siglock);
	return sig;
}

/* While waiting, the wanted signals are unblocked, so that their arrival wakes us. */
static int wait_for_set(u64 wanted, u64 deadline, struct siginfo *info)
{
	struct task_struct *task = current;
	sigset_t blocked = task->blocked, open = { blocked.sig & ~wanted };
	int sig = take_waited(wanted, info);
	long left = 1;

	if (sig)
		return sig;
	spin_lock_irq(&task->sighand->siglock);
	task->real_blocked = blocked;
	task->blocked = open;
	recalc_sigpending();
	spin_unlock_irq(&task->sighand->siglock);
	while (!signal_pending(task) && left > 0) {
		set_current_state(TASK_INTERRUPTIBLE);
		left = signal_pending(task) ? 1 : schedule_until(deadline);
		__set_current_state(TASK_RUNNING);
	}
	sig = take_waited(wanted, info);
	spin_lock_irq(&task->sighand->siglock);
	task->real_blocked = (sigset_t){ 0 };
	spin_unlock_irq(&task->sighand->siglock);
	set_current_blocked(&blocked);
	if (sig)
		return sig;
	return left > 0 ? -EINTR : -EAGAIN;
}

SYSCALL_DEFINE4(rt_sigtimedwait, const u64 __user *, uset, struct siginfo __user *, uinfo,
		const struct timespec __user *, uts, size_t, sigsetsize)
{
	struct siginfo info;
	struct timespec ts;
	u64 wanted, deadline = U64_MAX;
	int sig;

	if (sigsetsize != SIGSET_SIZE)
		return -EINVAL;
	if (copy_from_user(&wanted, uset, sizeof(wanted)))
		return -EFAULT;
	if (uts) {
		if (copy_from_user(&ts, uts, sizeof(ts)))
			return -EFAULT;
		if (!timespec_valid(&ts))
			return -EINVAL;
		deadline = deadline_in(timespec_to_ns(&ts));
	}
	sig = wait_for_set(wanted & ~SIG_KERNEL_ONLY, deadline, &info);
	if (sig > 0 && uinfo && copy_to_user(uinfo, &info, sizeof(info)))
		return -EFAULT;
	return sig;
}

static int set_altstack(const stack_t *ss)
{
	int mode = ss->ss_flags & ~SS_AUTODISARM;

	if (mode != 0 && mode != SS_ONSTACK && mode != SS_DISABLE)
		return -EINVAL;
	if (mode == SS_DISABLE) {
		current->sas = (stack_t){ .ss_flags = SS_DISABLE | (ss->ss_flags & SS_AUTODISARM) };
		return 0;
	}
	if (ss->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	current->sas = *ss;
	current->sas.ss_flags &= SS_AUTODISARM;
	return 0;
}

void restore_altstack(const stack_t *ss)
{
	/* As Linux: what does not hold is silently left as it is. */
	(void)set_altstack(ss);
}

SYSCALL_DEFINE2(sigaltstack, const stack_t __user *, uss, stack_t __user *, uoss)
{
	struct task_struct *task = current;
	unsigned long sp = task_pt_regs(task)->sp, base = (unsigned long)task->sas.ss_sp;
	stack_t old = task->sas, ss;
	bool on_it = !(old.ss_flags & SS_AUTODISARM) && sp > base && sp - base <= old.ss_size;

	old.ss_flags = (old.ss_size ? on_it ? SS_ONSTACK : 0 : SS_DISABLE) |
		       (old.ss_flags & SS_AUTODISARM);
	if (uss) {
		int err;

		if (copy_from_user(&ss, uss, sizeof(ss)))
			return -EFAULT;
		err = on_it ? -EPERM : set_altstack(&ss);
		if (err)
			return err;
	}
	return uoss && copy_to_user(uoss, &old, sizeof(old)) ? -EFAULT : 0;
}

void flush_signal_handlers(struct task_struct *task)
{
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	for (int i = 0; i < _NSIG; i++) {
		void *handler = task->sighand->action[i].sa_handler;

		memset(&task->sighand->action[i], 0, sizeof(struct sigaction));
		if (handler == SIG_IGN)
			task->sighand->action[i].sa_handler = SIG_IGN;
	}
	task->sas = (stack_t){ .ss_flags = SS_DISABLE };
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
}
