/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Time since the start, from a counter whose frequency is known without
 * measuring: the HPET's, which says its period, else the PIT's, fixed since the
 * first PC. The PIT also gives the tick.
 */
#include <asm/ptrace.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>

#include "printk.h"
#include "x86/acpi.h"
#include "x86/io.h"
#include "x86/irq.h"
#include "x86/paging.h"
#include "x86/time.h"

/* IA-PC HPET specification 1.0a, 2.3 */
#define HPET_PERIOD 0x004 /* femtoseconds a count */
#define HPET_CONFIG 0x010
#define HPET_COUNTER 0x0f0
#define HPET_ENABLE 1
#define HPET_MAX_PERIOD 100000000

#define PIT_HZ 1193182
#define PIT_RELOAD ((PIT_HZ + HZ / 2) / HZ)
#define PIT_CHANNEL0 0x40
#define PIT_COMMAND 0x43
#define PIT_RATE_GENERATOR 0x34 /* channel 0, both bytes, mode 2 */

unsigned long volatile jiffies;
EXPORT_SYMBOL(jiffies);

static DEFINE_SPINLOCK(clock_lock); /* last, count, pit_base */
static void *hpet;
static u32 last;    /* the counter as last read: 32 bits, the tick reads it in time */
static u64 count;   /* counts since the start */
static u64 pit_base; /* PIT counts of whole ticks */
static u64 mult;    /* nanoseconds a count, 32 bits of fraction */

static u32 pit_read(void)
{
	u32 left;

	outb(0, PIT_COMMAND); /* latch channel 0 */
	left = inb(PIT_CHANNEL0);
	left |= inb(PIT_CHANNEL0) << 8;
	return pit_base + PIT_RELOAD - left;
}

void __init clock_init(void)
{
	u64 period = 0;

	if (acpi.hpet)
		hpet = ioremap(acpi.hpet, 0x400);
	if (hpet)
		period = readl(hpet + HPET_PERIOD);
	if (period && period <= HPET_MAX_PERIOD) {
		writel(readl(hpet + HPET_CONFIG) | HPET_ENABLE, hpet + HPET_CONFIG);
		last = readl(hpet + HPET_COUNTER);
		mult = (period << 32) / 1000000;
	} else {
		hpet = NULL;
		mult = (NSEC_PER_SEC << 32) / PIT_HZ;
	}
	outb(PIT_RATE_GENERATOR, PIT_COMMAND);
	outb(PIT_RELOAD & 0xff, PIT_CHANNEL0);
	outb(PIT_RELOAD >> 8, PIT_CHANNEL0);
}

u64 ktime_get_ns(void)
{
	unsigned long flags;
	u32 now, step;
	u64 ns;

	if (!mult)
		return 0;
	spin_lock_irqsave(&clock_lock, flags);
	now = hpet ? readl(hpet + HPET_COUNTER) : pit_read();
	step = now - last;
	/* The PIT wraps just before its interrupt is served: a step back is not one. */
	if ((s32)step > 0) {
		count += step;
		last = now;
	}
	ns = (unsigned __int128)count * mult >> 32;
	spin_unlock_irqrestore(&clock_lock, flags);
	return ns;
}
EXPORT_SYMBOL(ktime_get_ns);

ktime_t ktime_get(void)
{
	return ktime_get_ns();
}
EXPORT_SYMBOL(ktime_get);

static irqreturn_t timer_interrupt(int irq, void *dev)
{
	jiffies++;
	pit_base += PIT_RELOAD;
	ktime_get_ns();
	printk_tick();
	scheduler_tick(irq_regs && user_mode(irq_regs));
	return IRQ_HANDLED;
}

void __init tick_init(void)
{
	int err = request_irq(0, timer_interrupt, 0, "timer", NULL);

	if (err)
		panic("no timer interrupt: %d", err);
	pr_info("clock: %s, %d ticks a second\n", hpet ? "HPET" : "PIT", HZ);
}
