/* SPDX-License-Identifier: GPL-2.0 */
/* mremap(2): shrink, grow where it stands, or move with its pages. */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <uapi/linux/mman.h>

#include "mm/user_pte.h"
#include "mm/vma.h"
#include "syscalls.h"
#include "task/task.h"

struct move {
	struct mm_struct *mm;
	unsigned long offset; /* new minus old address */
};

static int move_one(u64 *pte, unsigned long addr, void *arg)
{
	struct move *move = arg;
	u64 *to = pgd_pte(move->mm->pgd, addr + move->offset, true);

	if (!to)
		return -ENOMEM;
	*to = *pte;
	*pte = 0;
	return 0;
}

/*
 * Moves [old, old + old_len) of vma to [new, new + new_len), which is free.
 * Tables are made first by a walk that changes nothing that matters when it fails:
 * pages already moved are moved back.
 */
static unsigned long move_area(struct vm_area_struct *vma, unsigned long old,
			       unsigned long old_len, unsigned long new, unsigned long new_len)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *copy;
	struct move there = { mm, new - old }, back = { mm, old - new };
	int err;

	if (mm->map_count >= MAX_MAP_COUNT - 3)
		return -ENOMEM;
	copy = vma_clone(vma);
	if (!copy)
		return -ENOMEM;
	copy->vm_start = new;
	copy->vm_end = new + new_len;
	if (vma->vm_file || vma->vm_ops)
		copy->vm_pgoff = vma->vm_pgoff + ((old - vma->vm_start) >> PAGE_SHIFT);
	err = pgd_walk(mm->pgd, old, old + old_len, move_one, &there);
	if (err) {
		pgd_walk(mm->pgd, new, new + old_len, move_one, &back);
		vma_free(copy);
		return err;
	}
	vma_link(mm, copy);
	/* The pages are at the new place; what is left of the old one is empty. */
	err = old_len ? do_munmap(mm, old, old_len) : 0;
	tlb_flush_user();
	vma_merge(mm, copy);
	return err ? (unsigned long)err : new;
}

static int check_resize(struct vm_area_struct *vma, unsigned long addr, unsigned long old_len,
			unsigned long new_len)
{
	if (!vma || vma->vm_start > addr)
		return -EFAULT;
	if (!old_len && !(vma->vm_flags & (VM_SHARED | VM_MAYSHARE)))
		return -EINVAL;
	if (old_len > vma->vm_end - addr)
		return -EFAULT;
	if (new_len > old_len &&
	    !may_expand_vm(vma->vm_mm, vma->vm_flags, (new_len - old_len) >> PAGE_SHIFT))
		return -ENOMEM;
	return 0;
}

static unsigned long remap_to(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
			      unsigned long new_len, unsigned long new_addr)
{
	struct vm_area_struct *vma;
	int err;

	if (offset_in_page(new_addr) || new_len > TASK_SIZE || new_addr > TASK_SIZE - new_len)
		return -EINVAL;
	if (addr + old_len > new_addr && new_addr + new_len > addr)
		return -EINVAL;
	if (new_addr < MMAP_MIN_ADDR && !capable(CAP_SYS_RAWIO))
		return -EPERM;
	err = check_resize(find_vma(mm, addr), addr, old_len, new_len);
	if (!err)
		err = do_munmap(mm, new_addr, new_len);
	if (!err && old_len > new_len) {
		err = do_munmap(mm, addr + new_len, old_len - new_len);
		old_len = new_len;
	}
	if (err)
		return err;
	/* A second mapping of the same pages over the first: there is nothing left to map. */
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr)
		return -EFAULT;
	return move_area(vma, addr, old_len, new_addr, new_len);
}

/* The area ends where the old part ends, and what follows is free: just longer. */
static bool grow_in_place(struct vm_area_struct *vma, unsigned long addr, unsigned long old_len,
			  unsigned long new_len)
{
	unsigned long end = addr + new_len;
	struct vm_area_struct *next = vma_next(vma);

	if (vma->vm_end != addr + old_len || end < addr || end > TASK_SIZE ||
	    (next && end > vm_start_gap(next)))
		return false;
	vma->vm_end = end;
	account_vm(vma->vm_mm, vma->vm_flags, (new_len - old_len) >> PAGE_SHIFT);
	vma_merge(vma->vm_mm, vma);
	return true;
}

static unsigned long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
			       unsigned long new_len, unsigned long flags, unsigned long new_addr)
{
	struct vm_area_struct *vma;
	int err;

	if (flags & MREMAP_FIXED)
		return remap_to(mm, addr, old_len, new_len, new_addr);
	if (old_len >= new_len) {
		vma = find_vma(mm, addr);
		if (!vma || vma->vm_start > addr)
			return -EFAULT;
		err = old_len > new_len ? do_munmap(mm, addr + new_len, old_len - new_len) : 0;
		return err ? (unsigned long)err : addr;
	}
	vma = find_vma(mm, addr);
	err = check_resize(vma, addr, old_len, new_len);
	if (err)
		return err;
	if (old_len && grow_in_place(vma, addr, old_len, new_len))
		return addr;
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	new_addr = get_unmapped_area(mm, 0, new_len, 0);
	if (IS_ERR_VALUE(new_addr))
		return new_addr;
	return move_area(vma, addr, old_len, new_addr, new_len);
}

SYSCALL_DEFINE5(mremap, unsigned long, addr, unsigned long, old_len, unsigned long, new_len,
		unsigned long, flags, unsigned long, new_addr)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	/* MREMAP_DONTUNMAP leaves an empty area behind for userfaultfd, which is not here. */
	if (flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE))
		return -EINVAL;
	if ((flags & MREMAP_FIXED) && !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (offset_in_page(addr) || !PAGE_ALIGN(new_len))
		return -EINVAL;
	mutex_lock(&mm->mmap_lock);
	ret = do_mremap(mm, addr, PAGE_ALIGN(old_len), PAGE_ALIGN(new_len), flags, new_addr);
	mutex_unlock(&mm->mmap_lock);
	return ret;
}
