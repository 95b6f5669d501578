/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where modules live: MODULES_VADDR to MODULES_END, within reach of the
 * kernel's 32-bit relocations. While a page belongs to a module, the direct map
 * does not have it, so nothing but the module's own mapping can write it.
 */
#ifndef KERNEL_MM_MODULE_AREA_H
#define KERNEL_MM_MODULE_AREA_H

#include <asm/page.h>
#include <linux/types.h>

/*
 * Whole pages, read-write, not executable, zeroed, an unmapped guard page after
 * them; the smallest hole that fits, the lowest of equals. NULL for size 0 and
 * when there is no room or no memory. O(log n) plus the pages themselves.
 */
void *module_alloc(unsigned long size);
/* region is what module_alloc() returned, or NULL. Permissions need no reset before. */
void module_memfree(void *region);

/* In the module area at all, allocated or not. */
static inline bool is_module_address(unsigned long addr)
{
	return addr >= MODULES_VADDR && addr < MODULES_END;
}

/* A word of the owner's for each region; O(log n). Owner of no region: NULL. */
void module_area_set_owner(void *region, void *owner);
void *module_area_owner(unsigned long addr);
/* Base and size in bytes of the region around addr; false where there is none. */
bool module_area_region(unsigned long addr, unsigned long *base, unsigned long *size);

/*
 * Room for a module's per-CPU variables: offsets off %gs, from a reserve of
 * PERCPU_MODULE_RESERVE bytes. Zeroed. NULL when full. align up to a page.
 */
#define PERCPU_MODULE_RESERVE 16384
void *__alloc_reserved_percpu(size_t size, size_t align);
void free_percpu(void *pdata);

#endif
