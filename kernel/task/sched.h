/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The scheduler's face to the kernel: start, threads, the end of a task. What
 * the processor's side calls stands in x86/entry.h, x86/switch.h, x86/time.h
 * and traps.h: exit_to_user_mode(), schedule_tail(), scheduler_tick().
 *
 * Round robin, one queue, O(1). Ring 3 is preempted when its slice is over;
 * kernel code runs until it sleeps or calls cond_resched().
 */
#ifndef KERNEL_TASK_SCHED_H
#define KERNEL_TASK_SCHED_H

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


/* Ends the calling task; code as wait4 reports it (exit status << 8, or a signal). */
void do_exit(long code) __noreturn;
/* Ends every thread of the calling process. */
void do_group_exit(int code) __noreturn;
void set_need_resched(void);
bool need_resched(void);

#endif
