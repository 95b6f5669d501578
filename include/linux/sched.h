/* SPDX-License-Identifier: GPL-2.0 */
/* What a module sees of tasks. The structure itself is kernel/task/task.h's. */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <asm/current.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

#define TASK_RUNNING 0x0000
#define TASK_INTERRUPTIBLE 0x0001
#define TASK_UNINTERRUPTIBLE 0x0002
#define __TASK_STOPPED 0x0004
#define EXIT_DEAD 0x0010
#define EXIT_ZOMBIE 0x0020
#define TASK_DEAD 0x0080
#define TASK_WAKEKILL 0x0100
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define TASK_COMM_LEN 16
#define MAX_SCHEDULE_TIMEOUT LONG_MAX

struct task_struct;

void schedule(void);
/* Sleeps in the state the caller has set, at most timeout jiffies; returns what is left. */
signed long schedule_timeout(signed long timeout);
signed long schedule_timeout_interruptible(signed long timeout);
signed long schedule_timeout_uninterruptible(signed long timeout);
int wake_up_process(struct task_struct *task);
int signal_pending(struct task_struct *task);
int fatal_signal_pending(struct task_struct *task);
void set_current_state(unsigned int state);
#define __set_current_state(state) set_current_state(state)
void yield(void);
int _cond_resched(void);
#define cond_resched() _cond_resched()

#endif
