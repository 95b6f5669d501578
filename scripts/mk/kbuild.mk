# SPDX-License-Identifier: GPL-2.0
# The modules of one directory: compile, checksum exports, link, modpost, link again, sign.
# Run by modules.mk, with the tree as working directory. The lists are Kbuild's:
#
#   obj-m += one.o many.o        modules
#   many-y := a.o b/c.o          the objects of a module of several (also many-objs)
#   ccflags-y, CFLAGS_a.o, CFLAGS_REMOVE_a.o, asflags-y, AFLAGS_a.o, ldflags-y
#   KBUILD_EXTRA_SYMBOLS         Module.symvers of other directories
#   $(obj)/gen.c: $(src)/gen.sh  rules for generated sources

.PHONY: __modules __install __clean FORCE
__modules:

B := build
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:

include scripts/mk/tools.mk
include scripts/mk/linux-kbuild.mk

src := $(M)
obj := $(MO)
srctree := $(CURDIR)
objtree := $(CURDIR)
KBUILD_EXTMOD := $(M)
KBUILD_MODULES := 1
obj-m :=
ccflags-y :=
asflags-y :=
ldflags-y :=

list := $(firstword $(wildcard $(src)/Kbuild $(src)/Makefile))
$(if $(list),,$(error $(src) has neither a Kbuild nor a Makefile))
include $(list)

$(if $(filter %/,$(obj-m)),$(error $(list): obj-m names a directory, $(filter %/,$(obj-m)): name \
	its objects, or build it with a make M= of its own))

# Names. parts-of: the objects of a module of several, empty for a module of one.
names := $(sort $(patsubst %.o,%,$(filter %.o,$(obj-m))))
once = $(if $(1),$(firstword $(1)) $(call once,$(filter-out $(firstword $(1)),$(1))))
parts-of = $(call once,$(strip $($(1)-objs) $($(1)-y) $($(1)-m)))
composites := $(foreach m,$(names),$(if $(call parts-of,$(m)),$(m)))
$(foreach m,$(composites),$(if $(filter $(m).o,$(call parts-of,$(m))),\
	$(error $(list): $(m).o is a module of several objects and one of them: give one another name)))
objects-of = $(or $(call parts-of,$(1)),$(1).o)
objects := $(sort $(foreach m,$(names),$(call objects-of,$(m))))
$(foreach m,$(names),$(foreach o,$(call objects-of,$(m)),$(eval owner-$(o) := $(m))))

modules := $(names:%=$(obj)/%.ko)
dot-cmd = $(dir $(1)).$(notdir $(1)).cmd

# Flags. A source from elsewhere gets Linux's warnings; what Linux refuses is refused here too.
identifier = $(subst -,_,$(notdir $(1)))
module-cppflags = $(KERNEL_CPPFLAGS) -include include/linux/kconfig.h -DMODULE \
	-DKBUILD_BASENAME='"$(call identifier,$(basename $(1)))"' \
	-DKBUILD_MODNAME='"$(call identifier,$(2))"' -D__KBUILD_MODNAME=kmod_$(call identifier,$(2))
module-cflags := $(if $(MODULE_INTREE),$(KERNEL_CFLAGS), \
	$(filter-out $(WARNINGS),$(KERNEL_CFLAGS)) -Wall -Wno-pointer-sign) \
	-Werror=implicit-function-declaration -Werror=implicit-int -Werror=return-type \
	-Werror=incompatible-pointer-types
c-flags = $(call module-cppflags,$(1),$(2)) $(filter-out $(CFLAGS_REMOVE_$(1)),$(module-cflags) \
	$(ccflags-y) $(EXTRA_CFLAGS)) $(CFLAGS_$(1))
a-flags = $(call module-cppflags,$(1),$(2)) -D__ASSEMBLY__ -g -mno-red-zone $(asflags-y) \
	$(AFLAGS_$(1))

# Whatever changes the commands changes this file, and so makes everything anew.
flags-file := $(obj)/.kbuild.flags
$(flags-file): FORCE
	@$(call write-if-changed,$(call quote,$(CC) $(LD) $(call c-flags,x.o,x) $(asflags-y) $(ldflags-y) \
		$(foreach o,$(objects),$(o) $(owner-$(o)) $(CFLAGS_$(o)) $(CFLAGS_REMOVE_$(o)) \
		$(AFLAGS_$(o))) $(MODULE_INTREE) $(MODULE_SIG) $(SYMVERS) $(KBUILD_EXTRA_SYMBOLS)))

# fixdep turns the compiler's dependencies into the form that make and modpost both read. An
# object that exports adds the checksums of its exports for modpost, as `#SYMVER` lines.
define compile-c
	$(call say,'CC [M]',$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(call c-flags,$(1),$(owner-$(1))) -Wp,-MMD,$@.d -c -o $@ $<
	$(Q)$(FIXDEP) $@.d $@ '' > $(call dot-cmd,$@) && rm -f $@.d
	$(Q)if $(NM) $@ | grep -q ' __ksymtab_'; then \
		$(CC) $(call c-flags,$(1),$(owner-$(1))) -D__GENKSYMS__ -E $< | $(GENKSYMS) \
			>> $(call dot-cmd,$@); fi
endef

define compile-asm
	$(call say,'AS [M]',$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(call a-flags,$(1),$(owner-$(1))) -Wp,-MMD,$@.d -c -o $@ $<
	$(Q)$(FIXDEP) $@.d $@ '' > $(call dot-cmd,$@) && rm -f $@.d
endef

# A source is the directory's; one that is not there is generated into the products.
source-of = $(firstword $(wildcard $(src)/$(1:.o=.c) $(src)/$(1:.o=.S)) $(obj)/$(1:.o=.c))
define object-rule
$(obj)/$(1): $(call source-of,$(1)) $(flags-file)
	$$(call $(if $(filter %.S,$(call source-of,$(1))),compile-asm,compile-c),$(1))
$(if $(wildcard $(call dot-cmd,$(obj)/$(1))),include $(call dot-cmd,$(obj)/$(1)),$(obj)/$(1): FORCE)
endef
$(foreach o,$(objects),$(eval $(call object-rule,$(o))))

define composite-rule
$(obj)/$(1).o: $(addprefix $(obj)/,$(call parts-of,$(1))) $(obj)/$(1).mod $(flags-file)
	$$(call say,'LD [M]',$$@)
	$$(Q)$(LD) -r $(ldflags-y) -o $$@ $$(filter %.o,$$^)
endef
$(foreach m,$(composites),$(eval $(call composite-rule,$(m))))

# For modpost: the objects of each module, and the modules.
$(names:%=$(obj)/%.mod): $(obj)/%.mod: FORCE
	@$(call write-if-changed,$(addprefix $(obj)/,$(call objects-of,$*)))

$(obj)/modules.order: FORCE
	@$(call write-if-changed,$(modules))

# modpost checks the modules against the exports and each other and writes FOO.mod.c, which is left
# alone where nothing changed: the stamp keeps the two dates apart.
mod-sources := $(names:%=$(obj)/%.mod.c)
modpost-stamp := $(obj)/.modpost.stamp
$(modpost-stamp): $(names:%=$(obj)/%.o) $(names:%=$(obj)/%.mod) $(obj)/modules.order $(flags-file) \
		$(SYMVERS) $(KBUILD_EXTRA_SYMBOLS) \
		$(if $(filter-out $(wildcard $(mod-sources)),$(mod-sources)),FORCE)
	$(call say,MODPOST,$(obj)/Module.symvers)
	$(Q)sed 's/ko$$/o/' $(obj)/modules.order | $(MODPOST) -m -a -E \
		$(if $(MODULE_INTREE),,-e) $(if $(KBUILD_MODPOST_WARN),-w) -i $(SYMVERS) \
		$(addprefix -i ,$(KBUILD_EXTRA_SYMBOLS)) \
		-o $(obj)/Module.symvers -T -
	@touch $@

$(mod-sources): $(modpost-stamp) ;

$(names:%=$(obj)/%.mod.o): $(obj)/%.mod.o: $(obj)/%.mod.c $(flags-file)
	$(call say,'CC [M]',$@)
	$(Q)$(CC) $(call module-cppflags,$*.mod.o,$*) $(module-cflags) -Wp,-MMD,$@.d -c -o $@ $<
	$(Q)$(FIXDEP) $@.d $@ '' > $(call dot-cmd,$@) && rm -f $@.d
-include $(foreach m,$(names),$(wildcard $(call dot-cmd,$(obj)/$(m).mod.o)))

sign = $(if $(filter n,$(MODULE_SIG)),:,$(SIGN_FILE) sha256 $(signing-key) $(signing-cert))

$(modules): $(obj)/%.ko: $(obj)/%.o $(obj)/%.mod.o scripts/module.lds $(signing-key) $(signing-cert)
	$(call say,'LD [M]',$@)
	$(Q)$(LD) -r --build-id=sha1 -T scripts/module.lds -o $@ $(filter %.o,$^)
	$(Q)$(sign) $@

# Dated when the last of the modules was made, so that an outer make sees a change by one file.
$(obj)/.modules.stamp: $(modules) $(modpost-stamp)
	@touch $@

__modules: $(obj)/.modules.stamp

# A stripped copy is signed anew: stripping cuts the signature off.
install-dir := $(INSTALL_MOD_PATH)/lib/modules/$(KERNELRELEASE)/$(or $(INSTALL_MOD_DIR),$(if \
	$(MODULE_INTREE),kernel,extra))
strip-flags := $(if $(filter 1,$(INSTALL_MOD_STRIP)),--strip-debug,$(INSTALL_MOD_STRIP))
installed := $(names:%=$(install-dir)/%.ko$(addprefix .,$(COMPRESS)))
$(if $(filter-out xz,$(COMPRESS)),$(error COMPRESS=$(COMPRESS): xz is what the kernel decompresses))
# $(call install-module,FILE): FILE out of the module that was built.
define install-module
	$(call say,INSTALL,$@)
	@mkdir -p $(@D)
	$(Q)cp $< $(1)
	$(if $(strip-flags),$(Q)$(STRIP) $(strip-flags) $(1) && $(sign) $(1))
endef

$(install-dir)/%.ko: $(obj)/%.ko
	$(call install-module,$@)

# With the words that Linux's own build gives to xz.
$(install-dir)/%.ko.xz: $(obj)/%.ko
	$(call install-module,$(@:.xz=))
	$(Q)xz --check=crc32 --lzma2=dict=1MiB -f $(@:.xz=)

__install: $(installed)

# By pattern, as Linux does, so that a module that the list no longer names goes too.
__clean:
	$(Q)if [ -d $(obj) ]; then find $(obj) -type f \( -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.o.cmd' -o -name '*.o.d' -o -name modules.order \
		-o -name Module.symvers -o -name '.*.stamp' -o -name .kbuild.flags \) -delete; fi
