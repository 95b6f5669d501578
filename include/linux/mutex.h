/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A lock for what may sleep: one owner, the owner gives it back, never from an
 * interrupt. Waiters get it in the order they came.
 */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* Linux 6.1's layout: struct module holds one. owner is a task, 0 when free. */
struct mutex {
	atomic_long_t owner;
	raw_spinlock_t wait_lock;
	u32 osq;
	struct list_head wait_list;
};

#define __MUTEX_INITIALIZER(name) \
	{ .owner = { 0 }, .wait_lock = __RAW_SPIN_LOCK_UNLOCKED, \
	  .wait_list = LIST_HEAD_INIT((name).wait_list) }
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
void mutex_lock(struct mutex *lock);
/* -EINTR when a signal came first. */
int __must_check mutex_lock_interruptible(struct mutex *lock);
int __must_check mutex_lock_killable(struct mutex *lock);
/* 1 when taken, 0 when it was held. */
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);

#define mutex_init(lock) do { \
	static struct lock_class_key __key; \
	__mutex_init((lock), #lock, &__key); \
} while (0)
#define mutex_destroy(lock) do { } while (0)

#endif
