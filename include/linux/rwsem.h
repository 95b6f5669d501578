/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A lock for what may sleep, with many readers or one writer. Served in the order
 * they came: a reader who comes after a waiting writer waits too.
 */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>

/* Linux 6.1's layout: heads of notifier chains hold one. */
struct rw_semaphore {
	atomic_long_t count; /* readers, or RWSEM_WRITER; 0: free */
	atomic_long_t owner; /* the writer, for messages */
	u32 osq;
	raw_spinlock_t wait_lock;
	struct list_head wait_list;
};

#define RWSEM_WRITER (-1L)

#define __RWSEM_INITIALIZER(name) \
	{ .count = ATOMIC_INIT(0), .owner = ATOMIC_INIT(0), \
	  .wait_lock = __RAW_SPIN_LOCK_UNLOCKED, .wait_list = LIST_HEAD_INIT((name).wait_list) }
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)

void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key);
#define init_rwsem(sem) do { \
	static struct lock_class_key __key; \
	__init_rwsem((sem), #sem, &__key); \
} while (0)

void down_read(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
/* 1 when taken, 0 when that would mean to wait. */
int down_read_trylock(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
/* The writer goes on as a reader; no other writer comes in between. */
void downgrade_write(struct rw_semaphore *sem);

static inline int rwsem_is_locked(struct rw_semaphore *sem)
{
	return atomic_long_read(&sem->count) != 0;
}

#endif
