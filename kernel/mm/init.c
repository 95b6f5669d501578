/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the loader's memory map to the allocators. Nothing is cleared but page
 * tables and the array of struct page: 64 bytes for each 4096.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/set_memory.h>
#include <linux/string.h>

#include "boot_info.h"
#include "mm/internal.h"
#include "mm/pages.h"
#include "x86/kernel_map.h"
#include "x86/paging.h"

/* Pages described by one large page of the array: 128 MiB worth. */
#define SECTION_PAGES (LARGE_SIZE / sizeof(struct page))
#define MAX_SECTIONS 4096 /* 512 GiB: one top-level entry of the direct map */
#define LOW_MEMORY (1UL << 20) /* firmware's tables and old devices */
#define BOOT_MAPPED (4UL << 30)

extern char _text[], _end[], __init_text_begin[], __init_text_end[];
extern char __init_data_begin[], __init_data_end[];
extern char __ro_after_init_begin[], __ro_after_init_end[];

static unsigned long present_sections[MAX_SECTIONS / 64];

bool pfn_valid(unsigned long pfn)
{
	unsigned long section = pfn / SECTION_PAGES;

	return section < MAX_SECTIONS && (present_sections[section / 64] >> section % 64 & 1);
}

/* What the allocator must not have. */
struct hole {
	u64 start, end;
};

static struct hole holes[BOOT_MAX_RANGES + 8] __initdata;
static unsigned int num_holes __initdata;

static void __init add_hole(u64 start, u64 end)
{
	if (start < end)
		holes[num_holes++] = (struct hole){ ALIGN_DOWN(start, PAGE_SIZE), PAGE_ALIGN(end) };
}

typedef void (*range_fn)(u64 start, u64 end);

/* Calls fn for what is left of [start, end) without the holes from number i on. */
static void __init without_holes(u64 start, u64 end, unsigned int i, range_fn fn)
{
	for (; start < end && i < num_holes; i++) {
		if (holes[i].end <= start || holes[i].start >= end)
			continue;
		without_holes(start, min(end, holes[i].start), i + 1, fn);
		start = max(start, holes[i].end);
	}
	if (start < end)
		fn(start, end);
}

static void __init for_each_ram(range_fn fn, bool free_only)
{
	for (unsigned int i = 0; i < boot_info.num_ranges; i++) {
		const struct boot_range *range = &boot_info.ranges[i];
		u64 start = PAGE_ALIGN(range->start);
		u64 end = ALIGN_DOWN(range->start + range->size, PAGE_SIZE);

		end = min_t(u64, end, MAX_SECTIONS * SECTION_PAGES * PAGE_SIZE);
		if (range->type != BOOT_RAM || start >= end)
			continue;
		if (free_only)
			without_holes(start, end, 0, fn);
		else
			fn(start, end);
	}
}

/*
 * The largest free range below 4 GiB serves the start: tables from its low end,
 * the array of pages from its high end.
 */
static u64 early_start __initdata, early_end __initdata;
static u64 early_low __initdata, early_high __initdata;

static void __init consider_early(u64 start, u64 end)
{
	end = min_t(u64, end, BOOT_MAPPED);
	if (start < end && end - start > early_end - early_start) {
		early_start = start;
		early_end = end;
	}
}

static u64 *__init early_page(void)
{
	u64 *page = __va(early_low);

	if (early_low + PAGE_SIZE > early_high)
		panic("not enough memory below 4 GiB to start");
	early_low += PAGE_SIZE;
	memset(page, 0, PAGE_SIZE);
	return page;
}

static void __init map_ram(u64 start, u64 end)
{
	direct_map_add(start, end, early_page);
}

/* struct pages for a range of RAM, a large page of them at a time. */
static void __init map_struct_pages(u64 start, u64 end)
{
	unsigned long section = PFN_DOWN(start) / SECTION_PAGES;

	for (; section * SECTION_PAGES < PFN_DOWN(end); section++) {
		if (present_sections[section / 64] >> section % 64 & 1)
			continue;
		present_sections[section / 64] |= 1UL << section % 64;
		early_high = ALIGN_DOWN(early_high - LARGE_SIZE, LARGE_SIZE);
		if (early_high < early_low || early_high > early_end)
			panic("not enough memory below 4 GiB for the array of pages");
		memset(__va(early_high), 0, LARGE_SIZE);
		vmemmap_add((unsigned long)pfn_to_page(section * SECTION_PAGES), early_high,
			    early_page);
	}
}

/*
 * The odd end of memory above the array would be the first to be used. GRUB has run there, and an
 * emulator takes microseconds for a store into a page that it has translated code from.
 */
static void __init give_pages(u64 start, u64 end)
{
	if (start >= early_high && end <= early_end &&
	    pages_add_spare(PFN_DOWN(start), PFN_DOWN(end)))
		return;
	pages_add(PFN_DOWN(start), PFN_DOWN(end));
}

void __init mm_init(void)
{
	struct mm_counts counts;
	u64 array_end;

	for (unsigned int i = 0; i < boot_info.num_ranges; i++) {
		const struct boot_range *range = &boot_info.ranges[i];

		if (range->type != BOOT_RAM)
			add_hole(range->start, range->start + range->size);
	}
	add_hole(0, LOW_MEMORY);
	add_hole(__pa(_text), __pa(_end));
	add_hole(boot_info.initrd_start, boot_info.initrd_start + boot_info.initrd_size);
	for_each_ram(consider_early, true);
	early_low = early_start;
	early_high = early_end;

	kernel_map_init(early_page);
	for_each_ram(map_ram, false);
	array_end = ALIGN_DOWN(early_high, LARGE_SIZE);
	for_each_ram(map_struct_pages, false);
	kernel_map_switch();

	add_hole(early_start, early_low);
	add_hole(early_high, max(early_high, min(array_end, early_end)));
	pages_init();
	for_each_ram(give_pages, true);
	slab_init();
	owners_init();
	vmalloc_init();
	module_area_init();
	mm_get_counts(&counts);
	pr_info("memory: %luK free, kernel %luK, initrd %lluK\n",
		counts.free_pages * (PAGE_SIZE / 1024),
		(unsigned long)(_end - _text) / 1024, boot_info.initrd_size / 1024);
}

/* Part of the image that nobody needs any more becomes ordinary memory. */
static void free_image_part(char *begin, char *end)
{
	for (char *p = begin; p < end; p += PAGE_SIZE) {
		*kernel_pte((unsigned long)p) = 0;
		tlb_flush_page((unsigned long)p);
	}
	direct_map_set(__pa(begin), __pa(end), PTE_KERNEL_RW);
	free_reserved_range(__pa(begin), end - begin);
}

void mm_finish_init(void)
{
	int pages = (__ro_after_init_end - __ro_after_init_begin) / PAGE_SIZE;

	set_memory_ro((unsigned long)__ro_after_init_begin, pages);
	direct_map_set(__pa(__ro_after_init_begin), __pa(__ro_after_init_end), PTE_KERNEL_RO);
	free_image_part(__init_text_begin, __init_text_end);
	free_image_part(__init_data_begin, __init_data_end);
}
