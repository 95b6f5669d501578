# SPDX-License-Identifier: GPL-2.0
# Kiln: `make run` boots it, `make test` tests it, `make help` says the rest.

B := build
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:

include scripts/mk/tools.mk

ifneq ($(M),)
include scripts/mk/modules.mk
else
include boot/rules.mk
include kernel/rules.mk
include modules/rules.mk
include user/rules.mk
include initrd/rules.mk
include scripts/rules.mk
include tests/rules.mk
include scripts/mk/shell.mk
include scripts/mk/run.mk
endif
