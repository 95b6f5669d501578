/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/compiler.h>

void msleep(unsigned int msecs);
/* Milliseconds left when a signal ended the sleep. */
unsigned long msleep_interruptible(unsigned int msecs);
static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

#endif
