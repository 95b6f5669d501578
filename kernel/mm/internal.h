/* SPDX-License-Identifier: GPL-2.0 */
/* Between the files of the allocator side of kernel/mm. */
#ifndef KERNEL_MM_INTERNAL_H
#define KERNEL_MM_INTERNAL_H

#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "mm/counts.h"

void pages_init(void);
void pages_add(unsigned long start_pfn, unsigned long end_pfn);
/* One range, at start-up: free, but used only when nothing else is. False: there is one already. */
bool pages_add_spare(unsigned long start_pfn, unsigned long end_pfn);
void pages_get_counts(struct mm_counts *counts);
void slab_init(void);
void slab_get_counts(struct mm_counts *counts);
void owners_init(void);
void vmalloc_init(void);
void module_area_init(void);
unsigned long vmalloc_page_count(void);
unsigned long module_page_count(void);

/*
 * A range of addresses cut into extents that touch: free ones and busy ones. A
 * tree by address finds neighbours and owners, a tree by size finds the hole:
 * everything is O(log n), and the same requests give the same addresses.
 */
struct vm_space {
	spinlock_t lock; /* both trees and the extents' fields */
	struct rb_root by_address, by_size;
};

struct vm_extent {
	struct rb_node address_node, size_node; /* size_node: free ones only */
	unsigned long start, size;
	bool busy;
	bool owned; /* mm/owners.c has a record of it */
	unsigned long mapped; /* bytes from start that have pages; the owner's */
	void *owner;
};

int vm_space_init(struct vm_space *space, unsigned long start, unsigned long size);
/* The smallest free extent that is large enough, the lowest of equals; NULL for none. */
struct vm_extent *vm_space_alloc(struct vm_space *space, unsigned long size);
void vm_space_free(struct vm_space *space, struct vm_extent *extent);
/* The busy extent around addr, or NULL. */
struct vm_extent *vm_space_find(struct vm_space *space, unsigned long addr);

#endif
