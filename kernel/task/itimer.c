/* SPDX-License-Identifier: GPL-2.0 */
/* alarm(2), setitimer(2), and the limit on CPU time. */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "syscalls.h"
#include "task/internal.h"

#define JIFFY_USEC (USEC_PER_SEC / HZ)

/* In the tick. */
void it_real_fn(struct timer_list *timer)
{
	struct signal_struct *signal = container_of(timer, struct signal_struct, real_timer);

	send_signal(SIGALRM, SEND_SIG_PRIV, signal->leader, true);
	if (signal->it_real_incr)
		mod_timer(timer, jiffies + signal->it_real_incr);
}

static unsigned long to_jiffies(const struct timeval *tv)
{
	/* Far beyond any uptime, and far from overflow. */
	u64 sec = min(tv->tv_sec, (long)(LONG_MAX / 4 / HZ));

	return sec * HZ + DIV_ROUND_UP(tv->tv_usec, JIFFY_USEC);
}

static struct timeval to_timeval(unsigned long ticks)
{
	return (struct timeval){ ticks / HZ, ticks % HZ * JIFFY_USEC };
}

static void get_real(struct itimerval *value)
{
	struct signal_struct *signal = current->signal;
	long left = 0;

	if (timer_pending(&signal->real_timer)) {
		left = signal->real_timer.expires - 1 - jiffies; /* without set_real()'s own */
		left = max(left, 1L); /* armed is never 0 */
	}
	value->it_value = to_timeval(left);
	value->it_interval = to_timeval(signal->it_real_incr);
}

static void set_real(const struct itimerval *value)
{
	struct signal_struct *signal = current->signal;
	unsigned long ticks = to_jiffies(&value->it_value);

	del_timer_sync(&signal->real_timer);
	signal->it_real_incr = to_jiffies(&value->it_interval);
	/* The jiffy that has just begun does not count. */
	if (ticks)
		mod_timer(&signal->real_timer, jiffies + ticks + 1);
}

static bool timeval_valid(const struct timeval *tv)
{
	return tv->tv_sec >= 0 && tv->tv_usec >= 0 && tv->tv_usec < USEC_PER_SEC;
}

SYSCALL_DEFINE2(getitimer, int, which, struct itimerval __user *, uvalue)
{
	struct itimerval value;

	if (which != ITIMER_REAL)
		return -EINVAL;
	get_real(&value);
	return copy_to_user(uvalue, &value, sizeof(value)) ? -EFAULT : 0;
}

SYSCALL_DEFINE3(setitimer, int, which, const struct itimerval __user *, uvalue,
		struct itimerval __user *, uold)
{
	struct itimerval value = { 0 }, old;

	if (uvalue && copy_from_user(&value, uvalue, sizeof(value)))
		return -EFAULT;
	if (which != ITIMER_REAL || !timeval_valid(&value.it_value) ||
	    !timeval_valid(&value.it_interval))
		return -EINVAL;
	get_real(&old);
	set_real(&value);
	return uold && copy_to_user(uold, &old, sizeof(old)) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	struct itimerval value = { .it_value.tv_sec = seconds }, old;

	get_real(&old);
	set_real(&value);
	/* Rounded, but what is still to come is never 0. */
	if ((!old.it_value.tv_sec && old.it_value.tv_usec) ||
	    old.it_value.tv_usec >= USEC_PER_SEC / 2)
		old.it_value.tv_sec++;
	return old.it_value.tv_sec;
}

/* RLIMIT_CPU: SIGXCPU each second beyond the soft limit, SIGKILL at the hard one. */
void cpu_limit_tick(struct task_struct *task)
{
	const struct rlimit *limit = &task->signal->rlim[RLIMIT_CPU];
	u64 ns;

	if (limit->rlim_cur == RLIM_INFINITY || (task->flags & PF_KTHREAD))
		return;
	ns = task->signal->dead.utime + task->signal->dead.stime + task->times.utime +
	     task->times.stime;
	if (ns % NSEC_PER_SEC >= NSEC_PER_SEC / HZ)
		return; /* once a second */
	if (ns / NSEC_PER_SEC >= limit->rlim_max)
		send_signal(SIGKILL, SEND_SIG_PRIV, task, true);
	else if (ns / NSEC_PER_SEC >= limit->rlim_cur)
		send_signal(SIGXCPU, SEND_SIG_PRIV, task, true);
}
