/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text is never writable. To change it, two pages of our own that nobody else
 * uses are turned to the physical pages behind it, as data, for as long as the
 * write takes.
 */
#include "x86/text_poke.h"

#include <asm/page.h>
#include <linux/bug.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "x86/paging.h"

static u8 poke_window[2 * PAGE_SIZE] __section(".bss..page_aligned") __aligned(PAGE_SIZE);
static DEFINE_SPINLOCK(poke_lock); /* the window's two page-table entries */

/* The window's page number i shows what the kernel has at addr; returns what it showed before. */
static u64 turn_window(unsigned int i, u64 pte)
{
	unsigned long window = (unsigned long)poke_window + i * PAGE_SIZE;
	u64 *entry = kernel_pte(window), old = *entry;

	*entry = pte;
	tlb_flush_page(window); /* also makes the processor fetch the new code: it serializes */
	return old;
}

static u64 writable_alias(unsigned long addr)
{
	const u64 *entry = kernel_pte(addr);

	BUG_ON(!entry || !(*entry & PTE_PRESENT));
	return (*entry & PTE_ADDR_MASK) | PTE_KERNEL_RW;
}

void text_poke(void *addr, const void *code, size_t len)
{
	unsigned long start = (unsigned long)addr, offset = offset_in_page(start), flags;
	unsigned int i, pages = offset + len > PAGE_SIZE ? 2 : 1;
	u64 old[2];

	BUG_ON(!len || len > TEXT_POKE_MAX);
	spin_lock_irqsave(&poke_lock, flags);
	for (i = 0; i < pages; i++)
		old[i] = turn_window(i, writable_alias(start + i * PAGE_SIZE));
	memcpy(poke_window + offset, code, len);
	for (i = 0; i < pages; i++)
		turn_window(i, old[i]);
	spin_unlock_irqrestore(&poke_lock, flags);
}
