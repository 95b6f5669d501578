/* SPDX-License-Identifier: GPL-2.0 */
/*
 * User address spaces: a tree of areas (VMAs) and the page tables below it.
 * Nothing is mapped before it is touched: traps.h's handle_user_fault() does it.
 *
 * mmap_lock guards the tree, the areas and the user half of the page tables. No
 * user memory is touched while it is held, since the fault takes it. A file's
 * fault() runs under it and must not take a lock under which the file's room
 * copies from or to user memory.
 */
#ifndef KERNEL_MM_ADDRESS_SPACE_H
#define KERNEL_MM_ADDRESS_SPACE_H

#include <asm/page.h>
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct file;
struct inode;
struct page;
struct mm_struct;
struct vm_area_struct;

#define MMAP_MIN_ADDR 0x10000UL /* vm.mmap_min_addr's default */

/* vm_flags, Linux's bits. */
#define VM_READ 0x0001UL
#define VM_WRITE 0x0002UL
#define VM_EXEC 0x0004UL
#define VM_SHARED 0x0008UL
#define VM_MAYREAD 0x0010UL
#define VM_MAYWRITE 0x0020UL
#define VM_MAYEXEC 0x0040UL
#define VM_MAYSHARE 0x0080UL
#define VM_GROWSDOWN 0x0100UL
#define VM_LOCKED 0x2000UL
#define VM_DONTCOPY 0x00020000UL
#define VM_WIPEONFORK 0x02000000UL
#define VM_ACCESS (VM_READ | VM_WRITE | VM_EXEC)

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long pgoff;   /* page of the file */
	unsigned long address; /* rounded down to a page */
	struct page *page;     /* fault()'s answer, with a reference for the caller */
};

struct vm_operations_struct {
	/* Finds the file's page: 0, -ENOMEM, or -EFAULT beyond the end (SIGBUS). */
	int (*fault)(struct vm_fault *vmf);
	void (*open)(struct vm_area_struct *vma);  /* the area was copied (fork, split) */
	void (*close)(struct vm_area_struct *vma); /* and went */
};

struct vm_area_struct {
	unsigned long vm_start, vm_end; /* bytes, whole pages, end not included */
	struct rb_node rb;
	struct mm_struct *vm_mm;
	unsigned long vm_flags;
	unsigned long vm_pgoff; /* page of the file at vm_start */
	struct file *vm_file;   /* referenced; NULL: anonymous */
	const struct vm_operations_struct *vm_ops; /* NULL: zero pages on demand */
	void *vm_private_data;
	const char *name;       /* "[heap]", "[stack]" for /proc/PID/maps, or NULL */
};

struct mm_struct {
	atomic_t users;
	u64 *pgd; /* kernel address of the top page table */
	struct list_head all; /* in the list of all address spaces; address_space.c's lock */
	struct mutex mmap_lock;
	struct rb_root areas; /* by address, never overlapping */
	unsigned int map_count;
	struct vm_area_struct *cache; /* the area found last */
	unsigned long mmap_base;      /* mappings are placed below it, going down */
	unsigned long free_area_cache, cached_hole_size; /* where vma.c's search goes on */
	unsigned long total_vm, hiwater_vm, data_vm, rss, hiwater_rss; /* pages */
	unsigned long start_code, end_code, start_data, end_data;
	unsigned long start_brk, brk, start_stack;
	unsigned long arg_start, arg_end, env_start, env_end;
	spinlock_t exe_lock;
	struct file *exe_file; /* /proc/PID/exe; referenced; exe_lock */
	u64 saved_auxv[48];
	unsigned int saved_auxv_len; /* words */
};

/* A fresh address space with one user; NULL without memory. */
struct mm_struct *mm_alloc(void);
struct mm_struct *mmget(struct mm_struct *mm);
/* Drops a user; the last one unmaps and frees everything. May sleep. */
void mmput(struct mm_struct *mm);
/* fork's copy: private pages become copy-on-write in both. NULL without memory. */
struct mm_struct *dup_mm(struct mm_struct *old);
/* The most pages it ever had. */
static inline unsigned long mm_peak_rss(const struct mm_struct *mm)
{
	return mm->rss > mm->hiwater_rss ? mm->rss : mm->hiwater_rss;
}

/* Makes it the CPU's; NULL: kernel only. */
void switch_mm(struct mm_struct *mm);
void set_mm_exe_file(struct mm_struct *mm, struct file *file);
struct file *get_mm_exe_file(struct mm_struct *mm);

/* First area with address < vm_end, NULL beyond the last. mmap_lock held. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long address);
struct vm_area_struct *vma_next(struct vm_area_struct *vma);
struct vm_area_struct *vma_first(struct mm_struct *mm);

/*
 * Maps len bytes (rounded up) of file from page pgoff on, or zero memory.
 * Returns the address or a negative errno; prot and flags are mmap(2)'s.
 * mmap_lock held.
 */
unsigned long do_mmap(struct mm_struct *mm, struct file *file, unsigned long addr,
		      unsigned long len, unsigned long prot, unsigned long flags,
		      unsigned long pgoff);
int do_munmap(struct mm_struct *mm, unsigned long addr, unsigned long len);
/* A zero area at a fixed, free place (brk, stack); name as in vm_area_struct. mmap_lock held. */
int vm_brk_flags(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long flags,
		 const char *name);
struct vm_area_struct *vma_alloc(struct mm_struct *mm);
void exit_mmap(struct mm_struct *mm);
/*
 * The file ends at page first now: what lies behind it goes from every mapping,
 * copies included, as ftruncate(2) does in Linux. Takes every mmap_lock in turn.
 */
void unmap_file_pages(const struct inode *inode, unsigned long first);

/* Brings one page in as a fault would: 0, -EFAULT, -ENOMEM. mmap_lock held. */
int fault_in_page(struct mm_struct *mm, unsigned long address, bool write);

/* Copies another process's memory (/proc/PID/cmdline); returns the bytes copied. */
size_t access_process_vm(struct mm_struct *mm, unsigned long addr, void *buf, size_t len,
			 bool write);

/* Numbers of open mms and areas, for accounting. */
unsigned long mm_count_spaces(void);
unsigned long mm_count_areas(void);

#endif
