/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/wait.h>

struct swait_queue_head {
	raw_spinlock_t lock;
	struct list_head task_list;
};

/* Linux 6.1's layout. done counts complete()s not yet waited for; UINT_MAX after complete_all(). */
struct completion {
	unsigned int done;
	struct swait_queue_head wait;
};

#define DECLARE_COMPLETION(name) \
	struct completion name = { 0, { __RAW_SPIN_LOCK_UNLOCKED, \
				       LIST_HEAD_INIT((name).wait.task_list) } }

#define DECLARE_COMPLETION_ONSTACK(name) DECLARE_COMPLETION(name)

static inline void init_completion(struct completion *x)
{
	x->done = 0;
	raw_spin_lock_init(&x->wait.lock);
	INIT_LIST_HEAD(&x->wait.task_list);
}

static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}

void complete(struct completion *x);
void complete_all(struct completion *x);
void wait_for_completion(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
int wait_for_completion_killable(struct completion *x);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);

#endif
