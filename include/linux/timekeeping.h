/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_TIMEKEEPING_H
#define _LINUX_TIMEKEEPING_H

#include <linux/types.h>

typedef s64 ktime_t;

#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define MSEC_PER_SEC 1000L

/* Nanoseconds since the start: never goes back. */
u64 ktime_get_ns(void);
ktime_t ktime_get(void);
/* Nanoseconds since 1970, by the machine's clock. */
u64 ktime_get_real_ns(void);
time64_t ktime_get_real_seconds(void);

#endif
