# SPDX-License-Identifier: GPL-2.0
# How long a boot to the shell's prompt takes, beside a machine that starts nothing.

.PHONY: bench-prompt
bench: bench-prompt
bench-prompt: $(B)/kiln $(B)/shell/initrd.cpio $(B)/kiln.iso $(B)/tests/bench/bare \
		$(B)/tests/bench/bare.iso
	$(Q)KILN_BUILD=$(B) /usr/bin/python3 -B tests/bench/prompt.py

$(B)/tests/bench/bare: $(B)/tests/bench/bare.o
	$(Q)$(LD) -Ttext=0x100000 -e start -o $@ $<

$(B)/tests/bench/iso/boot/grub/grub.cfg: boot/grub.cfg
	$(Q)mkdir -p $(@D) && sed -e '/^multiboot2/s|/boot/kiln.*|/boot/bare|' -e /^module2/d $< > $@

$(B)/tests/bench/iso/boot/bare: $(B)/tests/bench/bare
	$(Q)mkdir -p $(@D) && cp $< $@

$(B)/tests/bench/bare.iso: $(addprefix $(B)/tests/bench/iso/boot/,bare grub/grub.cfg)
	$(call make-iso,$(B)/tests/bench/iso)
