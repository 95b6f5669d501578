/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_CURRENT_H
#define _ASM_CURRENT_H

#include <linux/percpu.h>

struct task_struct;

DECLARE_PER_CPU(struct task_struct *, current_task);

static inline struct task_struct *get_current(void)
{
	return this_cpu_read(current_task);
}

#define current get_current()

#endif
