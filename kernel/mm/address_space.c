/* SPDX-License-Identifier: GPL-2.0 */
/* Address spaces: made, copied at fork, shared by threads, taken down by the last user. */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fs/file.h"
#include "mm/address_space.h"
#include "mm/pages.h"
#include "mm/user_pte.h"
#include "mm/vma.h"
#include "task/task.h"
#include "x86/paging.h"

static atomic_long_t spaces;
static DEFINE_SPINLOCK(all_lock);
static LIST_HEAD(all_spaces); /* all_lock */

unsigned long mm_count_spaces(void)
{
	return atomic_long_read(&spaces);
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm), GFP_KERNEL);

	if (!mm)
		return NULL;
	mm->pgd = pgd_alloc();
	if (!mm->pgd) {
		kfree(mm);
		return NULL;
	}
	atomic_set(&mm->users, 1);
	mutex_init(&mm->mmap_lock);
	spin_lock_init(&mm->exe_lock);
	mm->areas = RB_ROOT;
	mm->mmap_base = mm->free_area_cache = TASK_SIZE;
	spin_lock(&all_lock);
	list_add(&mm->all, &all_spaces);
	spin_unlock(&all_lock);
	atomic_long_inc(&spaces);
	return mm;
}

struct mm_struct *mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->users);
	return mm;
}

/* Unmaps everything; nobody runs in mm any more, or the caller just leaves it. */
void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *next;

	zap_range(mm, 0, TASK_SIZE);
	for (vma = vma_first(mm); vma; vma = next) {
		next = vma_next(vma);
		rb_erase(&vma->rb, &mm->areas);
		vma_free(vma);
	}
	mm->cache = NULL;
	mm->map_count = 0;
}

void mmput(struct mm_struct *mm)
{
	if (!mm || !atomic_dec_and_test(&mm->users))
		return;
	spin_lock(&all_lock);
	list_del(&mm->all);
	spin_unlock(&all_lock);
	exit_mmap(mm);
	set_mm_exe_file(mm, NULL);
	pgd_free(mm->pgd);
	kfree(mm);
	atomic_long_dec(&spaces);
}

/* The space after mm (NULL: the first) with a user for the caller, who gives mm's away. */
static struct mm_struct *next_mm(struct mm_struct *mm)
{
	struct list_head *pos = mm ? &mm->all : &all_spaces;
	struct mm_struct *next = NULL;

	spin_lock(&all_lock);
	while (!next && (pos = pos->next) != &all_spaces) {
		next = list_entry(pos, struct mm_struct, all);
		if (!atomic_inc_not_zero(&next->users))
			next = NULL; /* on its way out */
	}
	spin_unlock(&all_lock);
	mmput(mm);
	return next;
}

static void cut_area(struct vm_area_struct *vma, unsigned long first)
{
	unsigned long keep = first > vma->vm_pgoff ? first - vma->vm_pgoff : 0;

	if (keep < (vma->vm_end - vma->vm_start) >> PAGE_SHIFT)
		zap_range(vma->vm_mm, vma->vm_start + (keep << PAGE_SHIFT), vma->vm_end);
}

void unmap_file_pages(const struct inode *inode, unsigned long first)
{
	struct mm_struct *mm = NULL;
	struct vm_area_struct *vma;

	if (!atomic_read(&inode->i_mmaps))
		return;
	while ((mm = next_mm(mm))) {
		mutex_lock(&mm->mmap_lock);
		for (vma = vma_first(mm); vma; vma = vma_next(vma)) {
			if (vma->vm_file && file_inode(vma->vm_file) == inode)
				cut_area(vma, first);
		}
		mutex_unlock(&mm->mmap_lock);
	}
}

void switch_mm(struct mm_struct *mm)
{
	pgd_load(mm ? mm->pgd : kernel_pgd);
}

void set_mm_exe_file(struct mm_struct *mm, struct file *file)
{
	struct file *old;

	if (file)
		get_file(file);
	spin_lock(&mm->exe_lock);
	old = mm->exe_file;
	mm->exe_file = file;
	spin_unlock(&mm->exe_lock);
	if (old) {
		allow_write_access(old);
		fput(old);
	}
}

struct file *get_mm_exe_file(struct mm_struct *mm)
{
	struct file *file;

	spin_lock(&mm->exe_lock);
	file = mm->exe_file;
	if (file)
		get_file(file);
	spin_unlock(&mm->exe_lock);
	return file;
}

/* One page of a forked area: shared by both; writable private ones from now on copied on write. */
struct copy_range {
	struct mm_struct *to;
	const struct vm_area_struct *vma;
};

static int copy_one_pte(u64 *pte, unsigned long addr, void *arg)
{
	struct copy_range *range = arg;
	u64 *new = pgd_pte(range->to->pgd, addr, true);

	if (!new)
		return -ENOMEM;
	if (!(range->vma->vm_flags & VM_SHARED))
		*pte &= ~PTE_WRITE;
	*new = *pte;
	get_page(pte_user_page(*pte));
	range->to->rss++;
	return 0;
}

/* A file's pages can be fetched again; what the process wrote cannot. */
static bool must_copy_ptes(const struct vm_area_struct *vma)
{
	return !(vma->vm_flags & (VM_SHARED | VM_WIPEONFORK));
}

static int dup_area(struct mm_struct *mm, struct vm_area_struct *old)
{
	struct copy_range range = { mm, old };
	struct vm_area_struct *vma = vma_clone(old);

	if (!vma)
		return -ENOMEM;
	vma->vm_mm = mm;
	vma->vm_flags &= ~VM_LOCKED;
	vma_link(mm, vma);
	if (!must_copy_ptes(old))
		return 0;
	return pgd_walk(old->vm_mm->pgd, old->vm_start, old->vm_end, copy_one_pte, &range);
}

static void copy_layout(struct mm_struct *mm, const struct mm_struct *old)
{
	mm->mmap_base = old->mmap_base;
	mm->free_area_cache = old->free_area_cache;
	mm->cached_hole_size = old->cached_hole_size;
	mm->start_code = old->start_code;
	mm->end_code = old->end_code;
	mm->start_data = old->start_data;
	mm->end_data = old->end_data;
	mm->start_brk = old->start_brk;
	mm->brk = old->brk;
	mm->start_stack = old->start_stack;
	mm->arg_start = old->arg_start;
	mm->arg_end = old->arg_end;
	mm->env_start = old->env_start;
	mm->env_end = old->env_end;
	memcpy(mm->saved_auxv, old->saved_auxv, sizeof(mm->saved_auxv));
	mm->saved_auxv_len = old->saved_auxv_len;
}

struct mm_struct *dup_mm(struct mm_struct *old)
{
	struct mm_struct *mm = mm_alloc();
	struct vm_area_struct *vma;
	int err = 0;

	if (!mm)
		return NULL;
	mutex_lock(&old->mmap_lock);
	copy_layout(mm, old);
	for (vma = vma_first(old); vma && !err; vma = vma_next(vma)) {
		if (!(vma->vm_flags & VM_DONTCOPY))
			err = dup_area(mm, vma);
	}
	mm->hiwater_rss = mm->rss;
	/* The parent's own pages have just become read-only. */
	if (old == current->mm)
		tlb_flush_user();
	if (!err && old->exe_file) {
		/* The file is denied to writers once for each mm that runs it. */
		err = deny_write_access(old->exe_file);
		if (!err)
			set_mm_exe_file(mm, old->exe_file);
	}
	mutex_unlock(&old->mmap_lock);
	if (!err)
		return mm;
	mmput(mm);
	return NULL;
}
