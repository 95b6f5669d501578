/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Notifier chains: callbacks that want to hear of an event, called one after the
 * other, those of higher priority first. Each kind of chain has another lock:
 * a raw chain has none (its owner has), a blocking one may sleep.
 */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <linux/errno.h>
#include <linux/rwsem.h>
#include <linux/types.h>

struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next;
	int priority; /* higher ones are called first, equal ones as they were registered */
};

struct raw_notifier_head {
	struct notifier_block *head;
};

/* rwsem: read while the chain is called, written while it changes. */
struct blocking_notifier_head {
	struct rw_semaphore rwsem;
	struct notifier_block *head;
};

#define RAW_NOTIFIER_INIT(name) { .head = NULL }
#define RAW_NOTIFIER_HEAD(name) struct raw_notifier_head name = RAW_NOTIFIER_INIT(name)
#define BLOCKING_NOTIFIER_INIT(name) { .rwsem = __RWSEM_INITIALIZER((name).rwsem), .head = NULL }
#define BLOCKING_NOTIFIER_HEAD(name) \
	struct blocking_notifier_head name = BLOCKING_NOTIFIER_INIT(name)
#define RAW_INIT_NOTIFIER_HEAD(name) ((name)->head = NULL)
#define BLOCKING_INIT_NOTIFIER_HEAD(name) do { \
	init_rwsem(&(name)->rwsem); \
	(name)->head = NULL; \
} while (0)

/* What a callback answers. */
#define NOTIFY_DONE 0x0000      /* does not care */
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000 /* nobody after this one is called */
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)

/* A negative errno as a callback's answer, and back. */
static inline int notifier_from_errno(int err)
{
	return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
}

static inline int notifier_to_errno(int ret)
{
	ret &= ~NOTIFY_STOP_MASK;
	return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
}

/*
 * Registering answers 0, or -EEXIST where the block is in the chain already;
 * unregistering 0 or -ENOENT. A call answers what the last callback did. The
 * robust call sends val_up; where a callback stops it, those that were called
 * before that one get val_down.
 */
int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long val, void *v);
int raw_notifier_call_chain_robust(struct raw_notifier_head *nh, unsigned long val_up,
				   unsigned long val_down, void *v);

/* All four may sleep. */
int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
				       struct notifier_block *nb);
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v);
int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh, unsigned long val_up,
					unsigned long val_down, void *v);

#endif
