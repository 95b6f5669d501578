/* SPDX-License-Identifier: GPL-2.0 */
/* Virtually contiguous memory, kernel stacks, and mappings of device memory. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "mm/internal.h"
#include "mm/owners.h"
#include "mm/pages.h"
#include "mm/stack.h"
#include "traps.h"
#include "x86/paging.h"

static struct vm_space vmalloc_space;
static atomic_long_t mapped_pages;

/* Owners of extents: what vfree() and iounmap() must find. */
static char owner_memory[1], owner_stack[1], owner_io[1];

void vmalloc_init(void)
{
	if (vm_space_init(&vmalloc_space, VMALLOC_START, VMALLOC_END - VMALLOC_START))
		panic("no memory for vmalloc's first extent");
}

unsigned long vmalloc_page_count(void)
{
	return atomic_long_read(&mapped_pages);
}

/* Unmaps and frees what extent has so far, then the addresses. */
static void release(struct vm_extent *extent)
{
	unsigned long addr = extent->start, end = addr + extent->mapped;

	if (extent->owner == owner_stack) {
		addr += PAGE_SIZE;
		end += PAGE_SIZE;
	}
	atomic_long_sub((end - addr) / PAGE_SIZE, &mapped_pages);
	for (; addr < end; addr += PAGE_SIZE)
		__free_page(phys_to_page(kernel_unmap_page(addr) & PTE_ADDR_MASK));
	vm_space_free(&vmalloc_space, extent);
}

/* Pages for [addr, addr + size); extent->mapped tells how far it came. */
static bool fill(struct vm_extent *extent, unsigned long addr, unsigned long size, gfp_t gfp)
{
	while (extent->mapped < size) {
		struct page *page = alloc_page(gfp);

		if (!page)
			return false;
		if (kernel_map_page(addr + extent->mapped, page_to_phys(page), PTE_KERNEL_RW)) {
			__free_page(page);
			return false;
		}
		page->flags = PG_VMALLOC;
		atomic_long_inc(&mapped_pages);
		extent->mapped += PAGE_SIZE;
	}
	return true;
}

/* Said before the last page has been taken from those who need few. */
static bool more_than_there_is(unsigned long size)
{
	struct mm_counts counts;

	pages_get_counts(&counts);
	return PFN_UP(size) > counts.free_pages;
}

static void *vmalloc_flags(unsigned long size, gfp_t gfp, unsigned long caller)
{
	unsigned long asked = size;
	struct vm_extent *extent;

	if (!size || size > VMALLOC_END - VMALLOC_START || more_than_there_is(size))
		return NULL;
	size = PAGE_ALIGN(size);
	extent = vm_space_alloc(&vmalloc_space, size + PAGE_SIZE);
	if (!extent)
		return NULL;
	extent->owner = owner_memory;
	if (!fill(extent, extent->start, size, gfp)) {
		release(extent);
		return NULL;
	}
	extent->owned = owners_note((void *)extent->start, asked, caller);
	return (void *)extent->start;
}

void *vmalloc(unsigned long size)
{
	return vmalloc_flags(size, GFP_KERNEL, _RET_IP_);
}
EXPORT_SYMBOL(vmalloc);

void *vzalloc(unsigned long size)
{
	return vmalloc_flags(size, GFP_KERNEL | __GFP_ZERO, _RET_IP_);
}
EXPORT_SYMBOL(vzalloc);

void vfree(const void *addr)
{
	struct vm_extent *extent;

	if (!addr)
		return;
	extent = vm_space_find(&vmalloc_space, (unsigned long)addr);
	if (!extent || extent->start != (unsigned long)addr || extent->owner != owner_memory) {
		WARN(1, "vfree of %px, which vmalloc did not give\n", addr);
		return;
	}
	if (extent->owned)
		owners_forget(addr);
	release(extent);
}
EXPORT_SYMBOL(vfree);

bool is_vmalloc_addr(const void *addr)
{
	return (unsigned long)addr >= VMALLOC_START && (unsigned long)addr < VMALLOC_END;
}
EXPORT_SYMBOL(is_vmalloc_addr);

void *kvmalloc_node(size_t size, gfp_t gfp, int node)
{
	void *p = NULL;

	/* Large blocks side by side are scarce: beyond a page, pages will do. */
	if (size <= 2 * PAGE_SIZE)
		p = __kmalloc_node_track_caller(size, gfp, node, _RET_IP_);
	return p ? p : vmalloc_flags(size, gfp, _RET_IP_);
}
EXPORT_SYMBOL(kvmalloc_node);

void kvfree(const void *p)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
}
EXPORT_SYMBOL(kvfree);

/* The extent is guard, stack, guard: an overflow faults, whoever lies below. */
void *kernel_stack_alloc(void)
{
	struct vm_extent *extent = vm_space_alloc(&vmalloc_space, THREAD_SIZE + 2 * PAGE_SIZE);
	void *stack;

	if (!extent)
		return NULL;
	extent->owner = owner_stack;
	stack = (void *)(extent->start + PAGE_SIZE);
	if (fill(extent, (unsigned long)stack, THREAD_SIZE, GFP_KERNEL))
		return stack;
	release(extent);
	return NULL;
}

void kernel_stack_free(void *stack)
{
	struct vm_extent *extent = vm_space_find(&vmalloc_space, (unsigned long)stack);

	BUG_ON(!extent || extent->owner != owner_stack);
	release(extent);
}

bool stack_guard_hit(unsigned long addr)
{
	struct vm_extent *extent = vm_space_find(&vmalloc_space, addr);
	extern char boot_stack_guard[];

	if (addr - (unsigned long)boot_stack_guard < PAGE_SIZE)
		return true;
	return extent && extent->owner == owner_stack && addr - extent->start < PAGE_SIZE;
}

static void *map_io(phys_addr_t phys, unsigned long size, u64 flags)
{
	unsigned long offset = offset_in_page(phys), done;
	struct vm_extent *extent;

	size = PAGE_ALIGN(size + offset);
	extent = vm_space_alloc(&vmalloc_space, size + PAGE_SIZE);
	if (!extent)
		return NULL;
	extent->owner = owner_io;
	for (done = 0; done < size; done += PAGE_SIZE) {
		if (kernel_map_page(extent->start + done, phys - offset + done, flags)) {
			extent->mapped = done;
			iounmap((void *)extent->start);
			return NULL;
		}
	}
	extent->mapped = size;
	return (void *)(extent->start + offset);
}

void *ioremap(phys_addr_t phys, unsigned long size)
{
	return map_io(phys, size, PTE_KERNEL_IO);
}

void *memremap_ro(phys_addr_t phys, unsigned long size)
{
	return map_io(phys, size, PTE_KERNEL_RO);
}

void iounmap(void *addr)
{
	struct vm_extent *extent = vm_space_find(&vmalloc_space, (unsigned long)addr);
	unsigned long done;

	BUG_ON(!extent || extent->owner != owner_io);
	for (done = 0; done < extent->mapped; done += PAGE_SIZE)
		kernel_unmap_page(extent->start + done);
	vm_space_free(&vmalloc_space, extent);
}
