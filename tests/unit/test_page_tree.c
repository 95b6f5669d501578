/* SPDX-License-Identifier: GPL-2.0 */
/* unit: kernel/fs/page_tree.c */
#include "fs/internal.h"
#include "mm/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define PAGES 400

static struct page pages[PAGES];
static long nodes, fail_after = -1;
static size_t node_size;

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *))
{
	node_size = size;
	return (struct kmem_cache *)&node_size;
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	if (fail_after == 0)
		return NULL;
	if (fail_after > 0)
		fail_after--;
	nodes++;
	return gfp & __GFP_ZERO ? calloc(1, node_size) : malloc(node_size);
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	nodes--;
	free(object);
}

void put_page(struct page *page)
{
	page->refcount.counter--;
}

/* The model: where each page is, ~0 for nowhere. */
static unsigned long place[PAGES];

static int start(void **state)
{
	memset(pages, 0, sizeof(pages));
	memset(place, 0xff, sizeof(place));
	nodes = 0;
	fail_after = -1;
	page_tree_cache_init();
	return 0;
}

static void put_in(struct page_tree *tree, int page, unsigned long index)
{
	pages[page].refcount.counter = 1;
	assert_int_equal(page_tree_insert(tree, index, &pages[page]), 0);
	place[page] = index;
}

static void compare(const struct page_tree *tree)
{
	unsigned long count = 0;

	for (int i = 0; i < PAGES; i++) {
		if (place[i] == ~0UL) {
			assert_int_equal(pages[i].refcount.counter, 0);
			continue;
		}
		count++;
		assert_ptr_equal(page_tree_get(tree, place[i]), &pages[i]);
	}
	assert_int_equal(tree->pages, count);
}

static void cut_at(struct page_tree *tree, unsigned long index)
{
	unsigned long gone = 0;

	for (int i = 0; i < PAGES; i++) {
		if (place[i] != ~0UL && place[i] >= index) {
			place[i] = ~0UL;
			gone++;
		}
	}
	assert_int_equal(page_tree_cut(tree, index), gone);
}

static void empty(void **state)
{
	struct page_tree tree = { 0 };

	assert_null(page_tree_get(&tree, 0));
	assert_null(page_tree_get(&tree, ~0UL));
	assert_int_equal(page_tree_cut(&tree, 0), 0);
	put_in(&tree, 0, 0);
	assert_int_equal(nodes, 0); /* one page needs no node */
	assert_int_equal(page_tree_insert(&tree, 0, &pages[1]), -EEXIST);
	cut_at(&tree, 0);
	compare(&tree);
}

/* Where a level ends, and the ends of the index's range. */
static void edges(void **state)
{
	static const unsigned long at[] = { 0, 1, 63, 64, 65, 4095, 4096, 262143, 262144,
					    1UL << 40, (1UL << 52) - 1, ~0UL - 1 };
	struct page_tree tree = { 0 };
	int n = sizeof(at) / sizeof(*at);

	for (int i = 0; i < n; i++) {
		put_in(&tree, i, at[i]);
		compare(&tree);
	}
	assert_null(page_tree_get(&tree, 2));
	assert_null(page_tree_get(&tree, 1UL << 41));
	for (int i = n - 1; i >= 0; i--) {
		cut_at(&tree, at[i] + 1); /* nothing, or the one after it */
		cut_at(&tree, at[i]);
		compare(&tree);
	}
	assert_int_equal(nodes, 0);
}

static unsigned long random_index(unsigned long *seed)
{
	*seed = *seed * 6364136223846793005UL + 1442695040888963407UL;
	return (*seed >> 20) >> (*seed >> 58) % 44;
}

static void random_changes(void **state)
{
	struct page_tree tree = { 0 };
	unsigned long seed = 1;

	for (int round = 0; round < 200; round++) {
		for (int i = 0; i < PAGES; i++) {
			unsigned long index = random_index(&seed);

			if (place[i] == ~0UL && !page_tree_get(&tree, index))
				put_in(&tree, i, index);
		}
		compare(&tree);
		cut_at(&tree, random_index(&seed));
		compare(&tree);
	}
	cut_at(&tree, 0);
	compare(&tree);
	assert_int_equal(nodes, 0);
}

/* No memory at the nth node: what was there stays, and all of it can be given back. */
static void no_memory(void **state)
{
	for (int n = 0; n < 8; n++) {
		struct page_tree tree = { 0 };
		int err;

		start(NULL);
		put_in(&tree, 0, 5);
		fail_after = n;
		err = page_tree_insert(&tree, 1UL << 30, &pages[1]);
		fail_after = -1;
		if (!err) {
			pages[1].refcount.counter = 1;
			place[1] = 1UL << 30;
		} else {
			assert_int_equal(err, -ENOMEM);
		}
		compare(&tree);
		cut_at(&tree, 0);
		compare(&tree);
		assert_int_equal(nodes, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(empty, start),
		cmocka_unit_test_setup(edges, start),
		cmocka_unit_test_setup(random_changes, start),
		cmocka_unit_test_setup(no_memory, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
