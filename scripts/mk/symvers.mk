# SPDX-License-Identifier: GPL-2.0
# Checksums of what the kernel exports. genksyms computes one from each export's prototype with
# every type it names; modpost collects them into vmlinux.symvers, for the modules, and into a C
# file of ___kcrctab sections, which the kernel is linked with (kernel-extra-y).

include scripts/mk/linux-kbuild.mk

exporters := $(foreach o,$(kernel-y),$(if $(wildcard $(o:.o=.c)),$(o)))
kernel-extra-y += $(B)/.vmlinux.export.o

# One file an object, empty where the object exports nothing. The object is a prerequisite because
# it is made anew whenever a header is.
$(B)/%.symvers: %.c $(B)/%.o
	$(Q)if $(NM) $(B)/$*.o | grep -q ' __ksymtab_'; then \
		$(CC) $(KERNEL_CPPFLAGS) $(KERNEL_CFLAGS) $(CFLAGS-$(<D)) -Ikernel -D__GENKSYMS__ \
			-DKBUILD_MODNAME='"$(or $(modname-$<),kernel)"' -E $< | $(GENKSYMS) > $@; \
	else : > $@; fi

$(B)/vmlinux.o: $(addprefix $(B)/,$(kernel-y))
	$(call say,LD,$@)
	$(Q)$(LD) -r -o $@ $^

# modpost reads the names of the kernel's objects from .vmlinux.objs and the checksums from the
# .cmd file beside each: one name stands for all of them. It looks for lines that follow another.
$(B)/.exports.o.cmd: $(exporters:%.o=$(B)/%.symvers)
	$(Q){ echo; cat $^; } > $@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# modpost warns of an export without a checksum and goes on: here that is an error.
$(B)/.vmlinux.modpost.stamp: $(B)/vmlinux.o $(B)/.exports.o.cmd
	$(call say,MODPOST,$(kernel-symvers))
	$(Q)cd $(B) && echo exports.o > .vmlinux.objs && \
		$(abspath $(MODPOST)) -m -o vmlinux.symvers.new vmlinux.o
	$(Q)if grep -H '^0x00000000' $(kernel-symvers).new; then \
		echo 'exported without a checksum: no C prototype was seen' >&2; exit 1; fi
	$(Q)cd $(B) && if cmp -s vmlinux.symvers.new vmlinux.symvers; then rm vmlinux.symvers.new; \
		else mv vmlinux.symvers.new vmlinux.symvers; fi
	@touch $@

# Left alone by the rule above where nothing changed, so that only a changed export relinks.
$(kernel-symvers) $(B)/.vmlinux.export.c: $(B)/.vmlinux.modpost.stamp ;

$(B)/.vmlinux.export.o: $(B)/.vmlinux.export.c $(utsrelease)
	$(call say,CC,$<)
	$(Q)$(CC) $(KERNEL_CPPFLAGS) $(KERNEL_CFLAGS) -c -o $@ $<
