/* SPDX-License-Identifier: GPL-2.0 */
/* Areas, for the files of address spaces. mmap_lock is held in all of them. */
#ifndef KERNEL_MM_VMA_H
#define KERNEL_MM_VMA_H

#include "mm/address_space.h"

#define MAX_MAP_COUNT 65530    /* vm.max_map_count's default */
#define STACK_GUARD_GAP (256 * PAGE_SIZE)

/* vma.c */
struct vm_area_struct *vma_clone(struct vm_area_struct *vma);
void vma_free(struct vm_area_struct *vma);
/* The area, which has none yet, maps file; takes a reference. */
void vma_set_file(struct vm_area_struct *vma, struct file *file);
void vma_link(struct mm_struct *mm, struct vm_area_struct *vma);
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma);
struct vm_area_struct *vma_prev(struct vm_area_struct *vma);
/* The area before address, NULL where there is none. */
struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long address);
/* First area that overlaps [start, end). */
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start,
					     unsigned long end);
/* Cuts vma in two at addr; vma keeps the lower part. -ENOMEM. */
int vma_split(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr);
/* Joins vma with neighbours that are its continuation; returns the area that covers it now. */
struct vm_area_struct *vma_merge(struct mm_struct *mm, struct vm_area_struct *vma);
/* Free room for len bytes near addr: 0 alignment aside, as mmap's placing. -ENOMEM, -EINVAL ... */
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned long flags);
/* Start of the area as the neighbour below sees it: with its guard gap if it is a stack. */
unsigned long vm_start_gap(const struct vm_area_struct *vma);

/* fault.c: gives the pages of [start, end) back. */
void zap_range(struct mm_struct *mm, unsigned long start, unsigned long end);
/* 0, -ENOMEM: makes a stack reach down to address. */
int expand_stack(struct vm_area_struct *vma, unsigned long address);

/* mmap.c: may the space grow by so many pages? (RLIMIT_AS, RLIMIT_DATA, RAM) */
bool may_expand_vm(struct mm_struct *mm, unsigned long flags, unsigned long pages);
void account_vm(struct mm_struct *mm, unsigned long flags, long pages);

/* shared_anon.c: zero memory that forks share. */
int shared_anon_setup(struct vm_area_struct *vma);

#endif
