/* SPDX-License-Identifier: GPL-2.0 */
/* Sending and taking signals: the pending sets, who gets what, who is woken. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "task/internal.h"
#include "task/signal_sets.h"

struct sigqueue {
	struct list_head list;
	struct siginfo info;
};

int signal_pending(struct task_struct *task)
{
	return READ_ONCE(task->sigpending_flag);
}
EXPORT_SYMBOL(signal_pending);

int fatal_signal_pending(struct task_struct *task)
{
	return signal_pending(task) && sigismember(&task->pending.signal, SIGKILL);
}
EXPORT_SYMBOL(fatal_signal_pending);

bool signal_pending_state(unsigned int state, struct task_struct *task)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) || !signal_pending(task))
		return false;
	return (state & TASK_INTERRUPTIBLE) || fatal_signal_pending(task);
}

static u64 deliverable(const struct task_struct *task)
{
	return (task->pending.signal.sig | task->signal->shared_pending.signal.sig) &
	       ~task->blocked.sig;
}

void recalc_sigpending(void)
{
	struct task_struct *task = current;

	task->sigpending_flag = deliverable(task) || task->stop_pending ||
				(task->signal->flags & SIGNAL_CLD_CONTINUED);
}

void flush_sigqueue(struct sigpending *pending)
{
	struct sigqueue *q, *next;

	sigemptyset(&pending->signal);
	list_for_each_entry_safe(q, next, &pending->list, list) {
		list_del(&q->list);
		kfree(q);
	}
}

/* Forgets all signals of mask. siglock held. */
static void flush_mask(struct sigpending *pending, u64 mask)
{
	struct sigqueue *q, *next;

	if (!(pending->signal.sig & mask))
		return;
	pending->signal.sig &= ~mask;
	list_for_each_entry_safe(q, next, &pending->list, list) {
		if (sigmask(q->info.si_signo) & mask) {
			list_del(&q->list);
			kfree(q);
		}
	}
}

void flush_signal_everywhere(struct signal_struct *signal, u64 mask)
{
	struct task_struct *thread;

	flush_mask(&signal->shared_pending, mask);
	list_for_each_entry(thread, &signal->threads, thread_node)
		flush_mask(&thread->pending, mask);
}

void flush_signals(struct task_struct *task)
{
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	flush_sigqueue(&task->pending);
	flush_sigqueue(&task->signal->shared_pending);
	task->sigpending_flag = false;
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
}
EXPORT_SYMBOL(flush_signals);

/* Takes the oldest entry of sig; clears the bit where it was the only one. */
static void collect(struct sigpending *pending, int sig, struct siginfo *info)
{
	struct sigqueue *q, *first = NULL;
	bool more = false;

	list_for_each_entry(q, &pending->list, list) {
		if (q->info.si_signo != sig)
			continue;
		if (first) {
			more = true;
			break;
		}
		first = q;
	}
	if (!more)
		sigdelset(&pending->signal, sig);
	if (first) {
		*info = first->info;
		list_del(&first->list);
		kfree(first);
		return;
	}
	/* There was no memory to queue what was said with it. */
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = SI_USER;
}

/* Faults first, then the lowest number: a fault's registers must still be the faulting ones. */
static int next_signal(const struct sigpending *pending, u64 mask)
{
	u64 ready = pending->signal.sig & ~mask;

	if (!ready)
		return 0;
	if (ready & SIG_SYNCHRONOUS)
		ready &= SIG_SYNCHRONOUS;
	return __builtin_ctzll(ready) + 1;
}

int dequeue_signal(struct task_struct *task, const sigset_t *mask, struct siginfo *info)
{
	struct sigpending *pending = &task->pending;
	int sig = next_signal(pending, mask->sig);

	if (!sig) {
		pending = &task->signal->shared_pending;
		sig = next_signal(pending, mask->sig);
	}
	if (sig)
		collect(pending, sig, info);
	if (task == current)
		recalc_sigpending();
	return sig;
}

void signal_wake_up(struct task_struct *task, bool fatal)
{
	task->sigpending_flag = true;
	try_to_wake_up(task, TASK_INTERRUPTIBLE | (fatal ? TASK_WAKEKILL | __TASK_STOPPED : 0));
}

void zap_other_threads(struct task_struct *self)
{
	struct task_struct *thread;

	self->signal->group_stop_count = 0;
	list_for_each_entry(thread, &self->signal->threads, thread_node) {
		thread->stop_pending = false;
		if (thread == self || thread->exit_state)
			continue;
		sigaddset(&thread->pending.signal, SIGKILL);
		signal_wake_up(thread, true);
	}
}

static void *handler_of(const struct task_struct *task, int sig)
{
	return task->sighand->action[sig - 1].sa_handler;
}

static bool sig_ignored(struct task_struct *task, int sig, bool force)
{
	void *handler = handler_of(task, sig);

	/* The action may have changed when it is unblocked; or somebody waits for it. */
	if (sigismember(&task->blocked, sig) || sigismember(&task->real_blocked, sig))
		return false;
	if ((task->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL &&
	    !(force && (sigmask(sig) & SIG_KERNEL_ONLY)))
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && (sigmask(sig) & SIG_DEFAULT_IGNORE));
}

bool signal_is_ignored_or_blocked(struct task_struct *task, int sig)
{
	return sigismember(&task->blocked, sig) || handler_of(task, sig) == SIG_IGN;
}

/* SIGCONT goes on whether it is ignored, blocked, handled or not. siglock held. */
static void continue_process(struct signal_struct *signal)
{
	struct task_struct *thread;

	flush_signal_everywhere(signal, SIG_DEFAULT_STOP);
	list_for_each_entry(thread, &signal->threads, thread_node) {
		thread->stop_pending = false;
		try_to_wake_up(thread, __TASK_STOPPED);
	}
	if (signal->flags & SIGNAL_STOP_STOPPED || signal->group_stop_count) {
		signal->flags &= ~SIGNAL_STOP_STOPPED;
		signal->flags |= SIGNAL_STOP_CONTINUED | SIGNAL_CLD_CONTINUED;
		signal->group_stop_count = 0;
		list_for_each_entry(thread, &signal->threads, thread_node)
			thread->sigpending_flag = true;
	}
}

/* Effects that a signal has by being sent. False: drop it. siglock held. */
static bool prepare_signal(int sig, struct task_struct *task, bool force)
{
	struct signal_struct *signal = task->signal;

	if (signal->flags & SIGNAL_GROUP_EXIT)
		return sig == SIGKILL;
	if (sigmask(sig) & SIG_DEFAULT_STOP)
		flush_signal_everywhere(signal, sigmask(SIGCONT));
	else if (sig == SIGCONT)
		continue_process(signal);
	return !sig_ignored(task, sig, force);
}

static bool wants_signal(int sig, struct task_struct *task)
{
	if (sigismember(&task->blocked, sig) || (task->flags & PF_EXITING) || task->exit_state)
		return false;
	return sig == SIGKILL || !(task->state & __TASK_STOPPED);
}

static struct task_struct *choose_thread(int sig, struct task_struct *task, bool group)
{
	struct task_struct *thread;

	if (wants_signal(sig, task))
		return task;
	if (!group)
		return NULL;
	list_for_each_entry(thread, &task->signal->threads, thread_node) {
		if (wants_signal(sig, thread))
			return thread;
	}
	return NULL;
}

/* Nothing in the process can stop this signal from ending it. */
static bool sig_fatal(struct task_struct *task, int sig)
{
	return handler_of(task, sig) == SIG_DFL && !(task->flags & PF_KTHREAD) &&
	       !(sigmask(sig) & (SIG_DEFAULT_IGNORE | SIG_DEFAULT_STOP | SIG_DEFAULT_CORE)) &&
	       (sig == SIGKILL || !(task->signal->flags & SIGNAL_UNKILLABLE));
}

/* Wakes whoever is to act on it; a fatal one ends all threads right here. siglock held. */
static void complete_signal(int sig, struct task_struct *task, bool group)
{
	struct task_struct *target = choose_thread(sig, task, group), *thread;
	struct signal_struct *signal = task->signal;

	if (!target)
		return;
	if (sig_fatal(task, sig) && !(signal->flags & SIGNAL_GROUP_EXIT) &&
	    !sigismember(&target->real_blocked, sig)) {
		signal->flags = SIGNAL_GROUP_EXIT;
		signal->group_exit_code = sig;
		signal->group_stop_count = 0;
		list_for_each_entry(thread, &signal->threads, thread_node) {
			thread->stop_pending = false;
			sigaddset(&thread->pending.signal, SIGKILL);
			signal_wake_up(thread, true);
		}
		return;
	}
	signal_wake_up(target, sig == SIGKILL);
}

static void fill_info(struct siginfo *to, int sig, struct siginfo *from)
{
	if (from != SEND_SIG_NOINFO && from != SEND_SIG_PRIV) {
		*to = *from;
		return;
	}
	memset(to, 0, sizeof(*to));
	to->si_signo = sig;
	if (from == SEND_SIG_PRIV) {
		to->si_code = SI_KERNEL;
		return;
	}
	to->si_code = SI_USER;
	to->si_pid = current->tgid;
	to->si_uid = current_uid();
}

static bool from_user(const struct siginfo *info)
{
	return info == SEND_SIG_NOINFO || (info != SEND_SIG_PRIV && info->si_code <= 0);
}

static unsigned int queued(const struct sigpending *pending, unsigned int limit)
{
	const struct list_head *pos;
	unsigned int n = 0;

	list_for_each(pos, &pending->list) {
		if (++n == limit)
			break;
	}
	return n;
}

/* siglock held. */
static int __send_signal(int sig, struct siginfo *info, struct task_struct *task, bool group,
			 bool force)
{
	struct sigpending *pending = group ? &task->signal->shared_pending : &task->pending;
	struct sigqueue *q;

	if (task->exit_state && !group)
		return 0;
	if (!prepare_signal(sig, task, force))
		return 0;
	if (sig < SIGRTMIN && sigismember(&pending->signal, sig))
		return 0; /* classic signals do not queue */
	q = kmalloc(sizeof(*q), GFP_ATOMIC);
	if (sig >= SIGRTMIN && from_user(info) &&
	    (!q || queued(pending, MAX_QUEUED) == MAX_QUEUED)) {
		kfree(q);
		return -EAGAIN;
	}
	if (q) {
		fill_info(&q->info, sig, info);
		list_add_tail(&q->list, &pending->list);
	}
	sigaddset(&pending->signal, sig);
	complete_signal(sig, task, group);
	return 0;
}

int send_signal(int sig, struct siginfo *info, struct task_struct *task, bool group)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	ret = __send_signal(sig, info, task, group, info == SEND_SIG_PRIV);
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
	return ret;
}

int send_sig(int sig, struct task_struct *task, int priv)
{
	if (!valid_signal(sig))
		return -EINVAL;
	if (!sig)
		return 0;
	return send_signal(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, task, false);
}
EXPORT_SYMBOL(send_sig);

struct group_signal {
	pid_t pgrp;
	int sig, sent;
	struct siginfo *info;
};

static int signal_member(struct task_struct *leader, void *arg)
{
	struct group_signal *g = arg;

	if (leader->signal->pgrp == g->pgrp) {
		send_signal(g->sig, g->info, leader, true);
		g->sent++;
	}
	return 0;
}

int kill_pgrp(pid_t pgrp, int sig, int priv)
{
	struct group_signal g = { pgrp, sig, 0, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO };
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(signal_member, &g);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return g.sent ? 0 : -ESRCH;
}

int kill_pid(pid_t pid, int sig, int priv)
{
	struct task_struct *task = find_get_task(pid);

	if (!task)
		return -ESRCH;
	send_signal(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, task, true);
	put_task_struct(task);
	return 0;
}

/*
 * A fault cannot wait: where the program blocks or ignores the signal it gets
 * the default action, and pid 1 loses its protection.
 */
void force_sig_info(struct siginfo *info)
{
	struct task_struct *task = current;
	int sig = info->si_signo;
	struct sigaction *action = &task->sighand->action[sig - 1];
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	if (sigismember(&task->blocked, sig) || action->sa_handler == SIG_IGN) {
		action->sa_handler = SIG_DFL;
		sigdelset(&task->blocked, sig);
	}
	if (action->sa_handler == SIG_DFL)
		task->signal->flags &= ~SIGNAL_UNKILLABLE;
	__send_signal(sig, info, task, false, true);
	recalc_sigpending();
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
}

void force_sig(int sig)
{
	struct siginfo info = { .si_signo = sig, .si_code = SI_KERNEL };

	force_sig_info(&info);
}

/* A dying thread leaves what was sent to the process to the other threads. */
void exit_signals(struct task_struct *task)
{
	struct task_struct *thread;
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	list_for_each_entry(thread, &task->signal->threads, thread_node) {
		if (thread != task && !thread->exit_state && deliverable(thread))
			signal_wake_up(thread, false);
	}
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
}
