/* SPDX-License-Identifier: GPL-2.0 */
/* The ends of the machine. None returns. */
#ifndef KERNEL_X86_POWER_H
#define KERNEL_X86_POWER_H

#include <linux/compiler.h>

/*
 * With `debug_exit=PORT` on the command line each first writes its verdict to
 * that port (QEMU's isa-debug-exit ends with status (v << 1) | 1): 0x10 after an
 * orderly end, 0x11 after a panic.
 */
void machine_power_off(void) __noreturn; /* ACPI S5 */
void machine_restart(void) __noreturn;
void machine_halt(void) __noreturn;
void machine_panic_exit(void); /* returns where there is no debug_exit= */

#endif
