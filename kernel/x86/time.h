/* SPDX-License-Identifier: GPL-2.0 */
/* Clocks of known frequency (HPET, else PIT), the tick, the wall clock. */
#ifndef KERNEL_X86_TIME_H
#define KERNEL_X86_TIME_H

#include <linux/jiffies.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

/* Starts the clock; times before it are 0. */
void clock_init(void);
/* Starts the tick, HZ times a second. */
void tick_init(void);

/* Sets the wall clock (CLOCK_REALTIME), nanoseconds since 1970. */
void timekeeping_set_real_ns(u64 ns);

/*
 * kernel/task: called by the timer interrupt after jiffies has moved, interrupts
 * off. user: ring 3 was interrupted. Sleepers whose time has come are woken here.
 */
void scheduler_tick(bool user);

#endif
