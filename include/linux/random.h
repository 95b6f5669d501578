/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

#include <linux/types.h>

/* Unpredictable bytes; never blocks, never fails. */
void get_random_bytes(void *buf, size_t len);

static inline u64 get_random_u64(void)
{
	u64 value;

	get_random_bytes(&value, sizeof(value));
	return value;
}

static inline u32 get_random_u32(void)
{
	u32 value;

	get_random_bytes(&value, sizeof(value));
	return value;
}

/* Stirs in what somebody knows (a write to /dev/random); it is never trusted alone. */
void add_device_randomness(const void *buf, size_t len);

#endif
