/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_X86_IRQ_H
#define KERNEL_X86_IRQ_H

#include <linux/interrupt.h>

#define IRQ_VECTOR_BASE 32
#define NR_IRQS 16

struct pt_regs;

/* What the running handler interrupted; NULL outside of handlers. */
extern struct pt_regs *irq_regs;

/* Interrupt controllers quiet, every line masked; request_irq() unmasks. */
void irq_init(void);

#endif
