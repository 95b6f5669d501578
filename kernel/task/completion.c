/* SPDX-License-Identifier: GPL-2.0 */
/* Completions: one side says done, the other waits for it, in whatever order. */
#include <linux/completion.h>
#include <linux/export.h>

#include "task/task.h"

struct completion_waiter {
	struct list_head list;
	struct task_struct *task;
};

static void wake_waiters(struct completion *x, bool all)
{
	while (!list_empty(&x->wait.task_list)) {
		struct completion_waiter *first = list_first_entry(
			&x->wait.task_list, struct completion_waiter, list);

		list_del_init(&first->list);
		wake_up_process(first->task);
		if (!all)
			break;
	}
}

void complete(struct completion *x)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != UINT_MAX)
		x->done++;
	wake_waiters(x, false);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}
EXPORT_SYMBOL(complete);

void complete_all(struct completion *x)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	x->done = UINT_MAX;
	wake_waiters(x, true);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}
EXPORT_SYMBOL(complete_all);

/* Jiffies left, at least 1, when done came; 0 when time ran out; -ERESTARTSYS. */
static long wait_for_common(struct completion *x, long timeout, unsigned int state)
{
	struct completion_waiter waiter = { .task = current };
	unsigned long flags;

	might_sleep();
	INIT_LIST_HEAD(&waiter.list);
	raw_spin_lock_irqsave(&x->wait.lock, flags);
	while (!x->done && timeout > 0) {
		if (signal_pending_state(state, current)) {
			timeout = -ERESTARTSYS;
			break;
		}
		if (list_empty(&waiter.list))
			list_add_tail(&waiter.list, &x->wait.task_list);
		set_current_state(state);
		raw_spin_unlock_irqrestore(&x->wait.lock, flags);
		timeout = schedule_timeout(timeout);
		raw_spin_lock_irqsave(&x->wait.lock, flags);
	}
	__set_current_state(TASK_RUNNING);
	if (!list_empty(&waiter.list))
		list_del(&waiter.list);
	if (x->done) {
		if (x->done != UINT_MAX)
			x->done--;
		timeout = timeout > 0 ? timeout : 1;
	}
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
	return timeout;
}

void wait_for_completion(struct completion *x)
{
	wait_for_common(x, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion);

int wait_for_completion_interruptible(struct completion *x)
{
	long ret = wait_for_common(x, MAX_SCHEDULE_TIMEOUT, TASK_INTERRUPTIBLE);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL(wait_for_completion_interruptible);

int wait_for_completion_killable(struct completion *x)
{
	long ret = wait_for_common(x, MAX_SCHEDULE_TIMEOUT, TASK_KILLABLE);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL(wait_for_completion_killable);

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_common(x, timeout, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_timeout);
