/* SPDX-License-Identifier: GPL-2.0 */
/* Resource limits, priorities and the scheduler's system calls. */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "syscalls.h"
#include "task/internal.h"
#include "task/sched.h"

static int check_new_limit(unsigned int resource, const struct rlimit *old,
			   const struct rlimit *new)
{
	if (new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && new->rlim_max > NR_OPEN)
		return -EPERM;
	return new->rlim_max > old->rlim_max && !capable(CAP_SYS_RESOURCE) ? -EPERM : 0;
}

static int do_prlimit(struct task_struct *task, unsigned int resource, const struct rlimit *new,
		      struct rlimit *old)
{
	struct rlimit *limit;
	unsigned long flags;
	int err = 0;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	limit = &task->signal->rlim[resource];
	spin_lock_irqsave(&tasklist_lock, flags);
	*old = *limit;
	if (new)
		err = check_new_limit(resource, old, new);
	if (new && !err)
		*limit = *new;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return err;
}

/* The same user in every respect, or the capability (prlimit(2)). */
static int check_prlimit_permission(struct task_struct *task)
{
	const struct cred *mine = current_cred(), *its;
	int err = 0;

	if (task == current)
		return 0;
	its = get_task_cred(task);
	if ((mine->uid != its->euid || mine->uid != its->suid || mine->uid != its->uid ||
	     mine->gid != its->egid || mine->gid != its->sgid || mine->gid != its->gid) &&
	    !capable(CAP_SYS_RESOURCE))
		err = -EPERM;
	put_cred(its);
	return err;
}

SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource, const struct rlimit __user *, unew,
		struct rlimit __user *, uold)
{
	struct rlimit new, old;
	struct task_struct *task;
	int err;

	if (unew && copy_from_user(&new, unew, sizeof(new)))
		return -EFAULT;
	task = pid ? find_get_task(pid) : get_task_struct(current);
	if (!task)
		return -ESRCH;
	err = check_prlimit_permission(task);
	if (!err)
		err = do_prlimit(task, resource, unew ? &new : NULL, &old);
	put_task_struct(task);
	if (!err && uold && copy_to_user(uold, &old, sizeof(old)))
		err = -EFAULT;
	return err;
}

SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit __user *, ulimit)
{
	struct rlimit old;
	int err = do_prlimit(current, resource, NULL, &old);

	if (!err && copy_to_user(ulimit, &old, sizeof(old)))
		err = -EFAULT;
	return err;
}

SYSCALL_DEFINE2(setrlimit, unsigned int, resource, const struct rlimit __user *, ulimit)
{
	struct rlimit new, old;

	if (copy_from_user(&new, ulimit, sizeof(new)))
		return -EFAULT;
	return do_prlimit(current, resource, &new, &old);
}

/* Niceness is kept and shown, but the queue serves all alike. */
struct nice_request {
	int which, nice;
	u32 who;
	bool set;
	int found, best, err;
};

/* Whom a request means: one process, a group's, a user's. */
static bool is_meant(const struct task_struct *task, int which, u32 who)
{
	return which == PRIO_PROCESS ? task->pid == (pid_t)who :
	       which == PRIO_PGRP ? task->signal->pgrp == (pid_t)who : task->cred->uid == who;
}

/* What `who` of 0 stands for. */
static u32 the_callers(int which)
{
	return which == PRIO_PROCESS ? (u32)current->tgid :
	       which == PRIO_PGRP ? (u32)current->signal->pgrp : current_uid();
}

/* The owner's and CAP_SYS_NICE's. */
static bool may_set_priority(const struct task_struct *task, uid_t mine)
{
	return mine == task->cred->uid || mine == task->cred->euid || capable(CAP_SYS_NICE);
}

static int nice_one(struct task_struct *task, void *arg)
{
	struct nice_request *req = arg;

	if (!is_meant(task, req->which, req->who))
		return 0;
	req->found++;
	req->best = min(req->best, task->prio_nice);
	if (!req->set)
		return 0;
	if (!may_set_priority(task, current_euid()))
		req->err = -EPERM;
	else if (req->nice < task->prio_nice && !capable(CAP_SYS_NICE))
		req->err = -EACCES;
	else
		task->prio_nice = req->nice;
	return 0;
}

static int do_nice(struct nice_request *req, int which, int who)
{
	unsigned long flags;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	req->which = which;
	req->best = INT_MAX;
	req->who = who ? (u32)who : the_callers(which);
	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(nice_one, req);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return req->found ? req->err : -ESRCH;
}

/* The kernel's answer is 20 - nice, so that it is never negative. */
SYSCALL_DEFINE2(getpriority, int, which, int, who)
{
	struct nice_request req = { 0 };
	int err = do_nice(&req, which, who);

	return err ? err : 20 - req.best;
}

SYSCALL_DEFINE3(setpriority, int, which, int, who, int, nice)
{
	struct nice_request req = { .set = true, .nice = min(max(nice, -20), 19) };

	return do_nice(&req, which, who);
}

/*
 * ioprio_set(2): a class and a level that a disk's queue would go by. There is no
 * disk; the number is kept and told.
 */
#define IOPRIO_CLASS_SHIFT 13
#define IOPRIO_LEVELS 8
enum { IOPRIO_CLASS_NONE, IOPRIO_CLASS_RT, IOPRIO_CLASS_BE, IOPRIO_CLASS_IDLE };

static int check_ioprio(int ioprio)
{
	int class = ioprio >> IOPRIO_CLASS_SHIFT;
	int level = ioprio & ((1 << IOPRIO_CLASS_SHIFT) - 1);

	switch (class) {
	case IOPRIO_CLASS_RT:
		if (!capable(CAP_SYS_ADMIN) && !capable(CAP_SYS_NICE))
			return -EPERM;
		fallthrough;
	case IOPRIO_CLASS_BE:
		return level < IOPRIO_LEVELS ? 0 : -EINVAL;
	case IOPRIO_CLASS_IDLE:
		return 0;
	case IOPRIO_CLASS_NONE:
		return level ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

static int ioprio_one(struct task_struct *task, void *arg)
{
	struct nice_request *req = arg;

	if (!is_meant(task, req->which, req->who))
		return 0;
	req->found++;
	req->best = min(req->best, task->ioprio);
	if (req->set && may_set_priority(task, current_uid()))
		task->ioprio = req->nice;
	else if (req->set)
		req->err = -EPERM;
	return 0;
}

/* which counts from 1: process, group, user. */
static int do_ioprio(struct nice_request *req, int which, int who)
{
	unsigned long flags;

	req->which = which - 1;
	if (req->which < PRIO_PROCESS || req->which > PRIO_USER)
		return -EINVAL;
	req->best = INT_MAX;
	req->who = who ? (u32)who : the_callers(req->which);
	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(ioprio_one, req);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return req->found ? req->err : -ESRCH;
}

SYSCALL_DEFINE3(ioprio_set, int, which, int, who, int, ioprio)
{
	struct nice_request req = { .set = true, .nice = ioprio };
	int err = check_ioprio(ioprio);

	return err ? err : do_ioprio(&req, which, who);
}

SYSCALL_DEFINE2(ioprio_get, int, which, int, who)
{
	struct nice_request req = { 0 };
	int err = do_ioprio(&req, which, who);

	return err ? err : req.best;
}

SYSCALL_DEFINE0(sched_yield)
{
	yield();
	return 0;
}

static int check_pid(pid_t pid)
{
	struct task_struct *task;

	if (pid < 0)
		return -EINVAL;
	if (!pid)
		return 0;
	task = find_get_task(pid);
	if (!task)
		return -ESRCH;
	put_task_struct(task);
	return 0;
}

/* One CPU: number 0. */
SYSCALL_DEFINE3(sched_getaffinity, pid_t, pid, unsigned int, len, unsigned long __user *, umask)
{
	unsigned long mask = 1;
	int err;

	if (len < sizeof(mask) || len % sizeof(mask))
		return -EINVAL;
	err = check_pid(pid);
	if (err)
		return err;
	if (put_user(mask, umask))
		return -EFAULT;
	return sizeof(mask);
}

SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned int, len, const u8 __user *, umask)
{
	u8 first = 0;
	int err = check_pid(pid);

	if (err)
		return err;
	if (len && get_user(first, umask))
		return -EFAULT;
	return first & 1 ? 0 : -EINVAL;
}

SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	return check_pid(pid) ? : SCHED_NORMAL;
}

SYSCALL_DEFINE2(sched_getparam, pid_t, pid, int __user *, uparam)
{
	int priority = 0, err = check_pid(pid);

	return err ? err : put_user(priority, uparam);
}

static int set_policy(pid_t pid, int policy, const int __user *uparam)
{
	int priority, err = check_pid(pid);

	if (err)
		return err;
	if (!uparam)
		return -EINVAL;
	if (get_user(priority, uparam))
		return -EFAULT;
	/* Every task is served in turn; a real-time class would be a promise not kept. */
	if (policy != SCHED_NORMAL && policy != SCHED_BATCH && policy != SCHED_IDLE)
		return -EINVAL;
	return priority ? -EINVAL : 0;
}

SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy, const int __user *, uparam)
{
	return policy < 0 ? -EINVAL : set_policy(pid, policy, uparam);
}

SYSCALL_DEFINE2(sched_setparam, pid_t, pid, const int __user *, uparam)
{
	return set_policy(pid, SCHED_NORMAL, uparam);
}

SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return 99;
	if (policy == SCHED_NORMAL || policy == SCHED_BATCH || policy == SCHED_IDLE)
		return 0;
	return -EINVAL;
}

SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return 1;
	if (policy == SCHED_NORMAL || policy == SCHED_BATCH || policy == SCHED_IDLE)
		return 0;
	return -EINVAL;
}

SYSCALL_DEFINE3(getcpu, unsigned int __user *, ucpu, unsigned int __user *, unode, void __user *,
		unused)
{
	unsigned int zero = 0;

	if ((ucpu && put_user(zero, ucpu)) || (unode && put_user(zero, unode)))
		return -EFAULT;
	return 0;
}
