/* SPDX-License-Identifier: GPL-2.0 */
/* Page tables: pages for them, the user half, the TLB. */
#include "x86/paging.h"

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/string.h>

#include "mm/pages.h"
#include "x86/cpu.h"
#include "x86/kernel_map.h"

#define KERNEL_HALF (PTRS_PER_TABLE / 2)
#define TABLE_FLAGS (PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED)

static atomic_long_t table_count;

u64 *table_alloc(void)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

	if (!page)
		return NULL;
	page->flags = PG_TABLE;
	atomic_long_inc(&table_count);
	return page_address(page);
}

void table_free(u64 *table)
{
	struct page *page = virt_to_page(table);

	page->flags = 0;
	__free_page(page);
	atomic_long_dec(&table_count);
}

unsigned long page_table_count(void)
{
	return atomic_long_read(&table_count);
}

static u64 *next_table(u64 entry)
{
	return __va(entry & PTE_ADDR_MASK);
}

u64 *pgd_alloc(void)
{
	u64 *pgd = table_alloc();

	if (pgd)
		memcpy(pgd + KERNEL_HALF, kernel_pgd + KERNEL_HALF, KERNEL_HALF * sizeof(u64));
	return pgd;
}

static void free_level(u64 *table, unsigned int level, unsigned int entries)
{
	if (level > 0)
		for (unsigned int i = 0; i < entries; i++)
			if (table[i] & PTE_PRESENT)
				free_level(next_table(table[i]), level - 1, PTRS_PER_TABLE);
	table_free(table);
}

void pgd_free(u64 *pgd)
{
	free_level(pgd, 3, KERNEL_HALF);
}

u64 *pgd_pte(u64 *pgd, unsigned long addr, bool create)
{
	u64 *table = pgd;

	for (unsigned int level = 3; level > 0; level--) {
		u64 *entry = &table[table_index(addr, level)];

		if (!(*entry & PTE_PRESENT)) {
			u64 *fresh = create ? table_alloc() : NULL;

			if (!fresh)
				return NULL;
			*entry = __pa(fresh) | TABLE_FLAGS;
		}
		table = next_table(*entry);
	}
	return &table[table_index(addr, 0)];
}

struct prune {
	unsigned long start, end;     /* what has just become empty */
	unsigned long floor, ceiling; /* what is empty around it */
};

/* table covers the addresses from base on; entries of level 1 and more lead to tables. */
static void prune_level(u64 *table, unsigned int level, unsigned long base,
			const struct prune *prune)
{
	unsigned long step = 1UL << (12 + 9 * level);
	unsigned int i = base < prune->start ? (prune->start - base) / step : 0;

	for (; i < PTRS_PER_TABLE && base + i * step < prune->end; i++) {
		unsigned long first = base + i * step;

		if (!(table[i] & PTE_PRESENT))
			continue;
		if (first >= prune->floor && first + step <= prune->ceiling) {
			free_level(next_table(table[i]), level - 1, PTRS_PER_TABLE);
			table[i] = 0;
		} else if (level > 1) {
			prune_level(next_table(table[i]), level - 1, first, prune);
		}
	}
}

void pgd_prune(u64 *pgd, unsigned long start, unsigned long end, unsigned long floor,
	       unsigned long ceiling)
{
	const struct prune prune = { start, end, floor, ceiling };

	prune_level(pgd, 3, 0, &prune);
}

struct walk {
	unsigned long end;
	int (*fn)(u64 *pte, unsigned long addr, void *arg);
	void *arg;
};

/* The entries of table from addr on; *addr is left behind the last one looked at. */
static int walk_level(u64 *table, unsigned int level, unsigned long *addr, const struct walk *walk)
{
	unsigned long step = 1UL << (12 + 9 * level);
	unsigned int i = table_index(*addr, level);
	int result = 0;

	for (; i < PTRS_PER_TABLE && *addr < walk->end && !result; i++) {
		if (level == 0 && table[i])
			result = walk->fn(&table[i], *addr, walk->arg);
		if (level > 0 && (table[i] & PTE_PRESENT))
			result = walk_level(next_table(table[i]), level - 1, addr, walk);
		else
			*addr = (*addr & ~(step - 1)) + step;
	}
	return result;
}

int pgd_walk(u64 *pgd, unsigned long start, unsigned long end,
	     int (*fn)(u64 *pte, unsigned long addr, void *arg), void *arg)
{
	struct walk walk = { end, fn, arg };

	return walk_level(pgd, 3, &start, &walk);
}

void pgd_load(u64 *pgd)
{
	write_cr3(__pa(pgd));
}

u64 *pgd_current(void)
{
	return __va(read_cr3() & PTE_ADDR_MASK);
}

void tlb_flush_page(unsigned long addr)
{
	__asm__ volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

void tlb_flush_user(void)
{
	write_cr3(read_cr3());
}

/* Turning global pages off drops those too (SDM vol. 3, 4.10.4.1). */
void tlb_flush_all(void)
{
	u64 cr4 = read_cr4();

	write_cr4(cr4 & ~(u64)CR4_PGE);
	write_cr4(cr4);
}
