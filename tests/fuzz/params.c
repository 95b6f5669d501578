/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: loader */
/* The words of a parameter string, to a parameter of each type. */
#include <string.h>

#include <asm/page.h>

#include "fuzz.h"
#include "host.h"

static struct {
	unsigned char byte;
	short short_;
	unsigned short ushort_;
	int int_;
	unsigned int uint_, hexint, num;
	long long_;
	unsigned long ulong_;
	unsigned long long ullong_;
	char *charp;
	bool bool_, invbool;
	int bint;
	char string[8];
	int array[3];
	char *names[2];
	char canary[8];
} v;

static const struct kparam_string string = { sizeof(v.string), v.string };
static const struct kparam_array array = { .max = 3, .elemsize = sizeof(int), .num = &v.num,
					   .ops = &param_ops_int, .elem = v.array };
static const struct kparam_array names = { .max = 2, .elemsize = sizeof(char *),
					   .ops = &param_ops_charp, .elem = v.names };

#define PARAM(word, kind, where) \
	{ .name = word, .ops = &param_ops_##kind, .level = -1, .arg = where }
static const struct kernel_param params[] = {
	PARAM("a", byte, &v.byte),	 PARAM("b", short, &v.short_),
	PARAM("c", ushort, &v.ushort_),	 PARAM("d", int, &v.int_),
	PARAM("e", uint, &v.uint_),	 PARAM("f", long, &v.long_),
	PARAM("g", ulong, &v.ulong_),	 PARAM("h", ullong, &v.ullong_),
	PARAM("i", hexint, &v.hexint),	 PARAM("j", charp, &v.charp),
	PARAM("k", bool, &v.bool_),	 PARAM("l", invbool, &v.invbool),
	PARAM("m", bint, &v.bint),
	{ .name = "n", .ops = &param_ops_string, .level = -1, .str = &string },
	{ .name = "o", .ops = &param_array_ops, .level = -1, .arr = &array },
	{ .name = "p_q", .ops = &param_array_ops, .level = -1, .arr = &names },
};

static int unknown(char *param, char *val, const char *doing, void *arg)
{
	MUST(strlen(param) + 1);
	MUST(!val || strlen(val) + 1);
	return 0;
}

/* What was set can be shown, and fits a page. */
static void show_all(void)
{
	char page[PAGE_SIZE];

	for (unsigned int i = 0; i < ARRAY_SIZE(params); i++) {
		int len = params[i].ops->get ? params[i].ops->get(page, &params[i]) : 0;

		MUST(len >= 0 && len < (int)PAGE_SIZE);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	long before = host_allocations;
	char *line = malloc(size + 1);

	memcpy(line, data, size);
	line[size] = '\0';
	host_log_clear();
	memset(&v, 0, sizeof(v));
	parse_args("fuzz", line, params, ARRAY_SIZE(params), -1, -1, NULL, unknown);
	MUST(strnlen(v.string, sizeof(v.string)) < sizeof(v.string));
	MUST(v.num <= 3);
	MUST(!memcmp(v.canary, (char[8]){}, 8));
	show_all();
	destroy_params(params, ARRAY_SIZE(params));
	MUST(host_allocations == before);
	free(line);
	return 0;
}
