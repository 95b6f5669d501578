# SPDX-License-Identifier: GPL-2.0
# Programs for ring 3: C with musl, static. $(B)/user/NAME is made from user/NAME.c.

MUSL_CC := musl-gcc
USER_CFLAGS := -std=gnu11 -O2 -Wall -Wextra $(if $(CI),-Werror)

$(B)/user/%: user/%.c
	$(call say,USERCC,$<)
	@mkdir -p $(@D)
	$(Q)$(MUSL_CC) $(USER_CFLAGS) $(CFLAGS-$(<D)) -static -s -MMD -MP -MF $@.d -o $@ \
		$(filter %.c,$^)

-include $(wildcard $(B)/user/*.d)
