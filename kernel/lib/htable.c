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
			struct hnode **head = &buckets[bucket_of(node->hash, size)];

			next = node->next;
			node->next = *head;
			*head = node;
		}
	}
	if (table->buckets != table->first)
		kvfree(table->buckets);
	table->buckets = buckets;
	table->size = size;
}

void htable_insert(struct htable *table, struct hnode *node, u32 hash)
{
	struct hnode **head;

	if (table->count >= table->size && table->size < 1u << 30)
		htable_resize(table, table->size < FIRST_SIZE ? FIRST_SIZE : table->size * 2);
	if (!table->size) {
		table->buckets = table->first;
		table->size = 1;
	}
	head = &table->buckets[bucket_of(hash, table->size)];
	node->hash = hash;
	node->next = *head;
	*head = node;
	table->count++;
}

void htable_remove(struct htable *table, struct hnode *node)
{
	struct hnode **link = &table->buckets[bucket_of(node->hash, table->size)];

	while (*link != node)
		link = &(*link)->next;
	*link = node->next;
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

u32 hash_bytes(const void *p, size_t n)
{
	const u8 *s = p;
	u32 hash = 0x811c9dc5;

	for (; n; n--)
		hash = (hash ^ *s++) * 0x01000193;
	return hash;
}

u32 hash_string(const char *s)
{
	u32 hash = 0x811c9dc5;

	while (*s)
		hash = (hash ^ (u8)*s++) * 0x01000193;
	return hash;
}

u32 hash_long(unsigned long value)
{
	return value * 0x9e3779b97f4a7c15UL >> 32;
}
