# SPDX-License-Identifier: GPL-2.0
# Linux's own build tools (package linux-kbuild-6.1), and the files they hand from step to step.

LINUX_KBUILD := /usr/lib/linux-kbuild-6.1/scripts
MODPOST := $(LINUX_KBUILD)/mod/modpost
GENKSYMS := $(LINUX_KBUILD)/genksyms/genksyms
FIXDEP := $(LINUX_KBUILD)/basic/fixdep
SIGN_FILE := $(LINUX_KBUILD)/sign-file

# The key pair that signs this tree's modules.
signing-key := $(B)/signing_key.pem
signing-cert := $(B)/signing_key.x509

# What the kernel exports; and that with what the modules of the tree export, for builds outside.
kernel-symvers := $(B)/vmlinux.symvers
tree-symvers := $(B)/Module.symvers

# $(call write-if-changed,words): one line a word, for targets made anew each time whose date must
# not move unless the words do. Two makes may do it at once.
write-if-changed = mkdir -p $(@D); printf '%s\n' $(1) > $@.$$$$; \
	if cmp -s $@.$$$$ $@; then rm -f $@.$$$$; else mv -f $@.$$$$ $@; fi
# $(call quote,text): one word for the shell.
quote = '$(subst ','\'',$(1))'
