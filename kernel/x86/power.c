/* SPDX-License-Identifier: GPL-2.0 */
#include "x86/power.h"

#include <linux/irqflags.h>
#include <linux/kernel.h>

#include "printk.h"
#include "x86/acpi.h"
#include "x86/cpu.h"
#include "x86/io.h"

#define VERDICT_ORDERLY 0x10
#define VERDICT_PANIC 0x11

#define PM1_SCI_ENABLE 0x0001
#define PM1_SLEEP_ENABLE 0x2000
#define PM1_SLEEP_TYPE(x) ((x) << 10)

/* Where QEMU's machines have PM1a_CNT, for want of tables that say so. */
#define QEMU_PM1A_CONTROL 0x604

static void debug_exit(u8 verdict)
{
	char text[16];
	u16 port;

	if (cmdline_find("debug_exit", text, sizeof(text)) <= 0 || kstrtou16(text, 0, &port))
		return;
	outb(verdict, port);
}

void machine_panic_exit(void)
{
	debug_exit(VERDICT_PANIC);
}

void machine_halt(void)
{
	debug_exit(VERDICT_ORDERLY);
	local_irq_disable();
	for (;;)
		__asm__ volatile("hlt");
}

/* Firmware that still has the power registers for itself is asked for them (ACPI 4.8.3.2.1). */
static void enable_acpi(void)
{
	int patience = 1000000;

	if (!acpi.smi_command || !acpi.acpi_enable || inw(acpi.pm1a_control) & PM1_SCI_ENABLE)
		return;
	outb(acpi.acpi_enable, acpi.smi_command);
	while (!(inw(acpi.pm1a_control) & PM1_SCI_ENABLE) && --patience)
		cpu_relax();
}

void machine_power_off(void)
{
	u8 a, b;

	debug_exit(VERDICT_ORDERLY);
	local_irq_disable();
	if (acpi.pm1a_control && acpi_sleep_values(&a, &b)) {
		enable_acpi();
		outw(PM1_SLEEP_TYPE(a) | PM1_SLEEP_ENABLE, acpi.pm1a_control);
		if (acpi.pm1b_control)
			outw(PM1_SLEEP_TYPE(b) | PM1_SLEEP_ENABLE, acpi.pm1b_control);
	}
	outw(PM1_SLEEP_ENABLE, QEMU_PM1A_CONTROL);
	for (;;)
		__asm__ volatile("hlt");
}

void machine_restart(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed no_idt = { 0, 0 };

	debug_exit(VERDICT_ORDERLY);
	local_irq_disable();
	if (acpi.reset_port)
		outb(acpi.reset_value, acpi.reset_port);
	outb(0xfe, 0x64); /* the keyboard controller's reset line */
	/* A fault without an interrupt table shuts the processor down. */
	__asm__ volatile("lidt %0; ud2" : : "m"(no_idt));
	for (;;)
		__asm__ volatile("hlt");
}
