/* SPDX-License-Identifier: GPL-2.0 */
#include "mm/owners.h"

#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "mm/internal.h"

/* One allocation. */
struct block {
	struct rb_node node;
	struct list_head list; /* on its site's blocks */
	struct alloc_site *site;
	const void *start;
	size_t bytes;
};

/* Guards both trees, all sites and blocks, lost; takes the allocators' locks inside. */
static DEFINE_SPINLOCK(owners_lock);
static struct rb_root blocks = RB_ROOT; /* by start */
static struct rb_root sites = RB_ROOT;  /* by caller: those whose code is there */
static unsigned long lost;

/* Of their own: a record in a slab with a module's objects would be looked up when it is freed. */
static struct kmem_cache *block_cache, *site_cache;

bool owners_enabled = true;

void owners_init(void)
{
	block_cache = kmem_cache_create("blocks", sizeof(struct block), 8, SLAB_PANIC, NULL);
	site_cache = kmem_cache_create("alloc_sites", sizeof(struct alloc_site), 8, SLAB_PANIC,
				       NULL);
}

unsigned long owners_lost(void)
{
	return READ_ONCE(lost);
}

/* The site of this call, or of the first call behind it; NULL where there is none. */
static struct alloc_site *first_site(unsigned long caller)
{
	struct rb_node *node = sites.rb_node;
	struct alloc_site *best = NULL;

	while (node) {
		struct alloc_site *site = rb_entry(node, struct alloc_site, node);

		if (site->caller >= caller) {
			best = site;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return best;
}

static struct alloc_site *next_site(struct alloc_site *site)
{
	return rb_entry_safe(rb_next(&site->node), struct alloc_site, node);
}

static void insert_site(struct alloc_site *site)
{
	struct rb_node **link = &sites.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = site->caller < rb_entry(parent, struct alloc_site, node)->caller ?
			       &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&site->node, parent, link);
	rb_insert_color(&site->node, &sites);
}

static void insert_block(struct block *block)
{
	struct rb_node **link = &blocks.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = block->start < rb_entry(parent, struct block, node)->start ?
			       &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&block->node, parent, link);
	rb_insert_color(&block->node, &blocks);
}

static struct block *find_block(const void *start)
{
	struct rb_node *node = blocks.rb_node;

	while (node) {
		struct block *block = rb_entry(node, struct block, node);

		if (block->start == start)
			return block;
		node = start < block->start ? node->rb_left : node->rb_right;
	}
	return NULL;
}

static struct alloc_site *get_site(unsigned long caller)
{
	struct alloc_site *site = first_site(caller);

	if (site && site->caller == caller)
		return site;
	site = kmem_cache_zalloc(site_cache, GFP_ATOMIC);
	if (!site)
		return NULL;
	site->caller = caller;
	INIT_LIST_HEAD(&site->list);
	INIT_LIST_HEAD(&site->blocks);
	insert_site(site);
	return site;
}

static void free_site(struct alloc_site *site)
{
	if (site->function[0])
		list_del(&site->list);
	else
		rb_erase(&site->node, &sites);
	kmem_cache_free(site_cache, site);
}

/* A record that cannot be had costs the report a line, never the caller its memory. */
bool owners_record(const void *p, size_t bytes, unsigned long caller)
{
	struct alloc_site *site = NULL;
	struct block *block;
	unsigned long flags;

	if (!p || !READ_ONCE(owners_enabled))
		return false;
	block = kmem_cache_alloc(block_cache, GFP_ATOMIC);
	spin_lock_irqsave(&owners_lock, flags);
	if (block)
		site = get_site(caller);
	if (site) {
		*block = (struct block){ .site = site, .start = p, .bytes = bytes };
		insert_block(block);
		list_add_tail(&block->list, &site->blocks);
		site->count++;
		site->bytes += bytes;
	} else {
		lost++;
	}
	spin_unlock_irqrestore(&owners_lock, flags);
	if (!site)
		kmem_cache_free(block_cache, block);
	return site;
}

static void drop_block(struct block *block)
{
	struct alloc_site *site = block->site;

	rb_erase(&block->node, &blocks);
	list_del(&block->list);
	site->bytes -= block->bytes;
	if (!--site->count)
		free_site(site);
	kmem_cache_free(block_cache, block);
}

void owners_forget(const void *p)
{
	struct block *block;
	unsigned long flags;

	spin_lock_irqsave(&owners_lock, flags);
	block = find_block(p);
	if (block)
		drop_block(block);
	spin_unlock_irqrestore(&owners_lock, flags);
}

/* Two calls in one function become one site. */
static void merge(struct alloc_site *into, struct alloc_site *site)
{
	struct block *block;

	list_for_each_entry(block, &site->blocks, list)
		block->site = into;
	list_splice_tail_init(&site->blocks, &into->blocks);
	into->count += site->count;
	into->bytes += site->bytes;
	kmem_cache_free(site_cache, site);
}

void owners_retire(unsigned long start, unsigned long size, struct list_head *list)
{
	struct alloc_site *site, *next, *last = NULL;
	unsigned long flags;

	spin_lock_irqsave(&owners_lock, flags);
	for (site = first_site(start); site && site->caller - start < size; site = next) {
		next = next_site(site);
		rb_erase(&site->node, &sites);
		/* A call may be the last instruction of its function. */
		snprintf(site->function, sizeof(site->function), "%ps", (void *)site->caller - 1);
		if (last && strcmp(last->function, site->function) == 0) {
			merge(last, site);
			continue;
		}
		list_add_tail(&site->list, list);
		last = site;
	}
	spin_unlock_irqrestore(&owners_lock, flags);
}

/* Its blocks stay where they are; nobody knows any more who asked for them. */
static void drop_site(struct alloc_site *site)
{
	unsigned long count = site->count;

	while (count--)
		drop_block(list_first_entry(&site->blocks, struct block, list));
}

void owners_move(struct list_head *from, struct list_head *to, unsigned int keep)
{
	struct alloc_site *site, *next;
	unsigned long flags;
	unsigned int n = 0;

	spin_lock_irqsave(&owners_lock, flags);
	list_splice_tail_init(from, to);
	list_for_each_entry(site, to, list)
		n++;
	list_for_each_entry_safe(site, next, to, list)
		if (n-- > keep)
			drop_site(site);
		else
			break;
	spin_unlock_irqrestore(&owners_lock, flags);
}

void owners_for_each(struct list_head *list, owners_visit visit, void *data)
{
	struct alloc_site *site;
	unsigned long flags;

	spin_lock_irqsave(&owners_lock, flags);
	list_for_each_entry(site, list, list)
		visit(site, data);
	spin_unlock_irqrestore(&owners_lock, flags);
}

void owners_for_each_in(unsigned long start, unsigned long size, owners_visit visit, void *data)
{
	struct alloc_site *site;
	unsigned long flags;

	spin_lock_irqsave(&owners_lock, flags);
	for (site = first_site(start); site && site->caller - start < size; site = next_site(site))
		visit(site, data);
	spin_unlock_irqrestore(&owners_lock, flags);
}
