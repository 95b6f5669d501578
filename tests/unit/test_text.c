/* SPDX-License-Identifier: GPL-2.0 */
/* unit: kernel/lib/nearest.c kernel/lib/words.c kernel/lib/symbol_index.c */
/* unit: kernel/lib/vsnprintf.c kernel/lib/errname.c kernel/lib/string_extra.c */
/* What makes a refusal plain: names that are close, words that differ, depmod's index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <cmocka.h>

#include "lib/nearest.h"
#include "lib/symbol_index.h"
#include "lib/words.h"

void *__kmalloc(size_t size, gfp_t gfp)
{
	return malloc(size);
}

void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	return __kmalloc(size, gfp);
}

static unsigned int distance(const char *a, const char *b, unsigned int limit)
{
	unsigned int d = edit_distance(a, strlen(a), b, strlen(b), limit);

	assert_int_equal(edit_distance(b, strlen(b), a, strlen(a), limit), d);
	return d;
}

static void distances(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned int d;
	} pairs[] = {
		{ "", "", 0 },		    { "kmalloc", "kmalloc", 0 },
		{ "printk", "_printk", 1 }, { "printk", "printf", 1 },
		{ "printk", "pritnk", 1 },  { "kitten", "sitting", 3 },
		{ "abcd", "dcba", 3 },	    { "", "abc", 3 },
		{ "ab", "ba", 1 },	    { "provider_ad", "provider_add", 1 },
		{ "xprovider", "provider", 1 }, { "abcdef", "ghijkl", 6 },
		{ "ca", "abc", 3 }, /* a swapped pair is not touched again */
	};
	unsigned int i, limit;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		for (limit = 0; limit < 8; limit++)
			assert_int_equal(distance(pairs[i].a, pairs[i].b, limit),
					 min(pairs[i].d, limit + 1));
}

/* The whole table, without a band: what the band must agree with. */
static unsigned int plain_distance(const char *a, size_t n, const char *b, size_t m)
{
	unsigned int d[16][16];
	size_t i, j;

	for (i = 0; i <= n; i++) {
		for (j = 0; j <= m; j++) {
			if (!i || !j) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1);
			d[i][j] = min(d[i][j], d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[n][m];
}

static void band_agrees_with_the_whole_table(void **state)
{
	unsigned int round, limit, seed = 1;
	char a[12], b[12];

	for (round = 0; round < 20000; round++) {
		size_t i, n, m;

		seed = seed * 1103515245 + 12345;
		n = seed >> 8 & 7;
		m = seed >> 12 & 7;
		for (i = 0; i < 8; i++) {
			seed = seed * 1103515245 + 12345;
			a[i] = 'a' + (seed >> 10) % 3;
			b[i] = 'a' + (seed >> 16) % 3;
		}
		for (limit = 0; limit < 5; limit++)
			assert_int_equal(edit_distance(a, n, b, m, limit),
					 min(plain_distance(a, n, b, m), limit + 1));
	}
}

static void the_nearest_are_kept(void **state)
{
	struct nearest near;
	char text[256];

	nearest_begin(&near, "provider_add");
	nearest_offer(&near, "provider_xyz", 12, "far");
	nearest_offer(&near, "provider_ode", 12, "two");
	nearest_offer(&near, "something_else", 14, "no");
	nearest_offer(&near, "providr_addd", 12, "also two");
	nearest_offer(&near, "provider_ad", 11, "one");
	nearest_offer(&near, "provider_ad", 11, "one again");
	nearest_offer(&near, "provider_addxyz", 13, "cut to one");
	nearest_format(&near, text, sizeof(text));
	assert_string_equal(text, "provider_ad (one), provider_addx (cut to one), provider_ode (two)");
	/* Full of nearer ones: equals do not come in any more. */
	assert_int_equal(nearest_distance(&near, "provider_abd", 12), 1);
	assert_int_equal(nearest_distance(&near, "provider_axy", 12), -1);
	assert_int_equal(nearest_format(&near, text, 12), 11);
	assert_string_equal(text, "provider_ad");
}

static void short_and_long_names(void **state)
{
	char name[200];
	struct nearest near;
	char text[64];

	nearest_begin(&near, "ab");
	nearest_offer(&near, "ac", 2, "one letter of two is too much");
	assert_int_equal(nearest_format(&near, text, sizeof(text)), 0);
	assert_string_equal(text, "");
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	nearest_begin(&near, name);
	nearest_offer(&near, name, strlen(name), "too long");
	nearest_offer(&near, "xxxx", 4, "");
	assert_int_equal(near.num, 0);
	nearest_begin(&near, "xxxxxxxxx");
	nearest_offer(&near, name, strlen(name), "too long");
	assert_int_equal(near.num, 0);
}

static void differing_words(void **state)
{
	static const char ours[] = "6.1.0-kiln SMP preempt mod_unload modversions ";
	static const struct {
		const char *found, *text;
		bool skip_first;
	} rows[] = {
		{ "6.1.0-kiln SMP preempt mod_unload ", "lacks modversions", true },
		{ "6.1.0-amd64 SMP preempt mod_unload modversions ",
		  "has 6.1.0-amd64 instead of 6.1.0-kiln", false },
		{ "5.4 preempt_rt SMP mod_unload modversions RANDSTRUCT",
		  "has 5.4 instead of 6.1.0-kiln, lacks preempt, has preempt_rt too, "
		  "has RANDSTRUCT too", false },
		{ "5.4 SMP mod_unload modversions ", "lacks preempt", true },
		{ "6.1.0-kiln preempt SMP mod_unload modversions ",
		  "has the same words in another order or with other blanks", true },
		{ "", "has  instead of 6.1.0-kiln, lacks SMP, lacks preempt, lacks mod_unload, "
		      "lacks modversions", false },
	};
	char text[200], small[20];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		describe_words(text, sizeof(text), ours, rows[i].found, rows[i].skip_first);
		assert_string_equal(text, rows[i].text);
		assert_int_equal(describe_words(small, sizeof(small), ours, rows[i].found,
						rows[i].skip_first),
				 min(strlen(rows[i].text), sizeof(small) - 1));
		assert_memory_equal(small, rows[i].text, strlen(small));
	}
}

static void index_lines(void **state)
{
	static const char text[] = "# Aliases for symbols, used by symbol_request().\n"
				   "alias symbol:purelib_gcd purelib\n"
				   "alias symbol: nobody\n"
				   "alias symbol:no_owner\n"
				   "alias symbol:no_owner_either \n"
				   "\n"
				   "alias char-major-1-* mem\n"
				   "alias symbol:last provider";
	/* Exactly as long as it is, so that ASan sees one byte too far. */
	size_t len = strlen(text), cut;
	char *copy = memcpy(malloc(len), text, len);
	const char *at = copy;
	struct symbol_line line;

	assert_true(next_symbol_line(&at, copy + len, &line));
	assert_int_equal(line.name_len, 11);
	assert_memory_equal(line.name, "purelib_gcd", 11);
	assert_int_equal(line.owner_len, 7);
	assert_memory_equal(line.owner, "purelib", 7);
	assert_true(next_symbol_line(&at, copy + len, &line));
	assert_memory_equal(line.name, "last", 4);
	assert_int_equal(line.owner_len, 8);
	assert_memory_equal(line.owner, "provider", 8);
	assert_false(next_symbol_line(&at, copy + len, &line));
	free(copy);
	for (cut = 0; cut < len; cut++) {
		copy = memcpy(malloc(cut + 1), text, cut);
		copy = realloc(copy, cut ? cut : 1);
		at = copy;
		while (next_symbol_line(&at, copy + cut, &line))
			assert_true(line.owner + line.owner_len <= copy + cut);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances),
		cmocka_unit_test(band_agrees_with_the_whole_table),
		cmocka_unit_test(the_nearest_are_kept),
		cmocka_unit_test(short_and_long_names),
		cmocka_unit_test(differing_words),
		cmocka_unit_test(index_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
