/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reader-writer semaphores. wait_lock guards count and wait_list; who gives the
 * lock back hands it to the first of those who wait, or to all readers that
 * stand at the front.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/rwsem.h>

#include "task/task.h"

struct rwsem_waiter {
	struct list_head list;
	struct task_struct *task;
	bool write;
	bool granted;
};

void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&sem->count, 0);
	atomic_long_set(&sem->owner, 0);
	sem->osq = 0;
	raw_spin_lock_init(&sem->wait_lock);
	INIT_LIST_HEAD(&sem->wait_list);
}
EXPORT_SYMBOL(__init_rwsem);

/* wait_lock held. True: task has it now. */
static bool try_grant(struct rw_semaphore *sem, struct task_struct *task, bool write)
{
	long count = atomic_long_read(&sem->count);

	if (write ? count != 0 : count < 0)
		return false;
	atomic_long_set(&sem->count, write ? RWSEM_WRITER : count + 1);
	atomic_long_set(&sem->owner, write ? (long)task : 0);
	return true;
}

/* wait_lock held. */
static void serve_waiters(struct rw_semaphore *sem)
{
	struct rwsem_waiter *first;

	while ((first = list_first_entry_or_null(&sem->wait_list, struct rwsem_waiter, list)) &&
	       try_grant(sem, first->task, first->write)) {
		list_del(&first->list);
		first->granted = true;
		wake_up_process(first->task);
	}
}

static void down(struct rw_semaphore *sem, bool write)
{
	struct rwsem_waiter waiter = { .task = current, .write = write };
	unsigned long flags;

	might_sleep();
	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	if (list_empty(&sem->wait_list) && try_grant(sem, current, write))
		goto out;
	BUG_ON(atomic_long_read(&sem->owner) == (long)current); /* would wait for itself */
	list_add_tail(&waiter.list, &sem->wait_list);
	while (!waiter.granted) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
		schedule();
		raw_spin_lock_irqsave(&sem->wait_lock, flags);
	}
	__set_current_state(TASK_RUNNING);
out:
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
}

static int down_trylock(struct rw_semaphore *sem, bool write)
{
	unsigned long flags;
	bool taken;

	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	taken = list_empty(&sem->wait_list) && try_grant(sem, current, write);
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
	return taken;
}

/* The caller holds it, as its writer or as a reader: afterwards others may. */
static void change_count(struct rw_semaphore *sem, bool writer, long change)
{
	unsigned long flags;
	long count;

	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	count = atomic_long_read(&sem->count);
	if (!WARN(writer ? count != RWSEM_WRITER : count <= 0,
		  "rwsem %pS given back by somebody who does not hold it\n", sem)) {
		atomic_long_set(&sem->count, count + change);
		atomic_long_set(&sem->owner, 0);
		serve_waiters(sem);
	}
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
}

void down_read(struct rw_semaphore *sem)
{
	down(sem, false);
}
EXPORT_SYMBOL(down_read);

void down_write(struct rw_semaphore *sem)
{
	down(sem, true);
}
EXPORT_SYMBOL(down_write);

int down_read_trylock(struct rw_semaphore *sem)
{
	return down_trylock(sem, false);
}
EXPORT_SYMBOL(down_read_trylock);

int down_write_trylock(struct rw_semaphore *sem)
{
	return down_trylock(sem, true);
}
EXPORT_SYMBOL(down_write_trylock);

void up_read(struct rw_semaphore *sem)
{
	change_count(sem, false, -1);
}
EXPORT_SYMBOL(up_read);

void up_write(struct rw_semaphore *sem)
{
	change_count(sem, true, -RWSEM_WRITER);
}
EXPORT_SYMBOL(up_write);

void downgrade_write(struct rw_semaphore *sem)
{
	change_count(sem, true, 1 - RWSEM_WRITER);
}
EXPORT_SYMBOL(downgrade_write);
