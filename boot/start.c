/* SPDX-License-Identifier: GPL-2.0 */
/* From either door to kernel_main(). */
#include <linux/init.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "boot.h"
#include "mm/pages.h"
#include "start.h"
#include "x86/cpu.h"

struct boot_info boot_info;

const void __init *boot_ptr(u64 phys)
{
	return phys && phys < 4UL << 30 ? __va(phys) : NULL;
}

void __init boot_add_range(u64 start, u64 size, u32 type)
{
	if (boot_info.num_ranges == BOOT_MAX_RANGES || !size || start + size < start)
		return;
	boot_info.ranges[boot_info.num_ranges++] = (struct boot_range){ start, size, type };
}

/*
 * The first C function. Without a stack protector: it sets the canary that the
 * protected ones compare with, and they must not return to one before it.
 */
void __init __no_stack_protector __noreturn x86_start(enum door door, u64 info)
{
	stack_canary_init();
	if (door == DOOR_PVH)
		pvh_read_info(info);
	else
		multiboot2_read_info(info);
	kernel_main();
}
