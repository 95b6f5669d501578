/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every row of tests/rules: its errno, its line in the log, its record in
 * /sys/kernel/debug/module/refusals, and a kernel that is as it was before.
 * Files that load are unloaded again.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "ktap.h"
#include "rules.h"

#define REFUSALS "/sys/kernel/debug/module/refusals"

static bool enforcing;
static char refusals[128 * 1024] = { 1 };

/* "name size refcnt deps state address (taints)": the brackets only where there are any. */
static void check_taints(const struct row *row)
{
	const char *line = proc_modules_line(row->module);
	const char *bracket = line ? strchr(line, '(') : NULL;
	char want[64] = "";

	if (!EXPECT(line != NULL))
		return;
	if (*row->taints)
		snprintf(want, sizeof(want), "(%s)", row->taints);
	EXPECT_STR(bracket ? bracket : "", want);
}

/* The last record's number, 0 where there is none. */
static long last_refusal(void)
{
	const char *at = refusals;
	long number = 0;

	if (slurp(REFUSALS, refusals, sizeof(refusals)) < 0)
		FAIL("cannot read " REFUSALS);
	while (at && *at) {
		sscanf(at, "refusal %ld", &number);
		at = strchr(at, '\n');
		at += !!at;
	}
	return number;
}

/* Every one of `words`, parted by '|', is in the text. */
static bool has_words(const char *text, size_t len, const char *words)
{
	while (*words) {
		size_t word = strcspn(words, "|");

		if (!memmem(text, len, words, word))
			return false;
		words += word + (words[word] == '|');
	}
	return true;
}

/* A record after number `before` has the rule, the errno and the words. */
static void check_record(const struct row *row, long before)
{
	const char *by = row->by[enforcing], *at, *next;
	char want[128];

	last_refusal();
	snprintf(want, sizeof(want), "  rule %s%s|  errno %d ", by,
		 by[strlen(by) - 1] == '.' ? "" : "\n", row->error[enforcing]);
	for (at = strstr(refusals, "refusal "); at; at = next) {
		next = strstr(at + 1, "\nrefusal ");
		next += !!next;
		if (atol(at + strlen("refusal ")) > before &&
		    has_words(at, next ? (size_t)(next - at) : strlen(at), want) &&
		    has_words(at, next ? (size_t)(next - at) : strlen(at), row->words[enforcing]))
			return;
	}
	FAIL("no new record in " REFUSALS " with '%s|%s'", want, row->words[enforcing]);
}

static void check_refusal(const struct row *row, long before)
{
	const char *by = row->by[enforcing];
	char want[512];

	if (!*by) {
		EXPECT_EQ(last_refusal(), before);
		return;
	}
	snprintf(want, sizeof(want), "refused, |by %s%s|%s", by,
		 by[strlen(by) - 1] == '.' ? "" : ":", row->words[enforcing]);
	EXPECT_LOG(want);
	check_record(row, before);
}

static void check_answer(const struct row *row, long result, const char *call)
{
	int error = row->error[enforcing];

	if (result != -error)
		FAIL("%s answered %ld (%s), expected %d (%s)", call, result, strerror(-result),
		     -error, strerror(error));
	if (*row->says && error == row->error[0])
		EXPECT_LOG(row->says);
}

static void try_file(const struct row *row, int way)
{
	long before = last_refusal();
	long result;

	kernel_log_clear();
	result = load_row(row, way);
	check_answer(row, result, way ? "init_module" : "finit_module");
	check_refusal(row, before);
	if (!result) {
		check_taints(row);
		EXPECT_OK(delete_module(row->module, 0));
	}
}

static void try_steps(const struct row *row)
{
	long before = last_refusal();

	check_answer(row, run_steps(row), row->steps);
	check_refusal(row, before);
}

static void try_ways(const struct row *row)
{
	char path[256], name[64];
	long modules;
	int way;

	if (*row->before) {
		snprintf(path, sizeof(path), RULES "%s", row->before);
		EXPECT_OK(load_by_finit(path, "", 0));
	}
	modules = count_modules();
	for (way = 0; way < row_ways(row); way++) {
		try_file(row, way);
		EXPECT_EQ(count_modules(), modules);
	}
	if (*row->before) {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(row->before, "."), row->before);
		EXPECT_OK(delete_module(name, 0));
	}
}

static void run_row(const struct row *row)
{
	long modules = count_modules();

	ktap_begin(row->name);
	if (*row->steps)
		try_steps(row);
	else
		try_ways(row);
	EXPECT_EQ(count_modules(), modules);
	ktap_end();
}

/* What the first of each makes for good is not a leak: a load, a refusal, a child. */
static void warm_up(void)
{
	char child[] = "begin delete no_such", end[] = "end 2";

	memset(refusals, 1, sizeof(refusals));
	if (!load_by_finit(RULES "victim.ko", "", 0))
		delete_module("victim", 0);
	load_by_finit(RULES "elf.magic-byte-0.ko", "", 0);
	run_action(child);
	run_action(end);
}

int main(void)
{
	const char *word;
	int i, n;

	mount_views();
	word = cmdline_value("module.sig_enforce");
	enforcing = word && atoi(word);
	n = read_rows();
	ktap_start(n ? n : 1);
	warm_up();
	for (i = 0; i < n; i++)
		run_row(&rows[i]);
	return ktap_finish();
}
