/* SPDX-License-Identifier: GPL-2.0 */
#include "mm/module_area.h"

#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "mm/internal.h"
#include "mm/pages.h"
#include "x86/paging.h"

/* An offset of 0 would read as NULL: the per-CPU reserve starts behind the variables. */
#define PERCPU_GRANULE 16

extern char __per_cpu_load[], __per_cpu_size[];
static u8 percpu_reserve[PERCPU_MODULE_RESERVE] __section(".bss..percpu_reserve") __aligned(64);

static struct vm_space module_space, percpu_space;
static atomic_long_t mapped_pages;

void module_area_init(void)
{
	unsigned long reserve = (unsigned long)percpu_reserve - (unsigned long)__per_cpu_load;

	if (vm_space_init(&module_space, MODULES_VADDR, MODULES_END - MODULES_VADDR) ||
	    vm_space_init(&percpu_space, reserve, sizeof(percpu_reserve)))
		panic("no memory for the module area's first extent");
}

unsigned long module_page_count(void)
{
	return atomic_long_read(&mapped_pages);
}

/* Takes back one mapped page: it belongs to everybody again. */
static void drop_page(unsigned long addr)
{
	phys_addr_t phys = kernel_unmap_page(addr) & PTE_ADDR_MASK;

	direct_map_show(phys);
	__free_page(phys_to_page(phys));
	atomic_long_dec(&mapped_pages);
}

static bool add_page(unsigned long addr)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

	if (!page)
		return false;
	if (direct_map_hide(page_to_phys(page)))
		goto free_page;
	if (kernel_map_page(addr, page_to_phys(page), PTE_KERNEL_RW))
		goto show_page;
	page->flags = PG_MODULE;
	atomic_long_inc(&mapped_pages);
	return true;

show_page:
	direct_map_show(page_to_phys(page));
free_page:
	__free_page(page);
	return false;
}

static void release(struct vm_extent *extent)
{
	unsigned long addr;

	for (addr = extent->start; addr < extent->start + extent->mapped; addr += PAGE_SIZE)
		drop_page(addr);
	vm_space_free(&module_space, extent);
}

void *module_alloc(unsigned long size)
{
	struct vm_extent *extent;

	if (!size || size > MODULES_END - MODULES_VADDR)
		return NULL;
	size = PAGE_ALIGN(size);
	extent = vm_space_alloc(&module_space, size + PAGE_SIZE);
	if (!extent)
		return NULL;
	for (; extent->mapped < size; extent->mapped += PAGE_SIZE) {
		if (!add_page(extent->start + extent->mapped)) {
			release(extent);
			return NULL;
		}
	}
	return (void *)extent->start;
}

void module_memfree(void *region)
{
	struct vm_extent *extent;

	if (!region)
		return;
	extent = vm_space_find(&module_space, (unsigned long)region);
	BUG_ON(!extent || extent->start != (unsigned long)region);
	release(extent);
}

void module_area_set_owner(void *region, void *owner)
{
	struct vm_extent *extent = vm_space_find(&module_space, (unsigned long)region);

	BUG_ON(!extent);
	extent->owner = owner;
}

void *module_area_owner(unsigned long addr)
{
	struct vm_extent *extent = vm_space_find(&module_space, addr);

	return extent ? extent->owner : NULL;
}

bool module_area_region(unsigned long addr, unsigned long *base, unsigned long *size)
{
	struct vm_extent *extent = vm_space_find(&module_space, addr);

	if (!extent)
		return false;
	*base = extent->start;
	*size = extent->mapped;
	return true;
}

void *__alloc_reserved_percpu(size_t size, size_t align)
{
	struct vm_extent *extent;
	unsigned long offset;

	if (!size || align > PAGE_SIZE || size > sizeof(percpu_reserve))
		return NULL;
	align = max_t(size_t, align, PERCPU_GRANULE);
	/* Room to move up to the alignment; the trees know granules only. */
	size = round_up(size, PERCPU_GRANULE) + align - PERCPU_GRANULE;
	extent = vm_space_alloc(&percpu_space, size);
	if (!extent)
		return NULL;
	offset = round_up(extent->start, align);
	memset(__per_cpu_load + extent->start, 0, extent->size);
	return (void *)offset;
}

void free_percpu(void *pdata)
{
	struct vm_extent *extent;

	if (!pdata)
		return;
	extent = vm_space_find(&percpu_space, (unsigned long)pdata);
	BUG_ON(!extent);
	vm_space_free(&percpu_space, extent);
}
