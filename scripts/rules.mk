# SPDX-License-Identifier: GPL-2.0
# Set-up of the machine, and keys.

# Made before any goal that builds: make reads it, finds it missing or older than the table,
# remakes it and starts again. With it there, nothing needs the network.
no-setup-goals := setup doctor clean distclean help
ifneq ($(or $(if $(MAKECMDGOALS),,all),$(filter-out $(no-setup-goals),$(MAKECMDGOALS))),)
include build/.setup
endif

build/.setup: scripts/packages.txt scripts/setup.sh scripts/fetch-source.sh \
		scripts/fetch-userland.sh
	@mkdir -p $(@D)
	@scripts/setup.sh
	@echo '# Set up by scripts/setup.sh.' > $@

.PHONY: setup doctor setup-for-%
# What only one command needs, checked each time that it runs: `lint: setup-for-lint`.
setup-for-%:
	@scripts/setup.sh for $*

setup:
	@scripts/setup.sh
	@mkdir -p build
	@echo '# Set up by scripts/setup.sh.' > build/.setup

doctor:
	@scripts/setup.sh doctor
