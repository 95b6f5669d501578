/* SPDX-License-Identifier: GPL-2.0 */
/* The PVH door: Xen's public header hvm_start_info, as QEMU's -kernel fills it. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "boot.h"

#define PVH_MAGIC 0x336ec578

struct hvm_start_info {
	u32 magic;
	u32 version; /* memmap_* exist from version 1 */
	u32 flags;
	u32 nr_modules;
	u64 modlist_paddr;
	u64 cmdline_paddr;
	u64 rsdp_paddr;
	u64 memmap_paddr;
	u32 memmap_entries;
	u32 reserved;
};

struct hvm_modlist_entry {
	u64 paddr, size, cmdline_paddr, reserved;
};

struct hvm_memmap_entry {
	u64 addr, size;
	u32 type; /* E820's */
	u32 reserved;
};

void __init pvh_read_info(u64 phys)
{
	const struct hvm_start_info *info = boot_ptr(phys);
	const struct hvm_memmap_entry *map;
	const struct hvm_modlist_entry *module;
	const char *cmdline;
	u32 i;

	boot_info.door = "pvh";
	if (!info || info->magic != PVH_MAGIC)
		return;
	boot_info.rsdp = info->rsdp_paddr;
	cmdline = boot_ptr(info->cmdline_paddr);
	if (cmdline)
		strscpy(boot_info.cmdline, cmdline, sizeof(boot_info.cmdline));
	module = boot_ptr(info->modlist_paddr);
	if (module && info->nr_modules) {
		boot_info.initrd_start = module->paddr;
		boot_info.initrd_size = module->size;
	}
	map = boot_ptr(info->memmap_paddr);
	if (info->version < 1 || !map)
		return;
	for (i = 0; i < info->memmap_entries; i++)
		boot_add_range(map[i].addr, map[i].size, map[i].type);
}
