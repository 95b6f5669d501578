/* SPDX-License-Identifier: GPL-2.0 */
/* Load averages: runnable tasks, sampled every five seconds, decaying over 1, 5, 15 minutes. */
#include <linux/jiffies.h>

#include "task/internal.h"

#define LOAD_FREQ (5 * HZ)
#define FSHIFT 11 /* fixed point, as /proc/loadavg and sysinfo want it */
#define FIXED_1 (1UL << FSHIFT)

/* FIXED_1 / exp(5 s / period) */
static const unsigned long decay[3] = { 1884, 2014, 2037 };
static unsigned long avenrun[3];
static unsigned int ticks_left = LOAD_FREQ;

void calc_load_tick(void)
{
	unsigned long active;

	if (--ticks_left)
		return;
	ticks_left = LOAD_FREQ;
	active = nr_running() << FSHIFT;
	for (int i = 0; i < 3; i++) {
		unsigned long load = avenrun[i] * decay[i] + active * (FIXED_1 - decay[i]);

		if (active >= avenrun[i])
			load += FIXED_1 - 1;
		avenrun[i] = load >> FSHIFT;
	}
}

void get_avenrun(unsigned long loads[3])
{
	for (int i = 0; i < 3; i++)
		loads[i] = READ_ONCE(avenrun[i]);
}
