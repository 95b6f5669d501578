/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The buddy allocator (Knuth, The Art of Computer Programming 1, 2.5): blocks of
 * 1 << order pages, aligned to their size; two free halves become one whole.
 * Every operation takes at most MAX_ORDER steps.
 */
#include "mm/pages.h"

#include <linux/bug.h>
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/kstrtox.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/signal.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "fault_inject.h"
#include "mm/internal.h"
#include "mm/owners.h"
#include "task/task.h"

#define RESERVED_SHARE 32 /* of all pages, for the superuser */

static DEFINE_SPINLOCK(pages_lock); /* free_lists, spare, the counts, flags of free pages */
static struct list_head free_lists[MAX_ORDER + 1];
static unsigned long spare_start, spare_end; /* see pages_add_spare(); 0: none, or in the lists */
static unsigned long total_pages, free_page_count;

DEFINE_STATIC_KEY_FALSE(init_on_alloc);
EXPORT_SYMBOL(init_on_alloc);

static int set_init_on_alloc(const char *val, const struct kernel_param *kp)
{
	bool on;
	int err = kstrtobool(val, &on);

	if (err)
		return err;
	if (on)
		static_branch_enable(&init_on_alloc);
	else
		static_branch_disable(&init_on_alloc);
	return 0;
}

static const struct kernel_param_ops init_on_alloc_ops = { .set = set_init_on_alloc };
__module_param_call("", init_on_alloc, &init_on_alloc_ops, NULL, 0, -1, 0);

void pages_init(void)
{
	for (int order = 0; order <= MAX_ORDER; order++)
		INIT_LIST_HEAD(&free_lists[order]);
}

static void push_free(struct page *page, unsigned int order)
{
	page->flags = PG_FREE;
	page->order = order;
	list_add(&page->lru, &free_lists[order]);
}

static void take_free(struct page *page)
{
	page->flags = 0;
	list_del(&page->lru);
}

/* Under pages_lock. Joins with free buddies as far as that goes. */
static void give_block(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);

	free_page_count += 1UL << order;
	for (; order < MAX_ORDER; order++) {
		unsigned long buddy_pfn = pfn ^ (1UL << order);
		struct page *buddy = pfn_to_page(buddy_pfn);

		if (!pfn_valid(buddy_pfn) || !(buddy->flags & PG_FREE) || buddy->order != order)
			break;
		take_free(buddy);
		pfn &= buddy_pfn;
	}
	push_free(pfn_to_page(pfn), order);
}

/* Under pages_lock. */
static void give_range(unsigned long start_pfn, unsigned long end_pfn)
{
	while (start_pfn < end_pfn) {
		unsigned int order = start_pfn ? __builtin_ctzl(start_pfn) : MAX_ORDER;

		order = order > MAX_ORDER ? MAX_ORDER : order;
		while (start_pfn + (1UL << order) > end_pfn)
			order--;
		give_block(pfn_to_page(start_pfn), order);
		start_pfn += 1UL << order;
	}
}

/* Under pages_lock. The smallest block that is large enough, and how large it is; or NULL. */
static struct page *find_free(unsigned int order, unsigned int *have)
{
	for (*have = order; *have <= MAX_ORDER; ++*have)
		if (!list_empty(&free_lists[*have]))
			return list_first_entry(&free_lists[*have], struct page, lru);
	return NULL;
}

/*
 * The last pages are not for everybody: whatever a user hoards, files, pipes or
 * locks, the superuser can still start what ends it. Who cannot wait, and who is
 * dying and so about to give memory back, may have them.
 */
static bool may_have(gfp_t gfp, unsigned int order)
{
	if (free_page_count >= total_pages / RESERVED_SHARE + (1UL << order))
		return true;
	return !(gfp & __GFP_DIRECT_RECLAIM) || in_interrupt() || current->flags & PF_EXITING ||
	       fatal_signal_pending(current) || capable(CAP_SYS_ADMIN);
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = NULL;
	unsigned long flags;
	unsigned int have;

	if (order > MAX_ORDER || should_fail_alloc() || !may_have(gfp, order))
		return NULL;
	spin_lock_irqsave(&pages_lock, flags);
	page = find_free(order, &have);
	if (!page && spare_end) {
		free_page_count -= spare_end - spare_start;
		give_range(spare_start, spare_end);
		spare_end = 0;
		page = find_free(order, &have);
	}
	if (page) {
		take_free(page);
		while (have > order) {
			have--;
			push_free(page + (1UL << have), have);
		}
		page->order = order;
		free_page_count -= 1UL << order;
	}
	spin_unlock_irqrestore(&pages_lock, flags);
	if (!page)
		return NULL;
	atomic_set(&page->refcount, 1);
	page->private = 0;
	page->inuse = 0;
	if (want_init_on_alloc(gfp))
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}

static void free_block(struct page *page, unsigned int order)
{
	unsigned long flags;

	if (page->flags & PG_OWNED)
		owners_forget(page_address(page));
	page->flags = 0;
	spin_lock_irqsave(&pages_lock, flags);
	give_block(page, order);
	spin_unlock_irqrestore(&pages_lock, flags);
}

void __free_pages(struct page *page, unsigned int order)
{
	BUG_ON(page->flags & PG_FREE || page->order != order);
	if (atomic_dec_and_test(&page->refcount))
		free_block(page, order);
}

void put_page(struct page *page)
{
	__free_pages(page, page->order);
}

/* A stretch that the allocator did not have before: start-up, the initrd, .init memory. */
void pages_add(unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long flags;

	spin_lock_irqsave(&pages_lock, flags);
	total_pages += end_pfn - start_pfn;
	give_range(start_pfn, end_pfn);
	spin_unlock_irqrestore(&pages_lock, flags);
}

bool pages_add_spare(unsigned long start_pfn, unsigned long end_pfn)
{
	if (spare_end)
		return false;
	spare_start = start_pfn;
	spare_end = end_pfn;
	total_pages += end_pfn - start_pfn;
	free_page_count += end_pfn - start_pfn;
	return true;
}

void free_reserved_range(phys_addr_t start, phys_addr_t size)
{
	unsigned long first = PFN_UP(start), last = PFN_DOWN(start + size);

	if (first < last)
		pages_add(first, last);
}

void pages_get_counts(struct mm_counts *counts)
{
	unsigned long flags;

	spin_lock_irqsave(&pages_lock, flags);
	counts->total_pages = total_pages;
	counts->free_pages = free_page_count;
	spin_unlock_irqrestore(&pages_lock, flags);
}

static unsigned long get_pages(gfp_t gfp, unsigned int order, unsigned long caller)
{
	struct page *page = alloc_pages(gfp, order);

	if (!page)
		return 0;
	if (owners_note(page_address(page), PAGE_SIZE << order, caller))
		page->flags |= PG_OWNED;
	return (unsigned long)page_address(page);
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	return get_pages(gfp, order, _RET_IP_);
}
EXPORT_SYMBOL(__get_free_pages);

unsigned long get_zeroed_page(gfp_t gfp)
{
	return get_pages(gfp | __GFP_ZERO, 0, _RET_IP_);
}
EXPORT_SYMBOL(get_zeroed_page);

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page(addr), order);
}
EXPORT_SYMBOL(free_pages);
