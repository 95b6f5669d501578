/* SPDX-License-Identifier: GPL-2.0 */
#include "lib/htable.h"

#include <linux/slab.h>
#include <linux/string.h>

#define FIRST_SIZE 16

void htable_init(struct htable *table)
{
	memset(table, 0, sizeof(*table));
}

void htable_destroy(struct htable *table)
{
	if (table->buckets != table->first)
		kvfree(table->buckets);
	htable_init(table);
}

/* The multiplication spreads hashes that differ in their upper bits only. */
static u32 bucket_of(u32 hash, u32 size)
{
	return (hash * 0x9e3779b1u >> 8) & (size - 1);
}

static void push(struct hnode **head, struct hnode *node)
{
	node->next = *head;
	node->link = head;
	if (node->next)
		node->next->link = &node->next;
	*head = node;
}

/* Moves every node to size buckets; without memory the table stays as it is. */
static void htable_resize(struct htable *table, u32 size)
{
	struct hnode **buckets = kvcalloc(size, sizeof(*buckets), GFP_KERNEL | __GFP_NOWARN);
	struct hnode *node, *next;
	u32 i;

	if (!buckets)
		return;
	for (i = 0; i < table->size; i++) {
		for (node = table->buckets[i]; node; node = next) {
			next = node->next;
			push(&buckets[bucket_of(node->hash, size)], node);
		}
	}
	if (table->buckets != table->first)
		kvfree(table->buckets);
	table->buckets = buckets;
	table->size = size;
}

void htable_insert(struct htable *table, struct hnode *node, u32 hash)
{
	if (table->count >= table->size && table->size < 1u << 30)
		htable_resize(table, table->size < FIRST_SIZE ? FIRST_SIZE : table->size * 2);
	if (!table->size) {
		table->buckets = table->first;
		table->size = 1;
	}
	node->hash = hash;
	push(&table->buckets[bucket_of(hash, table->size)], node);
	table->count++;
}

void htable_remove(struct htable *table, struct hnode *node)
{
	*node->link = node->next;
	if (node->next)
		node->next->link = node->link;
	/*
	 * The size depends on the count alone, whatever came and went before: who
	 * compares memory before and after finds none missing.
	 */
	if (--table->count == 0)
		htable_destroy(table);
	else if (table->size > FIRST_SIZE && table->count <= table->size / 2)
		htable_resize(table, table->size / 2);
}

struct hnode *htable_chain(const struct htable *table, u32 hash)
{
	return table->size ? table->buckets[bucket_of(hash, table->size)] : NULL;
}

struct hnode *htable_next(const struct htable *table, const struct hnode *node)
{
	u32 i = 0;

	if (node) {
		if (node->next)
			return node->next;
		i = bucket_of(node->hash, table->size) + 1;
	}
	for (; i < table->size; i++)
		if (table->buckets[i])
			return table->buckets[i];
	return NULL;
}

/* SipHash (Aumasson and Bernstein, 2012) with one round a word and three at the end. */
static u64 hash_key[2];

void hash_set_key(const u64 key[2])
{
	hash_key[0] = key[0];
	hash_key[1] = key[1];
}

static u64 rotate(u64 x, int n)
{
	return x << n | x >> (64 - n);
}

static void sip_round(u64 v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static void sip_word(u64 v[4], u64 word)
{
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
}

u32 hash_bytes(const void *p, size_t n)
{
	/* The constants are the paper's: "somepseudorandomlygeneratedbytes". */
	u64 v[4] = { hash_key[0] ^ 0x736f6d6570736575, hash_key[1] ^ 0x646f72616e646f6d,
		     hash_key[0] ^ 0x6c7967656e657261, hash_key[1] ^ 0x7465646279746573 };
	u64 word, last = (u64)n << 56;

	for (; n >= sizeof(word); n -= sizeof(word), p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		sip_word(v, word);
	}
	memcpy(&last, p, n); /* its upper byte stays */
	sip_word(v, last);
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

u32 hash_string(const char *s)
{
	return hash_bytes(s, strlen(s));
}

u32 hash_long(unsigned long value)
{
	return value * 0x9e3779b97f4a7c15UL >> 32;
}
