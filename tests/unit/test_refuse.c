/* SPDX-License-Identifier: GPL-2.0 */
/* unit-libs: $(unit-loader) */
/* Symbols that nobody exports: what is said of them, and that many of them do not cost more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "elf_builder.h"
#include "host.h"

static char index_text[8192];

/* A module that wants n symbols, wanted_0 and so on. */
static int load_wanting(unsigned int n)
{
	struct elf_builder b;
	unsigned int i;
	size_t len;
	void *image;
	int err;

	elf_begin(&b, "wanting");
	for (i = 0; i < n; i++) {
		char name[32];

		snprintf(name, sizeof(name), "wanted_%u", i);
		elf_symbol(&b, name, ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE), SHN_UNDEF, 0);
	}
	image = elf_finish(&b, &len);
	host_log_clear();
	err = host_load(image, len, "", 0);
	free(image);
	return err;
}

static unsigned int count(const char *what)
{
	const char *at = host_log;
	unsigned int n = 0;

	while ((at = strstr(at, what))) {
		at++;
		n++;
	}
	return n;
}

static void all_are_named_and_some_explained(void **state)
{
	long before = host_allocations;
	unsigned int i;

	for (i = 0; i < 50; i++)
		sprintf(index_text + strlen(index_text), "alias symbol:wanted_%u owner%u\n", i, i);
	host_index = index_text;
	assert_int_equal(load_wanting(40), -ENOENT);
	assert_int_equal(count("refused"), 40);
	assert_int_equal(count("by symbols.not_loaded: "), 32);
	assert_int_equal(count("by symbols.absent: "), 8);
	assert_non_null(strstr(host_log, "the module owner7 exports it and is not loaded; "
					 "symbol wanted_7; expected owner7\n"));
	assert_int_equal(host_allocations, before);
	assert_int_equal(host_locks, 0);
}

/* The index names a module that is there: it does not export that name after all. */
static void an_index_of_yore(void **state)
{
	host_index = "alias symbol:wanted_0 wanting\nalias symbol:wanted_x elsewhere\n";
	assert_int_equal(load_wanting(1), -ENOENT);
	assert_int_equal(count("by symbols.absent: "), 1);
	assert_non_null(strstr(host_log, "; nearest wanted_x (elsewhere, not loaded)\n"));
}

static void without_an_index(void **state)
{
	long before = host_allocations;

	host_index = NULL;
	assert_int_equal(load_wanting(2), -ENOENT);
	assert_int_equal(count("by symbols.absent: "), 2);
	assert_int_equal(count("nearest"), 0);
	assert_int_equal(host_allocations, before);
}

/* Wherever memory runs out, the answer is about memory or about the symbol, and nothing is left. */
static void no_memory_for_the_index(void **state)
{
	long before = host_allocations, at;
	bool plain = false;
	int err;

	host_index = "alias symbol:wanted_0 owner\n";
	for (at = 1;; at++) {
		host_fail_at = at;
		err = load_wanting(1);
		assert_int_equal(host_allocations, before);
		if (host_fail_at > 0)
			break;
		assert_true(err == -ENOMEM || err == -ENOENT);
		plain |= err == -ENOENT && count("by symbols.absent: ") == 1;
	}
	host_fail_at = 0;
	assert_true(plain);
	assert_int_equal(count("by symbols.not_loaded: "), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_named_and_some_explained),
		cmocka_unit_test(an_index_of_yore),
		cmocka_unit_test(without_an_index),
		cmocka_unit_test(no_memory_for_the_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
