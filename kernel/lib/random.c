/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Random numbers: the ChaCha20 stream (RFC 8439) under a key that is replaced
 * by part of each output, so that what was given out cannot be computed back
 * from a later state. Seeded from the CPU's generator and the time-stamp counter.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "lib/htable.h"
#include "x86/cpu.h"

#define BLOCK 64
#define KEY_WORDS 8

static DEFINE_SPINLOCK(random_lock); /* key, counter */
static u32 key[KEY_WORDS];
static u64 counter;
static bool seeded;

static u32 rotl(u32 x, int n)
{
	return x << n | x >> (32 - n);
}

static void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rotl(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotl(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotl(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotl(x[b] ^ x[c], 7);
}

/* One block of the stream (RFC 8439, 2.3). */
static void chacha_block(u32 out[16])
{
	u32 in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(in + 4, key, sizeof(key));
	memcpy(in + 12, &counter, sizeof(counter));
	counter++;
	memcpy(out, in, sizeof(in));
	for (int i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (int i = 0; i < 16; i++)
		out[i] += in[i];
}

/* random_lock held. Half of a block becomes the next key. */
static void next_key(void)
{
	u32 block[16];

	chacha_block(block);
	memcpy(key, block, sizeof(key));
	memset(block, 0, sizeof(block));
}

/* random_lock held. */
static void mix_cpu(void)
{
	for (int i = 0; i < KEY_WORDS; i += 2) {
		unsigned long value;

		if (!cpu_random(&value))
			value = rdtsc() * 0x9e3779b97f4a7c15UL;
		key[i] ^= (u32)value;
		key[i + 1] ^= value >> 32;
	}
	key[0] ^= (u32)rdtsc();
	next_key();
	seeded = true;
}

void get_random_bytes(void *buf, size_t len)
{
	u32 block[16];
	unsigned long flags;
	size_t n;

	spin_lock_irqsave(&random_lock, flags);
	if (!seeded)
		mix_cpu();
	for (; len; len -= n, buf += n) {
		n = min(len, (size_t)BLOCK);
		chacha_block(block);
		memcpy(buf, block, n);
	}
	next_key();
	spin_unlock_irqrestore(&random_lock, flags);
	memset(block, 0, sizeof(block));
}
EXPORT_SYMBOL(get_random_bytes);

void add_device_randomness(const void *buf, size_t len)
{
	const u8 *bytes = buf;
	unsigned long flags;

	spin_lock_irqsave(&random_lock, flags);
	for (size_t i = 0; i < len; i++) {
		((u8 *)key)[i % sizeof(key)] ^= bytes[i];
		/* Once round: what comes next must not undo what is in. */
		if (i % sizeof(key) == sizeof(key) - 1)
			next_key();
	}
	mix_cpu();
	spin_unlock_irqrestore(&random_lock, flags);
}
EXPORT_SYMBOL(add_device_randomness);

void __init hash_init(void)
{
	u64 hash_key[2];

	get_random_bytes(hash_key, sizeof(hash_key));
	hash_set_key(hash_key);
}
