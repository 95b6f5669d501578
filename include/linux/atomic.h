/* SPDX-License-Identifier: GPL-2.0 */
/* Sequentially consistent counters; x86 pays nothing for the stronger order. */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>

#define ATOMIC_INIT(i) { (i) }
#define ATOMIC64_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }

/* Of any scalar in memory. */
#define xchg(p, v) __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)

#define __ATOMIC_OPS(name, atype, type) \
static inline type name##_read(const atype *v) \
{ \
	return READ_ONCE(v->counter); \
} \
static inline void name##_set(atype *v, type i) \
{ \
	WRITE_ONCE(v->counter, i); \
} \
static inline void name##_add(type i, atype *v) \
{ \
	__atomic_fetch_add(&v->counter, i, __ATOMIC_SEQ_CST); \
} \
static inline void name##_sub(type i, atype *v) \
{ \
	__atomic_fetch_sub(&v->counter, i, __ATOMIC_SEQ_CST); \
} \
static inline void name##_inc(atype *v) \
{ \
	name##_add(1, v); \
} \
static inline void name##_dec(atype *v) \
{ \
	name##_sub(1, v); \
} \
static inline type name##_add_return(type i, atype *v) \
{ \
	return __atomic_add_fetch(&v->counter, i, __ATOMIC_SEQ_CST); \
} \
static inline type name##_sub_return(type i, atype *v) \
{ \
	return __atomic_sub_fetch(&v->counter, i, __ATOMIC_SEQ_CST); \
} \
static inline type name##_inc_return(atype *v) \
{ \
	return name##_add_return(1, v); \
} \
static inline type name##_dec_return(atype *v) \
{ \
	return name##_sub_return(1, v); \
} \
static inline bool name##_dec_and_test(atype *v) \
{ \
	return name##_sub_return(1, v) == 0; \
} \
static inline bool name##_inc_and_test(atype *v) \
{ \
	return name##_add_return(1, v) == 0; \
} \
static inline type name##_xchg(atype *v, type i) \
{ \
	return __atomic_exchange_n(&v->counter, i, __ATOMIC_SEQ_CST); \
} \
static inline type name##_cmpxchg(atype *v, type old, type new_value) \
{ \
	__typeof__(v->counter) expected = old; \
	__atomic_compare_exchange_n(&v->counter, &expected, new_value, false, __ATOMIC_SEQ_CST, \
				    __ATOMIC_SEQ_CST); \
	return expected; \
} \
/* Adds a unless the value is u; says whether it added. */ \
static inline bool name##_add_unless(atype *v, type a, type u) \
{ \
	type c = name##_read(v); \
\
	while (c != u) { \
		type old = name##_cmpxchg(v, c, c + a); \
\
		if (old == c) \
			return true; \
		c = old; \
	} \
	return false; \
} \
static inline bool name##_inc_not_zero(atype *v) \
{ \
	return name##_add_unless(v, 1, 0); \
} \
/* Decrements unless that would make it negative; returns the old value minus one. */ \
static inline type name##_dec_if_positive(atype *v) \
{ \
	type c = name##_read(v); \
\
	while (c > 0) { \
		type old = name##_cmpxchg(v, c, c - 1); \
\
		if (old == c) \
			return c - 1; \
		c = old; \
	} \
	return c - 1; \
}

__ATOMIC_OPS(atomic, atomic_t, int)
__ATOMIC_OPS(atomic64, atomic64_t, s64)
__ATOMIC_OPS(atomic_long, atomic_long_t, long)

#endif
