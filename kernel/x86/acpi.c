/* SPDX-License-Identifier: GPL-2.0 */
/* ACPI specification 6.4: 5.2.5 RSDP, 5.2.6 headers, 5.2.9 FADT; 7.4.2 \_Sx. */
#include "x86/acpi.h"

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "boot_info.h"
#include "mm/pages.h"
#include "x86/paging.h"

struct acpi_facts acpi __ro_after_init;

struct rsdp {
	char signature[8];
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum, reserved[3];
} __packed;

struct table {
	char signature[4];
	u32 length;
	u8 revision, checksum;
	char oem[6], oem_table[8];
	u32 oem_revision, creator, creator_revision;
} __packed;

struct address {
	u8 space, bits, offset, access;
	u64 address;
} __packed;

#define SPACE_MEMORY 0
#define SPACE_IO 1

struct fadt {
	struct table header;
	u32 firmware_control, dsdt;
	u8 reserved0, profile;
	u16 sci;
	u32 smi_command;
	u8 acpi_enable, acpi_disable, s4bios, pstate;
	u32 pm1a_event, pm1b_event, pm1a_control, pm1b_control;
	u8 unused[116 - 72];
	struct address reset;
	u8 reset_value;
} __packed;
_Static_assert(offsetof(struct fadt, pm1a_control) == 64, "FADT: PM1a_CNT_BLK");
_Static_assert(offsetof(struct fadt, reset) == 116, "FADT: RESET_REG");

struct hpet_table {
	struct table header;
	u32 id;
	struct address base;
} __packed;

/* Every table is at least a header; one larger than this is not believed. */
#define TABLE_MAX (1u << 20)

/* Mapped, checksum verified; NULL otherwise. iounmap() is the caller's. */
static const struct table *map_table(u64 phys)
{
	const struct table *table = memremap_ro(phys, sizeof(*table));
	u32 length, i;
	u8 sum = 0;

	if (!table)
		return NULL;
	length = table->length;
	iounmap((void *)table);
	if (length < sizeof(*table) || length > TABLE_MAX)
		return NULL;
	table = memremap_ro(phys, length);
	if (!table)
		return NULL;
	for (i = 0; i < length; i++)
		sum += ((const u8 *)table)[i];
	if (!sum)
		return table;
	iounmap((void *)table);
	return NULL;
}

static void __init read_fadt(const struct fadt *fadt)
{
	u32 length = fadt->header.length;

	if (length < offsetof(struct fadt, unused))
		return;
	acpi.dsdt = fadt->dsdt;
	acpi.smi_command = fadt->smi_command;
	acpi.acpi_enable = fadt->acpi_enable;
	acpi.pm1a_control = fadt->pm1a_control;
	acpi.pm1b_control = fadt->pm1b_control;
	if (length >= sizeof(*fadt) && fadt->reset.space == SPACE_IO) {
		acpi.reset_port = fadt->reset.address;
		acpi.reset_value = fadt->reset_value;
	}
}

static void __init read_table(u64 phys)
{
	const struct table *table = memremap_ro(phys, sizeof(*table));
	char signature[4];

	if (!table)
		return;
	memcpy(signature, table->signature, 4);
	iounmap((void *)table);
	if (memcmp(signature, "FACP", 4) && memcmp(signature, "HPET", 4))
		return;
	table = map_table(phys);
	if (!table)
		return;
	if (!memcmp(signature, "FACP", 4))
		read_fadt((const void *)table);
	else if (table->length >= sizeof(struct hpet_table) &&
		 ((const struct hpet_table *)table)->base.space == SPACE_MEMORY)
		acpi.hpet = ((const struct hpet_table *)table)->base.address;
	iounmap((void *)table);
}

/* The root table: 32-bit pointers in the RSDT, 64-bit ones in the XSDT. */
static void __init read_root(u64 phys, unsigned int width)
{
	const struct table *root = map_table(phys);
	const u8 *entry, *end;
	u64 address;

	if (!root)
		return;
	end = (const u8 *)root + root->length;
	for (entry = (const u8 *)(root + 1); entry + width <= end; entry += width) {
		address = 0;
		memcpy(&address, entry, width);
		read_table(address);
	}
	iounmap((void *)root);
}

void __init acpi_init(void)
{
	const struct rsdp *map;
	struct rsdp rsdp;

	if (!boot_info.rsdp)
		return;
	map = memremap_ro(boot_info.rsdp, sizeof(rsdp));
	if (!map)
		return;
	rsdp = *map;
	iounmap((void *)map);
	if (memcmp(rsdp.signature, "RSD PTR ", 8))
		return;
	if (rsdp.revision >= 2 && rsdp.xsdt)
		read_root(rsdp.xsdt, 8);
	else
		read_root(rsdp.rsdt, 4);
}

/* An AML integer: ZeroOp, OneOp, or BytePrefix and a byte. */
static const u8 *read_integer(const u8 *p, u8 *value)
{
	if (*p == 0x0a)
		p++;
	*value = *p;
	return p + 1;
}

/*
 * \_S5 is Name (0x08, perhaps '\'), "_S5_", PackageOp 0x12, PkgLength, count,
 * then the two values: no interpreter is needed for that.
 */
bool acpi_sleep_values(u8 *a, u8 *b)
{
	const struct table *dsdt = acpi.dsdt ? map_table(acpi.dsdt) : NULL;
	const u8 *p, *end;
	bool found = false;

	if (!dsdt)
		return false;
	end = (const u8 *)dsdt + dsdt->length - 12;
	for (p = (const u8 *)(dsdt + 1); p < end; p++) {
		if (memcmp(p, "_S5_", 4) || p[4] != 0x12)
			continue;
		p += 5;
		p += (*p >> 6) + 1; /* PkgLength: its upper bits count further bytes */
		p = read_integer(p + 1, a);
		read_integer(p, b);
		found = true;
		break;
	}
	iounmap((void *)dsdt);
	return found;
}
