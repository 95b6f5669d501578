/* SPDX-License-Identifier: GPL-2.0 */
/* Page size and the fixed places of the kernel's half; docs/architecture.md has the map. */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H

#define PAGE_SHIFT 12

#ifdef __ASSEMBLY__
#define PAGE_SIZE 4096
#define PAGE_OFFSET 0xffff888000000000
#define __START_KERNEL_map 0xffffffff80000000
#else
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x) (((x) + PAGE_SIZE - 1) & PAGE_MASK)
#define PAGE_ALIGN_DOWN(x) ((x) & PAGE_MASK)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)

/* The first address after user space: one page is left free below the hole. */
#define TASK_SIZE 0x00007ffffffff000UL
#define PAGE_OFFSET 0xffff888000000000UL
#define VMALLOC_START 0xffffc90000000000UL
#define VMALLOC_END 0xffffc98000000000UL
#define VMEMMAP_START 0xffffea0000000000UL
#define __START_KERNEL_map 0xffffffff80000000UL
#define MODULES_VADDR 0xffffffffc0000000UL
#define MODULES_END 0xffffffffff000000UL
#endif

#define THREAD_SIZE 16384

/* Page tables for the kernel image: 2 MiB each. linker.ld checks that it fits. */
#define KERNEL_PTS 8

#endif
