/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Physical pages: one `struct page` each, a buddy allocator over them. All RAM
 * is mapped at PAGE_OFFSET, so every page has an address.
 */
#ifndef KERNEL_MM_PAGES_H
#define KERNEL_MM_PAGES_H

#include <asm/page.h>
#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/types.h>

#define MAX_ORDER 10 /* the largest block: 4 MiB */

/* page->flags */
#define PG_SLAB_TAIL 0x1UL /* a further page of one: slab_head */
#define PG_FREE 0x2UL     /* head of a free block of page->order */
#define PG_SLAB 0x4UL     /* head of a slab */
#define PG_LARGE 0x8UL    /* head of a kmalloc larger than a slab's objects */
#define PG_TABLE 0x10UL   /* a page table */
#define PG_MODULE 0x20UL  /* backs the module area */
#define PG_VMALLOC 0x40UL /* backs vmalloc */
#define PG_OWNED 0x80UL   /* head: mm/owners.c may have a record of it, or of objects in it */

struct kmem_cache;

struct page {
	unsigned long flags;
	atomic_t refcount;  /* 1 when allocated; user pages are shared by more */
	u16 order;          /* of the block, in its head */
	u16 inuse;          /* slab: live objects; page table: entries unlike the default */
	struct list_head lru; /* free list, partial slabs; the owner's while allocated */
	union {
		unsigned long private; /* the owner's */
		struct kmem_cache *cache;
	};
	void *freelist;
	union {
		u16 sizes[8]; /* slab of up to 8 objects: bytes asked for, each */
		unsigned long bytes; /* PG_LARGE */
		struct page *slab_head;
	};
};

_Static_assert(sizeof(struct page) == 64, "struct page: one cache line");

#define vmemmap ((struct page *)VMEMMAP_START)
#define pfn_to_page(pfn) (vmemmap + (pfn))
#define page_to_pfn(page) ((unsigned long)((page) - vmemmap))
#define page_to_phys(page) PFN_PHYS(page_to_pfn(page))
#define phys_to_page(phys) pfn_to_page(PFN_DOWN(phys))
#define __va(phys) ((void *)((unsigned long)(phys) + PAGE_OFFSET))
/* Physical address of an address in the direct map or in the kernel image. */
#define __pa(addr) __phys_addr((unsigned long)(addr))
#define virt_to_page(addr) pfn_to_page(PFN_DOWN(__pa(addr)))

static inline phys_addr_t __phys_addr(unsigned long addr)
{
	return addr >= __START_KERNEL_map ? addr - __START_KERNEL_map : addr - PAGE_OFFSET;
}

static inline void *page_address(const struct page *page)
{
	return __va(page_to_phys(page));
}

/*
 * 1 << order pages side by side, aligned to their size, refcount 1; NULL when
 * there is no such block. __GFP_ZERO clears them. Any context.
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
void __free_pages(struct page *page, unsigned int order);
#define alloc_page(gfp) alloc_pages((gfp), 0)
#define __free_page(page) __free_pages((page), 0)

/* Shared single pages: the last put frees. */
static inline void get_page(struct page *page)
{
	atomic_inc(&page->refcount);
}

void put_page(struct page *page);

static inline int page_count(const struct page *page)
{
	return atomic_read(&page->refcount);
}

/* Is there a struct page behind this frame? False for device memory. */
bool pfn_valid(unsigned long pfn);

/* Start: takes the map of boot_info, builds the direct map and the array of pages. */
void mm_init(void);
/* Gives the kernel's own .init memory back; makes .data..ro_after_init read-only. */
void mm_finish_init(void);
/* Gives a reserved stretch of RAM (the initrd) to the allocator; whole pages inside it. */
void free_reserved_range(phys_addr_t start, phys_addr_t size);

#endif
