/* SPDX-License-Identifier: GPL-2.0 */
/* What entries of the user half look like. */
#ifndef KERNEL_MM_USER_PTE_H
#define KERNEL_MM_USER_PTE_H

#include "mm/address_space.h"
#include "mm/pages.h"
#include "x86/paging.h"

/* A page that is there, in an area without any access: the CPU must not see it as present. */
#define PTE_PROTNONE PTE_SOFT1

static inline struct page *pte_user_page(u64 pte)
{
	return phys_to_page(pte & PTE_ADDR_MASK);
}

static inline u64 user_pte(const struct page *page, const struct vm_area_struct *vma,
			   bool writable)
{
	u64 pte = page_to_phys(page) | PTE_USER | PTE_ACCESSED;

	pte |= vma->vm_flags & VM_ACCESS ? PTE_PRESENT : PTE_PROTNONE;
	if (writable)
		pte |= PTE_WRITE | PTE_DIRTY;
	if (!(vma->vm_flags & VM_EXEC))
		pte |= PTE_NX;
	return pte;
}

#endif
