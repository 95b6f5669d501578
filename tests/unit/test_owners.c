/* SPDX-License-Identifier: GPL-2.0 */
/* unit: kernel/mm/owners.c kernel/lib/rbtree.c kernel/lib/vsnprintf.c kernel/lib/errname.c */
/* unit: kernel/lib/string_extra.c */
/* The account of what modules allocated: against a plain list of the same, step by step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <linux/slab.h>
#include <linux/spinlock.h>

#include <cmocka.h>

#include "mm/internal.h"
#include "mm/owners.h"

#define CODE MODULES_VADDR
#define CALLERS 16
#define BLOCKS 400

static long records;
static bool no_memory;

struct kmem_cache {
	unsigned int size;
};

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *))
{
	static struct kmem_cache caches[2];
	static int n;

	caches[n].size = size;
	return &caches[n++];
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	if (no_memory)
		return NULL;
	records++;
	return gfp & __GFP_ZERO ? calloc(1, cache->size) : malloc(cache->size);
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	if (object)
		records--;
	free(object);
}

void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	return malloc(size);
}

unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	assert_int_equal(lock->raw_lock.val.counter, 0);
	lock->raw_lock.val.counter = 1;
	return 0;
}

void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	lock->raw_lock.val.counter = 0;
}

/* What there should be: each block's caller, 0 where it is free. */
static struct {
	unsigned long caller;
	size_t bytes;
} model[BLOCKS];

static const void *block_at(unsigned int i)
{
	return (const void *)(0x1000UL + i * 64);
}

struct sums {
	unsigned long count, bytes, sites, last;
	unsigned long start, size; /* of the code that is asked about */
};

static void add_site(const struct alloc_site *site, void *data)
{
	struct sums *sums = data;

	assert_true(site->count > 0);
	assert_true(site->caller > sums->last || site->function[0]);
	assert_true(site->caller - sums->start < sums->size);
	sums->last = site->caller;
	sums->count += site->count;
	sums->bytes += site->bytes;
	sums->sites++;
}

/* The table says of [start, start + size) what the model says. */
static void compare(unsigned long start, unsigned long size)
{
	struct sums is = { .start = start, .size = size };
	unsigned long count = 0, bytes = 0;
	unsigned int i;

	owners_for_each_in(start, size, add_site, &is);
	for (i = 0; i < BLOCKS; i++)
		if (model[i].caller && model[i].caller - start < size) {
			count++;
			bytes += model[i].bytes;
		}
	assert_int_equal(is.count, count);
	assert_int_equal(is.bytes, bytes);
}

static void take(unsigned int i)
{
	model[i].caller = CODE + 0x10 * (rand() % CALLERS);
	model[i].bytes = rand() % 1000;
	assert_true(owners_note(block_at(i), model[i].bytes, model[i].caller));
}

static void give(unsigned int i)
{
	owners_forget(block_at(i));
	model[i].caller = 0;
}

static void give_all(void)
{
	unsigned int i;

	for (i = 0; i < BLOCKS; i++)
		give(i);
	assert_int_equal(records, 0);
}

static void random_steps(void **state)
{
	unsigned int step, i;

	for (step = 0; step < 20000; step++) {
		i = rand() % BLOCKS;
		if (model[i].caller)
			give(i);
		else
			take(i);
		if (step % 97 == 0)
			compare(CODE + 0x10 * (rand() % CALLERS), 0x10 * (rand() % CALLERS));
	}
	compare(CODE, PAGE_SIZE);
	give_all();
}

static void others_are_not_recorded(void **state)
{
	assert_false(owners_note(block_at(0), 8, 0xffffffff81000000UL));
	assert_false(owners_note(block_at(0), 8, MODULES_END));
	assert_false(owners_note(NULL, 8, CODE));
	owners_enabled = false;
	assert_false(owners_note(block_at(0), 8, CODE));
	owners_enabled = true;
	owners_forget(block_at(0)); /* nothing is known of it: nothing happens */
	assert_int_equal(records, 0);
}

static void without_memory(void **state)
{
	unsigned long before = owners_lost();

	no_memory = true;
	assert_false(owners_note(block_at(0), 8, CODE));
	no_memory = false;
	assert_int_equal(owners_lost(), before + 1);
	assert_int_equal(records, 0);
}

/* Retired code is out of the table; its blocks can still be freed, and its address used again. */
static void retired_code(void **state)
{
	struct sums sums = { .size = ~0UL };
	LIST_HEAD(list);
	unsigned int i;

	for (i = 0; i < BLOCKS; i++)
		take(i);
	owners_retire(CODE, 0x80, &list);
	compare(CODE + 0x80, PAGE_SIZE);
	owners_for_each(&list, add_site, &sums);
	assert_int_equal(sums.sites, 8);
	for (i = 0; i < BLOCKS; i++)
		if (model[i].caller < CODE + 0x80) {
			sums.count--;
			sums.bytes -= model[i].bytes;
			give(i);
		}
	assert_int_equal(sums.count, 0);
	assert_int_equal(sums.bytes, 0);
	assert_true(list_empty(&list));
	for (i = 0; i < BLOCKS; i++)
		if (!model[i].caller)
			take(i);
	compare(CODE, PAGE_SIZE);
	give_all();
}

/* The oldest sites are dropped, their blocks with them; freeing those later does nothing. */
static void a_bounded_list(void **state)
{
	LIST_HEAD(first);
	LIST_HEAD(all);
	struct sums sums = { .size = ~0UL };
	unsigned int i;

	for (i = 0; i < 8; i++)
		owners_note(block_at(i), 100 + i, CODE + 0x10 * i);
	owners_retire(CODE, 0x20, &first);
	owners_move(&first, &all, 4);
	owners_retire(CODE + 0x20, PAGE_SIZE, &first);
	owners_move(&first, &all, 4);
	assert_true(list_empty(&first));
	owners_for_each(&all, add_site, &sums);
	assert_int_equal(sums.sites, 4);
	assert_int_equal(sums.bytes, 104 + 105 + 106 + 107);
	assert_int_equal(records, 2 * 4);
	for (i = 0; i < 8; i++)
		owners_forget(block_at(i));
	assert_true(list_empty(&all));
	assert_int_equal(records, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_steps),	    cmocka_unit_test(others_are_not_recorded),
		cmocka_unit_test(without_memory),   cmocka_unit_test(retired_code),
		cmocka_unit_test(a_bounded_list),
	};

	srand(1);
	owners_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
