/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of this room share. */
#ifndef KERNEL_TASK_INTERNAL_H
#define KERNEL_TASK_INTERNAL_H

#include <uapi/linux/resource.h>
#include <uapi/linux/sched.h>
#include <uapi/linux/time.h>

#include "task/task.h"
#include "task/timer.h"

/* pid.c: numbers and the table from number to task. tasklist_lock held where said. */
void pid_init(void);
/* A free number, or -EAGAIN. */
pid_t alloc_pid(void);
void free_pid(pid_t pid);
void attach_pid(struct task_struct *task); /* tasklist_lock */
void detach_pid(struct task_struct *task); /* tasklist_lock */
/* A process goes to another group or session; two tasks swap numbers. tasklist_lock held. */
void change_pgrp(struct signal_struct *signal, pid_t pgrp);
void change_session(struct signal_struct *signal, pid_t session);
void exchange_pids(struct task_struct *a, struct task_struct *b);
struct task_struct *find_task(pid_t pid);  /* tasklist_lock; no reference */
/* Does a process or group of this number exist? tasklist_lock held. */
bool pgrp_exists(pid_t pgrp);
/* Calls fn for every process, tasklist_lock held; fn's non-zero ends it and is returned. */
int for_each_process(int (*fn)(struct task_struct *leader, void *arg), void *arg);
/* The same for the processes of a group only. */
int for_each_member(pid_t pgrp, int (*fn)(struct task_struct *leader, void *arg), void *arg);

/* fork.c */
void task_cache_init(void);
/*
 * A kernel thread that has not run yet: wake_up_new_task() it. ERR_PTR. Most are
 * task 0's, whoever asks for them: they inherit nothing of him.
 */
struct task_struct *create_kernel_thread(struct task_struct *parent, int (*fn)(void *), void *arg,
					 const char *name);

/* Descriptors and signal actions that clone shared become the caller's own. -ENOMEM. */
int unshare_for_exec(void);

/* exit.c */
void release_task(struct task_struct *task);
/* Ends all other threads of the caller's process and makes the caller its leader. */
int de_thread(void);
/* The old address space is about to go: a vfork parent may run on. */
void exec_mm_release(void);

/* signal.c */
/* Both with tasklist_lock held. True: the parent will not wait for it. */
bool do_notify_parent(struct task_struct *leader, int sig);
void do_notify_parent_stop(struct task_struct *leader, int why);
bool pgrp_in_session_locked(pid_t pgrp, pid_t session);
/*
 * POSIX 2.2.2: a group with stopped members that loses its last link to its
 * session gets SIGHUP and SIGCONT. task leaves; or parent, whose children are noted
 * first and their groups asked about at the end. tasklist_lock held.
 */
void kill_orphaned_pgrp(struct task_struct *task);
void note_lost_link(const struct task_struct *child, const struct task_struct *parent);
void hangup_lost_groups(void);
void zap_other_threads(struct task_struct *self); /* siglock held */
void exit_signals(struct task_struct *task);
int group_send(int sig, struct siginfo *info, struct task_struct *leader);

/* itimer.c */
void it_real_fn(struct timer_list *timer);
void cpu_limit_tick(struct task_struct *task);

/* load.c */
void calc_load_tick(void);

/* futex.c */
int futex_wake(u32 __user *uaddr, int nr, u32 bitset);
void exit_robust_list(struct task_struct *task);

/* kthread.c */
void kthread_exited(struct task_struct *task);
void free_kthread(struct task_struct *task);
/* Every action becomes SIG_DFL or SIG_IGN; one of the caller's. */
void set_all_signals(struct task_struct *task, void *handler);
void kernel_sigaction(int sig, void *handler);
/* As kernel_thread(), but a child of the calling kernel thread, which must wait for it. */
pid_t user_mode_thread(int (*fn)(void *arg), void *arg, const char *name);

/* sleep.c: an absolute CLOCK_MONOTONIC time, in ns; U64_MAX waits for ever. */
signed long schedule_until(u64 deadline);
/* The absolute time ns from now, not beyond the end of time. */
u64 deadline_in(u64 ns);
u64 timespec_to_ns(const struct timespec *ts);
bool timespec_valid(const struct timespec *ts);

/* wait4.c */
/* Waits for the end of that child: its pid, *status as wait4 has it; or -errno. */
pid_t kernel_wait(pid_t pid, int *status);
void fill_rusage(struct rusage *ru, const struct task_times *times, long maxrss);
void add_task_times(struct task_times *to, const struct task_times *from);

#endif
