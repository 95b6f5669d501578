/* SPDX-License-Identifier: GPL-2.0 */
/* Reading and setting clocks; CPU times. */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "mm/address_space.h"
#include "syscalls.h"
#include "task/internal.h"
#include "x86/time.h"

static int put_ns(u64 ns, struct timespec __user *uts)
{
	struct timespec ts = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };

	return copy_to_user(uts, &ts, sizeof(ts)) ? -EFAULT : 0;
}

static int read_clock(int clock, u64 *ns)
{
	struct task_times times;

	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		*ns = ktime_get_real_ns();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME: /* the machine never sleeps */
		*ns = ktime_get_ns();
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
		thread_group_times(current->signal->leader, &times);
		*ns = times.utime + times.stime;
		return 0;
	case CLOCK_THREAD_CPUTIME_ID:
		*ns = current->times.utime + current->times.stime;
		return 0;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE2(clock_gettime, int, clock, struct timespec __user *, uts)
{
	u64 ns;
	int err = read_clock(clock, &ns);

	return err ? err : put_ns(ns, uts);
}

SYSCALL_DEFINE2(clock_getres, int, clock, struct timespec __user *, uts)
{
	bool ticks = clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE ||
		     clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
	u64 ns;
	int err = read_clock(clock, &ns);

	if (err || !uts)
		return err;
	return put_ns(ticks ? NSEC_PER_SEC / HZ : 1, uts);
}

static int set_real_ns(const struct timespec *ts)
{
	if (!timespec_valid(ts))
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	timekeeping_set_real_ns(timespec_to_ns(ts));
	return 0;
}

SYSCALL_DEFINE2(clock_settime, int, clock, const struct timespec __user *, uts)
{
	struct timespec ts;

	if (clock != CLOCK_REALTIME)
		return -EINVAL;
	if (copy_from_user(&ts, uts, sizeof(ts)))
		return -EFAULT;
	return set_real_ns(&ts);
}

SYSCALL_DEFINE2(gettimeofday, struct timeval __user *, utv, struct timezone __user *, utz)
{
	u64 ns = ktime_get_real_ns();
	struct timeval tv = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC };
	struct timezone tz = { 0 };

	if (utv && copy_to_user(utv, &tv, sizeof(tv)))
		return -EFAULT;
	return utz && copy_to_user(utz, &tz, sizeof(tz)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(settimeofday, const struct timeval __user *, utv, const struct timezone __user *,
		utz)
{
	struct timezone tz;
	struct timeval tv;
	struct timespec ts;

	/* The time zone is user space's affair; a bad pointer is still a bad pointer. */
	if (utz && copy_from_user(&tz, utz, sizeof(tz)))
		return -EFAULT;
	if (!utv)
		return capable(CAP_SYS_TIME) ? 0 : -EPERM;
	if (copy_from_user(&tv, utv, sizeof(tv)))
		return -EFAULT;
	if (tv.tv_usec < 0 || tv.tv_usec >= USEC_PER_SEC)
		return -EINVAL;
	ts = (struct timespec){ tv.tv_sec, tv.tv_usec * NSEC_PER_USEC };
	return set_real_ns(&ts);
}

SYSCALL_DEFINE1(time, long __user *, utime)
{
	long now = ktime_get_real_ns() / NSEC_PER_SEC;

	return utime && put_user(now, utime) ? -EFAULT : now;
}

static long to_clock_t(u64 ns)
{
	return ns / (NSEC_PER_SEC / USER_HZ);
}

SYSCALL_DEFINE1(times, struct tms __user *, ubuf)
{
	struct signal_struct *signal = current->signal;
	struct task_times times;
	struct tms tms;

	thread_group_times(signal->leader, &times);
	tms = (struct tms){ to_clock_t(times.utime), to_clock_t(times.stime),
			    to_clock_t(signal->children.utime),
			    to_clock_t(signal->children.stime) };
	if (ubuf && copy_to_user(ubuf, &tms, sizeof(tms)))
		return -EFAULT;
	return to_clock_t(ktime_get_ns());
}

SYSCALL_DEFINE2(getrusage, int, who, struct rusage __user *, uru)
{
	struct signal_struct *signal = current->signal;
	struct task_times times;
	struct rusage ru;
	long maxrss = signal->maxrss;

	switch (who) {
	case RUSAGE_SELF:
		thread_group_times(signal->leader, &times);
		break;
	case RUSAGE_THREAD:
		times = current->times;
		break;
	case RUSAGE_CHILDREN:
		times = signal->children;
		maxrss = signal->cmaxrss;
		break;
	default:
		return -EINVAL;
	}
	if (who != RUSAGE_CHILDREN)
		maxrss = max(maxrss, (long)(mm_peak_rss(current->mm) * (PAGE_SIZE >> 10)));
	fill_rusage(&ru, &times, maxrss);
	return copy_to_user(uru, &ru, sizeof(ru)) ? -EFAULT : 0;
}
