# SPDX-License-Identifier: GPL-2.0
# The guest of the shell's tests: Debian's busybox and kmod, the samples, the cases.

# $(call shell-root,DIR): everything but the modules.
shell-tools = rm -rf $(1) && mkdir -p $(1)/bin $(1)/kmod/bin $(1)/tests && \
	cp $(userland)/busybox/bin/busybox $(1)/bin && \
	for name in sh ash; do ln -s busybox $(1)/bin/$$name; done && \
	cp -R $(userland)/kmod/lib $(userland)/kmod/lib64 $(1) && \
	cp $(userland)/kmod/bin/kmod $(1)/kmod/bin && \
	for name in $(kmod-tools); do ln -s kmod $(1)/kmod/bin/$$name; done && \
	cp -R tests/shell $(1)/tests && mkdir $(1)/tests/abi && cp $(abi-programs) $(1)/tests/abi

# Programs that print what system calls answer.
abi-programs := $(patsubst %.c,$(B)/%,$(filter-out %/show.c,$(wildcard user/abi/*.c)))
CFLAGS-user/abi := -D_GNU_SOURCE=
$(abi-programs): user/abi/show.c

shell-test-root := $(B)/tests/shell-root
$(B)/tests/shell.cpio: build/.setup $(B)/.modules-root.stamp $(B)/tests/rules/manifest \
		$(abi-programs) scripts/mkinitrd.sh $(shell find tests/shell -type f)
	$(call say,CPIO,$@)
	$(Q)$(call shell-tools,$(shell-test-root))
	$(Q)cp -R $(modules-root)/. $(B)/tests/rules $(shell-test-root)/tests
	$(Q)mv $(shell-test-root)/tests/lib/modules $(shell-test-root)/lib
	$(Q)scripts/mkinitrd.sh $@ $(shell-test-root)

# What the same programs say on Linux, which needs a kernel of Debian's and the headers to build
# modules for it: expectations.sh says how to get them.
.PHONY: shell-expectations
shell-expectations: build/.setup $(signing-key) $(signing-cert) $(abi-programs)
	$(Q)mkdir -p $(B)/tests && $(call shell-tools,$(B)/tests/linux-root)
	$(Q)B=$(B) SIGN='$(SIGN_FILE) sha256 $(signing-key) $(signing-cert)' \
		tests/shell/expectations.sh $(B)/tests/linux-root
