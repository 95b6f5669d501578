/* SPDX-License-Identifier: GPL-2.0 */
/* The start's own steps, in the order of main.c; each is called once. */
#ifndef KERNEL_START_H
#define KERNEL_START_H

#include <linux/compiler.h>
#include <linux/types.h>

enum door { DOOR_PVH, DOOR_MULTIBOOT2 };

/* boot/head.S calls it: the door, the physical address of its information. */
void x86_start(enum door door, u64 info) __noreturn;
void kernel_main(void) __noreturn;

void stack_canary_init(void); /* kernel/x86/cpu.c */
void rtc_init(void);          /* kernel/x86/rtc.c */

/* kernel/init.c */
void start_banner(void);
void must(int err, const char *what); /* panics where err is not 0 */
void parse_command_line(void);
void start_init(void);

#endif
