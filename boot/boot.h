/* SPDX-License-Identifier: GPL-2.0 */
/* Between the doors and their common room, start.c. */
#ifndef BOOT_BOOT_H
#define BOOT_BOOT_H

#include "boot_info.h"

/* Each reads the structure of its loader at a physical address into boot_info. */
void pvh_read_info(u64 phys);
void multiboot2_read_info(u64 phys);

/* Adds a stretch of memory; what does not fit in the table is left out. */
void boot_add_range(u64 start, u64 size, u32 type);
/* At boot the first 4 GiB are mapped: loaders put nothing above. */
const void *boot_ptr(u64 phys);

#endif
