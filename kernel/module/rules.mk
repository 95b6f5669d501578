# SPDX-License-Identifier: GPL-2.0
# The loader, in the order a file travels.

kernel-y += $(addprefix kernel/module/, main.o copy.o signature.o elf.o modinfo.o layout.o list.o \
	symbols.o versions.o relocate.o finalize.o extable.o reach.o kallsyms.o protect.o notify.o \
	params.o param_types.o param_check.o init.o unload.o refuse.o advice.o absent.o trace.o \
	views.o sysfs.o kallsyms_view.o)
kernel-y += kernel/module/holders.o kernel/module/leaks.o kernel/params.o

# A rule without advice, or an advice without a rule, stops the build.
$(B)/kernel/module/.advice.stamp: scripts/check-advice.sh $(wildcard kernel/module/*.c)
	@mkdir -p $(@D)
	$(Q)$< kernel/module
	@touch $@
$(B)/kernel/module/advice.o: | $(B)/kernel/module/.advice.stamp

# For `make coverage`: each line has instructions of its own.
CFLAGS-kernel/module := $(if $(COVERAGE),-O0)
