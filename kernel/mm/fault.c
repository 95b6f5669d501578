/* SPDX-License-Identifier: GPL-2.0 */
/* Page faults of ring 3 and of user copies: zero pages, file pages, copy on write, stacks. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <uapi/linux/resource.h>

#include "mm/user_pte.h"
#include "mm/vma.h"
#include "task/task.h"
#include "traps.h"

static int zap_one(u64 *pte, unsigned long addr, void *arg)
{
	struct mm_struct *mm = arg;
	struct page *page = pte_user_page(*pte);

	*pte = 0;
	mm->rss--;
	put_page(page);
	return 0;
}

/*
 * One CPU: nobody can use the old translations before the flush. SMP will have
 * to flush first and free after.
 */
void zap_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long before = mm->rss;

	if (before > mm->hiwater_rss)
		mm->hiwater_rss = before;
	pgd_walk(mm->pgd, start, end, zap_one, mm);
	if (mm == current->mm && mm->rss != before)
		tlb_flush_user();
}

int expand_stack(struct vm_area_struct *vma, unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *prev = vma_prev(vma);
	unsigned long grow;

	address = round_down(address, PAGE_SIZE);
	if (address >= vma->vm_start)
		return 0;
	if (address < MMAP_MIN_ADDR || vma->vm_end - address > rlimit(RLIMIT_STACK))
		return -ENOMEM;
	/* A stack that runs into a mapping must fault, not meet it. */
	if (prev && !(prev->vm_flags & VM_GROWSDOWN) && (prev->vm_flags & VM_ACCESS) &&
	    address < prev->vm_end + STACK_GUARD_GAP)
		return -ENOMEM;
	if (prev && address < prev->vm_end)
		return -ENOMEM;
	grow = (vma->vm_start - address) >> PAGE_SHIFT;
	if (!may_expand_vm(mm, vma->vm_flags, grow))
		return -ENOMEM;
	account_vm(mm, vma->vm_flags, grow);
	vma->vm_start = address; /* its place among the others is the same */
	return 0;
}

static void set_pte(struct mm_struct *mm, u64 *pte, unsigned long addr, u64 value)
{
	bool was = *pte != 0;

	*pte = value;
	if (!was)
		mm->rss++;
	if (mm == current->mm)
		tlb_flush_page(addr);
}

static struct page *copy_user_page(struct page *from)
{
	struct page *page = alloc_page(GFP_USER);

	if (page)
		memcpy(page_address(page), page_address(from), PAGE_SIZE);
	return page;
}

static int fault_anonymous(struct vm_area_struct *vma, unsigned long addr, u64 *pte)
{
	struct page *page = alloc_page(GFP_USER | __GFP_ZERO);

	if (!page)
		return -ENOMEM;
	current->times.min_flt++;
	set_pte(vma->vm_mm, pte, addr, user_pte(page, vma, vma->vm_flags & VM_WRITE));
	return 0;
}

/* A private page is the file's own until it is written; then it is copied. */
static int fault_file(struct vm_area_struct *vma, unsigned long addr, u64 *pte, bool write)
{
	struct vm_fault vmf = {
		.vma = vma, .address = addr,
		.pgoff = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT),
	};
	bool shared = vma->vm_flags & VM_SHARED;
	struct page *page, *copy;
	int err = vma->vm_ops->fault(&vmf);

	if (err)
		return err == -ENOMEM ? err : -EIO;
	page = vmf.page;
	current->times.min_flt++;
	if (write && !shared) {
		copy = copy_user_page(page);
		put_page(page);
		if (!copy)
			return -ENOMEM;
		page = copy;
	}
	set_pte(vma->vm_mm, pte, addr,
		user_pte(page, vma, (vma->vm_flags & VM_WRITE) && (shared || write)));
	return 0;
}

/* The page is there, but read-only, and the area allows writing. */
static int fault_write_protected(struct vm_area_struct *vma, unsigned long addr, u64 *pte)
{
	struct page *page = pte_user_page(*pte), *copy;

	/* The last one that has it keeps it. */
	if ((vma->vm_flags & VM_SHARED) || page_count(page) == 1) {
		set_pte(vma->vm_mm, pte, addr, user_pte(page, vma, true));
		return 0;
	}
	copy = copy_user_page(page);
	if (!copy)
		return -ENOMEM;
	current->times.min_flt++;
	set_pte(vma->vm_mm, pte, addr, user_pte(copy, vma, true));
	put_page(page);
	return 0;
}

/* Brings the page in; access has been checked against the area. */
static int fault_page(struct vm_area_struct *vma, unsigned long addr, bool write)
{
	u64 *pte = pgd_pte(vma->vm_mm->pgd, addr, true);

	if (!pte)
		return -ENOMEM;
	if (*pte) {
		if (write && !(*pte & PTE_WRITE))
			return fault_write_protected(vma, addr, pte);
		/* execve's stack may be made executable when its first pages are there. */
		if (vma->vm_flags & VM_EXEC)
			*pte &= ~PTE_NX;
		/* Somebody else brought it in, or the TLB remembered less. */
		tlb_flush_page(addr);
		return 0;
	}
	if (vma->vm_ops)
		return fault_file(vma, addr, pte, write);
	return fault_anonymous(vma, addr, pte);
}

/* The area at address, a stack grown down to it. mmap_lock held. */
static struct vm_area_struct *area_at(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma = find_vma(mm, address);

	if (!vma)
		return NULL;
	if (address < vma->vm_start &&
	    (!(vma->vm_flags & VM_GROWSDOWN) || expand_stack(vma, address)))
		return NULL;
	return vma;
}

int fault_in_page(struct mm_struct *mm, unsigned long address, bool write)
{
	struct vm_area_struct *vma = area_at(mm, address);

	if (!vma || !(vma->vm_flags & (write ? VM_WRITE : VM_ACCESS)))
		return -EFAULT;
	return fault_page(vma, round_down(address, PAGE_SIZE), write);
}

static int user_fault_locked(struct mm_struct *mm, unsigned long address, unsigned long error_code)
{
	struct vm_area_struct *vma = area_at(mm, address);
	unsigned long wanted = VM_ACCESS;

	if (!vma)
		return -EFAULT;
	if (error_code & PF_INSTR)
		wanted = VM_EXEC;
	else if (error_code & PF_WRITE)
		wanted = VM_WRITE;
	if (!(vma->vm_flags & wanted))
		return -EACCES;
	return fault_page(vma, round_down(address, PAGE_SIZE), error_code & PF_WRITE);
}

int handle_user_fault(unsigned long address, unsigned long error_code)
{
	struct mm_struct *mm = current->mm;
	int err;

	/* Who holds a spinlock must not sleep for a page: his copy fails instead. */
	if (!mm || in_atomic() || address >= TASK_SIZE || (error_code & PF_RSVD))
		return -EFAULT;
	do {
		mutex_lock(&mm->mmap_lock);
		err = user_fault_locked(mm, address, error_code);
		mutex_unlock(&mm->mmap_lock);
	} while (err == -ENOMEM && out_of_memory());
	/* The caller ends: nothing to say to ring 3, and no copy for the kernel. */
	if (err == -ENOMEM)
		return error_code & PF_USER ? 0 : -EFAULT;
	return err;
}

/* One page's part of access_process_vm(). */
static size_t access_page(struct mm_struct *mm, unsigned long addr, void *buf, size_t len,
			  bool write)
{
	size_t n = min(len, PAGE_SIZE - offset_in_page(addr));
	char *at;

	mutex_lock(&mm->mmap_lock);
	if (fault_in_page(mm, addr, write)) {
		mutex_unlock(&mm->mmap_lock);
		return 0;
	}
	at = page_address(pte_user_page(*pgd_pte(mm->pgd, addr, false)));
	at += offset_in_page(addr);
	if (write)
		memcpy(at, buf, n);
	else
		memcpy(buf, at, n);
	mutex_unlock(&mm->mmap_lock);
	return n;
}

size_t access_process_vm(struct mm_struct *mm, unsigned long addr, void *buf, size_t len,
			 bool write)
{
	size_t done = 0, n;

	while (done < len) {
		if (addr + done >= TASK_SIZE || addr + done < addr)
			break;
		n = access_page(mm, addr + done, buf + done, len - done, write);
		if (!n)
			break;
		done += n;
	}
	return done;
}
