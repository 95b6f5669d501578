/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Permissions of mapped kernel memory: the image, modules, vmalloc. 0, -EINVAL
 * for an address that is not page-aligned or outside those ranges, -EFAULT
 * where a page is not mapped (then nothing was changed).
 */
#ifndef _LINUX_SET_MEMORY_H
#define _LINUX_SET_MEMORY_H

int set_memory_ro(unsigned long addr, int numpages);
int set_memory_rw(unsigned long addr, int numpages);
int set_memory_x(unsigned long addr, int numpages);
int set_memory_nx(unsigned long addr, int numpages);

#endif
