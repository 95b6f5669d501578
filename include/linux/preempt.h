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

/* The count's upper half: interrupt handlers and NMIs that run. */
#define PREEMPT_MASK 0x0000ffff
#define HARDIRQ_OFFSET 0x00010000
#define HARDIRQ_MASK 0x000f0000
#define in_hardirq() ((preempt_count() & HARDIRQ_MASK) != 0)
#define in_interrupt() in_hardirq()
#define in_atomic() (preempt_count() != 0)

#endif
