/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H

#include <linux/atomic.h>

typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

struct kref {
	refcount_t refcount;
};

static inline void kref_init(struct kref *kref)
{
	atomic_set(&kref->refcount.refs, 1);
}

static inline void kref_get(struct kref *kref)
{
	atomic_inc(&kref->refcount.refs);
}

/* Says whether this was the last reference, after release() ran. */
static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (!atomic_dec_and_test(&kref->refcount.refs))
		return 0;
	release(kref);
	return 1;
}

#endif
