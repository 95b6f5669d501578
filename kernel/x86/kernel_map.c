/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's half of every address space: its top-level entries are made once
 * at the start and never change, so that all address spaces share what is below.
 *
 * struct page.inuse of a table counts its entries: the present ones in vmalloc
 * and module tables, which are freed when none is left; the absent ones in a
 * direct-map table that was split for a module, which becomes a large page again.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/set_memory.h>
#include <linux/export.h>
#include <linux/spinlock.h>

#include "mm/pages.h"
#include "x86/kernel_map.h"
#include "x86/paging.h"

extern u64 boot_pml4[], kernel_pt[];
extern char _text[], _etext[], _erodata[], _end[];

u64 *kernel_pgd __ro_after_init = boot_pml4;

static DEFINE_SPINLOCK(kernel_map_lock); /* every table below the kernel's top-level entries */
static u64 *direct_pdpt __ro_after_init, *vmemmap_pdpt __ro_after_init;
static u64 *vmalloc_pdpt __ro_after_init;

#define TABLE_FLAGS (PTE_PRESENT | PTE_WRITE | PTE_ACCESSED | PTE_DIRTY)
#define LARGE_FLAGS (PTE_KERNEL_RW | PTE_LARGE)

/* Tables of the image are addressed in the image, all others in the direct map. */
static u64 *next_table(u64 entry)
{
	return __va(entry & PTE_ADDR_MASK);
}

static u64 *early_level(u64 *table, unsigned long addr, unsigned int level,
			u64 *(*early_page)(void))
{
	u64 *entry = &table[table_index(addr, level)];

	if (!*entry)
		*entry = __pa(early_page()) | TABLE_FLAGS;
	return next_table(*entry);
}

void __init kernel_map_init(u64 *(*early_page)(void))
{
	direct_pdpt = early_page();
	vmemmap_pdpt = early_page();
	vmalloc_pdpt = early_page();
}

/* The direct map over the kernel's text and read-only data is read-only too. */
static u64 __init direct_flags(u64 phys)
{
	return phys >= __pa(_text) && phys < __pa(_erodata) ? PTE_KERNEL_RO : PTE_KERNEL_RW;
}

void __init direct_map_add(u64 start, u64 end, u64 *(*early_page)(void))
{
	u64 phys = start, *pd, *pt;

	while (phys < end) {
		unsigned long addr = (unsigned long)__va(phys);
		u64 block = ALIGN_DOWN(phys, LARGE_SIZE), next = block + LARGE_SIZE;

		pd = early_level(direct_pdpt, addr, 2, early_page);
		if (phys == block && next <= end && (next <= __pa(_text) || block >= __pa(_end))) {
			pd[table_index(addr, 1)] = phys | LARGE_FLAGS;
			phys = next;
			continue;
		}
		pt = early_level(pd, addr, 1, early_page);
		for (; phys < min(next, end); phys += PAGE_SIZE)
			pt[table_index((unsigned long)__va(phys), 0)] = phys | direct_flags(phys);
	}
}

void __init vmemmap_add(unsigned long addr, u64 phys, u64 *(*early_page)(void))
{
	u64 *pd = early_level(vmemmap_pdpt, addr, 2, early_page);

	pd[table_index(addr, 1)] = phys | LARGE_FLAGS;
}

void __init kernel_map_switch(void)
{
	extern char boot_stack_guard[];

	kernel_pgd[table_index(VMALLOC_START, 3)] = __pa(vmalloc_pdpt) | TABLE_FLAGS;
	kernel_pgd[table_index(VMEMMAP_START, 3)] = __pa(vmemmap_pdpt) | TABLE_FLAGS;
	kernel_pgd[table_index(PAGE_OFFSET, 3)] = __pa(direct_pdpt) | TABLE_FLAGS;
	kernel_pgd[0] = 0;
	*kernel_pte((unsigned long)boot_stack_guard) = 0;
	/* From now on by its address in the direct map, as every other table. */
	kernel_pgd = __va(__pa(boot_pml4));
	tlb_flush_all();
}

/* The entry that maps addr, and its level: 0 for a small page, 1 for a large one. */
static u64 *find_entry(unsigned long addr, unsigned int *level)
{
	u64 *entry, *table = kernel_pgd;

	for (*level = 3;; (*level)--) {
		entry = &table[table_index(addr, *level)];
		if (*level == 0 || (*entry & PTE_LARGE && *level < 3))
			return entry;
		if (!(*entry & PTE_PRESENT))
			return NULL;
		table = next_table(*entry);
	}
}

u64 *kernel_pte(unsigned long addr)
{
	unsigned int level;
	u64 *entry = find_entry(addr, &level);

	return level ? NULL : entry;
}

bool kernel_mapped(unsigned long addr)
{
	unsigned int level;
	u64 *entry;

	if (addr < PAGE_OFFSET)
		return false;
	entry = find_entry(addr, &level);
	return entry && *entry & PTE_PRESENT;
}

bool kernel_writable(unsigned long addr)
{
	const u64 *entry = addr >= PAGE_OFFSET ? kernel_pte(addr) : NULL;

	return entry && (*entry & PTE_PRESENT) && (*entry & PTE_WRITE);
}

/* Tables made at link or start time stay; they carry no PG_TABLE. */
static bool table_unused(u64 *table)
{
	struct page *page = virt_to_page(table);

	return (page->flags & PG_TABLE) && !page->inuse;
}

/* Clears the entries that lead to empty tables on addr's way; frees those tables. */
static void prune(unsigned long addr)
{
	u64 *pdpt = next_table(kernel_pgd[table_index(addr, 3)]);
	u64 *pd_entry = &pdpt[table_index(addr, 2)], *pd = next_table(*pd_entry);
	u64 *pt_entry = &pd[table_index(addr, 1)], *pt = next_table(*pt_entry);

	if (*pt_entry && table_unused(pt)) {
		*pt_entry = 0;
		virt_to_page(pd)->inuse--;
		tlb_flush_page(addr);
		table_free(pt);
	}
	if (table_unused(pd)) {
		*pd_entry = 0;
		tlb_flush_page(addr);
		table_free(pd);
	}
}

/* The table that table[index] leads to, made where there is none. */
static u64 *make_level(u64 *table, unsigned int index)
{
	u64 *fresh;

	if (table[index])
		return next_table(table[index]);
	fresh = table_alloc();
	if (!fresh)
		return NULL;
	table[index] = __pa(fresh) | TABLE_FLAGS;
	virt_to_page(table)->inuse++;
	return fresh;
}

int kernel_map_page(unsigned long addr, phys_addr_t phys, u64 flags)
{
	unsigned long saved;
	u64 *table, *pte;
	int err = 0;

	spin_lock_irqsave(&kernel_map_lock, saved);
	table = next_table(kernel_pgd[table_index(addr, 3)]);
	table = make_level(table, table_index(addr, 2));
	if (!table) {
		err = -ENOMEM;
		goto out;
	}
	table = make_level(table, table_index(addr, 1));
	if (!table) {
		prune(addr);
		err = -ENOMEM;
		goto out;
	}
	pte = &table[table_index(addr, 0)];
	if (*pte & PTE_PRESENT) {
		err = -EEXIST;
		goto out;
	}
	*pte = phys | flags;
	virt_to_page(table)->inuse++;
out:
	spin_unlock_irqrestore(&kernel_map_lock, saved);
	return err;
}

u64 kernel_unmap_page(unsigned long addr)
{
	unsigned long saved;
	u64 *pte, old = 0;

	spin_lock_irqsave(&kernel_map_lock, saved);
	pte = kernel_pte(addr);
	if (pte && *pte) {
		old = *pte;
		*pte = 0;
		virt_to_page(pte)->inuse--;
		tlb_flush_page(addr);
		prune(addr);
	}
	spin_unlock_irqrestore(&kernel_map_lock, saved);
	return old;
}

static u64 *direct_pd_entry(phys_addr_t phys)
{
	unsigned long addr = (unsigned long)__va(phys);
	u64 *pd = next_table(direct_pdpt[table_index(addr, 2)]);

	return &pd[table_index(addr, 1)];
}

/* A large page of the direct map becomes 512 small ones. */
static u64 *split(u64 *entry)
{
	u64 *pt = table_alloc(), phys = *entry & PTE_ADDR_MASK;

	if (!pt)
		return NULL;
	for (unsigned int i = 0; i < PTRS_PER_TABLE; i++)
		pt[i] = (phys + i * PAGE_SIZE) | PTE_KERNEL_RW;
	*entry = __pa(pt) | TABLE_FLAGS;
	return pt;
}

int direct_map_hide(phys_addr_t phys)
{
	unsigned long addr = (unsigned long)__va(phys), saved;
	u64 *entry, *pt;
	int err = 0;

	spin_lock_irqsave(&kernel_map_lock, saved);
	entry = direct_pd_entry(phys);
	pt = *entry & PTE_LARGE ? split(entry) : next_table(*entry);
	if (pt) {
		pt[table_index(addr, 0)] = 0;
		virt_to_page(pt)->inuse++;
		tlb_flush_page(addr);
	} else {
		err = -ENOMEM;
	}
	spin_unlock_irqrestore(&kernel_map_lock, saved);
	return err;
}

void direct_map_show(phys_addr_t phys)
{
	unsigned long addr = (unsigned long)__va(phys), saved;
	u64 *entry, *pt;

	spin_lock_irqsave(&kernel_map_lock, saved);
	entry = direct_pd_entry(phys);
	pt = next_table(*entry);
	pt[table_index(addr, 0)] = phys | PTE_KERNEL_RW;
	virt_to_page(pt)->inuse--;
	if (table_unused(pt)) {
		*entry = ALIGN_DOWN(phys, LARGE_SIZE) | LARGE_FLAGS;
		tlb_flush_page(addr);
		table_free(pt);
	}
	spin_unlock_irqrestore(&kernel_map_lock, saved);
}

void direct_map_set(u64 start, u64 end, u64 flags)
{
	unsigned long saved;

	spin_lock_irqsave(&kernel_map_lock, saved);
	for (; start < end; start += PAGE_SIZE) {
		unsigned long addr = (unsigned long)__va(start);

		next_table(*direct_pd_entry(start))[table_index(addr, 0)] = start | flags;
		tlb_flush_page(addr);
	}
	spin_unlock_irqrestore(&kernel_map_lock, saved);
}

static bool may_change(unsigned long addr, unsigned long end)
{
	return (addr >= VMALLOC_START && end <= VMALLOC_END) ||
	       (addr >= (unsigned long)_text && end <= (unsigned long)_end) ||
	       (addr >= MODULES_VADDR && end <= MODULES_END);
}

/* Memory that is writable and executable at once never exists. */
static int check_change(unsigned long addr, unsigned long end, u64 set, u64 clear)
{
	for (; addr < end; addr += PAGE_SIZE) {
		u64 *pte = kernel_pte(addr), fresh;

		if (!pte || !(*pte & PTE_PRESENT))
			return -EFAULT;
		fresh = (*pte | set) & ~clear;
		if ((fresh & PTE_WRITE) && !(fresh & PTE_NX))
			return -EPERM;
	}
	return 0;
}

static int change(unsigned long addr, int numpages, u64 set, u64 clear)
{
	unsigned long end = addr + numpages * PAGE_SIZE, saved;
	int err;

	if (numpages <= 0 || offset_in_page(addr) || end < addr || !may_change(addr, end))
		return numpages ? -EINVAL : 0;
	spin_lock_irqsave(&kernel_map_lock, saved);
	err = check_change(addr, end, set, clear);
	for (; !err && addr < end; addr += PAGE_SIZE) {
		u64 *pte = kernel_pte(addr);

		*pte = (*pte | set) & ~clear;
		tlb_flush_page(addr);
	}
	spin_unlock_irqrestore(&kernel_map_lock, saved);
	return err;
}

int set_memory_ro(unsigned long addr, int numpages)
{
	return change(addr, numpages, 0, PTE_WRITE | PTE_DIRTY);
}

int set_memory_rw(unsigned long addr, int numpages)
{
	return change(addr, numpages, PTE_WRITE | PTE_DIRTY, 0);
}

int set_memory_x(unsigned long addr, int numpages)
{
	return change(addr, numpages, 0, PTE_NX);
}

int set_memory_nx(unsigned long addr, int numpages)
{
	return change(addr, numpages, PTE_NX, 0);
}
