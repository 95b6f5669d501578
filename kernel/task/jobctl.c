/* SPDX-License-Identifier: GPL-2.0 */
/* Stopping, continuing, orphaned groups, and telling the parent (POSIX job control). */
#include <linux/kernel.h>
#include <linux/string.h>

#include "task/internal.h"
#include "task/jobctl.h"

static void fill_child_info(struct siginfo *info, struct task_struct *child, int sig, int why,
			    int status)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = why;
	info->si_pid = child->tgid;
	info->si_uid = child->cred->uid;
	info->si_status = status;
	info->si_utime = (child->times.utime + child->signal->dead.utime) * USER_HZ / NSEC_PER_SEC;
	info->si_stime = (child->times.stime + child->signal->dead.stime) * USER_HZ / NSEC_PER_SEC;
}

bool do_notify_parent(struct task_struct *leader, int sig)
{
	struct task_struct *parent = leader->parent;
	struct sigaction *action;
	struct siginfo info;
	bool autoreap = false;
	int code = leader->signal->flags & SIGNAL_GROUP_EXIT ? leader->signal->group_exit_code :
							       leader->exit_code;

	if (parent == &init_task)
		return true; /* kernel threads: nobody asks */
	fill_child_info(&info, leader, sig, code & 0x7f ? CLD_KILLED : CLD_EXITED,
			code & 0x7f ? code & 0x7f : code >> 8 & 0xff);
	if (sig == SIGCHLD) {
		/* POSIX 3.3.1.3: who ignores SIGCHLD wants no zombies. */
		action = &parent->sighand->action[SIGCHLD - 1];
		if (action->sa_handler == SIG_IGN || (action->sa_flags & SA_NOCLDWAIT))
			autoreap = true;
	}
	if (sig > 0 && !(sig == SIGCHLD && parent->sighand->action[sig - 1].sa_handler == SIG_IGN))
		send_signal(sig, &info, parent, true);
	wake_up_interruptible_all(&parent->signal->wait_chldexit);
	return autoreap;
}

void do_notify_parent_stop(struct task_struct *leader, int why)
{
	struct task_struct *parent = leader->parent;
	struct sigaction *action = &parent->sighand->action[SIGCHLD - 1];
	struct siginfo info;

	if (parent == &init_task)
		return;
	fill_child_info(&info, leader, SIGCHLD, why,
			why == CLD_CONTINUED ? SIGCONT : leader->signal->stop_sig);
	if (action->sa_handler != SIG_IGN && !(action->sa_flags & SA_NOCLDSTOP))
		send_signal(SIGCHLD, &info, parent, true);
	wake_up_interruptible_all(&parent->signal->wait_chldexit);
}

struct orphan_query {
	pid_t pgrp;
	struct task_struct *ignored;
};

/* Does this member's parent hold the group to the session? */
static int links_to_session(struct task_struct *leader, void *arg)
{
	struct orphan_query *query = arg;
	struct task_struct *parent = leader->parent;

	if (leader == query->ignored ||
	    (leader->exit_state && list_is_singular(&leader->signal->threads)) ||
	    parent->tgid <= 1)
		return 0;
	return parent->signal->pgrp != query->pgrp &&
	       parent->signal->session == leader->signal->session;
}

/* tasklist_lock held. */
static bool orphaned(pid_t pgrp, struct task_struct *ignored)
{
	struct orphan_query query = { pgrp, ignored };

	return !for_each_member(pgrp, links_to_session, &query);
}

bool is_pgrp_orphaned(pid_t pgrp)
{
	unsigned long flags;
	bool ret;

	spin_lock_irqsave(&tasklist_lock, flags);
	ret = orphaned(pgrp, NULL);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

static int in_session(struct task_struct *leader, void *arg)
{
	return leader->signal->session == *(pid_t *)arg;
}

bool pgrp_in_session_locked(pid_t pgrp, pid_t session)
{
	return for_each_member(pgrp, in_session, &session);
}

bool pgrp_in_session(pid_t pgrp, pid_t session)
{
	unsigned long flags;
	bool ret;

	spin_lock_irqsave(&tasklist_lock, flags);
	ret = pgrp_in_session_locked(pgrp, session);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

static int is_stopped_member(struct task_struct *leader, void *unused)
{
	return leader->signal->flags & SIGNAL_STOP_STOPPED;
}

static int hangup_member(struct task_struct *leader, void *unused)
{
	send_signal(SIGHUP, SEND_SIG_PRIV, leader, true);
	send_signal(SIGCONT, SEND_SIG_PRIV, leader, true);
	return 0;
}

static void hangup_if_orphaned(pid_t pgrp, struct task_struct *ignored)
{
	/* Nobody stopped is the usual case; it is the cheaper question too. */
	if (for_each_member(pgrp, is_stopped_member, NULL) && orphaned(pgrp, ignored))
		for_each_member(pgrp, hangup_member, NULL);
}

/* Only a parent in another group of the same session is a link. */
static bool is_link(const struct signal_struct *parent, const struct signal_struct *child)
{
	return parent->pgrp != child->pgrp && parent->session == child->session;
}

void kill_orphaned_pgrp(struct task_struct *task)
{
	if (is_link(task->parent->signal, task->signal))
		hangup_if_orphaned(task->signal->pgrp, task);
}

/*
 * Groups that may have lost their last link with a parent who ends. Each is asked
 * about once, however many of its members were his children. tasklist_lock.
 */
static u64 lost[PID_MAX / 64];

void note_lost_link(const struct task_struct *child, const struct task_struct *parent)
{
	pid_t pgrp = child->signal->pgrp;

	if (is_link(parent->signal, child->signal))
		lost[pgrp / 64] |= 1ULL << pgrp % 64;
}

void hangup_lost_groups(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(lost); i++) {
		for (; lost[i]; lost[i] &= lost[i] - 1)
			hangup_if_orphaned(i * 64 + __builtin_ctzll(lost[i]), NULL);
	}
}

/* siglock held: from now on every thread stops before it sees ring 3 again. */
void start_group_stop(struct task_struct *task, int sig)
{
	struct signal_struct *signal = task->signal;
	struct task_struct *thread;

	signal->stop_sig = sig;
	signal->group_stop_count = 0;
	list_for_each_entry(thread, &signal->threads, thread_node) {
		if (thread->exit_state || (thread->flags & PF_EXITING) ||
		    (thread->state & __TASK_STOPPED))
			continue;
		thread->stop_pending = true;
		signal->group_stop_count++;
		if (thread != task)
			signal_wake_up(thread, false);
	}
}

/* siglock held on entry, not on return: this thread's part in the stop. */
void stop_here(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	unsigned long flags;
	bool last;

	task->stop_pending = false;
	last = signal->group_stop_count > 0 && --signal->group_stop_count == 0;
	if (last) {
		signal->flags &= ~SIGNAL_STOP_CONTINUED;
		signal->flags |= SIGNAL_STOP_STOPPED;
		signal->stop_reported = false;
	}
	/* SIGCONT wakes by this state, under siglock: it cannot come between. */
	__set_current_state(__TASK_STOPPED);
	spin_unlock_irq(&task->sighand->siglock);
	if (last) {
		spin_lock_irqsave(&tasklist_lock, flags);
		do_notify_parent_stop(signal->leader, CLD_STOPPED);
		spin_unlock_irqrestore(&tasklist_lock, flags);
	}
	schedule();
}

/* siglock held on entry, not on return. */
void notify_continued(struct task_struct *task)
{
	unsigned long flags;

	task->signal->flags &= ~SIGNAL_CLD_CONTINUED;
	spin_unlock_irq(&task->sighand->siglock);
	spin_lock_irqsave(&tasklist_lock, flags);
	do_notify_parent_stop(task->signal->leader, CLD_CONTINUED);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}
