/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The scheduler's face to the kernel: start, tick, threads, the way to ring 3.
 *
 * Round robin, one queue, O(1). Ring 3 is preempted when its slice is over;
 * kernel code runs until it sleeps or calls cond_resched().
 */
#ifndef KERNEL_TASK_SCHED_H
#define KERNEL_TASK_SCHED_H

#include <asm/ptrace.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/types.h>

/*
 * Makes the running boot code task 0, from which current is valid. Needs
 * kmalloc, vmalloc and the per-CPU area; interrupts may still be off.
 */
void sched_init(void);

/*
 * Starts a thread of the kernel that runs fn(arg); when fn returns the thread
 * exits with its value, unless fn called kernel_execve() with success: then it
 * goes to ring 3. The first one is pid 1. Returns the pid, -ENOMEM or -EAGAIN.
 */
pid_t kernel_thread(int (*fn)(void *arg), void *arg, const char *name);

/*
 * Makes the calling kernel thread a process running filename: 0 means that the
 * new registers are set up and the caller's thread function must return 0.
 * Negative errno: nothing has changed, another name may be tried.
 */
int kernel_execve(const char *filename, const char *const *argv, const char *const *envp);

/* What the boot code becomes at the end of kernel_main: halts until there is work. */
void cpu_startup_entry(void) __noreturn;

/* From the timer interrupt, jiffies already advanced: accounting, timers, time slices. */
void scheduler_tick(struct pt_regs *regs);

/*
 * Every way back to ring 3 passes here last, interrupts off on entry and on
 * return: reschedules, delivers signals.
 */
void exit_to_user_mode(struct pt_regs *regs);

/* First thing on a new task's stack, by ret_from_fork: ends the switch that brought us. */
void schedule_tail(struct task_struct *prev);
/* ret_from_fork of kernel threads: runs the function, exits or returns to ring 3. */
void kernel_thread_start(int (*fn)(void *arg), void *arg);

/* Ends the calling task; code as wait4 reports it (exit status << 8, or a signal). */
void do_exit(long code) __noreturn;
/* Ends every thread of the calling process. */
void do_group_exit(int code) __noreturn;
/* After an oops in this task: ends it; panics where that cannot be. */
void make_task_dead(int signr) __noreturn;

void set_need_resched(void);
bool need_resched(void);
/* May this context sleep? */
bool in_atomic(void);

struct task_struct *idle_task(void);

#endif
