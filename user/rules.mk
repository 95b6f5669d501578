# SPDX-License-Identifier: GPL-2.0
# Programs for ring 3: C with musl, static. $(B)/user/NAME is made from user/NAME.c and from
# whatever further sources a rule names as its prerequisites.

MUSL_CC := musl-gcc
USER_CFLAGS := -std=gnu11 -O2 -Wall -Wextra $(if $(CI),-Werror)

# The dependencies come by a run of their own: one that compiles several sources keeps only the
# last one's.
$(B)/user/%: user/%.c
	$(call say,USERCC,$<)
	@mkdir -p $(@D)
	$(Q)$(MUSL_CC) $(USER_CFLAGS) $(CFLAGS-$(<D)) -MM -MP -MT $@ $(filter %.c,$^) > $@.d
	$(Q)$(MUSL_CC) $(USER_CFLAGS) $(CFLAGS-$(<D)) -static -s -o $@ $(filter %.c,$^)

-include $(wildcard $(B)/user/*.d $(B)/user/*/*.d)
