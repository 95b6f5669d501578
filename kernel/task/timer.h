/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_TASK_TIMER_H
#define KERNEL_TASK_TIMER_H

#include <linux/timer.h>

void timers_init(void);
/* From the tick: runs the functions of all timers that are due. */
void run_timers(void);

#endif
