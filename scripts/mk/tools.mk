# SPDX-License-Identifier: GPL-2.0
# The compiler and its flags. CROSS_COMPILE= names another x86_64 toolchain's prefix.

ifeq ($(origin CC),default)
CC := $(CROSS_COMPILE)gcc
endif
LD := $(CROSS_COMPILE)ld
AR := $(CROSS_COMPILE)ar
NM := $(CROSS_COMPILE)nm
OBJCOPY := $(CROSS_COMPILE)objcopy
HOSTCC := gcc
STRIP := $(CROSS_COMPILE)strip

# What uname -r says, and the first word of every module's vermagic.
KERNELRELEASE := 6.1.0-kiln

# The place of the tree is in no byte of what is built.
prefix-map := -ffile-prefix-map=$(CURDIR)/= -fdebug-prefix-map=$(CURDIR)=.

# One warning is off, here and nowhere else: what is called through a pointer takes what the
# pointer's type says, and most implementations need only some of it. Linux has it off, too.
WARNINGS := -Wall -Wextra -Wno-unused-parameter

# What the kernel and its modules share: the System V ABI without a red zone, no vector
# registers, the top 2 GiB, frame pointers for the backtrace.
KERNEL_CPPFLAGS := -nostdinc -Iinclude -I$(B)/include -D__KERNEL__
KERNEL_CFLAGS := -std=gnu11 -ffreestanding -O2 -g $(WARNINGS) \
	-fno-strict-aliasing -fno-common -fno-pic -fno-pie -mcmodel=kernel -mno-red-zone \
	-mgeneral-regs-only -fno-omit-frame-pointer \
	-fno-asynchronous-unwind-tables -fstack-protector-strong -fno-delete-null-pointer-checks \
	-fno-optimize-sibling-calls $(prefix-map)
# Warnings are errors in CI only: a newer compiler must not break a stranger's build.
ifneq ($(CI),)
KERNEL_CFLAGS += -Werror
endif

# V=1 shows the commands, make -s says nothing. The first word has make's single-letter options.
ifeq ($(V),)
Q := @
say = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),@:,@printf '  %-7s %s\n' $(1) $(2))
else
Q :=
say = @:
endif

utsrelease := $(B)/include/generated/utsrelease.h
$(utsrelease): scripts/mk/tools.mk
	@mkdir -p $(@D)
	$(Q)printf '/* SPDX-License-Identifier: GPL-2.0 */\n#define UTS_RELEASE "%s"\n' $(KERNELRELEASE) > $@

# Moves when the flags do, and every object with it.
flags := $(B)/.flags
$(flags): FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(KERNEL_CPPFLAGS) $(KERNEL_CFLAGS)' > $@.new; \
		if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# One object below $(B), with its dependencies beside it. The generated
# header comes first because a first build knows no dependencies yet.
$(B)/%.o: %.c $(flags) | $(utsrelease)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CPPFLAGS) $(KERNEL_CFLAGS) $(CFLAGS-$(<D)) -DKBUILD_MODNAME='"$(or $(modname-$<),kernel)"' \
		-Ikernel -MD -MP -c -o $@ $<

$(B)/%.o: %.S $(flags)
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CPPFLAGS) -D__ASSEMBLY__ -g $(prefix-map) -mno-red-zone -Ikernel -MD -MP -c -o $@ $<
