/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which code of a module asked for memory that nobody has given back yet.
 *
 * An allocator tells owners_note() where it was called from. What the kernel's
 * own code asks for costs it one comparison; what a module asks for gets a
 * record, and a mark in the struct page or extent, by which freeing knows that
 * there is a record to drop. Whoever frees, the record goes: memory that a module
 * hands over is no leak once the other side has freed it.
 */
#ifndef KERNEL_MM_OWNERS_H
#define KERNEL_MM_OWNERS_H

#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/types.h>

#include "mm/module_area.h"

/* One place that allocates: the return address of its call. */
struct alloc_site {
	struct rb_node node;   /* while its code is there */
	struct list_head list; /* afterwards: whoever retired it has the list */
	struct list_head blocks;
	unsigned long caller;
	unsigned long count, bytes; /* of what is not freed, as asked for */
	char function[112];	    /* "name [module]"; "" while the code is there */
};

/* Whether new allocations are recorded. */
extern bool owners_enabled;
/* How many were not, for lack of memory. */
unsigned long owners_lost(void);

bool owners_record(const void *p, size_t bytes, unsigned long caller);

/* After an allocation; p may be NULL. True: mark it, and call owners_forget() when it is freed. */
static inline bool owners_note(const void *p, size_t bytes, unsigned long caller)
{
	return unlikely(is_module_address(caller)) && owners_record(p, bytes, caller);
}

/* Before the memory is free for others. Any context. */
void owners_forget(const void *p);

/*
 * The code in [start, start + size) is about to go: what it has not freed moves to
 * the end of the list, one site a function, with its name. The list changes by
 * itself when memory is freed: only the functions below may look at it.
 */
void owners_retire(unsigned long start, unsigned long size, struct list_head *list);
/* Moves all of one list to the end of another and keeps the last `keep` sites of that. */
void owners_move(struct list_head *from, struct list_head *to, unsigned int keep);

typedef void (*owners_visit)(const struct alloc_site *site, void *data);
/* No sleeping inside: the table is locked. */
void owners_for_each(struct list_head *list, owners_visit visit, void *data);
void owners_for_each_in(unsigned long start, unsigned long size, owners_visit visit, void *data);

#endif
