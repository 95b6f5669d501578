/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The pages of a RAM file by index: a radix tree of 64 slots a node, as high as
 * its largest index needs. Holes take nothing. The caller's lock guards it.
 */
#include "fs/internal.h"
#include "mm/pages.h"

#define NODE_SHIFT 6
#define NODE_SLOTS (1U << NODE_SHIFT)

struct node {
	unsigned int count; /* slots in use */
	void *slot[NODE_SLOTS];
};

static struct kmem_cache *node_cache;

void page_tree_cache_init(void)
{
	node_cache = kmem_cache_create("page_tree_node", sizeof(struct node), 8, SLAB_PANIC, NULL);
}

/* Highest index that a tree of this height reaches. */
static unsigned long max_index(unsigned int height)
{
	unsigned int bits = height * NODE_SHIFT;

	return bits >= 64 ? ULONG_MAX : (1UL << bits) - 1;
}

static unsigned int slot_of(unsigned long index, unsigned int level)
{
	return (index >> ((level - 1) * NODE_SHIFT)) & (NODE_SLOTS - 1);
}

struct page *page_tree_get(const struct page_tree *tree, unsigned long index)
{
	void *p = tree->root;
	unsigned int level;

	if (index > max_index(tree->height))
		return NULL;
	for (level = tree->height; p && level; level--)
		p = ((struct node *)p)->slot[slot_of(index, level)];
	return p;
}

/* Moves index on to the first page at or after it in this subtree; false where there is none. */
static bool next_below(const void *p, unsigned int level, unsigned long *index)
{
	unsigned int shift = (level - 1) * NODE_SHIFT, i;

	if (!level)
		return true;
	for (i = slot_of(*index, level); i < NODE_SLOTS; i++) {
		const void *below = ((const struct node *)p)->slot[i];
		unsigned long past = ((*index >> shift) + 1) << shift;

		if (below && next_below(below, level - 1, index))
			return true;
		*index = past;
	}
	return false;
}

bool page_tree_next(const struct page_tree *tree, unsigned long *index)
{
	if (!tree->root || *index > max_index(tree->height))
		return false;
	return next_below(tree->root, tree->height, index);
}

/* Puts levels on top until index fits. */
static int grow(struct page_tree *tree, unsigned long index)
{
	while (index > max_index(tree->height)) {
		if (tree->root) {
			struct node *top = kmem_cache_zalloc(node_cache, GFP_ATOMIC);

			if (!top)
				return -ENOMEM;
			top->slot[0] = tree->root;
			top->count = 1;
			tree->root = top;
		}
		tree->height++;
	}
	return 0;
}

int page_tree_insert(struct page_tree *tree, unsigned long index, struct page *page)
{
	void **link = &tree->root;
	struct node *parent = NULL;
	unsigned int level;
	int err = grow(tree, index);

	if (err)
		return err;
	for (level = tree->height; level; level--) {
		struct node *node = *link;

		if (!node) {
			node = kmem_cache_zalloc(node_cache, GFP_ATOMIC);
			if (!node)
				return -ENOMEM;
			*link = node;
			if (parent)
				parent->count++;
		}
		parent = node;
		link = &node->slot[slot_of(index, level)];
	}
	if (*link)
		return -EEXIST;
	*link = page;
	if (parent)
		parent->count++;
	tree->pages++;
	return 0;
}

/* Cuts what lies at or after index (relative to this subtree); true when nothing is left. */
static bool cut(struct page_tree *tree, void *p, unsigned int level, unsigned long index)
{
	struct node *node = p;
	unsigned int i;

	if (!level) {
		put_page(p);
		tree->pages--;
		return true;
	}
	for (i = slot_of(index, level); i < NODE_SLOTS; i++) {
		/* Only the first slot is cut in the middle; the others go whole. */
		unsigned long below = i == slot_of(index, level) ?
				      index & max_index(level - 1) : 0;

		if (node->slot[i] && cut(tree, node->slot[i], level - 1, below)) {
			node->slot[i] = NULL;
			node->count--;
		}
	}
	if (node->count)
		return false;
	kmem_cache_free(node_cache, node);
	return true;
}

unsigned long page_tree_cut(struct page_tree *tree, unsigned long index)
{
	unsigned long before = tree->pages;

	if (!tree->root || index > max_index(tree->height))
		return 0;
	if (cut(tree, tree->root, tree->height, index)) {
		tree->root = NULL;
		tree->height = 0;
	}
	return before - tree->pages;
}
