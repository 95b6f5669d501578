/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel code is preempted only where it asks for it; the count guards against sleeping. */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <linux/percpu.h>

DECLARE_PER_CPU(int, __preempt_count);

static inline int preempt_count(void)
{
	return this_cpu_read(__preempt_count);
}

static inline void preempt_disable(void)
{
	this_cpu_write(__preempt_count, preempt_count() + 1);
	barrier();
}

static inline void preempt_enable(void)
{
	barrier();
	this_cpu_write(__preempt_count, preempt_count() - 1);
}

#endif
