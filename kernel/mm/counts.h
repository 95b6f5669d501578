/* SPDX-License-Identifier: GPL-2.0 */
/* What memory is used for, exactly: tests compare two readings. */
#ifndef KERNEL_MM_COUNTS_H
#define KERNEL_MM_COUNTS_H

#include <linux/types.h>

struct mm_counts {
	unsigned long total_pages;      /* ever given to the page allocator */
	unsigned long free_pages;       /* in it now */
	unsigned long slab_pages;       /* behind kmalloc and object caches */
	unsigned long slab_objects;     /* live allocations of those */
	unsigned long slab_bytes;       /* as asked for, before rounding */
	unsigned long vmalloc_pages;    /* without guard pages; kernel stacks too */
	unsigned long module_pages;     /* without guard pages */
	unsigned long page_table_pages; /* kernel's and processes' */
};

void mm_get_counts(struct mm_counts *counts);

#endif
