# SPDX-License-Identifier: GPL-2.0
# Every test and the bench. tests/README.md says how to run one test and read a failure.
#
#   TESTS='-k refuse'     which boot tests (words for pytest); JUNIT=file writes JUnit's form
#   KILN_TEST_SCALE=3     stretches both clocks for a slow machine

include tests/unit/rules.mk
include tests/bench/rules.mk
include tests/shell/rules.mk
include tests/fuzz/rules.mk
include tests/lint/rules.mk
include tests/coverage/rules.mk
include tests/rules/rules.mk

.PHONY: test bench tests-build

# The modules that only tests load.
$(B)/tests/modules/.modules.stamp: $(tree-symvers) $(utsrelease) $(signing-cert) FORCE
	$(call build-modules,tests/modules,$(B)/tests/modules)

# The bad files. Each is made out of one of these: modules of the tests, and samples.
rule-bases := victim inert nsexport nsuser posinit slow slowuser crash
rule-samples := hello params noexit gplexport gpluser busy failinit provider consumer warn
$(B)/tests/rules/manifest: $(B)/tests/modules/.modules.stamp $(B)/.modules-root.stamp \
		$(wildcard tests/rules/*.py)
	$(call say,RULES,$@)
	$(Q)/usr/bin/python3 -B tests/rules/make.py $(@D) $(signing-key) $(signing-cert) $(SIGN_FILE) \
		$(rule-bases:%=$(B)/tests/modules/%.ko) $(rule-samples:%=$(B)/modules/%.ko)

user-tests := $(patsubst user/tests/%.c,%,$(wildcard user/tests/test_*.c)) bench
$(user-tests:%=$(B)/user/tests/%): user/tests/ktap.c user/tests/kernel.c
$(B)/user/tests/test_refuse $(B)/user/tests/oracle: user/tests/rules.c user/tests/actions.c
$(B)/user/tests/oracle: user/tests/kernel.c
$(B)/user/tests/test_wild: user/tests/wild_calls.c user/tests/wild_arguments.c \
	user/tests/wild_modules.c
# Empty, as a source that defines it for itself has it.
CFLAGS-user/tests := -D_GNU_SOURCE=
# bench reads the clock with its very first instruction.
$(B)/user/tests/bench: CFLAGS-user/tests += -Wl,-e,bench_start

# Compressed as modules_install does, as xz does unasked, with a dictionary larger than the guest's
# memory; 128 MiB of nothing in 20 kB; and a thousand dictionaries for nothing at all.
$(B)/tests/compressed/.stamp: $(B)/modules/.modules.stamp tests/xz_blocks.py
	$(call say,XZ,$(@D))
	@mkdir -p $(@D)
	$(Q)xz --check=crc32 --lzma2=dict=1MiB -c $(B)/modules/hello.ko > $(@D)/hello.ko.xz
	$(Q)xz --check=crc32 --lzma2=dict=1MiB -c $(B)/modules/big.ko > $(@D)/big.ko.xz
	$(Q)xz -c $(B)/modules/hello.ko > $(@D)/hello64.ko.xz
	$(Q)xz --check=sha256 -c $(B)/modules/hello.ko > $(@D)/sha256.ko.xz
	$(Q)xz --lzma2=dict=512MiB -c $(B)/modules/hello.ko > $(@D)/dictionary.ko.xz
	$(Q)head -c 134217728 /dev/zero | xz -0 > $(@D)/bomb.ko.xz
	$(Q)/usr/bin/python3 -B tests/xz_blocks.py 1000 $(@D)/blocks.ko.xz
	@touch $@

# /modules: samples and tests' modules; /tests: programs; /tests/rules: bad files. Of what depmod
# wrote the loader reads one file: whose exports there are.
tests-root := $(B)/tests/root
$(B)/tests/initrd.cpio: $(user-tests:%=$(B)/user/tests/%) $(B)/.modules-root.stamp \
		$(B)/tests/modules/.modules.stamp $(B)/tests/rules/manifest scripts/mkinitrd.sh \
		$(B)/tests/compressed/.stamp
	$(call say,CPIO,$@)
	$(Q)rm -rf $(tests-root) && mkdir -p $(tests-root)/modules $(tests-root)/tests
	$(Q)find $(modules-root) -name '*.ko' -exec cp {} $(tests-root)/modules \;
	$(Q)cp $(B)/tests/modules/*.ko $(tests-root)/modules
	$(Q)install -D -m 644 -t $(tests-root)/lib/modules/$(KERNELRELEASE) \
		$(modules-root)/lib/modules/$(KERNELRELEASE)/modules.symbols
	$(Q)cp -R $(B)/tests/compressed/. $(tests-root)/modules
	$(Q)cp -R $(B)/tests/rules $(user-tests:%=$(B)/user/tests/%) $(tests-root)/tests
	$(Q)scripts/mkinitrd.sh $@ $(tests-root)

$(B)/tests/bench.cpio: $(B)/user/tests/bench $(B)/.modules-root.stamp scripts/mkinitrd.sh
	$(call say,CPIO,$@)
	@mkdir -p $(@D)
	$(Q)scripts/mkinitrd.sh $@ $(B)/user/tests/bench:/tests/bench \
		$(modules-root)/lib/modules/$(KERNELRELEASE)/kernel/hello.ko:/modules/hello.ko

tests-build: all $(B)/kiln.iso $(B)/demo.cpio $(B)/tests/initrd.cpio \
		$(B)/tests/shell.cpio $(B)/shell/base.cpio fuzz-replay

# run.sh counts what ran: a part that fails does not keep the next from running.
test: tests-build
	+$(Q)MAKE='$(MAKE)' tests/run.sh $(B) $(TESTS)

bench: $(B)/kiln $(B)/tests/bench.cpio
	$(Q)KILN_BUILD=$(B) /usr/bin/python3 -B tests/bench/bench.py
