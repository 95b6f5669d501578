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

/* How often a line fired, and who listens ("a, b") in names. False past the last line. */
bool irq_line(unsigned int irq, unsigned long *count, char *names, size_t size);
/* Interrupts that no controller owned up to, and all that were for somebody. */
unsigned long irq_spurious_count(void);
unsigned long irq_total(void);

#endif
