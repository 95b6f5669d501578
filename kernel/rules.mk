# SPDX-License-Identifier: GPL-2.0
# The kernel image. Each room's rules.mk adds its objects to kernel-y.

rooms := lib x86 mm task fs tty crypto module
kernel-y += kernel/main.o kernel/printk.o kernel/panic.o kernel/syscall.o kernel/traps.o
include $(patsubst %,kernel/%/rules.mk,$(rooms))

# Checksums of the exports, as an object in kernel-extra-y: vmlinux.o without it is what they are
# computed from.
include scripts/mk/symvers.mk
