/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel offers to sleepers, used from a module: threads, wait queues,
 * mutexes, completions, timers. init fails with EIO where one does not do what
 * Linux's does; each finding is printed.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/wait.h>

#define ROUNDS 100

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_COMPLETION(done);
static DEFINE_MUTEX(lock);
static int turn, failures;
static long counter;

static void check(bool ok, const char *what)
{
	if (ok)
		return;
	pr_err("threads: wrong: %s\n", what);
	failures++;
}

/* Two threads hand the turn to each other: a lost wake-up would stop both. */
static int player(void *data)
{
	int me = data != NULL;

	for (int i = 0; i < ROUNDS; i++) {
		wait_event(queue, READ_ONCE(turn) == me);
		counter++;
		WRITE_ONCE(turn, !me);
		wake_up_all(&queue);
	}
	complete(&done);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 40 + me;
}

static void threads_take_turns(void)
{
	struct task_struct *a = kthread_run(player, NULL, "threads/%d", 0);
	struct task_struct *b = kthread_run(player, &turn, "threads/%d", 1);

	if (IS_ERR(a) || IS_ERR(b)) {
		check(false, "kthread_run");
		if (!IS_ERR(a))
			kthread_stop(a);
		return;
	}
	/* A thread that is stopped before it has begun never begins. */
	wait_for_completion(&done);
	wait_for_completion(&done);
	check(kthread_stop(a) == 40, "result of the first thread");
	check(kthread_stop(b) == 41, "result of the second thread");
	check(counter == 2 * ROUNDS, "turns");
}

static int never_runs(void *data)
{
	check(false, "a thread that was stopped before it was woken ran");
	return 0;
}

static void stopped_before_start(void)
{
	struct task_struct *task = kthread_create(never_runs, NULL, "threads/never");

	check(!IS_ERR(task) && kthread_stop(task) == -EINTR, "stop before the first wake-up");
}

/* Holds the mutex for a while, giving the CPU away in between. */
static int holder(void *data)
{
	mutex_lock(&lock);
	complete(&done);
	msleep(20);
	counter = -1;
	mutex_unlock(&lock);
	return 0;
}

static void mutexes_exclude(void)
{
	struct task_struct *task = kthread_create(holder, NULL, "threads/holder");

	if (IS_ERR(task)) {
		check(false, "kthread_create");
		return;
	}
	counter = 0;
	wake_up_process(task);
	wait_for_completion(&done);
	check(!mutex_trylock(&lock), "trylock of a held mutex");
	check(mutex_is_locked(&lock), "mutex_is_locked");
	mutex_lock(&lock);
	check(counter == -1, "the lock was given before it was released");
	mutex_unlock(&lock);
	check(mutex_trylock(&lock), "trylock of a free mutex");
	mutex_unlock(&lock);
	/* It needs nothing more than the CPU to end, which a tick's sleep gives it. */
	msleep(1);
}

static DECLARE_RWSEM(sem);
static int readers, most_readers, writers;

static int reader(void *data)
{
	down_read(&sem);
	check(!writers, "a reader beside a writer");
	most_readers = max(most_readers, ++readers);
	msleep(8);
	readers--;
	up_read(&sem);
	complete(&done);
	return 0;
}

static int writer(void *data)
{
	down_write(&sem);
	check(!writers++ && !readers, "a writer beside others");
	msleep(8);
	check(writers-- == 1 && !readers, "others beside a writer");
	up_write(&sem);
	complete(&done);
	return 0;
}

/* Two readers, a writer, a reader: the third reader must wait for the writer. */
static void readers_go_together(void)
{
	int (*const order[])(void *) = { reader, reader, writer, reader };
	unsigned int i;

	down_write(&sem);
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		check(!IS_ERR(kthread_run(order[i], NULL, "threads/%d", i)), "kthread_run");
		msleep(1); /* so that they ask in this order */
	}
	check(!readers && !writers, "the writer's lock was given to others");
	downgrade_write(&sem);
	check(!IS_ERR(kthread_run(reader, NULL, "threads/late")), "kthread_run");
	msleep(1);
	check(readers == 2 && !writers, "two readers, not the late one, beside a former writer");
	check(!down_read_trylock(&sem), "a reader overtakes a waiting writer");
	check(!down_write_trylock(&sem), "trylock of what readers hold");
	up_read(&sem);
	for (i = 0; i < ARRAY_SIZE(order) + 1; i++)
		wait_for_completion(&done);
	check(most_readers == 2, "the last reader overtook the writer");
	check(!rwsem_is_locked(&sem) && down_write_trylock(&sem), "free in the end");
	up_write(&sem);
	msleep(1); /* they have left the module's code */
}

static void waits_time_out(void)
{
	DECLARE_COMPLETION_ONSTACK(never);
	unsigned long start = jiffies;

	check(wait_event_timeout(queue, false, 5) == 0, "wait_event_timeout without event");
	check(jiffies - start >= 5, "wait_event_timeout came back early");
	check(wait_event_timeout(queue, true, 5) == 5, "wait_event_timeout with event");
	check(wait_for_completion_timeout(&never, 2) == 0, "completion that never comes");
	complete(&never);
	check(wait_for_completion_timeout(&never, 2) > 0, "completion that was there before");
	start = jiffies;
	msleep(10);
	check(jiffies - start >= msecs_to_jiffies(10), "msleep came back early");
}

struct alarm {
	struct timer_list timer;
	int left;
};

static void ring(struct timer_list *timer)
{
	struct alarm *alarm = from_timer(alarm, timer, timer);

	if (--alarm->left)
		mod_timer(timer, jiffies + 1);
	else
		complete(&done);
}

static void timers_ring(void)
{
	struct alarm alarm = { .left = 3 }, far = { .left = 1 };

	reinit_completion(&done);
	timer_setup(&alarm.timer, ring, 0);
	timer_setup(&far.timer, ring, 0);
	check(!mod_timer(&far.timer, jiffies + 100000), "a fresh timer was pending");
	check(mod_timer(&far.timer, jiffies + 200000), "a pending timer was not pending");
	mod_timer(&alarm.timer, jiffies + 1);
	check(wait_for_completion_timeout(&done, HZ) > 0, "the timer did not ring");
	check(alarm.left == 0, "rings");
	check(!timer_pending(&alarm.timer), "the timer rings on");
	check(del_timer_sync(&far.timer) == 1, "the far timer was not pending");
	check(far.left == 1, "the far timer rang");
}

static int __init threads_init(void)
{
	threads_take_turns();
	stopped_before_start();
	mutexes_exclude();
	readers_go_together();
	waits_time_out();
	timers_ring();
	return failures ? -EIO : 0;
}

static void __exit threads_exit(void)
{
}

module_init(threads_init);
module_exit(threads_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Threads, waits, locks and timers from a module's side");
