# SPDX-License-Identifier: GPL-2.0
# `make fuzz SECONDS=n`: every target for that long, two at a time, then what they reached: edges,
# and with the machinery of tests/coverage lines of kernel/module.
#
# The first line of tests/fuzz/X.c after the licence says what target X is built from:
#	/* fuzz: loader loads kernel/fs/cpio.c ... */	the whole loader, loads.c, the crypto, or sources
# The same targets, built with gcc and run over the seeds and tests/fuzz/findings, are tests.

fuzz-targets := load modinfo relocate params signature cpio printk
SECONDS ?= 60

CLANG := clang
# No gaps between variables: see unit-loader-objs.
fuzz-cflags := -fsanitize=fuzzer-no-link -mllvm -asan-globals=0
FUZZ_SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_CFLAGS := $(UNIT_CFLAGS) $(fuzz-cflags)
# Most comparing is of names with names and of characters, and nothing to learn from.
$(addprefix $(B)/fuzz/obj/kernel/lib/,nearest.o vsnprintf.o): \
	FUZZ_CFLAGS += -fno-sanitize-coverage=trace-cmp
# Functions' types are not checked: the loader calls through its table as the kernel does.
crypto-fuzz-cflags = $(crypto-host-cflags) $(fuzz-cflags)

$(B)/fuzz/obj/%.o: %.c | $(utsrelease)
	$(call say,CLANG,$<)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -Itests/unit -MMD -MP -c -o $@ $<

$(B)/fuzz/obj/mbedtls/%.o: $(mbedtls)/library/%.c
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(crypto-fuzz-cflags) -I$(mbedtls)/library -MMD -MP -c -o $@ $<

$(B)/fuzz/obj/kernel/crypto/%.o: kernel/crypto/%.c
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(crypto-fuzz-cflags) $(WARNINGS) $(if $(CI),-Werror) -Iinclude \
		-MMD -MP -c -o $@ $<

# gcc's build, for replaying.
$(B)/host/unit/tests/fuzz/%.o: UNIT_CFLAGS += -Itests/unit

fuzz-crypto-src := $(crypto-src:.c=) $(mbedtls-src:%=mbedtls/%) mbedtls/platform
fuzz-loader-src := $(basename $(filter-out $(unit-loader-not),$(unit-loader-src)))
fuzz-words = $(shell sed -n 's|^/\* fuzz: *\(.*[^ ]\) *\*/$$|\1|p' tests/fuzz/$1.c)
fuzz-more-load := tests/fuzz/elf_mutator
fuzz-objects = $(addprefix $(B)/fuzz/obj/,$(addsuffix .o,tests/fuzz/$1 $(fuzz-more-$1) \
	$(if $(filter loads,$(call fuzz-words,$1)),tests/fuzz/loads) \
	$(if $(filter loader,$(call fuzz-words,$1)),$(fuzz-loader-src)) \
	$(if $(filter loader crypto,$(call fuzz-words,$1)),$(fuzz-crypto-src)) \
	$(basename $(filter %.c,$(call fuzz-words,$1)))))
replay-objects = $(addprefix $(B)/host/unit/,$(addsuffix .o,tests/fuzz/$1 tests/fuzz/replay \
	$(if $(filter loads,$(call fuzz-words,$1)),tests/fuzz/loads) \
	$(basename $(filter-out tests/unit/%,$(filter %.c,$(call fuzz-words,$1))))))
replay-libs = $(if $(filter loader,$(call fuzz-words,$1)),$(unit-loader)) \
	$(if $(filter crypto,$(call fuzz-words,$1)),$(B)/host/crypto/libcrypto.a)

# loads.c has its own destroy_params().
fuzz-wrap = $(if $(filter %/loads.o,$^),-Wl$(comma)--wrap=destroy_params)
comma := ,

define fuzz-rule
$(B)/fuzz/$1: $(call fuzz-objects,$1) $(if $(filter loader,$(call fuzz-words,$1)),$(B)/host/exports.o)
	$$(call say,LINK,$$@)
	$$(Q)$(CLANG) -no-pie $(unit-image) $(FUZZ_SANITIZE) -fsanitize=fuzzer $$(fuzz-wrap) -o $$@ $$^
$(B)/fuzz/replay-$1: $(call replay-objects,$1) $(call replay-libs,$1)
	$$(call say,HOSTLD,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(HOSTCC) -no-pie $(unit-image) $(FUZZ_SANITIZE) $(unit-coverage) $$(fuzz-wrap) -o $$@ $$^
endef
$(foreach t,$(fuzz-targets),$(eval $(call fuzz-rule,$t)))

# Seeds: the good modules and the bad ones, and small things of every other kind.
$(B)/fuzz/seeds/.made: tests/fuzz/seeds.py $(B)/modules/.modules.stamp $(B)/tests/rules/manifest \
		$(B)/signatures/.made
	$(call say,SEEDS,$(@D))
	$(Q)/usr/bin/python3 -B tests/fuzz/seeds.py $(B) $(@D) && touch $@

.PHONY: fuzz fuzz-build fuzz-replay
fuzz-build: $(fuzz-targets:%=$(B)/fuzz/%) $(B)/fuzz/seeds/.made
fuzz-replay: $(fuzz-targets:%=$(B)/fuzz/replay-%) $(B)/fuzz/seeds/.made

fuzz-lines = $(count-lines) FROM=$(B) host-symvers=$(kernel-symvers)
fuzz: setup-for-fuzz setup-for-coverage
	+$(Q)$(MAKE) --no-print-directory fuzz-build
	+$(Q)$(fuzz-lines) coverage-fuzz-build
	+$(Q)KILN_BUILD=$(B) /usr/bin/python3 -B tests/fuzz/fuzz.py $(B)/fuzz $(SECONDS) $(fuzz-targets); \
		status=$$?; $(fuzz-lines) coverage-fuzz && exit $$status

-include $(shell find $(B)/fuzz/obj -name '*.d' 2>/dev/null)
