/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A task is a thread: what the scheduler switches. Threads of one process share
 * a signal_struct (and by clone's flags the mm, files, fs, sighand). A process
 * is known by its group leader, whose pid is the tgid; the leader's structure
 * stays until the whole process has been waited for.
 *
 * Locks, outermost first: tasklist_lock (the tree of processes, pid table,
 * thread lists, pgrp and session ids), sighand->siglock (pending signals,
 * blocked, group stop and exit), wait queue locks, the run queue's lock.
 * All are taken with interrupts off: ^C and the tick send signals.
 *
 * Other rooms own parts of it: thread (x86/switch.h), files and fs (fs/file.h).
 */
#ifndef KERNEL_TASK_TASK_H
#define KERNEL_TASK_TASK_H

#include <asm/current.h>
#include <asm/ptrace.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "task/cred.h"
#include "task/signal.h"
#include "x86/switch.h"

#define PID_MAX 32768
#define RLIM_NLIMITS 16

#define PF_EXITING 0x00000004
#define PF_FORKNOEXEC 0x00000040
#define PF_SIGNALED 0x00000400
#define PF_KTHREAD 0x00200000

struct files_struct; /* fs/file.h */
struct fs_struct;
struct mm_struct;    /* mm/address_space.h */
struct tty_struct;
struct kthread;
struct task_struct;

struct rlimit {
	u64 rlim_cur, rlim_max; /* RLIM_INFINITY is ~0 */
};

struct task_times {
	u64 utime, stime; /* ns */
	unsigned long min_flt, maj_flt, nvcsw, nivcsw;
};

/* signal_struct.flags */
#define SIGNAL_STOP_STOPPED 0x1   /* every thread is stopped */
#define SIGNAL_STOP_CONTINUED 0x2 /* SIGCONT since, not yet waited for */
#define SIGNAL_GROUP_EXIT 0x4     /* everybody goes; group_exit_code is the status */
#define SIGNAL_CLD_CONTINUED 0x8  /* the parent has to be told of SIGCONT */
#define SIGNAL_UNKILLABLE 0x10    /* pid 1: no signal that it does not handle ends it */

/* One process. */
struct signal_struct {
	atomic_t count;  /* threads that still point here, zombies included */
	atomic_t live;   /* threads that have not entered do_exit */
	struct list_head threads; /* task->thread_node; tasklist_lock */
	struct task_struct *leader;
	struct task_struct *group_exec_task; /* the thread whose execve ends the others */
	struct wait_queue_head wait_chldexit;
	struct sigpending shared_pending; /* siglock */
	unsigned int flags;               /* siglock */
	int group_exit_code;
	int stop_sig;        /* what stopped it, for wait4 */
	int group_stop_count; /* threads that still have to stop */
	bool stop_reported;  /* WUNTRACED has seen this stop */

	pid_t pgrp, session; /* tasklist_lock */
	struct hlist_node pgrp_node; /* pid.c: the groups' table; tasklist_lock */
	bool leader_of_session;
	bool did_exec;
	struct tty_struct *tty; /* controlling terminal; the TTY room's lock */

	struct rlimit rlim[RLIM_NLIMITS];
	struct task_times dead;     /* of threads that have ended */
	struct task_times children; /* of processes waited for */
	long maxrss, cmaxrss;       /* KiB */
	struct timer_list real_timer; /* alarm, ITIMER_REAL */
	unsigned long it_real_incr;   /* jiffies; 0 once */
};

struct task_struct {
	struct thread_struct thread; /* x86: stack pointer, segment bases, vector registers */
	unsigned int state;          /* TASK_*; written by the owner, by wakers under the rq lock */
	unsigned int flags;          /* PF_*; written by the owner */
	bool on_rq;
	bool need_resched;
	int time_slice; /* ticks left */
	int prio_nice;
	int ioprio; /* ioprio_set(2)'s number */
	struct list_head run_list;

	atomic_t usage; /* get_task_struct() */
	pid_t pid, tgid;
	char comm[TASK_COMM_LEN];
	void *stack; /* lowest address of the kernel stack */

	struct mm_struct *mm; /* NULL for kernel threads */
	struct files_struct *files;
	struct fs_struct *fs;
	const struct cred *cred; /* written by the owner; others use get_task_cred() */
	struct signal_struct *signal;
	struct sighand_struct *sighand;

	struct sigpending pending; /* siglock */
	sigset_t blocked, saved_sigmask; /* saved: what sigsuspend gives back */
	sigset_t real_blocked; /* while sigtimedwait lets some through; else empty */
	bool restore_sigmask;
	bool sigpending_flag; /* look at signals before ring 3 */
	bool stop_pending;    /* stop before ring 3: siglock */
	bool in_syscall;      /* between entry and the return to ring 3: ax may ask for a restart */
	/* The last fault, for the handler's sigcontext. */
	unsigned long fault_addr, fault_error, fault_trap;
	stack_t sas;          /* alternate signal stack */
	/* What restart_syscall(2) goes on with. */
	long (*restart_fn)(struct task_struct *task);
	u64 restart_arg[4];

	struct task_struct *parent;            /* leader of the parent process; tasklist_lock */
	struct list_head children, sibling;    /* on leaders only; tasklist_lock */
	struct list_head thread_node;          /* signal->threads; tasklist_lock */
	struct hlist_node pid_node;            /* pid table; tasklist_lock */
	int exit_state;                        /* 0, EXIT_ZOMBIE, EXIT_DEAD; tasklist_lock */
	int exit_code;                         /* as wait4 reports it */
	int exit_signal;                       /* to the parent; -1 for a thread */
	struct completion *vfork_done;
	int __user *set_child_tid, *clear_child_tid;
	struct robust_list_head __user *robust_list;
	struct kthread *kthread;

	struct task_times times;
	u64 start_ns; /* CLOCK_MONOTONIC */
	unsigned int personality;
	bool no_new_privs, dumpable;
	int pdeath_signal;
	unsigned int fail_nth; /* kernel/fault_inject.c; 0: nothing fails */
};

/* The TTY room: the session leader is ending (SIGHUP, terminal given up). */
void disassociate_ctty(struct task_struct *leader);

extern struct task_struct init_task; /* pid 0: the boot stack, later the idle loop */
extern spinlock_t tasklist_lock;

static inline struct pt_regs *task_pt_regs(const struct task_struct *task)
{
	return thread_pt_regs(&task->thread);
}

static inline bool thread_group_leader(const struct task_struct *task)
{
	return task->pid == task->tgid;
}

/* The scheduler's own: */
int try_to_wake_up(struct task_struct *task, unsigned int state);
void wake_up_new_task(struct task_struct *task);
/* Would a sleep in this state end at once because of a signal? */
bool signal_pending_state(unsigned int state, struct task_struct *task);

struct task_struct *get_task_struct(struct task_struct *task);
void put_task_struct(struct task_struct *task);

/* With a reference, NULL where there is none (a zombie counts until it is reaped). */
struct task_struct *find_get_task(pid_t pid);
/* The process with the smallest pid >= pid, for listings, with a reference. */
struct task_struct *find_ge_process(pid_t pid);
/* The thread of leader's process with the smallest number >= tid, likewise. */
struct task_struct *find_ge_thread(struct task_struct *leader, pid_t tid);
/* Every thread, zombies included: the accounting file's "tasks". */
unsigned long task_count(void);
/* Runnable tasks now, forks since boot; loads of 1, 5, 15 minutes in 1/2048. */
unsigned long nr_running(void);
unsigned long total_forks(void);
void get_avenrun(unsigned long loads[3]);
/* Idle time since boot, ns. */
u64 idle_time_ns(void);

/* 'R' 'S' 'D' 'T' 'Z' 'X' 'I', as /proc/PID/stat has it. */
char task_state_char(const struct task_struct *task);
/* Sum over live and dead threads of the process. */
void thread_group_times(struct task_struct *leader, struct task_times *times);
unsigned int get_nr_threads(const struct task_struct *task);

/* The mm with a reference (mmput it), NULL for kernel threads and after exit. */
struct mm_struct *get_task_mm(struct task_struct *task);

/*
 * [TASK, sleeps] For a page fault that finds no page: ends the largest process and waits a
 * little. True: try again. False: the caller is the one who ends, SIGKILL is on its way.
 */
bool out_of_memory(void);

/* 0, or -EPERM, -ESRCH: may the caller send sig to task? (kill(2)) */
int check_kill_permission(int sig, struct task_struct *task);
/* No member has a parent in the same session outside the group (POSIX 3.264). */
bool is_pgrp_orphaned(pid_t pgrp);
/* Is there a process of this group in this session? */
bool pgrp_in_session(pid_t pgrp, pid_t session);

static inline pid_t task_pgrp_nr(const struct task_struct *task)
{
	return task->signal->pgrp;
}

static inline pid_t task_session_nr(const struct task_struct *task)
{
	return task->signal->session;
}

static inline u64 rlimit(unsigned int limit)
{
	return READ_ONCE(current->signal->rlim[limit].rlim_cur);
}

unsigned long nr_context_switches(void);
/* uname(2)'s strings; nodename and domainname change under uts_lock. */
struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
extern struct new_utsname init_uts;
extern spinlock_t uts_lock;

#endif
