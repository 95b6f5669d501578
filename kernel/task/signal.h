/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Signals inside the kernel: sending from anywhere (an interrupt included),
 * taking in the receiving task on its way back to ring 3.
 */
#ifndef KERNEL_TASK_SIGNAL_H
#define KERNEL_TASK_SIGNAL_H

#include <asm/ptrace.h>
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/signal.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

struct task_struct;

/* One bit per pending signal; the queue holds what was said with it. */
struct sigpending {
	struct list_head list; /* struct sigqueue */
	sigset_t signal;
};

/* The actions; shared by CLONE_SIGHAND. siglock also guards the pending sets of all sharers. */
struct sighand_struct {
	spinlock_t siglock;
	atomic_t count;
	struct sigaction action[_NSIG];
};

#define SEND_SIG_NOINFO ((struct siginfo *)0) /* from the current task, as kill(2) */
#define SEND_SIG_PRIV ((struct siginfo *)1)   /* from the kernel itself */

/*
 * group: to the whole process, else to this thread only. 0, or -EAGAIN when a
 * real-time signal's queue is full. No permission is checked.
 */
int send_signal(int sig, struct siginfo *info, struct task_struct *task, bool group);
/* To every process of the group; -ESRCH where there is none. No permission check. */
int kill_pgrp(pid_t pgrp, int sig, int priv);
int kill_pid(pid_t pid, int sig, int priv);
/* To the caller itself, who can neither block nor ignore it. For faults: force_sig_fault(). */
void force_sig(int sig);
void force_sig_info(struct siginfo *info);

/* Are there pending signals that task does not block? Recomputes the fast flag. */
void recalc_sigpending(void);
void flush_sigqueue(struct sigpending *pending);
/* After execve: handlers become defaults, the alternate stack goes. */
void flush_signal_handlers(struct task_struct *task);
void set_current_blocked(sigset_t *set);
/* Until the system call has ended: for sigsuspend, ppoll. The old mask comes back afterwards. */
void set_user_sigmask(sigset_t *set);
void restore_altstack(const stack_t *ss);
/* Does the task block or ignore sig? (the terminal asks about SIGTTOU, SIGTTIN) */
bool signal_is_ignored_or_blocked(struct task_struct *task, int sig);
/* Wakes task for a new signal; also out of a stop for SIGKILL and SIGCONT. siglock held. */
void signal_wake_up(struct task_struct *task, bool fatal);

/* Takes one signal to act on: 0 when none. Runs stops and fatal defaults itself. */
int get_signal(struct siginfo *info, struct sigaction *action);
/* Return-to-user work: builds a handler's frame, or restarts the interrupted system call. */
void do_signal(struct pt_regs *regs);
/* Removes the lowest pending signal outside mask; 0 when none. siglock held. */
int dequeue_signal(struct task_struct *task, const sigset_t *mask, struct siginfo *info);

#endif
