/* SPDX-License-Identifier: GPL-2.0 */
/* mprotect(2), madvise(2), msync(2), mlock(2): calls about what is mapped already. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/resource.h>

#include "mm/user_pte.h"
#include "mm/vma.h"
#include "syscalls.h"
#include "task/task.h"

#define PROT_ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

/* Only takes rights away at once; a write to a page that may be shared faults first. */
static int protect_one(u64 *pte, unsigned long addr, void *arg)
{
	const struct vm_area_struct *vma = arg;
	bool writable = (*pte & PTE_WRITE) && (vma->vm_flags & VM_WRITE);

	*pte = user_pte(pte_user_page(*pte), vma, writable);
	return 0;
}

/* The part of vma inside [start, end) becomes an area of its own. */
static int isolate(struct mm_struct *mm, struct vm_area_struct **vma, unsigned long start,
		   unsigned long end)
{
	int err;

	if ((*vma)->vm_start < start) {
		err = vma_split(mm, *vma, start);
		if (err)
			return err;
		*vma = vma_next(*vma);
	}
	return (*vma)->vm_end > end ? vma_split(mm, *vma, end) : 0;
}

/* Gives the part of vma in the range new flags; *vma is the area that covers it afterwards. */
static int change_flags(struct mm_struct *mm, struct vm_area_struct **vma, unsigned long start,
			unsigned long end, unsigned long flags)
{
	unsigned long pages;
	int err;

	if ((*vma)->vm_flags == flags)
		return 0;
	pages = (min(end, (*vma)->vm_end) - max(start, (*vma)->vm_start)) >> PAGE_SHIFT;
	/* Private memory that becomes writable counts as data from now on. */
	if (!((*vma)->vm_flags & VM_WRITE) && (flags & VM_WRITE) &&
	    !may_expand_vm(mm, flags, pages))
		return -ENOMEM;
	err = isolate(mm, vma, start, end);
	if (err)
		return err;
	account_vm(mm, (*vma)->vm_flags, -(long)pages);
	account_vm(mm, flags, pages);
	(*vma)->vm_flags = flags;
	pgd_walk(mm->pgd, (*vma)->vm_start, (*vma)->vm_end, protect_one, *vma);
	*vma = vma_merge(mm, *vma);
	return 0;
}

static int protect_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			 unsigned long prot)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	unsigned long flags, at = start;
	int err;

	if (vma && (prot & PROT_GROWSDOWN)) {
		if (!(vma->vm_flags & VM_GROWSDOWN))
			return -EINVAL;
		at = start = min(start, vma->vm_start);
	}
	while (at < end) {
		if (!vma || vma->vm_start > at)
			return -ENOMEM;
		flags = (vma->vm_flags & ~VM_ACCESS) | (prot & PROT_ALL);
		/* VM_MAYx stand four bits above VM_x. */
		if ((flags & ~(flags >> 4)) & VM_ACCESS)
			return -EACCES;
		at = vma->vm_end;
		err = change_flags(mm, &vma, start, end, flags);
		if (err)
			return err;
		at = max(at, vma->vm_end);
		vma = vma_next(vma);
	}
	return 0;
}

SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	struct mm_struct *mm = current->mm;
	unsigned long grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP), end;
	int err;

	_Static_assert(PROT_READ == VM_READ && PROT_WRITE == VM_WRITE && PROT_EXEC == VM_EXEC, "");
	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || offset_in_page(start))
		return -EINVAL;
	if (!len)
		return 0;
	end = start + PAGE_ALIGN(len);
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(PROT_ALL | PROT_GROWSDOWN | PROT_GROWSUP) || (prot & PROT_GROWSUP))
		return -EINVAL;
	mutex_lock(&mm->mmap_lock);
	err = protect_range(mm, start, end, prot);
	tlb_flush_user();
	mutex_unlock(&mm->mmap_lock);
	return err;
}

static int advise_area(struct mm_struct *mm, struct vm_area_struct **vma, unsigned long start,
		       unsigned long end, int advice)
{
	unsigned long flags = (*vma)->vm_flags;

	start = max(start, (*vma)->vm_start);
	switch (advice) {
	case MADV_DONTNEED:
		if (flags & VM_LOCKED)
			return -EINVAL;
		zap_range(mm, start, min(end, (*vma)->vm_end));
		return 0;
	case MADV_FREE: /* "some time or never" is never here: the pages stay */
		return (*vma)->vm_ops ? -EINVAL : 0;
	case MADV_DONTFORK:
		return change_flags(mm, vma, start, end, flags | VM_DONTCOPY);
	case MADV_DOFORK:
		return change_flags(mm, vma, start, end, flags & ~VM_DONTCOPY);
	case MADV_WIPEONFORK:
		if ((*vma)->vm_file || (flags & VM_SHARED))
			return -EINVAL;
		return change_flags(mm, vma, start, end, flags | VM_WIPEONFORK);
	case MADV_KEEPONFORK:
		return change_flags(mm, vma, start, end, flags & ~VM_WIPEONFORK);
	default: /* hints about reading ahead, huge pages and dumps: nothing to do */
		return 0;
	}
}

static bool known_advice(int advice)
{
	return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) || advice == MADV_FREE ||
	       (advice >= MADV_DONTFORK && advice <= MADV_KEEPONFORK);
}

SYSCALL_DEFINE3(madvise, unsigned long, start, size_t, len, int, advice)
{
	struct mm_struct *mm = current->mm;
	unsigned long end = start + PAGE_ALIGN(len), at = start;
	struct vm_area_struct *vma;
	int err = 0, hole = 0;

	if (!known_advice(advice) || offset_in_page(start) || (len && !PAGE_ALIGN(len)) ||
	    end < start)
		return -EINVAL;
	mutex_lock(&mm->mmap_lock);
	for (vma = find_vma(mm, at); at < end && !err; vma = vma_next(vma)) {
		if (!vma || vma->vm_start > at) {
			hole = -ENOMEM; /* reported after the rest has been done */
			if (!vma || vma->vm_start >= end)
				break;
		}
		at = vma->vm_end;
		err = advise_area(mm, &vma, start, end, advice);
		at = max(at, vma->vm_end);
	}
	mutex_unlock(&mm->mmap_lock);
	return err ? err : hole;
}

/* Every page of the range is mapped? */
static int check_mapped(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	for (; start < end; vma = vma_next(vma)) {
		if (!vma || vma->vm_start > start)
			return -ENOMEM;
		start = vma->vm_end;
	}
	return 0;
}

/* Files live in memory: what a mapping wrote is in the file at once. */
SYSCALL_DEFINE3(msync, unsigned long, start, size_t, len, int, flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long end = start + PAGE_ALIGN(len);
	int err;

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || offset_in_page(start) ||
	    (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		return -EINVAL;
	if (end < start)
		return -ENOMEM;
	mutex_lock(&mm->mmap_lock);
	err = check_mapped(mm, start, end);
	mutex_unlock(&mm->mmap_lock);
	return err;
}

/* Nothing is ever paged out; locking is bringing in. */
static int lock_range(unsigned long start, size_t len, bool lock)
{
	struct mm_struct *mm = current->mm;
	unsigned long end, first = round_down(start, PAGE_SIZE);
	int err;

	end = PAGE_ALIGN(start + len);
	if (end < first)
		return -EINVAL;
	if (lock && end - first > rlimit(RLIMIT_MEMLOCK) && !capable(CAP_IPC_LOCK))
		return rlimit(RLIMIT_MEMLOCK) ? -ENOMEM : -EPERM;
	mutex_lock(&mm->mmap_lock);
	err = check_mapped(mm, first, end);
	for (; lock && !err && first < end; first += PAGE_SIZE) {
		if (fault_in_page(mm, first, false))
			err = -ENOMEM;
	}
	mutex_unlock(&mm->mmap_lock);
	return err;
}

SYSCALL_DEFINE2(mlock, unsigned long, start, size_t, len)
{
	return lock_range(start, len, true);
}

SYSCALL_DEFINE2(munlock, unsigned long, start, size_t, len)
{
	return lock_range(start, len, false);
}
