# SPDX-License-Identifier: GPL-2.0
# `make coverage`: which lines of kernel/module the tests and the fuzzers' inputs run, on the host
# (gcov) and in the guest (QEMU says which instructions it translated). A build of its own.

.PHONY: coverage coverage-run coverage-notes
coverage: setup-for-coverage
	+$(Q)$(MAKE) --no-print-directory B=$(B)/coverage COVERAGE=1 coverage-run CORPUS=$(B)/fuzz/corpus

# What never runs on the host still has lines: the compiler's notes about them are enough.
guest-only := $(unit-loader-not)
coverage-notes: $(guest-only:%.c=$(B)/notes/%.o)
$(B)/notes/%.o: %.c $(flags) | $(utsrelease)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CPPFLAGS) $(KERNEL_CFLAGS) -Ikernel -DKBUILD_MODNAME='"kernel"' -O0 \
		-ftest-coverage -c -o $@ $<

coverage-run: tests-build unit coverage-notes
	$(Q)for target in $(fuzz-targets); do KILN_BUILD=$(B) $(B)/fuzz/replay-$$target \
		$(B)/fuzz/seeds/$$target $(wildcard tests/fuzz/findings/$$target) \
		$$(ls -d $(CORPUS)/$$target 2>/dev/null) || exit 1; done
	$(Q)KILN_BUILD=$(B) KILN_TRACE=$(B)/trace KILN_TEST_SCALE=4 /usr/bin/python3 -B -m pytest -q \
		-p no:cacheprovider tests/boot/test_guest.py tests/boot/test_shell.py $(TESTS)
	$(Q)/usr/bin/python3 -B tests/coverage/coverage.py $(B) kernel/module
