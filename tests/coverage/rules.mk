# SPDX-License-Identifier: GPL-2.0
# `make coverage`: which lines of kernel/module the tests and the fuzzers' inputs run, on the host
# (gcov) and in the guest (QEMU says which instructions it translated). A build of its own.
# `make fuzz` ends with those that the fuzzers' inputs run.

.PHONY: coverage coverage-run coverage-fuzz coverage-fuzz-build coverage-notes
count-lines = find $(B)/coverage -name '*.gcda' -delete 2>/dev/null; \
	$(MAKE) --no-print-directory B=$(B)/coverage COVERAGE=1 CORPUS=$(B)/fuzz/corpus
coverage: setup-for-coverage
	+$(Q)$(count-lines) coverage-run

# What never runs on the host still has lines: the compiler's notes about them are enough.
guest-only := $(unit-loader-not)
coverage-notes: $(guest-only:%.c=$(B)/notes/%.o)
$(B)/notes/%.o: %.c $(flags) | $(utsrelease)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CPPFLAGS) $(KERNEL_CFLAGS) -Ikernel -DKBUILD_MODNAME='"kernel"' -O0 \
		-ftest-coverage -c -o $@ $<

# Everything that the fuzzers were given, learned and found. FROM made the modules that are seeds.
FROM = $(B)
replay-log := $(B)/fuzz/replay.log
define replay-inputs
$(Q)for target in $(fuzz-targets); do KILN_BUILD=$(FROM) $(B)/fuzz/replay-$$target \
	$$(ls -d $(FROM)/fuzz/seeds/$$target tests/fuzz/findings/$$target $(CORPUS)/$$target 2>/dev/null) \
	>$(replay-log) 2>&1 || { cat $(replay-log); exit 1; }; done
endef

coverage-run: tests-build unit coverage-notes
	$(replay-inputs)
	$(Q)KILN_BUILD=$(B) KILN_TRACE=$(B)/trace KILN_TEST_SCALE=4 /usr/bin/python3 -B -m pytest -q \
		-p no:cacheprovider tests/boot/test_guest.py tests/boot/test_shell.py $(TESTS)
	$(Q)/usr/bin/python3 -B tests/coverage/coverage.py $(B) kernel/module

# The end of `make fuzz`: the host alone, without a kernel of this build.
coverage-fuzz-build: $(fuzz-targets:%=$(B)/fuzz/replay-%) coverage-notes
coverage-fuzz: coverage-fuzz-build
	$(replay-inputs)
	$(Q)/usr/bin/python3 -B tests/coverage/coverage.py $(B) kernel/module fuzz
