/* SPDX-License-Identifier: GPL-2.0 */
/* The GRUB door: Multiboot2 specification, chapter 3.6, boot information format. */
#include <linux/align.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "boot.h"
#include "mm/pages.h"

enum mb2_tag_type {
	MB2_TAG_END = 0,
	MB2_TAG_CMDLINE = 1,
	MB2_TAG_LOADER = 2,
	MB2_TAG_MODULE = 3,
	MB2_TAG_MEMORY_MAP = 6,
	MB2_TAG_ACPI_OLD = 14,
	MB2_TAG_ACPI_NEW = 15,
};

struct mb2_tag {
	u32 type, size; /* size with this header, without the padding to 8 */
};

struct mb2_module {
	struct mb2_tag tag;
	u32 start, end;
	char cmdline[];
};

struct mb2_memory_map {
	struct mb2_tag tag;
	u32 entry_size, entry_version;
	u8 entries[];
};

struct mb2_memory {
	u64 addr, size;
	u32 type;
	u32 reserved;
};

/* The loader's copy of the ACPI root pointer lies in memory that will be reused. */
static u8 rsdp_copy[36] __aligned(8);

static void __init read_memory_map(const struct mb2_memory_map *map)
{
	const u8 *entry = map->entries, *end = (const u8 *)map + map->tag.size;

	if (map->entry_size < sizeof(struct mb2_memory))
		return;
	for (; entry + map->entry_size <= end; entry += map->entry_size) {
		const struct mb2_memory *memory = (const void *)entry;

		boot_add_range(memory->addr, memory->size, memory->type);
	}
}

static void __init read_module(const struct mb2_module *module)
{
	/* The first module is the initrd; others have no meaning here. */
	if (boot_info.initrd_size || module->end <= module->start)
		return;
	boot_info.initrd_start = module->start;
	boot_info.initrd_size = module->end - module->start;
}

static void __init read_rsdp(const struct mb2_tag *tag)
{
	u32 size = min_t(u32, tag->size - sizeof(*tag), sizeof(rsdp_copy));

	/* The newer one is larger: it wins in whatever order they come. */
	if (boot_info.rsdp && tag->type == MB2_TAG_ACPI_OLD)
		return;
	memcpy(rsdp_copy, tag + 1, size);
	boot_info.rsdp = __pa(rsdp_copy);
}

static void __init read_tag(const struct mb2_tag *tag)
{
	const char *text = (const char *)(tag + 1);

	switch (tag->type) {
	case MB2_TAG_CMDLINE:
		strscpy(boot_info.cmdline, text, sizeof(boot_info.cmdline));
		break;
	case MB2_TAG_LOADER:
		strscpy(boot_info.loader, text, sizeof(boot_info.loader));
		break;
	case MB2_TAG_MODULE:
		read_module((const void *)tag);
		break;
	case MB2_TAG_MEMORY_MAP:
		read_memory_map((const void *)tag);
		break;
	case MB2_TAG_ACPI_OLD:
	case MB2_TAG_ACPI_NEW:
		read_rsdp(tag);
		break;
	}
}

void __init multiboot2_read_info(u64 phys)
{
	const u8 *info = boot_ptr(phys), *end;
	const struct mb2_tag *tag;

	boot_info.door = "multiboot2";
	if (!info)
		return;
	end = info + *(const u32 *)info;
	for (tag = (const void *)(info + 8); (const u8 *)(tag + 1) <= end;
	     tag = (const void *)((const u8 *)tag + ALIGN(tag->size, 8))) {
		if (tag->type == MB2_TAG_END || tag->size < sizeof(*tag))
			break;
		read_tag(tag);
	}
}
