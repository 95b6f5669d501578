# SPDX-License-Identifier: GPL-2.0
# The initrd of `make run`: Debian's busybox, fetched by scripts/fetch-userland.sh: docs/shell.md.
#
#   CMD='...'          runs one shell line and powers off; its exit status is the run's
#   ROOT=DIR           lays the files of DIR over the initrd
#   MODULES='a.ko ...' adds modules, as /lib/modules/$(KERNELRELEASE)/extra
#   KMOD=1             Debian's kmod does what busybox's module tools do otherwise

# Kept from make's own expansion wherever it is used: the line has dollars of its own.
unexport CMD
# In the debugger a module that is named comes and goes, unless another line is given.
ifneq ($(and $(filter debug,$(MAKECMDGOALS)),$(MODULE)),)
ifeq ($(value CMD),)
CMD := modprobe $(MODULE) && rmmod $(MODULE)
endif
endif

userland := build/dl/userland
shell-dir := $(B)/shell
shell-initrd := $(shell-dir)/initrd.cpio

.PHONY: initrd
initrd: $(shell-initrd)

# Every applet under the name that busybox gives it. Hard links cost the archive nothing.
$(shell-dir)/.busybox.stamp: build/.setup
	$(Q)rm -rf $(shell-dir)/busybox && \
		mkdir -p $(shell-dir)/busybox/bin $(shell-dir)/busybox/etc/modprobe.d
	$(Q)cp $(userland)/busybox/bin/busybox $(shell-dir)/busybox/bin
	$(Q)cd $(shell-dir)/busybox && for name in $$(bin/busybox --list-full); do \
		case $$name in bin/busybox|linuxrc) continue ;; esac; \
		mkdir -p $${name%/*} && ln bin/busybox $$name; done
	@touch $@

shell-skeleton := $(shell find initrd/shell -type f)
$(shell-dir)/base.cpio: $(shell-dir)/.busybox.stamp $(B)/.modules-root.stamp scripts/mkinitrd.sh \
		$(shell-skeleton)
	$(call say,CPIO,$@)
	$(Q)scripts/mkinitrd.sh $@ $(shell-dir)/busybox initrd/shell $(modules-root)

# What the variables add, as a second archive behind the first: the kernel unpacks both.
kmod-tools := depmod insmod lsmod modinfo modprobe rmmod
extra := $(shell-dir)/extra
extra-modules = rm -rf $(shell-dir)/indexed && cp -R $(modules-root) $(shell-dir)/indexed && \
	mkdir $(shell-dir)/indexed/lib/modules/$(KERNELRELEASE)/extra && \
	cp $(MODULES) $(shell-dir)/indexed/lib/modules/$(KERNELRELEASE)/extra && \
	{ $(call depmod,$(shell-dir)/indexed); } && rm -rf \
	$(shell-dir)/indexed/lib/modules/$(KERNELRELEASE)/kernel && cp -R $(shell-dir)/indexed/. $(extra)

$(shell-initrd): $(shell-dir)/base.cpio FORCE
	$(Q)rm -rf $(extra) && mkdir -p $(extra)/etc
	$(if $(filter 1,$(KMOD)),$(Q)cp -R $(userland)/kmod/. initrd/kmod/. $(extra) && \
		mkdir $(extra)/sbin && for name in $(kmod-tools); do \
		ln -s /bin/kmod $(extra)/sbin/$$name; done)
	$(if $(MODULES),$(Q)$(extra-modules))
	$(if $(ROOT),$(Q)cp -R $(ROOT)/. $(extra))
	$(if $(value CMD),$(file >$(shell-dir)/cmd,$(value CMD))$(Q)cp $(shell-dir)/cmd $(extra)/etc/cmd)
	$(if $(value CMD)$(ROOT)$(MODULES)$(filter 1,$(KMOD)),$(Q)scripts/mkinitrd.sh \
		$(extra).cpio $(extra),$(Q): > $(extra).cpio)
	@cat $< $(extra).cpio > $@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
