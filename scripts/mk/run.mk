# SPDX-License-Identifier: GPL-2.0
# What a person types. QEMU's terminal, exit status and accelerator are scripts/run.sh's business.
#
#   APPEND='...'  adds words to the kernel's command line
#   KVM=1 MEM=1G  as for scripts/run.sh
#   CMD= ROOT= MODULES= KMOD=  what is in the initrd: scripts/mk/shell.mk

.PHONY: all iso run run-pvh debug demo clean distclean help
all: $(B)/kiln modules initrd

iso: $(B)/kiln.iso

# Made anew each time, moved where it differs: the words may differ from the last run's.
$(B)/iso/boot/grub/grub.cfg: boot/grub.cfg FORCE
	@mkdir -p $(@D)
	@sed $(call quote,/^multiboot2/s|@APPEND@|$(subst |,\|,$(subst &,\&,$(APPEND)))|) $< > $@.new; \
		if cmp -s $@.new $@; then rm -f $@.new; else mv -f $@.new $@; fi

# GRUB reads the whole file, by the firmware: without what is only for debuggers it is a sixth.
$(B)/iso/boot/kiln: $(B)/kiln
	$(Q)mkdir -p $(@D) && $(STRIP) -o $@ $<

$(B)/iso/boot/initrd.cpio: $(shell-initrd)
	$(Q)mkdir -p $(@D) && cp $< $@

# For BIOS machines only. GRUB and xorriso print pages about what they do: shown where they fail.
define make-iso
	$(call say,ISO,$@)
	$(Q)grub-mkrescue -d /usr/lib/grub/i386-pc --locales= --themes= --fonts= -o $@ $(1) \
		> $@.log 2>&1 || { cat $@.log >&2; exit 1; }
endef

$(B)/kiln.iso: $(addprefix $(B)/iso/boot/,kiln initrd.cpio grub/grub.cfg)
	$(call make-iso,$(B)/iso)

# A line's exit status comes by way of a file.
run-qemu = $(Q)KVM=$(KVM) MEM=$(MEM) $(1) scripts/run.sh
run-shell = $(call run-qemu,STATUS=$(if $(value CMD),$(shell-dir)/status))
pvh-words = -append $(call quote,console=ttyS0 debug_exit=0xf4 $(APPEND))

run: $(B)/kiln.iso
	$(run-shell) -cdrom $<

run-pvh: $(B)/kiln $(shell-initrd)
	$(run-shell) -kernel $(B)/kiln -initrd $(shell-initrd) $(pvh-words)

# Stopped before the init of MODULE, in gdb: docs/debugging.md. The machine's output is in between.
debug: $(B)/kiln $(shell-initrd)
	$(Q)B=$(B) KVM=$(KVM) MEM=$(MEM) MODULE=$(MODULE) scripts/debug.sh -kernel $(B)/kiln -initrd $(shell-initrd) \
		$(pvh-words)

demo: $(B)/kiln $(B)/demo.cpio
	$(call run-qemu) -kernel $(B)/kiln -initrd $(B)/demo.cpio $(pvh-words)

# What was fetched and the keys stay, so that the next build needs no network and the signatures
# of modules built outside stay good.
clean:
	$(Q)if [ -d $(B) ]; then find $(B) -mindepth 1 -maxdepth 1 ! -name dl ! -name .setup \
		! -name 'signing_key.*' -exec rm -rf {} +; fi

distclean:
	$(Q)rm -rf $(B)

help:
	@echo 'make            builds the kernel, the sample modules and the initrd below $(B)/'
	@echo 'make run        boots it in QEMU through GRUB, the serial console on this terminal'
	@echo 'make run-pvh    the same without GRUB: QEMU loads the kernel itself'
	@echo '                both end in a shell; CMD="line" ROOT=DIR MODULES="a.ko b.ko" KMOD=1'
	@echo 'make demo       a C program as /init that loads and unloads every sample module'
	@echo 'make debug      boots it in gdb, stopped before the init of MODULE=: docs/debugging.md'
	@echo 'make test       runs every test'
	@echo 'make oracle     asks Debian'"'"'s Linux the rules that the tests hold the loader to'
	@echo 'make rules-doc  writes docs/rules.md from the same table'
	@echo 'make fuzz       feeds the loader files that a fuzzer makes: SECONDS=60'
	@echo 'make coverage   which lines of the loader the tests run'
	@echo 'make lint       looks for mistakes without running anything'
	@echo 'make reproducible  builds the committed tree twice and compares every byte'
	@echo 'make bench      measures the boot and a load'
	@echo 'make modules    builds the sample modules'
	@echo 'make initrd     packs the initrd'
	@echo 'make iso        makes the bootable image $(B)/kiln.iso'
	@echo 'make M=DIR      builds the modules that DIR lists; then also modules_install, clean'
	@echo 'make setup      installs what the machine lacks'
	@echo 'make doctor     reports every tool with its version'
	@echo 'make clean      removes what was built; distclean also what was fetched, and the keys'
	@echo 'Variables: APPEND="kernel words" KVM=1 MEM=256M V=1 B=build CROSS_COMPILE= CI=1'
