/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A chained hash table that grows and shrinks with its contents: O(1) amortised. Nodes are
 * embedded in their owners, the caller computes hashes and compares keys.
 * A table that cannot grow for lack of memory goes on with longer chains, so
 * inserting never fails. No lock: the owner of the table has one.
 */
#ifndef KERNEL_LIB_HTABLE_H
#define KERNEL_LIB_HTABLE_H

#include <linux/types.h>

struct hnode {
	struct hnode *next, **link; /* link: what points here */
	u32 hash;
};

struct htable {
	struct hnode **buckets;
	u32 size; /* of buckets, a power of two; 0 before the first insertion */
	u32 count;
	struct hnode *first[1]; /* the only bucket until memory for more is found */
};

#define HTABLE_INIT { .buckets = NULL }

/* The table is empty and owns no memory until the first insertion. */
void htable_init(struct htable *table);
/* Frees the buckets. The nodes are their owners'. */
void htable_destroy(struct htable *table);
void htable_insert(struct htable *table, struct hnode *node, u32 hash);
/* node must be in the table. */
void htable_remove(struct htable *table, struct hnode *node);

/* The chain in which hash would be; its nodes may have other hashes. */
struct hnode *htable_chain(const struct htable *table, u32 hash);
#define htable_for_each_possible(node, table, h) \
	for (node = htable_chain((table), (h)); node; node = node->next) \
		if (node->hash != (h)) { \
		} else

/* Every node, in no order: start with NULL. O(buckets + nodes) for a whole walk. */
struct hnode *htable_next(const struct htable *table, const struct hnode *node);

/*
 * Half of SipHash-1-3, under a key that is another in each boot: names come from
 * files, and nobody may choose many that share a chain. Nothing that can be seen
 * may depend on their order.
 */
u32 hash_string(const char *s);
u32 hash_bytes(const void *p, size_t n);
void hash_set_key(const u64 key[2]); /* before the first hash */
void hash_init(void); /* random.c: a key that nobody knows */

/* For addresses: the same in each boot. */
u32 hash_long(unsigned long value);

#endif
