# SPDX-License-Identifier: GPL-2.0
# The samples, built below $(B)/modules by the same rules as a directory outside the tree.

include scripts/mk/symvers.mk

.PHONY: modules FORCE
modules: $(B)/modules/.modules.stamp $(B)/modules/nongpl/.modules.stamp

# $(call build-modules,SRC,OUT[,SYMVERS]): brings the modules that SRC lists up to date in OUT.
# OUT/.modules.stamp moves when one of them did.
build-modules = +$(Q)$(MAKE) --no-print-directory M=$(1) MO=$(2) \
	SYMVERS=$(or $(3),$(tree-symvers)) MODULE_INTREE=y modules

$(B)/modules/.modules.stamp: $(kernel-symvers) $(utsrelease) $(signing-cert) FORCE
	$(call build-modules,modules,$(B)/modules,$(kernel-symvers))

# What modules outside and the tests' modules are built against.
$(tree-symvers): $(kernel-symvers) $(B)/modules/.modules.stamp
	$(Q)cat $(kernel-symvers) $(B)/modules/Module.symvers > $@.new; \
		if cmp -s $@.new $@; then rm -f $@.new; else mv -f $@.new $@; fi

# modpost refuses what nongpl does, the loader must as well: it passes the first to meet the second.
nongpl-symvers := $(B)/modules/nongpl.symvers
$(nongpl-symvers): $(tree-symvers)
	$(Q)sed 's/EXPORT_SYMBOL_GPL/EXPORT_SYMBOL/' $< > $@

$(B)/modules/nongpl/.modules.stamp: $(nongpl-symvers) $(signing-cert) FORCE
	$(call build-modules,modules/nongpl,$(B)/modules/nongpl,$(nongpl-symvers))
