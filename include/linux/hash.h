/* SPDX-License-Identifier: GPL-2.0 */
/* Multiplicative hashing: the high bits of a product with 2^64 by the golden ratio, negated. */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H

#include <linux/types.h>

#define GOLDEN_RATIO_32 0x61C88647u
#define GOLDEN_RATIO_64 0x61C8864680B583EBull

static inline u32 hash_32(u32 value, unsigned int bits)
{
	return (value * GOLDEN_RATIO_32) >> (32 - bits);
}

static inline u32 hash_64(u64 value, unsigned int bits)
{
	return (value * GOLDEN_RATIO_64) >> (64 - bits);
}

#define hash_long(value, bits) hash_64(value, bits)

static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return hash_64((unsigned long)ptr, bits);
}

#endif
