# SPDX-License-Identifier: GPL-2.0
# Unit tests: the kernel's pure parts as they are, on the host, under ASan and UBSan.
#
# The first lines of tests/unit/test_X.c say what it is built from:
#	/* unit: kernel/lib/sort.c ... */	sources, compiled for the host
#	/* unit-libs: $(B)/... */		libraries, which have rules elsewhere
#	/* unit-data: $(B)/... */		files that it reads when it runs

unit-tests := $(patsubst tests/unit/test_%.c,%,$(wildcard tests/unit/test_*.c))

# For `make coverage`.
unit-coverage := $(if $(COVERAGE),--coverage)

# Not position-independent: relocations of 32 bits must reach what they name, as in the kernel.
UNIT_CFLAGS := -std=gnu11 -O1 -g $(WARNINGS) -fno-strict-aliasing -fno-omit-frame-pointer \
	-fno-pic -fno-pie -fsanitize=address,undefined -fno-sanitize-recover=all \
	-DKBUILD_MODNAME='"kernel"' -Iinclude -I$(B)/include -Ikernel \
	$(if $(CI),-Werror) $(unit-coverage)

unit-header = $(shell sed -n 's|^/\* $1: *\(.*[^ ]\) *\*/$$|\1|p' tests/unit/test_$2.c)

$(B)/host/unit/%.o: %.c | $(utsrelease)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(UNIT_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/host/unit/%.o: %.S
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -D__ASSEMBLY__ -Iinclude -MMD -MP -c -o $@ $<

# The loader whole, with the surroundings of host.c. The export table has sections of its own, which
# the linker must see: it is no member of the archive.
unit-loader := $(B)/host/exports.o $(B)/host/libloader.a $(B)/host/crypto/libcrypto.a
unit-loader-src := tests/unit/host.c tests/unit/host_sysfs.c tests/unit/host_patch.c \
	tests/unit/elf_builder.c $(wildcard kernel/module/*.c) kernel/jump_label.c \
	$(addprefix kernel/x86/, extable.c jump_label.c alternative.c) \
	$(addprefix kernel/lib/, kstrtox.c htable.c sort.c vsnprintf.c errname.c string_extra.c \
	nearest.c words.c symbol_index.c)
unit-loader-not := $(addprefix kernel/module/, copy.c init.c notify.c views.c kallsyms_view.c \
	leaks.c) # host.c has its own

$(B)/host/libloader.a: $(patsubst %.c,$(B)/host/unit/%.o,$(filter-out $(unit-loader-not),$(unit-loader-src)))
	$(Q)rm -f $@ && ar rcs $@ $^

# Another build's do as well: `make fuzz` counts lines without a second kernel.
host-symvers := $(kernel-symvers)
$(B)/host/exports.S: $(host-symvers) tests/unit/host_exports.sh
	@mkdir -p $(@D)
	$(Q)tests/unit/host_exports.sh $< > $@

$(B)/host/exports.o: $(B)/host/exports.S
	$(Q)$(HOSTCC) -c -o $@ $<

# The program is the kernel's image.
unit-image := -Wl,--defsym=_text=__executable_start

# What a file may point to is all of it, so there are no gaps between its variables. UBSan knows the
# bounds of arrays.
unit-loader-objs := $(patsubst %.c,$(B)/host/unit/%.o,$(unit-loader-src) tests/unit/test_loader.c)
$(unit-loader-objs) $(B)/host/unit/tests/fuzz/%.o: UNIT_CFLAGS += --param asan-globals=0

define unit-rule
unit-objs-$1 := $$(patsubst %,$(B)/host/unit/%.o,tests/unit/test_$1 $$(basename $$(call unit-header,unit,$1)))
$(B)/unit/$1: $$(unit-objs-$1) $(call unit-header,unit-libs,$1) | $(call unit-header,unit-data,$1)
	$$(call say,HOSTLD,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(HOSTCC) -no-pie $(unit-image) -fsanitize=address,undefined $(unit-coverage) -o $$@ $$^ -lcmocka
endef
$(foreach t,$(unit-tests),$(eval $(call unit-rule,$t)))

-include $(shell find $(B)/host/unit -name '*.d' 2>/dev/null)

.PHONY: unit
unit: $(unit-tests:%=$(B)/unit/%)
	$(Q)KILN_BUILD=$(B) tests/unit/run.sh $(B)/unit.count $^
