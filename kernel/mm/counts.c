/* SPDX-License-Identifier: GPL-2.0 */
#include "mm/counts.h"

#include "mm/internal.h"
#include "x86/kernel_map.h"

void mm_get_counts(struct mm_counts *counts)
{
	pages_get_counts(counts);
	slab_get_counts(counts);
	counts->vmalloc_pages = vmalloc_page_count();
	counts->module_pages = module_page_count();
	counts->page_table_pages = page_table_count();
}
