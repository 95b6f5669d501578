/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counts of references. One that would overflow sticks at a value far from
 * both ends: the object then leaks, which is better than being freed in use.
 */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H

#include <linux/atomic.h>

typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX 0x7fffffff
#define REFCOUNT_SATURATED (-0x40000000)

static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

static inline unsigned int refcount_read(const refcount_t *r)
{
	return atomic_read(&r->refs);
}

/* False where the count was 0: the object is already on its way out. */
static inline bool refcount_inc_not_zero(refcount_t *r)
{
	int old = atomic_read(&r->refs);
	int seen, new_value;

	while (old != 0) {
		new_value = old < 0 || old == REFCOUNT_MAX ? REFCOUNT_SATURATED : old + 1;
		seen = atomic_cmpxchg(&r->refs, old, new_value);
		if (seen == old)
			return true;
		old = seen;
	}
	return false;
}

static inline void refcount_inc(refcount_t *r)
{
	/* From 0 it would bring a freed object back: it sticks as well. */
	if (!refcount_inc_not_zero(r))
		refcount_set(r, REFCOUNT_SATURATED);
}

/* True where this was the last reference. */
static inline bool refcount_dec_and_test(refcount_t *r)
{
	int left = atomic_sub_return(1, &r->refs);

	if (left < 0)
		refcount_set(r, REFCOUNT_SATURATED);
	return left == 0;
}

static inline void refcount_dec(refcount_t *r)
{
	if (refcount_dec_and_test(r))
		refcount_set(r, REFCOUNT_SATURATED);
}

#endif
