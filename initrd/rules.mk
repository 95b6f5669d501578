# SPDX-License-Identifier: GPL-2.0
# The modules without their debug information, as every initrd has them, and the demo's initrd:
# the skeleton in initrd/demo and a C program as /init. That of the shell is scripts/mk/shell.mk's.

modules-root := $(B)/modules-root

# $(call install-modules,SRC,OUT,ROOT[,SYMVERS]): copies them below ROOT as `make modules_install`
# does for Linux. depmod's tables are for modprobe.
install-modules = +$(Q)$(MAKE) --no-print-directory M=$(1) MO=$(2) \
	SYMVERS=$(or $(4),$(tree-symvers)) MODULE_INTREE=y INSTALL_MOD_PATH=$(3) \
	INSTALL_MOD_STRIP=1 modules_install
depmod = for f in order builtin builtin.modinfo; do \
		: > $(1)/lib/modules/$(KERNELRELEASE)/modules.$$f; done; \
	PATH=$$PATH:/usr/sbin:/sbin depmod -b $(1) $(KERNELRELEASE)

# From nothing each time, so that a module that is no longer built does not stay.
$(B)/.modules-root.stamp: $(B)/modules/.modules.stamp $(B)/modules/nongpl/.modules.stamp
	$(Q)rm -rf $(modules-root)
	$(call install-modules,modules,$(B)/modules,$(modules-root),$(kernel-symvers))
	$(call install-modules,modules/nongpl,$(B)/modules/nongpl,$(modules-root),$(nongpl-symvers))
	$(Q)$(call depmod,$(modules-root))
	@touch $@

demo-skeleton := $(shell find initrd/demo -type f)
$(B)/demo.cpio: $(B)/user/init $(B)/.modules-root.stamp scripts/mkinitrd.sh $(demo-skeleton)
	$(call say,CPIO,$@)
	$(Q)scripts/mkinitrd.sh $@ initrd/demo $(modules-root) $(B)/user/init:/init
