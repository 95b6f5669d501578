/* SPDX-License-Identifier: GPL-2.0 */
/* The few facts that are taken from ACPI's tables. */
#ifndef KERNEL_X86_ACPI_H
#define KERNEL_X86_ACPI_H

#include <linux/types.h>

struct acpi_facts {
	u64 hpet;      /* physical address of the event timer, 0 for none */
	u64 dsdt;      /* of the table that \_S5 is in */
	u32 smi_command;
	u8 acpi_enable;
	u32 pm1a_control, pm1b_control; /* I/O ports, 0 for none */
	u16 reset_port; /* 0 for none */
	u8 reset_value;
};

extern struct acpi_facts acpi;

void acpi_init(void);
/* The values to write for soft-off; false where \_S5 is not found. */
bool acpi_sleep_values(u8 *a, u8 *b);

#endif
