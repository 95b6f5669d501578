# SPDX-License-Identifier: GPL-2.0
# `make lint`: sparse (pointers into user memory), cppcheck, and the house's own manners.

.PHONY: lint lint-sparse lint-cppcheck lint-text
lint: lint-sparse lint-cppcheck lint-text
	@echo 'lint: clean'

lint-sources := $(patsubst $(B)/%.o,%.c,$(kernel-objs))
lint-sources := $(wildcard $(lint-sources) $(lint-sources:.c=.S))
lint-sources := $(filter %.c,$(lint-sources))

# sparse knows neither gcc's __VERSION__ nor that this is freestanding. What gcc brings comes last:
# a room may have its own.
SPARSE_FLAGS := -std=gnu11 -m64 -ffreestanding -D__STDC_HOSTED__=0 -D__VERSION__='"sparse"' \
	-Wsparse-error $(KERNEL_CPPFLAGS) -Ikernel \
	-idirafter $(shell $(CC) -print-file-name=include) \
	-DKBUILD_MODNAME='"kernel"'

# Each with the flags of its room.
define lint-sparse-one
	$(Q)sparse $(SPARSE_FLAGS) $(filter-out -f%,$(CFLAGS-$(patsubst %/,%,$(dir $1)))) $1

endef
lint-sparse: setup-for-lint $(utsrelease)
	$(foreach file,$(lint-sources),$(call lint-sparse-one,$(file)))

lint-cppcheck: setup-for-lint $(utsrelease)
	$(Q)cppcheck --enable=warning,performance --std=c11 --quiet --inline-suppr --error-exitcode=1 \
		--suppressions-list=tests/lint/cppcheck.txt -D__KERNEL__ -D__x86_64__ \
		-DKBUILD_MODNAME='"kernel"' -Iinclude -I$(B)/include -Ikernel -j2 \
		boot kernel modules user/init.c

lint-text:
	$(Q)/usr/bin/python3 -B tests/lint/text.py

.PHONY: reproducible
reproducible: $(signing-cert)
	$(Q)tests/reproduce.sh $(B)
