/* SPDX-License-Identifier: GPL-2.0 */
/* Time as system calls carry it. */
#ifndef _UAPI_LINUX_TIME_H
#define _UAPI_LINUX_TIME_H

#include <linux/types.h>

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define TIMER_ABSTIME 1

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2

#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define USER_HZ 100 /* clock_t of times(2) and /proc */

#if !__STDC_HOSTED__
struct timespec {
	long tv_sec, tv_nsec;
};

struct timeval {
	long tv_sec, tv_usec;
};

struct timezone {
	int tz_minuteswest, tz_dsttime;
};

struct itimerval {
	struct timeval it_interval, it_value;
};

struct tms {
	long tms_utime, tms_stime, tms_cutime, tms_cstime;
};
#endif

#endif
