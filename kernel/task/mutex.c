/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mutexes. An unlock with waiters hands the lock to the first of them, so that
 * nobody overtakes. wait_lock guards owner and wait_list.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/mutex.h>

#include "task/task.h"

struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
};

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&lock->owner, 0);
	raw_spin_lock_init(&lock->wait_lock);
	lock->osq = 0;
	INIT_LIST_HEAD(&lock->wait_list);
}
EXPORT_SYMBOL(__mutex_init);

static struct task_struct *mutex_owner(struct mutex *lock)
{
	return (struct task_struct *)atomic_long_read(&lock->owner);
}

/* Sleeps until the unlocker has made us the owner; wait_lock held on entry and return. */
static int mutex_wait(struct mutex *lock, unsigned int state, unsigned long *flags)
{
	struct mutex_waiter waiter = { .task = current };

	list_add_tail(&waiter.list, &lock->wait_list);
	for (;;) {
		set_current_state(state);
		if (mutex_owner(lock) == current)
			break;
		if (signal_pending_state(state, current)) {
			list_del(&waiter.list);
			__set_current_state(TASK_RUNNING);
			return -EINTR;
		}
		raw_spin_unlock_irqrestore(&lock->wait_lock, *flags);
		schedule();
		raw_spin_lock_irqsave(&lock->wait_lock, *flags);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static int mutex_lock_state(struct mutex *lock, unsigned int state)
{
	unsigned long flags;
	int err = 0;

	might_sleep();
	raw_spin_lock_irqsave(&lock->wait_lock, flags);
	if (atomic_long_cmpxchg(&lock->owner, 0, (long)current)) {
		BUG_ON(current && mutex_owner(lock) == current); /* would wait for itself */
		err = mutex_wait(lock, state, &flags);
	}
	raw_spin_unlock_irqrestore(&lock->wait_lock, flags);
	return err;
}

void mutex_lock(struct mutex *lock)
{
	mutex_lock_state(lock, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(mutex_lock);

int mutex_lock_interruptible(struct mutex *lock)
{
	return mutex_lock_state(lock, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(mutex_lock_interruptible);

int mutex_lock_killable(struct mutex *lock)
{
	return mutex_lock_state(lock, TASK_KILLABLE);
}
EXPORT_SYMBOL(mutex_lock_killable);

int mutex_trylock(struct mutex *lock)
{
	return atomic_long_cmpxchg(&lock->owner, 0, (long)current) == 0;
}
EXPORT_SYMBOL(mutex_trylock);

void mutex_unlock(struct mutex *lock)
{
	struct mutex_waiter *first;
	unsigned long flags;

	raw_spin_lock_irqsave(&lock->wait_lock, flags);
	if (WARN(mutex_owner(lock) != current, "mutex %pS unlocked by somebody who does not hold it\n",
		 lock)) {
		raw_spin_unlock_irqrestore(&lock->wait_lock, flags);
		return;
	}
	first = list_first_entry_or_null(&lock->wait_list, struct mutex_waiter, list);
	if (first) {
		list_del(&first->list);
		atomic_long_set(&lock->owner, (long)first->task);
		wake_up_process(first->task);
	} else {
		atomic_long_set(&lock->owner, 0);
	}
	raw_spin_unlock_irqrestore(&lock->wait_lock, flags);
}
EXPORT_SYMBOL(mutex_unlock);

bool mutex_is_locked(struct mutex *lock)
{
	return mutex_owner(lock) != NULL;
}
EXPORT_SYMBOL(mutex_is_locked);
