/* SPDX-License-Identifier: GPL-2.0 */
/* The tree of areas: finding, linking, splitting, merging, placing. */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <uapi/linux/mman.h>

#include "fs/file.h"
#include "mm/vma.h"
#include "task/task.h"

static atomic_long_t areas;

unsigned long mm_count_areas(void)
{
	return atomic_long_read(&areas);
}

struct vm_area_struct *vma_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kzalloc(sizeof(*vma), GFP_KERNEL);

	if (!vma)
		return NULL;
	vma->vm_mm = mm;
	atomic_long_inc(&areas);
	return vma;
}

void vma_set_file(struct vm_area_struct *vma, struct file *file)
{
	vma->vm_file = get_file(file);
	atomic_inc(&file_inode(file)->i_mmaps);
}

/* A copy that is in no tree, with its own references. */
struct vm_area_struct *vma_clone(struct vm_area_struct *old)
{
	struct vm_area_struct *vma = vma_alloc(old->vm_mm);

	if (!vma)
		return NULL;
	*vma = *old;
	if (old->vm_file)
		vma_set_file(vma, old->vm_file);
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);
	return vma;
}

void vma_free(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file) {
		atomic_dec(&file_inode(vma->vm_file)->i_mmaps);
		fput(vma->vm_file);
	}
	kfree(vma);
	atomic_long_dec(&areas);
}

static struct vm_area_struct *vma_of(struct rb_node *node)
{
	return rb_entry_safe(node, struct vm_area_struct, rb);
}

struct vm_area_struct *vma_first(struct mm_struct *mm)
{
	return vma_of(rb_first(&mm->areas));
}

struct vm_area_struct *vma_next(struct vm_area_struct *vma)
{
	return vma_of(rb_next(&vma->rb));
}

struct vm_area_struct *vma_prev(struct vm_area_struct *vma)
{
	return vma_of(rb_prev(&vma->rb));
}

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long address)
{
	struct rb_node *node = mm->areas.rb_node;
	struct vm_area_struct *found = mm->cache;

	if (found && address >= found->vm_start && address < found->vm_end)
		return found;
	found = NULL;
	while (node) {
		struct vm_area_struct *vma = vma_of(node);

		if (address < vma->vm_end) {
			found = vma;
			if (address >= vma->vm_start)
				break;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	if (found)
		mm->cache = found;
	return found;
}

struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma = find_vma(mm, address);

	return vma ? vma_prev(vma) : vma_of(rb_last(&mm->areas));
}

struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start,
					     unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : NULL;
}

void account_vm(struct mm_struct *mm, unsigned long flags, long pages)
{
	mm->total_vm += pages;
	mm->hiwater_vm = max(mm->hiwater_vm, mm->total_vm);
	if ((flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE)
		mm->data_vm += pages;
}

static long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

static void tree_insert(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct rb_node **link = &mm->areas.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = vma->vm_start < vma_of(parent)->vm_start ? &parent->rb_left :
								  &parent->rb_right;
	}
	rb_link_node(&vma->rb, parent, link);
	rb_insert_color(&vma->rb, &mm->areas);
	mm->map_count++;
}

static void tree_remove(struct mm_struct *mm, struct vm_area_struct *vma)
{
	rb_erase(&vma->rb, &mm->areas);
	mm->map_count--;
	if (mm->cache == vma)
		mm->cache = NULL;
}

void vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	tree_insert(mm, vma);
	account_vm(mm, vma->vm_flags, vma_pages(vma));
}

/* Also tells the search for free room where there is some again. */
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma)
{
	tree_remove(mm, vma);
	account_vm(mm, vma->vm_flags, -vma_pages(vma));
	if (vma->vm_end > mm->free_area_cache)
		mm->free_area_cache = min(vma->vm_end, mm->mmap_base);
	else
		mm->cached_hole_size = max(mm->cached_hole_size, vma->vm_end - vma->vm_start);
}

/* Does it matter which page of the backing an address is? Private zero memory has no backing. */
static bool has_offsets(const struct vm_area_struct *vma)
{
	return vma->vm_file || vma->vm_ops;
}

int vma_split(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper;

	if (mm->map_count >= MAX_MAP_COUNT)
		return -ENOMEM;
	upper = vma_clone(vma);
	if (!upper)
		return -ENOMEM;
	upper->vm_start = addr;
	if (has_offsets(vma))
		upper->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	vma->vm_end = addr;
	tree_insert(mm, upper);
	return 0;
}

static bool can_merge(const struct vm_area_struct *low, const struct vm_area_struct *high)
{
	return low->vm_end == high->vm_start && low->vm_flags == high->vm_flags &&
	       low->vm_file == high->vm_file && low->vm_ops == high->vm_ops &&
	       low->vm_private_data == high->vm_private_data && low->name == high->name &&
	       (!has_offsets(low) ||
		high->vm_pgoff == low->vm_pgoff + (u64)vma_pages(low));
}

struct vm_area_struct *vma_merge(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma_prev(vma), *next = vma_next(vma);

	if (next && can_merge(vma, next)) {
		tree_remove(mm, next);
		vma->vm_end = next->vm_end;
		vma_free(next);
	}
	if (prev && can_merge(prev, vma)) {
		tree_remove(mm, vma);
		prev->vm_end = vma->vm_end;
		vma_free(vma);
		return prev;
	}
	return vma;
}

unsigned long vm_start_gap(const struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return vma->vm_start;
	return vma->vm_start > STACK_GUARD_GAP ? vma->vm_start - STACK_GUARD_GAP : 0;
}

/* From limit downwards, the highest hole that fits. *largest: the largest that did not. */
static unsigned long search_down(struct mm_struct *mm, unsigned long limit, unsigned long len,
				 unsigned long *largest)
{
	struct vm_area_struct *vma = find_vma(mm, limit - 1);
	unsigned long top = limit;

	if (!vma || vma->vm_start >= limit) {
		if (vma && vm_start_gap(vma) < top)
			top = vm_start_gap(vma);
		vma = find_vma_prev(mm, limit - 1);
	}
	for (; top >= len + MMAP_MIN_ADDR; vma = vma_prev(vma)) {
		unsigned long floor = vma ? vma->vm_end : MMAP_MIN_ADDR;

		if (top > floor && top - floor >= len)
			return top - len;
		if (!vma)
			break;
		if (top > floor)
			*largest = max(*largest, top - floor);
		top = min(top, vm_start_gap(vma));
	}
	return -ENOMEM;
}

/*
 * Top down, going on where the last search ended: everything above
 * free_area_cache is known to have holes of at most cached_hole_size. So
 * a thousand mappings do not look at each other a thousand times.
 */
static unsigned long place_mapping(struct mm_struct *mm, unsigned long len)
{
	unsigned long addr;

	if (len <= mm->cached_hole_size) {
		mm->cached_hole_size = 0;
		mm->free_area_cache = mm->mmap_base;
	}
	addr = search_down(mm, mm->free_area_cache, len, &mm->cached_hole_size);
	if (IS_ERR_VALUE(addr)) {
		/* What is left of the space: above everything, then from the top once more. */
		mm->cached_hole_size = 0;
		addr = search_down(mm, TASK_SIZE, len, &mm->cached_hole_size);
		if (IS_ERR_VALUE(addr))
			return addr;
	}
	mm->free_area_cache = min(addr, mm->mmap_base);
	return addr;
}

static bool range_is_free(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return !vma || addr + len <= vm_start_gap(vma);
}

unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned long flags)
{
	if (len > TASK_SIZE)
		return -ENOMEM;
	if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
		if (addr > TASK_SIZE - len)
			return -ENOMEM;
		if (offset_in_page(addr))
			return -EINVAL;
		if (addr < MMAP_MIN_ADDR && !capable(CAP_SYS_RAWIO))
			return -EPERM;
		return addr;
	}
	addr = round_down(addr, PAGE_SIZE);
	if (addr >= MMAP_MIN_ADDR && addr <= TASK_SIZE - len && range_is_free(mm, addr, len))
		return addr;
	return place_mapping(mm, len);
}
