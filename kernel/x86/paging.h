/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page tables: the kernel's own, and the user half of each address space
 * (Intel SDM vol. 3, chapter 4). Entries are plain u64.
 */
#ifndef KERNEL_X86_PAGING_H
#define KERNEL_X86_PAGING_H

#include <asm/page.h>
#include <linux/types.h>

#define PTE_PRESENT 0x001UL
#define PTE_WRITE 0x002UL
#define PTE_USER 0x004UL
#define PTE_PWT 0x008UL
#define PTE_PCD 0x010UL
#define PTE_ACCESSED 0x020UL
#define PTE_DIRTY 0x040UL
#define PTE_LARGE 0x080UL
#define PTE_GLOBAL 0x100UL
#define PTE_SOFT1 0x200UL /* free for the owner of the mapping: bits 9, 10, 11 */
#define PTE_SOFT2 0x400UL
#define PTE_SOFT3 0x800UL
#define PTE_NX (1UL << 63)
#define PTE_ADDR_MASK 0x000ffffffffff000UL

#define PTE_KERNEL_RW (PTE_PRESENT | PTE_WRITE | PTE_ACCESSED | PTE_DIRTY | PTE_GLOBAL | PTE_NX)
#define PTE_KERNEL_RO (PTE_PRESENT | PTE_ACCESSED | PTE_GLOBAL | PTE_NX)
#define PTE_KERNEL_RX (PTE_PRESENT | PTE_ACCESSED | PTE_GLOBAL)
#define PTE_KERNEL_IO (PTE_KERNEL_RW | PTE_PCD | PTE_PWT)

/* Page-fault error code (SDM vol. 3, 4.7). */
#define PF_PRESENT 0x01UL /* a protection was violated; clear: nothing mapped there */
#define PF_WRITE 0x02UL
#define PF_USER 0x04UL
#define PF_RSVD 0x08UL
#define PF_INSTR 0x10UL

/* The kernel's own top-level table; every other one shares its upper half. */
extern u64 *kernel_pgd;

/* ---- user half; the caller holds the address space's lock ---- */

/* A new top-level table with the kernel's half in it, nothing below. NULL without memory. */
u64 *pgd_alloc(void);
/* Frees every table of the user half and the top one. The mapped pages are the caller's. */
void pgd_free(u64 *pgd);
/*
 * The place of addr's entry. create: tables are made on the way, NULL means no
 * memory. Else NULL means that no table is there. The caller writes the entry
 * and calls tlb_flush_page() where a present one changed.
 */
u64 *pgd_pte(u64 *pgd, unsigned long addr, bool create);
/* Calls fn for every entry but 0 in [start, end); holes cost nothing. fn's non-zero ends it. */
int pgd_walk(u64 *pgd, unsigned long start, unsigned long end,
	     int (*fn)(u64 *pte, unsigned long addr, void *arg), void *arg);

/*
 * [start, end) has been emptied, and from floor to ceiling around it nothing is
 * mapped: frees the tables that lie wholly between those. The caller flushes the TLB.
 */
void pgd_prune(u64 *pgd, unsigned long start, unsigned long end, unsigned long floor,
	       unsigned long ceiling);

void pgd_load(u64 *pgd);   /* cr3 */
u64 *pgd_current(void);
void tlb_flush_page(unsigned long addr);
void tlb_flush_user(void); /* everything that is not global */
void tlb_flush_all(void);

/* ---- kernel half: vmalloc, modules, the image ---- */

/* Maps one page; flags are PTE_KERNEL_*. -ENOMEM for want of a table, -EEXIST where mapped. */
int kernel_map_page(unsigned long addr, phys_addr_t phys, u64 flags);
/* Unmaps one page, frees tables that became empty; returns the old entry, 0 for none. */
u64 kernel_unmap_page(unsigned long addr);
/* The entry of a page mapped by 4 KiB, NULL where there is no table. */
u64 *kernel_pte(unsigned long addr);
/* Would a read by the kernel find something there, in whatever range and page size? */
bool kernel_mapped(unsigned long addr);
/* Would a write? Of the image, modules and vmalloc: what is mapped by 4 KiB. */
bool kernel_writable(unsigned long addr);
/* Removes a page of RAM from the direct map or puts it back. -ENOMEM only for hiding. */
int direct_map_hide(phys_addr_t phys);
void direct_map_show(phys_addr_t phys);

/* Device memory or firmware tables, mapped until iounmap(). NULL without room. */
void *ioremap(phys_addr_t phys, unsigned long size);
void *memremap_ro(phys_addr_t phys, unsigned long size);
void iounmap(void *addr);

#endif
