/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers of processes, groups and sessions (POSIX setpgid, setsid). */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "syscalls.h"
#include "task/internal.h"

SYSCALL_DEFINE0(getpid)
{
	return current->tgid;
}

SYSCALL_DEFINE0(gettid)
{
	return current->pid;
}

SYSCALL_DEFINE0(getppid)
{
	unsigned long flags;
	pid_t pid;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = current->signal->leader->parent->tgid;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return pid;
}

/* The process that pid names, 0 the caller's; tasklist_lock held. */
static struct task_struct *process_of(pid_t pid)
{
	struct task_struct *task = pid ? find_task(pid) : current;

	return task ? task->signal->leader : NULL;
}

static pid_t group_or_session(pid_t pid, bool session)
{
	struct task_struct *leader;
	unsigned long flags;
	pid_t ret = -ESRCH;

	spin_lock_irqsave(&tasklist_lock, flags);
	leader = process_of(pid);
	if (leader)
		ret = session ? leader->signal->session : leader->signal->pgrp;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	return group_or_session(pid, false);
}

SYSCALL_DEFINE0(getpgrp)
{
	return group_or_session(0, false);
}

SYSCALL_DEFINE1(getsid, pid_t, pid)
{
	return group_or_session(pid, true);
}

static int setpgid_locked(pid_t pid, pid_t pgid)
{
	struct task_struct *me = current->signal->leader, *leader = process_of(pid);
	struct signal_struct *signal;

	if (!leader)
		return -ESRCH;
	if (pid && pid != leader->pid)
		return -EINVAL; /* a thread's number */
	signal = leader->signal;
	if (leader->parent == me) {
		if (signal->session != me->signal->session)
			return -EPERM;
		if (signal->did_exec)
			return -EACCES;
	} else if (leader != me) {
		return -ESRCH;
	}
	if (signal->leader_of_session)
		return -EPERM;
	if (!pgid)
		pgid = leader->pid;
	if (pgid != leader->pid && !pgrp_in_session_locked(pgid, me->signal->session))
		return -EPERM;
	if (signal->pgrp != pgid)
		change_pgrp(signal, pgid);
	return 0;
}

SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	unsigned long flags;
	int err;

	if (pgid < 0)
		return -EINVAL;
	spin_lock_irqsave(&tasklist_lock, flags);
	err = setpgid_locked(pid, pgid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return err;
}

SYSCALL_DEFINE0(setsid)
{
	struct task_struct *leader = current->signal->leader;
	struct signal_struct *signal = leader->signal;
	pid_t session = leader->pid;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (signal->leader_of_session || pgrp_exists(session)) {
		session = -EPERM;
	} else {
		signal->leader_of_session = true;
		change_session(signal, session);
		change_pgrp(signal, session);
		signal->tty = NULL;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return session;
}

SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}

/* Source: proc(5), /proc/PID/stat. */
char task_state_char(const struct task_struct *task)
{
	if (task->exit_state)
		return task->exit_state == EXIT_ZOMBIE ? 'Z' : 'X';
	if (task->state & __TASK_STOPPED)
		return 'T';
	if (task->state & TASK_UNINTERRUPTIBLE)
		return 'D';
	return task->state & TASK_INTERRUPTIBLE ? 'S' : 'R';
}
