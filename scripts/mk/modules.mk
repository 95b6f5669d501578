# SPDX-License-Identifier: GPL-2.0
# `make M=DIR`: builds the modules that DIR's Kbuild or Makefile lists. What a person types is
# here, the steps are in kbuild.mk, which can read DIR's own Makefile without its targets meeting
# these.
#
#   M=DIR                the directory with the list
#   MO=DIR               where the products go, instead of beside the sources
#   SYMVERS=FILE         the exports to build against, instead of this tree's
#   MODULE_INTREE=y      part of the tree: no taint for a module from elsewhere
#   MODULE_SIG=n         leave the modules unsigned
#   INSTALL_MOD_PATH=DIR INSTALL_MOD_DIR=SUBDIR INSTALL_MOD_STRIP=1   as for Linux
#   COMPRESS=xz          installs FOO.ko.xz

include scripts/mk/linux-kbuild.mk

MO := $(M)
SYMVERS := $(tree-symvers)
kbuild = +$(Q)$(MAKE) --no-print-directory -f scripts/mk/kbuild.mk M=$(M) MO=$(MO) \
	SYMVERS=$(SYMVERS)

.PHONY: all modules modules_install clean help needs-tree
all modules: needs-tree
	$(kbuild) __modules

modules_install: needs-tree
	$(kbuild) __modules
	$(kbuild) __install

clean:
	$(kbuild) __clean

needs-tree:
	@for f in $(utsrelease) $(SYMVERS) $(signing-key) $(signing-cert); do \
		test -e $$f || { \
			echo "$(CURDIR)/$$f is missing: run make in $(CURDIR) first." >&2; exit 1; }; \
	done

help:
	@echo 'make M=DIR                  builds the modules that DIR/Kbuild or DIR/Makefile lists'
	@echo 'make M=DIR modules_install  copies them below INSTALL_MOD_PATH/lib/modules/$(KERNELRELEASE)'
	@echo 'make M=DIR clean            removes what a build left there'
