/* SPDX-License-Identifier: GPL-2.0 */
/* wait4(2), waitid(2): what children have to report. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "syscalls.h"
#include "task/internal.h"

struct wait_request {
	int which;   /* P_ALL, P_PID, P_PGID */
	pid_t id;
	int options; /* W*; what to report: WEXITED, WSTOPPED, WCONTINUED */
	/* The answer. */
	struct task_struct *reaped; /* to be released */
	pid_t pid;
	uid_t uid;
	int status; /* as wait4 has it */
	int why;    /* CLD_* */
	struct task_times times;
	long maxrss;
};

static bool eligible(const struct wait_request *req, struct task_struct *child)
{
	if (req->which == P_PID && child->pid != req->id)
		return false;
	if (req->which == P_PGID && child->signal->pgrp != req->id)
		return false;
	if (req->options & __WALL)
		return true;
	/* clone(2): a child that ends with another signal than SIGCHLD is a "clone child". */
	return (child->exit_signal != SIGCHLD) == !!(req->options & __WCLONE);
}

static void report(struct wait_request *req, struct task_struct *child, int status, int why)
{
	req->pid = child->pid;
	req->uid = child->cred->uid;
	req->status = status;
	req->why = why;
}

/* What the child used, with the children that it has waited for: as Linux, not as wait4(2) says. */
static void sum_child_times(struct wait_request *req, struct task_struct *child)
{
	const struct signal_struct *its = child->signal;
	struct task_struct *thread;

	req->times = its->dead;
	list_for_each_entry(thread, &its->threads, thread_node)
		add_task_times(&req->times, &thread->times);
	add_task_times(&req->times, &its->children);
	req->maxrss = max(its->maxrss, its->cmaxrss);
}

static bool has_ended(struct task_struct *child)
{
	return child->exit_state == EXIT_ZOMBIE && list_is_singular(&child->signal->threads);
}

/* All four with tasklist_lock held; true: req is filled. */
static bool wait_zombie(struct wait_request *req, struct task_struct *child)
{
	struct signal_struct *mine = current->signal, *its = child->signal;
	int status;

	if (!has_ended(child) || !(req->options & WEXITED))
		return false;
	status = its->flags & SIGNAL_GROUP_EXIT ? its->group_exit_code : child->exit_code;
	sum_child_times(req, child);
	report(req, child, status,
	       !(status & 0x7f) ? CLD_EXITED : status & 0x80 ? CLD_DUMPED : CLD_KILLED);
	if (req->options & WNOWAIT)
		return true;
	add_task_times(&mine->children, &req->times);
	mine->cmaxrss = max(mine->cmaxrss, req->maxrss);
	child->exit_state = EXIT_DEAD; /* nobody else reaps it now */
	req->reaped = child;
	return true;
}

static bool wait_stopped(struct wait_request *req, struct task_struct *child)
{
	struct signal_struct *its = child->signal;

	if (!(req->options & WSTOPPED) || !(its->flags & SIGNAL_STOP_STOPPED) ||
	    its->stop_reported || child->exit_state)
		return false;
	if (!(req->options & WNOWAIT))
		its->stop_reported = true;
	sum_child_times(req, child);
	report(req, child, (its->stop_sig << 8) | 0x7f, CLD_STOPPED);
	return true;
}

static bool wait_continued(struct wait_request *req, struct task_struct *child)
{
	struct signal_struct *its = child->signal;

	if (!(req->options & WCONTINUED) || !(its->flags & SIGNAL_STOP_CONTINUED) ||
	    child->exit_state)
		return false;
	if (!(req->options & WNOWAIT))
		its->flags &= ~SIGNAL_STOP_CONTINUED;
	sum_child_times(req, child);
	report(req, child, 0xffff, CLD_CONTINUED);
	return true;
}

/* Looks once at all children: 1 found, 0 nothing yet, -ECHILD nobody to wait for. */
static int look_at_children(struct wait_request *req)
{
	struct task_struct *child;
	unsigned long flags;
	int ret = -ECHILD;

	spin_lock_irqsave(&tasklist_lock, flags);
	list_for_each_entry(child, &current->signal->leader->children, sibling) {
		if (child->exit_state == EXIT_DEAD || !eligible(req, child))
			continue;
		/* One that has ended will not stop or continue: not worth waiting for. */
		if (!has_ended(child) || (req->options & WEXITED))
			ret = 0;
		if (wait_zombie(req, child) || wait_stopped(req, child) ||
		    wait_continued(req, child)) {
			ret = 1;
			break;
		}
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

/* The pid, 0 for WNOHANG with nothing to report, or -errno. */
static pid_t do_wait(struct wait_request *req)
{
	struct wait_queue_head *wq = &current->signal->wait_chldexit;
	DEFINE_WAIT(wait);
	pid_t ret;

	for (;;) {
		prepare_to_wait(wq, &wait, TASK_INTERRUPTIBLE);
		ret = look_at_children(req);
		if (ret || (req->options & WNOHANG))
			break;
		if (signal_pending(current)) {
			ret = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	finish_wait(wq, &wait);
	if (ret > 0)
		ret = req->pid;
	if (req->reaped)
		release_task(req->reaped);
	return ret;
}

pid_t kernel_wait(pid_t pid, int *status)
{
	struct wait_request req = { .which = P_PID, .id = pid, .options = WEXITED | __WALL };
	pid_t ret = do_wait(&req);

	if (ret > 0)
		*status = req.status;
	return ret;
}

void fill_rusage(struct rusage *ru, const struct task_times *times, long maxrss)
{
	memset(ru, 0, sizeof(*ru));
	ru->ru_utime.tv_sec = times->utime / NSEC_PER_SEC;
	ru->ru_utime.tv_usec = times->utime % NSEC_PER_SEC / NSEC_PER_USEC;
	ru->ru_stime.tv_sec = times->stime / NSEC_PER_SEC;
	ru->ru_stime.tv_usec = times->stime % NSEC_PER_SEC / NSEC_PER_USEC;
	ru->ru_maxrss = maxrss;
	ru->ru_minflt = times->min_flt;
	ru->ru_majflt = times->maj_flt;
	ru->ru_nvcsw = times->nvcsw;
	ru->ru_nivcsw = times->nivcsw;
}

static int put_rusage(const struct wait_request *req, struct rusage __user *uru)
{
	struct rusage ru;

	if (!uru)
		return 0;
	fill_rusage(&ru, &req->times, req->maxrss);
	return copy_to_user(uru, &ru, sizeof(ru)) ? -EFAULT : 0;
}

SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, ustatus, int, options, struct rusage __user *,
		uru)
{
	struct wait_request req = { .which = P_ALL, .options = options | WEXITED };
	pid_t pid;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == INT_MIN)
		return -ESRCH;
	if (upid > 0) {
		req.which = P_PID;
		req.id = upid;
	} else if (upid != -1) {
		req.which = P_PGID;
		req.id = upid ? -upid : current->signal->pgrp;
	}
	pid = do_wait(&req);
	if (pid <= 0)
		return pid;
	if (ustatus && put_user(req.status, ustatus))
		return -EFAULT;
	return put_rusage(&req, uru) ? : pid;
}

static int check_waitid(int which, pid_t upid, int options)
{
	if (options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | __WNOTHREAD |
			__WCLONE | __WALL))
		return -EINVAL;
	if (!(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	if (which < P_ALL || which > P_PGID || (which == P_PID && upid <= 0) ||
	    (which == P_PGID && upid < 0))
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE5(waitid, int, which, pid_t, upid, struct siginfo __user *, uinfo, int, options,
		struct rusage __user *, uru)
{
	struct wait_request req = { .which = which, .id = upid, .options = options };
	struct siginfo info = { 0 };
	int err = check_waitid(which, upid, options);
	pid_t pid;

	if (err)
		return err;
	if (which == P_PGID && !upid)
		req.id = current->signal->pgrp;
	pid = do_wait(&req);
	if (pid < 0)
		return pid;
	if (pid > 0) {
		info.si_signo = SIGCHLD;
		info.si_code = req.why;
		info.si_pid = pid;
		info.si_uid = req.uid;
		info.si_status = req.why == CLD_EXITED ? req.status >> 8 & 0xff :
				 req.why == CLD_STOPPED ? req.status >> 8 & 0xff :
				 req.why == CLD_CONTINUED ? SIGCONT : req.status & 0x7f;
		if (put_rusage(&req, uru))
			return -EFAULT;
	}
	if (uinfo && copy_to_user(uinfo, &info, sizeof(info)))
		return -EFAULT;
	return 0;
}
