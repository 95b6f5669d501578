# SPDX-License-Identifier: GPL-2.0
# The kernel image. Each room's rules.mk adds its objects to kernel-y; kernel-extra-y are
# objects made from the others (the exports' CRCs), kernel-libs-y are archives.

rooms := lib x86 mm task fs tty crypto decompress module
kernel-y += kernel/main.o kernel/printk.o kernel/printk_syslog.o kernel/panic.o kernel/oops.o
kernel-y += kernel/init.o kernel/traps.o kernel/bug.o kernel/jump_label.o kernel/kallsyms.o
kernel-y += kernel/syscall.o kernel/kmod.o kernel/fault_inject.o
include $(wildcard $(patsubst %,kernel/%/rules.mk,$(rooms)))

kernel-objs := $(addprefix $(B)/,$(kernel-y))
-include $(kernel-objs:.o=.d)

KERNEL_LDFLAGS := -m elf_x86_64 -nostdlib -static -z max-page-size=0x1000 -z noexecstack \
	--build-id=none -T linker.ld

# $(call link-kernel,symbol table object): kernel-extra-y and kernel-libs-y may grow after this file.
link-kernel = $(LD) $(KERNEL_LDFLAGS) -o $@ $(kernel-objs) $(kernel-extra-y) $(1) \
	--start-group $(kernel-libs-y) --end-group

.PHONY: kernel
kernel: $(B)/kiln

.SECONDEXPANSION:

# Three links: without symbol table; with one of the right size; with the right one. The table lies
# before the data, so its size moves symbols, its contents do not.
$(B)/kallsyms0.S: scripts/kallsyms.py
	@mkdir -p $(@D)
	$(Q)python3 scripts/kallsyms.py $(NM) > $@

$(B)/kiln.link0: $(B)/kallsyms0.o linker.ld $(kernel-objs) $$(kernel-extra-y) $$(kernel-libs-y)
	$(Q)$(call link-kernel,$<)

$(B)/kallsyms1.S: $(B)/kiln.link0 scripts/kallsyms.py
	$(Q)python3 scripts/kallsyms.py $(NM) $< > $@

$(B)/kiln.link1: $(B)/kallsyms1.o
	$(Q)$(call link-kernel,$<)

$(B)/kallsyms2.S: $(B)/kiln.link1 scripts/kallsyms.py
	$(Q)python3 scripts/kallsyms.py $(NM) $< > $@

$(B)/kiln: $(B)/kallsyms2.o
	$(call say,LD,$@)
	$(Q)$(call link-kernel,$<)
	$(Q)python3 scripts/kallsyms.py $(NM) $@ | cmp -s - $(B)/kallsyms2.S || { \
		echo 'the symbol table is not that of its own image' >&2; rm $@; exit 1; }

$(B)/kallsyms%.o: $(B)/kallsyms%.S
	$(Q)$(CC) -c -o $@ $<
