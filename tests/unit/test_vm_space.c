/* SPDX-License-Identifier: GPL-2.0 */
/* unit: kernel/mm/vm_space.c kernel/lib/rbtree.c */
#include "mm/internal.h"

#include <linux/slab.h>
#include <linux/string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define START 0x100000UL
#define UNITS 64

static long live, fail_after = -1;

void *__kmalloc(size_t size, gfp_t gfp)
{
	if (fail_after == 0)
		return NULL;
	if (fail_after > 0)
		fail_after--;
	live++;
	return gfp & __GFP_ZERO ? calloc(1, size) : malloc(size);
}

void kfree(const void *p)
{
	if (p)
		live--;
	free((void *)p);
}

unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	assert_int_equal(lock->raw_lock.val.counter++, 0);
	return 0;
}

void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	assert_int_equal(--lock->raw_lock.val.counter, 0);
}

/* What the space should be: one byte a unit, 0 free, else who has it. */
static unsigned char model[UNITS];

static long model_best_fit(unsigned long size)
{
	long best = -1;
	unsigned long best_size = UNITS + 1;

	for (unsigned long i = 0, n; i < UNITS; i += n ? n : 1) {
		for (n = 0; i + n < UNITS && !model[i + n]; n++)
			;
		if (n >= size && n < best_size) {
			best = i;
			best_size = n;
		}
	}
	return best;
}

static void places_are_best_fit_and_come_back_whole(void **state)
{
	struct vm_extent *owned[UNITS + 1] = { NULL };
	struct vm_space space;

	assert_int_equal(vm_space_init(&space, START, UNITS), 0);
	srand(3);
	for (int step = 0; step < 50000; step++) {
		int id = 1 + rand() % UNITS;

		if (owned[id]) {
			memset(model + (owned[id]->start - START), 0, owned[id]->size);
			vm_space_free(&space, owned[id]);
			owned[id] = NULL;
		} else {
			unsigned long size = 1 + rand() % 9;
			long want = model_best_fit(size);

			owned[id] = vm_space_alloc(&space, size);
			if (want < 0) {
				assert_null(owned[id]);
				continue;
			}
			assert_int_equal(owned[id]->start, START + want);
			assert_int_equal(owned[id]->size, size);
			memset(model + want, id, size);
		}
		for (unsigned long i = 0; i < UNITS; i++)
			assert_ptr_equal(vm_space_find(&space, START + i),
					 model[i] ? owned[model[i]] : NULL);
	}
	assert_null(vm_space_find(&space, START - 1));
	assert_null(vm_space_find(&space, START + UNITS));
	for (int id = 1; id <= UNITS; id++)
		if (owned[id])
			vm_space_free(&space, owned[id]);
	assert_int_equal(live, 1);
	owned[1] = vm_space_alloc(&space, UNITS);
	assert_int_equal(owned[1]->start, START);
	kfree(owned[1]);
}

static void no_memory_changes_nothing(void **state)
{
	struct vm_space space;
	struct vm_extent *extent;

	assert_int_equal(vm_space_init(&space, START, UNITS), 0);
	fail_after = 0;
	assert_null(vm_space_alloc(&space, 4));
	fail_after = -1;
	assert_null(vm_space_find(&space, START));
	extent = vm_space_alloc(&space, UNITS);
	assert_non_null(extent);
	assert_null(vm_space_alloc(&space, 1));
	kfree(extent);
	assert_int_equal(live, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_best_fit_and_come_back_whole),
		cmocka_unit_test(no_memory_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
