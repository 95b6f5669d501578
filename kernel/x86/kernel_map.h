/* SPDX-License-Identifier: GPL-2.0 */
/* Between paging.c, kernel_map.c and the start of mm: building the kernel's half. */
#ifndef KERNEL_X86_KERNEL_MAP_H
#define KERNEL_X86_KERNEL_MAP_H

#include <linux/types.h>

#define PTRS_PER_TABLE 512
#define LARGE_SIZE (2UL << 20)

static inline unsigned int table_index(unsigned long addr, unsigned int level)
{
	return addr >> (12 + 9 * level) & (PTRS_PER_TABLE - 1);
}

/* A zeroed table page; NULL without memory. Counted. */
u64 *table_alloc(void);
void table_free(u64 *table);
unsigned long page_table_count(void);

/* The start's maps; early_page() gives zeroed pages before the page allocator exists. */
void kernel_map_init(u64 *(*early_page)(void));
void direct_map_add(u64 start, u64 end, u64 *(*early_page)(void));
void vmemmap_add(unsigned long addr, u64 phys, u64 *(*early_page)(void));
/* From here on the tables above are used, the doors' own are gone. */
void kernel_map_switch(void);
/* Permissions of the direct map over [start, end), which is mapped by 4 KiB. */
void direct_map_set(u64 start, u64 end, u64 flags);

#endif
