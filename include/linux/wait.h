/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Wait queues: sleep until a condition holds. The waker changes the condition
 * first and calls wake_up() after it; the sleeper is queued before it looks, so
 * no wake-up is lost.
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/errno.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				 void *key);

#define WQ_FLAG_EXCLUSIVE 0x01

struct wait_queue_entry {
	unsigned int flags;
	void *private;
	wait_queue_func_t func;
	struct list_head entry;
};
typedef struct wait_queue_entry wait_queue_entry_t;

struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) \
	{ .lock = __SPIN_LOCK_UNLOCKED((name).lock), .head = LIST_HEAD_INIT((name).head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)

void __init_waitqueue_head(struct wait_queue_head *wq, const char *name,
			   struct lock_class_key *key);
#define init_waitqueue_head(wq) do { \
	static struct lock_class_key __key; \
	__init_waitqueue_head((wq), #wq, &__key); \
} while (0)

void init_wait_entry(struct wait_queue_entry *wq_entry, int flags);
int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync,
			  void *key);
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync,
			     void *key);
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry, int state);
/* 0, or -ERESTARTSYS when a signal is pending and state lets it through. */
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry,
			   int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry);
void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *wq_entry);
int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive, void *key);

#define wake_up(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_all(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)

#define DEFINE_WAIT(name) struct wait_queue_entry name; init_wait_entry(&name, 0)

static inline int waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}

/*
 * The value of every wait: for the timed kind what is left of the time, at
 * least 1 where the condition came true, 0 where the time ran out.
 */
#define ___wait_event(wq, condition, state, ret, cmd) ({ \
	__label__ __out; \
	struct wait_queue_entry __wq_entry; \
	long __ret = (ret); \
	\
	init_wait_entry(&__wq_entry, 0); \
	for (;;) { \
		long __int = prepare_to_wait_event(&(wq), &__wq_entry, (state)); \
		\
		if (condition) \
			break; \
		if (__int) { \
			__ret = __int; \
			goto __out; \
		} \
		cmd; \
	} \
	finish_wait(&(wq), &__wq_entry); \
__out:	__ret; \
})

#define wait_event(wq, condition) \
	((void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule()))
/* Through a variable: a cast whose value a careless caller drops would bring a warning. */
#define wait_event_interruptible(wq, condition) ({ \
	int __err = ___wait_event(wq, condition, TASK_INTERRUPTIBLE, 0, schedule()); \
	__err; })
#define wait_event_killable(wq, condition) ({ \
	int __err = ___wait_event(wq, condition, TASK_KILLABLE, 0, schedule()); \
	__err; })

#define ___wait_cond_timeout(condition) ({ \
	bool __cond = (condition); \
	if (__cond && !__ret) \
		__ret = 1; \
	__cond || !__ret; })
#define wait_event_timeout(wq, condition, timeout) \
	___wait_event(wq, ___wait_cond_timeout(condition), TASK_UNINTERRUPTIBLE, timeout, \
		      __ret = schedule_timeout(__ret))
#define wait_event_killable_timeout(wq, condition, timeout) \
	___wait_event(wq, ___wait_cond_timeout(condition), TASK_KILLABLE, timeout, \
		      __ret = schedule_timeout(__ret))
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	___wait_event(wq, ___wait_cond_timeout(condition), TASK_INTERRUPTIBLE, timeout, \
		      __ret = schedule_timeout(__ret))

#endif
