/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared anonymous memory: the pages belong to an object that every area over
 * it (after fork in several address spaces) counts, two levels of tables deep.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "mm/pages.h"
#include "mm/vma.h"

#define PER_TABLE (PAGE_SIZE / sizeof(struct page *))

struct shared_anon {
	atomic_t count;    /* areas */
	struct mutex lock; /* tables; inside mmap_lock */
	unsigned long tables;
	struct page **table[]; /* each NULL or a page of pointers */
};

static int shared_anon_fault(struct vm_fault *vmf)
{
	struct shared_anon *object = vmf->vma->vm_private_data;
	struct page ***table, **slot;
	int err = -ENOMEM;

	if (vmf->pgoff / PER_TABLE >= object->tables)
		return -EFAULT;
	table = &object->table[vmf->pgoff / PER_TABLE];
	mutex_lock(&object->lock);
	if (!*table)
		*table = (struct page **)get_zeroed_page(GFP_KERNEL);
	if (!*table)
		goto out;
	slot = *table + vmf->pgoff % PER_TABLE;
	if (!*slot)
		*slot = alloc_page(GFP_USER | __GFP_ZERO);
	if (!*slot)
		goto out;
	get_page(*slot);
	vmf->page = *slot;
	err = 0;
out:
	mutex_unlock(&object->lock);
	return err;
}

static void shared_anon_open(struct vm_area_struct *vma)
{
	struct shared_anon *object = vma->vm_private_data;

	atomic_inc(&object->count);
}

static void free_table(struct page **table)
{
	for (unsigned long i = 0; i < PER_TABLE; i++) {
		if (table[i])
			put_page(table[i]);
	}
	free_page((unsigned long)table);
}

static void shared_anon_close(struct vm_area_struct *vma)
{
	struct shared_anon *object = vma->vm_private_data;

	if (!atomic_dec_and_test(&object->count))
		return;
	for (unsigned long i = 0; i < object->tables; i++) {
		if (object->table[i])
			free_table(object->table[i]);
	}
	kvfree(object);
}

static const struct vm_operations_struct shared_anon_ops = {
	.fault = shared_anon_fault,
	.open = shared_anon_open,
	.close = shared_anon_close,
};

int shared_anon_setup(struct vm_area_struct *vma)
{
	unsigned long pages = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	unsigned long tables = DIV_ROUND_UP(pages, PER_TABLE);
	struct shared_anon *object = kvzalloc(sizeof(*object) + tables * sizeof(void *),
					      GFP_KERNEL);

	if (!object)
		return -ENOMEM;
	atomic_set(&object->count, 1);
	mutex_init(&object->lock);
	object->tables = tables;
	vma->vm_pgoff = 0;
	vma->vm_private_data = object;
	vma->vm_ops = &shared_anon_ops;
	return 0;
}
