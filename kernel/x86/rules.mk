# SPDX-License-Identifier: GPL-2.0
kernel-y += kernel/x86/entry.o kernel/x86/cpu.o kernel/x86/switch_to.o kernel/x86/switch.o
kernel-y += kernel/x86/irq.o kernel/x86/clock.o kernel/x86/rtc.o kernel/x86/serial.o
kernel-y += kernel/x86/acpi.o kernel/x86/power.o kernel/x86/usercopy.o kernel/x86/uaccess.o
kernel-y += kernel/x86/paging.o kernel/x86/kernel_map.o kernel/x86/extable.o
kernel-y += kernel/x86/text_poke.o kernel/x86/jump_label.o kernel/x86/alternative.o kernel/x86/thunks.o
