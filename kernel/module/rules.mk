# SPDX-License-Identifier: GPL-2.0
# The loader, in the order a file travels.

kernel-y += $(addprefix kernel/module/, main.o copy.o signature.o elf.o modinfo.o layout.o list.o \
	symbols.o versions.o relocate.o extable.o kallsyms.o protect.o params.o param_types.o init.o \
	unload.o refuse.o views.o sysfs.o kallsyms_view.o)
kernel-y += kernel/params.o
