/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/errno.h>
#include <linux/slab.h>

#include "mm/internal.h"

static bool smaller(const struct vm_extent *a, const struct vm_extent *b)
{
	return a->size < b->size || (a->size == b->size && a->start < b->start);
}

static void insert_by_size(struct vm_space *space, struct vm_extent *extent)
{
	struct rb_node **link = &space->by_size.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		if (smaller(extent, rb_entry(parent, struct vm_extent, size_node)))
			link = &parent->rb_left;
		else
			link = &parent->rb_right;
	}
	rb_link_node(&extent->size_node, parent, link);
	rb_insert_color(&extent->size_node, &space->by_size);
}

static void insert_by_address(struct vm_space *space, struct vm_extent *extent)
{
	struct rb_node **link = &space->by_address.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		if (extent->start < rb_entry(parent, struct vm_extent, address_node)->start)
			link = &parent->rb_left;
		else
			link = &parent->rb_right;
	}
	rb_link_node(&extent->address_node, parent, link);
	rb_insert_color(&extent->address_node, &space->by_address);
}

int vm_space_init(struct vm_space *space, unsigned long start, unsigned long size)
{
	struct vm_extent *extent = kzalloc(sizeof(*extent), GFP_KERNEL);

	spin_lock_init(&space->lock);
	space->by_address = RB_ROOT;
	space->by_size = RB_ROOT;
	if (!extent)
		return -ENOMEM;
	extent->start = start;
	extent->size = size;
	insert_by_address(space, extent);
	insert_by_size(space, extent);
	return 0;
}

static struct vm_extent *best_fit(struct vm_space *space, unsigned long size)
{
	struct rb_node *node = space->by_size.rb_node;
	struct vm_extent *best = NULL;

	while (node) {
		struct vm_extent *extent = rb_entry(node, struct vm_extent, size_node);

		if (extent->size >= size) {
			best = extent;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return best;
}

struct vm_extent *vm_space_alloc(struct vm_space *space, unsigned long size)
{
	struct vm_extent *rest = kzalloc(sizeof(*rest), GFP_KERNEL), *extent;
	unsigned long flags;

	if (!rest)
		return NULL;
	spin_lock_irqsave(&space->lock, flags);
	extent = best_fit(space, size);
	if (extent) {
		rb_erase(&extent->size_node, &space->by_size);
		extent->busy = true;
		extent->owner = NULL;
		extent->owned = false;
		extent->mapped = 0;
		if (extent->size > size) {
			rest->start = extent->start + size;
			rest->size = extent->size - size;
			extent->size = size;
			insert_by_address(space, rest);
			insert_by_size(space, rest);
			rest = NULL;
		}
	}
	spin_unlock_irqrestore(&space->lock, flags);
	kfree(rest);
	return extent;
}

/* next, just behind extent, becomes part of it. Both are out of the size tree. */
static void absorb(struct vm_space *space, struct vm_extent *extent, struct vm_extent *next)
{
	extent->size += next->size;
	rb_erase(&next->address_node, &space->by_address);
}

void vm_space_free(struct vm_space *space, struct vm_extent *extent)
{
	struct vm_extent *next, *prev, *gone[2] = { NULL, NULL };
	unsigned long flags;

	spin_lock_irqsave(&space->lock, flags);
	extent->busy = false;
	next = rb_entry_safe(rb_next(&extent->address_node), struct vm_extent, address_node);
	prev = rb_entry_safe(rb_prev(&extent->address_node), struct vm_extent, address_node);
	if (next && !next->busy) {
		rb_erase(&next->size_node, &space->by_size);
		absorb(space, extent, next);
		gone[0] = next;
	}
	if (prev && !prev->busy) {
		rb_erase(&prev->size_node, &space->by_size);
		absorb(space, prev, extent);
		gone[1] = extent;
		extent = prev;
	}
	insert_by_size(space, extent);
	spin_unlock_irqrestore(&space->lock, flags);
	kfree(gone[0]);
	kfree(gone[1]);
}

struct vm_extent *vm_space_find(struct vm_space *space, unsigned long addr)
{
	struct vm_extent *found = NULL;
	struct rb_node *node;
	unsigned long flags;

	spin_lock_irqsave(&space->lock, flags);
	for (node = space->by_address.rb_node; node && !found;) {
		struct vm_extent *extent = rb_entry(node, struct vm_extent, address_node);

		if (addr < extent->start)
			node = node->rb_left;
		else if (addr - extent->start >= extent->size)
			node = node->rb_right;
		else
			found = extent;
	}
	spin_unlock_irqrestore(&space->lock, flags);
	return found && found->busy ? found : NULL;
}
