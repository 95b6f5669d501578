/* SPDX-License-Identifier: GPL-2.0 */
/* mmap(2), munmap(2), brk(2). */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/resource.h>

#include "fs/file.h"
#include "mm/counts.h"
#include "mm/vma.h"
#include "syscalls.h"
#include "task/task.h"
#include "x86/paging.h"

/* The flags that every kernel knew before MAP_SHARED_VALIDATE began to ask (mmap(2)). */
#define MAP_KNOWN \
	(MAP_TYPE | MAP_FIXED | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_DENYWRITE | MAP_EXECUTABLE | \
	 MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB | \
	 MAP_UNINITIALIZED)

bool may_expand_vm(struct mm_struct *mm, unsigned long flags, unsigned long pages)
{
	struct mm_counts counts;

	if (mm->total_vm + pages > rlimit(RLIMIT_AS) >> PAGE_SHIFT)
		return false;
	if ((flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) != VM_WRITE)
		return true;
	if (mm->data_vm + pages > rlimit(RLIMIT_DATA) >> PAGE_SHIFT)
		return false;
	/* What could never be there at once is refused now, not by a kill later. */
	mm_get_counts(&counts);
	return pages <= counts.total_pages;
}

static unsigned long prot_to_flags(unsigned long prot)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
	       (prot & PROT_EXEC ? VM_EXEC : 0);
}

/* What mmap(2) answers EACCES, ENODEV for; adds the flags that follow from how it was opened. */
static int check_file(struct file *file, unsigned long prot, bool shared, unsigned long *vm_flags)
{
	if (shared) {
		if ((prot & PROT_WRITE) && !(file->f_mode & FMODE_WRITE))
			return -EACCES;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
		if (!(file->f_mode & FMODE_WRITE))
			*vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
	}
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	return file->f_op && file->f_op->mmap ? 0 : -ENODEV;
}

static int mmap_flags(struct file *file, unsigned long prot, unsigned long flags,
		      unsigned long *vm_flags)
{
	unsigned long type = flags & MAP_TYPE;

	*vm_flags = prot_to_flags(prot) | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	if (flags & MAP_GROWSDOWN)
		*vm_flags |= VM_GROWSDOWN;
	if (flags & MAP_LOCKED)
		*vm_flags |= VM_LOCKED;
	if (type == MAP_SHARED_VALIDATE && !file)
		return -EINVAL;
	if (type != MAP_SHARED && type != MAP_PRIVATE && type != MAP_SHARED_VALIDATE)
		return -EINVAL;
	if (file) {
		if (type == MAP_SHARED_VALIDATE && (flags & ~MAP_KNOWN))
			return -EOPNOTSUPP;
		if (flags & MAP_GROWSDOWN)
			return -EINVAL;
		return check_file(file, prot, type != MAP_PRIVATE, vm_flags);
	}
	if (type == MAP_SHARED) {
		if (flags & MAP_GROWSDOWN)
			return -EINVAL;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
	}
	return 0;
}

/* Lets the file or the shared memory say what is behind the area. */
static int attach_backing(struct vm_area_struct *vma, struct file *file)
{
	int err;

	if (!file)
		return vma->vm_flags & VM_SHARED ? shared_anon_setup(vma) : 0;
	vma_set_file(vma, file);
	err = file->f_op->mmap(file, vma);
	if (err) {
		vma->vm_ops = NULL; /* nothing was opened: nothing to close */
		return err;
	}
	/* A file that has no pages of its own (/dev/zero) gives zero memory. */
	if (!vma->vm_ops && (vma->vm_flags & VM_SHARED))
		return shared_anon_setup(vma);
	return 0;
}

static int map_region(struct mm_struct *mm, struct file *file, unsigned long addr,
		      unsigned long len, unsigned long vm_flags, unsigned long pgoff)
{
	struct vm_area_struct *vma;
	int err;

	if (!may_expand_vm(mm, vm_flags, len >> PAGE_SHIFT))
		return -ENOMEM;
	vma = vma_alloc(mm);
	if (!vma)
		return -ENOMEM;
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = vm_flags;
	vma->vm_pgoff = file ? pgoff : 0;
	err = attach_backing(vma, file);
	/* Only now, so that a mapping that fails has not destroyed what was there. */
	if (!err && find_vma_intersection(mm, addr, addr + len))
		err = do_munmap(mm, addr, len);
	if (err) {
		vma_free(vma);
		return err;
	}
	vma_link(mm, vma);
	vma_merge(mm, vma);
	return 0;
}

unsigned long do_mmap(struct mm_struct *mm, struct file *file, unsigned long addr,
		      unsigned long len, unsigned long prot, unsigned long flags,
		      unsigned long pgoff)
{
	unsigned long vm_flags;
	int err;

	if (!len)
		return -EINVAL;
	if (len > TASK_SIZE)
		return -ENOMEM;
	len = PAGE_ALIGN(len);
	if (pgoff + (len >> PAGE_SHIFT) < pgoff || (file && pgoff > (LONG_MAX - len) >> PAGE_SHIFT))
		return -EOVERFLOW;
	if (mm->map_count >= MAX_MAP_COUNT)
		return -ENOMEM;
	addr = get_unmapped_area(mm, addr, len, flags);
	if (IS_ERR_VALUE(addr))
		return addr;
	if ((flags & MAP_FIXED_NOREPLACE) && find_vma_intersection(mm, addr, addr + len))
		return -EEXIST;
	err = mmap_flags(file, prot, flags, &vm_flags);
	if (!err)
		err = map_region(mm, file, addr, len, vm_flags, pgoff);
	return err ? (unsigned long)err : addr;
}

/* MAP_POPULATE, MAP_LOCKED: as far as it goes; what fails is faulted in later. */
static void populate(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	mutex_lock(&mm->mmap_lock);
	for (unsigned long addr = start; addr < start + len; addr += PAGE_SIZE) {
		struct vm_area_struct *vma = find_vma(mm, addr);

		if (!vma || fault_in_page(mm, addr, (vma->vm_flags & (VM_WRITE | VM_SHARED)) ==
							    VM_WRITE))
			break;
	}
	mutex_unlock(&mm->mmap_lock);
}

SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long,
		flags, unsigned long, fd, unsigned long, offset)
{
	struct mm_struct *mm = current->mm;
	struct file *file = NULL;
	unsigned long ret;

	if (offset_in_page(offset))
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
	}
	ret = flags & MAP_HUGETLB ? -EINVAL : 0;
	if (!ret) {
		mutex_lock(&mm->mmap_lock);
		ret = do_mmap(mm, file, addr, len, prot, flags, offset >> PAGE_SHIFT);
		mutex_unlock(&mm->mmap_lock);
	}
	if (file)
		fput(file);
	if (!IS_ERR_VALUE(ret) &&
	    ((flags & MAP_LOCKED) || (flags & (MAP_POPULATE | MAP_NORESERVE)) == MAP_POPULATE))
		populate(mm, ret, PAGE_ALIGN(len));
	return ret;
}

/* Cuts areas so that none crosses start or end. */
static int split_at_ends(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	int err;

	if (vma && vma->vm_start < start) {
		err = vma_split(mm, vma, start);
		if (err)
			return err;
	}
	vma = find_vma(mm, end - 1);
	if (vma && vma->vm_start < end && vma->vm_end > end)
		return vma_split(mm, vma, end);
	return 0;
}

int do_munmap(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *vma, *next, *prev;
	unsigned long end;
	int err;

	if (offset_in_page(addr) || addr > TASK_SIZE || len > TASK_SIZE - addr)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -EINVAL;
	end = addr + len;
	if (!find_vma_intersection(mm, addr, end))
		return 0;
	err = split_at_ends(mm, addr, end);
	if (err)
		return err;
	zap_range(mm, addr, end);
	prev = find_vma_prev(mm, addr);
	for (vma = find_vma(mm, addr); vma && vma->vm_start < end; vma = next) {
		next = vma_next(vma);
		vma_unlink(mm, vma);
		vma_free(vma);
	}
	pgd_prune(mm->pgd, addr, end, prev ? prev->vm_end : 0, vma ? vma->vm_start : TASK_SIZE);
	if (mm == current->mm)
		tlb_flush_user();
	return 0;
}

SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)
{
	struct mm_struct *mm = current->mm;
	int err;

	mutex_lock(&mm->mmap_lock);
	err = do_munmap(mm, addr, len);
	mutex_unlock(&mm->mmap_lock);
	return err;
}

int vm_brk_flags(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long flags,
		 const char *name)
{
	struct vm_area_struct *vma;

	len = PAGE_ALIGN(len);
	if (!len)
		return 0;
	if (offset_in_page(addr) || addr > TASK_SIZE || len > TASK_SIZE - addr)
		return -EINVAL;
	flags |= VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	if (mm->map_count >= MAX_MAP_COUNT || !may_expand_vm(mm, flags, len >> PAGE_SHIFT))
		return -ENOMEM;
	if (find_vma_intersection(mm, addr, addr + len))
		return -ENOMEM;
	vma = vma_alloc(mm);
	if (!vma)
		return -ENOMEM;
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = flags;
	vma->name = name;
	vma_link(mm, vma);
	vma_merge(mm, vma);
	return 0;
}

static int do_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long old_end = PAGE_ALIGN(mm->brk), new_end = PAGE_ALIGN(brk);
	struct vm_area_struct *next;

	if (brk < mm->start_brk || brk > TASK_SIZE)
		return -EINVAL;
	if (brk - mm->start_brk + (mm->end_data - mm->start_data) > rlimit(RLIMIT_DATA))
		return -ENOMEM;
	if (new_end < old_end)
		return do_munmap(mm, new_end, old_end - new_end);
	if (new_end == old_end)
		return 0;
	/* A program of empty segments begins at 0, and its heap with it. */
	if (old_end < MMAP_MIN_ADDR && !capable(CAP_SYS_RAWIO))
		return -EPERM;
	next = find_vma(mm, old_end);
	if (next && new_end + PAGE_SIZE > vm_start_gap(next))
		return -ENOMEM;
	return vm_brk_flags(mm, old_end, new_end - old_end, VM_READ | VM_WRITE, "[heap]");
}

/* brk(2) of the kernel: answers where the break is now; that it did not move is the error. */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	mutex_lock(&mm->mmap_lock);
	if (!do_brk(mm, brk))
		mm->brk = brk;
	ret = mm->brk;
	mutex_unlock(&mm->mmap_lock);
	return ret;
}
