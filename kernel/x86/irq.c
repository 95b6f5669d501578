/* SPDX-License-Identifier: GPL-2.0 */
/* The two 8259 interrupt controllers and who listens on their lines. */
#include "x86/irq.h"

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "x86/entry.h"
#include "x86/io.h"

#define PIC1 0x20
#define PIC2 0xa0
#define PIC_EOI 0x20
#define PIC_READ_ISR 0x0b
#define CASCADE 2

struct irq_action {
	struct list_head list;
	irq_handler_t handler;
	unsigned long flags;
	const char *name;
	void *dev;
};

static DEFINE_SPINLOCK(irq_lock); /* actions, the masks */
static struct list_head actions[NR_IRQS];
static unsigned long counts[NR_IRQS]; /* written with interrupts off, on the one CPU */
static unsigned long spurious_count;
static u16 masked = 0xffff & ~(1 << CASCADE);

struct pt_regs *irq_regs;

static void write_masks(void)
{
	outb(masked, PIC1 + 1);
	outb(masked >> 8, PIC2 + 1);
}

/* 8259A data sheet: four initialisation words each. */
void __init irq_init(void)
{
	for (int i = 0; i < NR_IRQS; i++)
		INIT_LIST_HEAD(&actions[i]);
	outb(0x11, PIC1);
	outb(IRQ_VECTOR_BASE, PIC1 + 1);
	outb(1 << CASCADE, PIC1 + 1);
	outb(0x01, PIC1 + 1);
	outb(0x11, PIC2);
	outb(IRQ_VECTOR_BASE + 8, PIC2 + 1);
	outb(CASCADE, PIC2 + 1);
	outb(0x01, PIC2 + 1);
	write_masks();
}

/* Line 7 of either controller may fire with nothing in service: then no EOI is due to it. */
static bool spurious(unsigned int irq)
{
	u16 port = irq == 7 ? PIC1 : PIC2;

	if (irq != 7 && irq != 15)
		return false;
	outb(PIC_READ_ISR, port);
	if (inb(port) & 0x80)
		return false;
	if (irq == 15)
		outb(PIC_EOI, PIC1);
	return true;
}

static void end_of_interrupt(unsigned int irq)
{
	if (irq >= 8)
		outb(PIC_EOI, PIC2);
	outb(PIC_EOI, PIC1);
}

/*
 * The acknowledgement comes before the handlers: the timer's may switch tasks
 * one day, and a line that stays unacknowledged silences all below it.
 * Interrupts are off, so none can come in between.
 */
void do_irq(struct pt_regs *regs, int vector)
{
	unsigned int irq = vector - IRQ_VECTOR_BASE;
	struct irq_action *action;

	if (irq >= NR_IRQS)
		return;
	if (spurious(irq)) {
		spurious_count++;
		return;
	}
	counts[irq]++;
	this_cpu_write(__preempt_count, preempt_count() + HARDIRQ_OFFSET);
	irq_regs = regs;
	end_of_interrupt(irq);
	list_for_each_entry(action, &actions[irq], list)
		action->handler(irq, action->dev);
	irq_regs = NULL;
	this_cpu_write(__preempt_count, preempt_count() - HARDIRQ_OFFSET);
}

bool irq_line(unsigned int irq, unsigned long *count, char *names, size_t size)
{
	struct irq_action *action;
	unsigned long saved;
	size_t used = 0;

	if (irq >= NR_IRQS)
		return false;
	names[0] = '\0';
	spin_lock_irqsave(&irq_lock, saved);
	*count = counts[irq];
	list_for_each_entry(action, &actions[irq], list)
		used += scnprintf(names + used, size - used, "%s%s", used ? ", " : "",
				  action->name);
	spin_unlock_irqrestore(&irq_lock, saved);
	return true;
}

unsigned long irq_spurious_count(void)
{
	return READ_ONCE(spurious_count);
}

unsigned long irq_total(void)
{
	unsigned long total = 0;

	for (int i = 0; i < NR_IRQS; i++)
		total += READ_ONCE(counts[i]);
	return total;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	struct irq_action *action, *first;
	unsigned long saved;

	if (irq >= NR_IRQS || irq == CASCADE || !handler || thread_fn ||
	    ((flags & IRQF_SHARED) && !dev))
		return -EINVAL;
	action = kmalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	*action = (struct irq_action){ .handler = handler, .flags = flags, .name = name,
				       .dev = dev };
	spin_lock_irqsave(&irq_lock, saved);
	first = list_first_entry_or_null(&actions[irq], struct irq_action, list);
	if (first && !(first->flags & flags & IRQF_SHARED)) {
		spin_unlock_irqrestore(&irq_lock, saved);
		kfree(action);
		return -EBUSY;
	}
	list_add_tail(&action->list, &actions[irq]);
	masked &= ~(1 << irq);
	write_masks();
	spin_unlock_irqrestore(&irq_lock, saved);
	return 0;
}
EXPORT_SYMBOL(request_threaded_irq);

const void *free_irq(unsigned int irq, void *dev)
{
	struct irq_action *action, *found = NULL;
	const char *name;
	unsigned long saved;

	if (irq >= NR_IRQS)
		return NULL;
	spin_lock_irqsave(&irq_lock, saved);
	list_for_each_entry(action, &actions[irq], list) {
		if (action->dev == dev) {
			found = action;
			break;
		}
	}
	if (found)
		list_del(&found->list);
	if (list_empty(&actions[irq]) && irq != CASCADE)
		masked |= 1 << irq;
	write_masks();
	spin_unlock_irqrestore(&irq_lock, saved);
	if (!found)
		return NULL;
	name = found->name;
	kfree(found);
	return name;
}
EXPORT_SYMBOL(free_irq);
