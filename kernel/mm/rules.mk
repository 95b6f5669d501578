# SPDX-License-Identifier: GPL-2.0
kernel-y += kernel/mm/init.o kernel/mm/pages.o kernel/mm/slab.o kernel/mm/vm_space.o
kernel-y += kernel/mm/vmalloc.o kernel/mm/module_area.o kernel/mm/counts.o kernel/mm/owners.o
