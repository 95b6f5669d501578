/* SPDX-License-Identifier: GPL-2.0 */
/* unit-libs: $(unit-loader) */
/* Parameters: how words are cut, and what each type takes. Source: loading-rules "Parameters". */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "host.h"

static void check_words(const char *line, ...)
{
	char copy[256], *args = copy, *param, *val;
	const char *expected;
	va_list words;

	strcpy(copy, line);
	va_start(words, line);
	while ((expected = va_arg(words, const char *))) {
		const char *value = va_arg(words, const char *);

		assert_true(*args);
		args = next_arg(args, &param, &val);
		assert_string_equal(param, expected);
		if (value)
			assert_string_equal(val, value);
		else
			assert_null(val);
	}
	va_end(words);
	assert_string_equal(args, "");
}

static void words(void **state)
{
	check_words("a=1 b", "a", "1", "b", NULL, NULL);
	check_words("a=\"x y\" b=2", "a", "x y", "b", "2", NULL);
	check_words("\"a=x y\"", "a", "x y", NULL);
	check_words("a=x\"y z\"w", "a", "x\"y z\"w", NULL);
	check_words("a=b=c", "a", "b=c", NULL);
	check_words("a=", "a", "", NULL);
	check_words("=a", "=a", NULL, NULL);
	check_words("a \t\n b", "a", NULL, "b", NULL, NULL);
	check_words("a=\"x y", "a", "x y", NULL);
	check_words("\"", "", NULL, NULL);
	check_words("--", "--", NULL, NULL);
}

static void names(void **state)
{
	assert_true(parameq("a-b_c", "a_b-c"));
	assert_false(parameq("ab", "abc"));
	assert_false(parameq("abc", "ab"));
	assert_true(parameqn("ab-x", "ab_y", 3));
}

static unsigned char v_byte;
static short v_short;
static ushort v_ushort;
static int v_int;
static uint v_uint;
static long v_long;
static ulong v_ulong;
static unsigned long long v_ullong;
static uint v_hexint;
static char *v_charp = "default";
static bool v_bool, v_invbool, v_only;
static int v_bint;
static char v_text[8];
static int v_array[3];
static unsigned int v_count;
static char *v_names[2];

static const struct kparam_string text_string = { sizeof(v_text), v_text };
static const struct kparam_array int_array = { .max = 3, .elemsize = sizeof(int), .num = &v_count,
					       .ops = &param_ops_int, .elem = v_array };
static const struct kparam_array charp_array = { .max = 2, .elemsize = sizeof(char *),
						 .ops = &param_ops_charp, .elem = v_names };

#define PARAM(type) { .name = "v_" #type, .ops = &param_ops_##type, .perm = 0644, .level = -1, \
		      .arg = &v_##type }
static const struct kernel_param params[] = {
	PARAM(ushort), PARAM(short), PARAM(byte), PARAM(int), PARAM(uint), PARAM(long),
	PARAM(ulong), PARAM(ullong), PARAM(hexint), PARAM(charp), PARAM(bool), PARAM(invbool),
	PARAM(bint),
	{ .name = "only", .ops = &param_ops_bool_enable_only, .level = -1, .arg = &v_only },
	{ .name = "text", .ops = &param_ops_string, .level = -1, .str = &text_string },
	{ .name = "array", .ops = &param_array_ops, .level = -1, .arr = &int_array },
	{ .name = "names", .ops = &param_array_ops, .level = -1, .arr = &charp_array },
};

static char unknown_seen[64];

static int unknown(char *param, char *val, const char *doing, void *arg)
{
	snprintf(unknown_seen, sizeof(unknown_seen), "%s=%s", param, val ? val : "(none)");
	return 0;
}

static int parse(const char *line)
{
	char copy[2048];
	char *rest;

	strcpy(copy, line);
	host_log_clear();
	rest = parse_args("test", copy, params, ARRAY_SIZE(params), -1, -1, NULL, unknown);
	return IS_ERR(rest) ? (int)PTR_ERR(rest) : 0;
}

static void types(void **state)
{
	assert_int_equal(parse("v_byte=255 v_short=-32768 v_ushort=65535 v_int=-0x10 v_uint=4294967295"),
			 0);
	assert_int_equal(v_byte, 255);
	assert_int_equal(v_short, -32768);
	assert_int_equal(v_ushort, 65535);
	assert_int_equal(v_int, -16);
	assert_true(v_uint == 4294967295U);
	assert_int_equal(parse("v-long=-9223372036854775808 v_ulong=18446744073709551615 v_ullong=010"),
			 0);
	assert_true(v_long == LONG_MIN && v_ulong == ULONG_MAX && v_ullong == 8);
	assert_int_equal(parse("v_hexint=0xff v_bool v_invbool=0 v_bint=y"), 0);
	assert_true(v_hexint == 0xff && v_bool && v_invbool && v_bint == 1);
	assert_int_equal(parse("v_bool=off v_invbool=on v_bint=N"), 0);
	assert_true(!v_bool && !v_invbool && v_bint == 0);
}

static void out_of_range(void **state)
{
	static const char *const words[] = {
		"v_byte=256", "v_byte=-1", "v_short=32768", "v_short=-32769", "v_ushort=65536",
		"v_int=2147483648", "v_uint=4294967296", "v_long=9223372036854775808",
		"v_ulong=18446744073709551616",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		int err = parse(words[i]);

		/* A sign where none can be is garbage, as in Linux. */
		assert_int_equal(err, strchr(words[i], '-') && words[i][2] == 'b' ? -EINVAL
										  : -ERANGE);
	}
}

static void garbage(void **state)
{
	assert_int_equal(parse("v_int="), -EINVAL);
	assert_int_equal(parse("v_int=12x"), -EINVAL);
	assert_int_equal(parse("v_int"), -EINVAL);
	assert_non_null(strstr(host_log, "params.value"));
	assert_int_equal(parse("v_bool=maybe"), -EINVAL);
	assert_int_equal(parse("v_invbool"), -EINVAL);
	assert_int_equal(parse("v_charp"), -EINVAL);
	assert_int_equal(parse("array=1,2,3,4"), -EINVAL);
	assert_int_equal(parse("array=1,,3"), -EINVAL);
}

static void goes_on_and_returns_the_last(void **state)
{
	v_int = v_uint = 0;
	assert_int_equal(parse("v_byte=999 v_int=7 v_short=x v_uint=8"), -EINVAL);
	assert_int_equal(v_int, 7);
	assert_int_equal(v_uint, 8);
	assert_int_equal(parse("v_short=x v_byte=999"), -ERANGE);
}

static void strings(void **state)
{
	long before = host_allocations;
	char line[1200] = "v_charp=";

	assert_int_equal(parse("v_charp=\"one two\""), 0);
	assert_string_equal(v_charp, "one two");
	assert_int_equal(parse("v_charp=three"), 0);
	assert_string_equal(v_charp, "three");
	assert_int_equal(parse("text=1234567"), 0);
	assert_string_equal(v_text, "1234567");
	assert_int_equal(parse("text=12345678"), -ENOSPC);
	assert_string_equal(v_text, "1234567");
	memset(line + 8, 'x', 1024);
	line[8 + 1024] = '\0';
	assert_int_equal(parse(line), 0);
	strcat(line, "x");
	assert_int_equal(parse(line), -ENOSPC);
	assert_int_equal(parse("names=a,b"), 0);
	assert_string_equal(v_names[1], "b");
	destroy_params(params, ARRAY_SIZE(params));
	assert_int_equal(host_allocations, before);
	/* Another module's parameter may have the same variable, and be looked at. */
	assert_null(v_charp);
	assert_null(v_names[1]);
	v_charp = "default";
}

static void arrays(void **state)
{
	char page[4096];

	assert_int_equal(parse("array=4,5"), 0);
	assert_int_equal(v_count, 2);
	assert_int_equal(v_array[1], 5);
	assert_true(param_array_ops.get(page, &params[15]) > 0);
	assert_string_equal(page, "4,5\n");
}

static unsigned int asked;

static int get_nothing(char *buffer, const struct kernel_param *kp)
{
	asked++;
	buffer[0] = '\0';
	return 0;
}

/* A page is all that is shown: a file of 8 KB can have a gigabyte of elements. */
static void a_huge_array(void **state)
{
	const struct kernel_param_ops ops = { .get = get_nothing };
	const struct kparam_array array = { .max = 1u << 20, .elemsize = 1, .ops = &ops,
					    .elem = v_text };
	const struct kernel_param param = { .name = "huge", .ops = &param_array_ops, .arr = &array };
	char page[4096];

	assert_int_equal(param_array_ops.get(page, &param), sizeof(page) - 1);
	assert_true(asked <= sizeof(page));
}

/* What was set is given back, in as many steps as that is. */
static void freed_in_a_huge_array(void **state)
{
	static char *few[3];
	const struct kparam_array array = { .max = 1u << 31, .elemsize = sizeof(char *),
					    .ops = &param_ops_charp, .elem = few };
	const struct kernel_param param = { .name = "huge", .ops = &param_array_ops, .arr = &array };
	char text[] = "a,b,c";
	clock_t start;

	assert_int_equal(param_array_ops.set(text, &param), 0);
	few[1] = NULL;
	start = clock();
	param_array_ops.free((void *)&array);
	assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
	assert_null(few[0]);
	assert_null(few[2]);
}

/* Operations of a module's own may say that they take no value. */
static void no_value(void **state)
{
	assert_int_equal(param_set_copystring(NULL, &params[14]), -EINVAL);
	assert_int_equal(param_set_charp(NULL, &params[9]), -EINVAL);
	assert_int_equal(param_set_ullong(NULL, &params[7]), -EINVAL);
}

static void only_once(void **state)
{
	v_only = false;
	assert_int_equal(parse("only=0"), 0);
	assert_int_equal(parse("only"), 0);
	assert_true(v_only);
	assert_int_equal(parse("only=0"), -EROFS);
	assert_int_equal(parse("only=1"), 0);
}

static void unknown_and_dashes(void **state)
{
	char copy[] = "nobody=1 -- v_int=99 rest", *rest;

	v_int = 5;
	rest = parse_args("test", copy, params, ARRAY_SIZE(params), -1, -1, NULL, unknown);
	assert_string_equal(unknown_seen, "nobody=1");
	assert_string_equal(rest, "v_int=99 rest");
	assert_int_equal(v_int, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words), cmocka_unit_test(names), cmocka_unit_test(types),
		cmocka_unit_test(out_of_range), cmocka_unit_test(garbage),
		cmocka_unit_test(goes_on_and_returns_the_last), cmocka_unit_test(strings),
		cmocka_unit_test(arrays), cmocka_unit_test(only_once),
		cmocka_unit_test(unknown_and_dashes), cmocka_unit_test(a_huge_array),
		cmocka_unit_test(freed_in_a_huge_array), cmocka_unit_test(no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
