/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the machine's loader told us, in one form whichever door it came
 * through. Filled by boot/, read by everybody after; addresses are physical.
 */
#ifndef KERNEL_BOOT_INFO_H
#define KERNEL_BOOT_INFO_H

#include <linux/types.h>

#define BOOT_MAX_RANGES 64
#define BOOT_CMDLINE_SIZE 2048

/* E820's numbering, which both doors use. */
enum boot_range_type {
	BOOT_RAM = 1,
	BOOT_RESERVED = 2,
	BOOT_ACPI = 3,
	BOOT_NVS = 4,
	BOOT_BAD = 5,
};

struct boot_range {
	u64 start, size; /* bytes */
	u32 type;
};

struct boot_info {
	const char *door; /* "multiboot2" or "pvh" */
	char loader[64];  /* the loader's own name, where it says one */
	char cmdline[BOOT_CMDLINE_SIZE];
	u64 initrd_start, initrd_size; /* 0, 0 where there is none */
	u64 rsdp;                      /* ACPI root pointer, 0 where unknown */
	unsigned int num_ranges;
	struct boot_range ranges[BOOT_MAX_RANGES];
};

extern struct boot_info boot_info;

#endif
