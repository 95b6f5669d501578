/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_TASK_JOBCTL_H
#define KERNEL_TASK_JOBCTL_H

struct task_struct;

/* Between get_signal() and jobctl.c; the comments stand at the definitions. */
void start_group_stop(struct task_struct *task, int sig);
void stop_here(struct task_struct *task);
void notify_continued(struct task_struct *task);

#endif
