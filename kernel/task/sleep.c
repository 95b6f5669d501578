/* SPDX-License-Identifier: GPL-2.0 */
/* Sleeping for a time: the kernel's own calls, nanosleep(2), clock_nanosleep(2). */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <uapi/linux/time.h>

#include "syscalls.h"
#include "task/internal.h"
#include "x86/time.h"

struct sleeper {
	struct timer_list timer;
	struct task_struct *task;
};

static void wake_sleeper(struct timer_list *timer)
{
	wake_up_process(from_timer((struct sleeper *)NULL, timer, timer)->task);
}

signed long schedule_timeout(signed long timeout)
{
	struct sleeper sleeper = { .task = current };
	unsigned long expires = jiffies + timeout;
	signed long left;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout <= 0) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	timer_setup(&sleeper.timer, wake_sleeper, 0);
	mod_timer(&sleeper.timer, expires);
	schedule();
	del_timer_sync(&sleeper.timer);
	left = expires - jiffies;
	return left > 0 ? left : 0;
}
EXPORT_SYMBOL(schedule_timeout);

signed long schedule_timeout_interruptible(signed long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_interruptible);

signed long schedule_timeout_uninterruptible(signed long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_uninterruptible);

/* The jiffy that has just begun does not count: one more, so that no sleep is too short. */
void msleep(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	while (timeout)
		timeout = schedule_timeout_uninterruptible(timeout);
}
EXPORT_SYMBOL(msleep);

unsigned long msleep_interruptible(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	while (timeout && !signal_pending(current))
		timeout = schedule_timeout_interruptible(timeout);
	return jiffies_to_msecs(timeout);
}
EXPORT_SYMBOL(msleep_interruptible);

u64 deadline_in(u64 ns)
{
	u64 now = ktime_get_ns();

	return ns > U64_MAX - 1 - now ? U64_MAX - 1 : now + ns;
}

/* Sleeps in the state that is set. 0 when the deadline has passed, 1 when woken before. */
signed long schedule_until(u64 deadline)
{
	u64 now = ktime_get_ns(), ticks;

	if (deadline == U64_MAX) {
		schedule();
		return 1;
	}
	if (now >= deadline) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	ticks = (deadline - now) / (NSEC_PER_SEC / HZ) + 1;
	schedule_timeout(min(ticks, (u64)LONG_MAX / 2));
	return ktime_get_ns() < deadline;
}

bool timespec_valid(const struct timespec *ts)
{
	return ts->tv_sec >= 0 && ts->tv_nsec >= 0 && ts->tv_nsec < NSEC_PER_SEC;
}

/* Saturates: there is nothing after the end of time. */
u64 timespec_to_ns(const struct timespec *ts)
{
	u64 ns;

	if (__builtin_mul_overflow((u64)ts->tv_sec, (u64)NSEC_PER_SEC, &ns) ||
	    __builtin_add_overflow(ns, (u64)ts->tv_nsec, &ns))
		return U64_MAX - 1;
	return ns;
}

/* 0 when slept to the end, -EINTR when a signal came. */
static int sleep_until(u64 deadline)
{
	long left = 1;

	while (left > 0 && !signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		left = signal_pending(current) ? 1 : schedule_until(deadline);
	}
	__set_current_state(TASK_RUNNING);
	return left > 0 ? -EINTR : 0;
}

static int put_remaining(u64 deadline, struct timespec __user *urem)
{
	u64 now = ktime_get_ns(), left = deadline > now ? deadline - now : 0;
	struct timespec rem = { left / NSEC_PER_SEC, left % NSEC_PER_SEC };

	return copy_to_user(urem, &rem, sizeof(rem)) ? -EFAULT : 0;
}

/* restart_arg: deadline, user address of the remaining time. */
static long nanosleep_restart(struct task_struct *task)
{
	struct timespec __user *urem = (struct timespec __user *)task->restart_arg[1];
	int err = sleep_until(task->restart_arg[0]);

	if (!err)
		return 0;
	if (urem && put_remaining(task->restart_arg[0], urem))
		return -EFAULT;
	task->restart_fn = nanosleep_restart;
	return -ERESTART_RESTARTBLOCK;
}

static long do_nanosleep(u64 deadline, struct timespec __user *urem)
{
	current->restart_arg[0] = deadline;
	current->restart_arg[1] = (__force u64)urem;
	return nanosleep_restart(current);
}

SYSCALL_DEFINE0(restart_syscall)
{
	long (*fn)(struct task_struct *) = current->restart_fn;

	current->restart_fn = NULL;
	return fn ? fn(current) : -EINTR;
}

static int get_timespec(struct timespec *ts, const struct timespec __user *u)
{
	if (copy_from_user(ts, u, sizeof(*ts)))
		return -EFAULT;
	return timespec_valid(ts) ? 0 : -EINVAL;
}

SYSCALL_DEFINE2(nanosleep, const struct timespec __user *, ureq, struct timespec __user *, urem)
{
	struct timespec req;
	int err = get_timespec(&req, ureq);

	return err ? err : do_nanosleep(deadline_in(timespec_to_ns(&req)), urem);
}

/* A wall-clock time as a monotonic one. */
static u64 monotonic_deadline(int clock, u64 ns)
{
	u64 now;

	if (clock != CLOCK_REALTIME)
		return ns;
	now = ktime_get_real_ns();
	return ns <= now ? 0 : deadline_in(ns - now);
}

SYSCALL_DEFINE4(clock_nanosleep, int, clock, int, flags, const struct timespec __user *, ureq,
		struct timespec __user *, urem)
{
	struct timespec req;
	int err;

	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME)
		return clock >= 0 && clock <= CLOCK_BOOTTIME ? -EOPNOTSUPP : -EINVAL;
	err = get_timespec(&req, ureq);
	if (err)
		return err;
	if (!(flags & TIMER_ABSTIME))
		return do_nanosleep(deadline_in(timespec_to_ns(&req)), urem);
	/* An absolute time is the same when the call is made again. */
	err = sleep_until(monotonic_deadline(clock, timespec_to_ns(&req)));
	return err ? -ERESTARTNOHAND : 0;
}
