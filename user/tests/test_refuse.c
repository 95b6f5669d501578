/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every bad file of tests/rules: its errno, its line in the log, and a kernel
 * that is as it was before. The manifest says what is due; make.py describes
 * its fields. Files that load are unloaded again.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ktap.h"

#define RULES "/tests/rules/"
#define MAX_ROWS 1024

struct row {
	char *name, *file, *module;
	int error;
	const char *words, *before, *args, *taints;
	int flags;
	bool only_finit;
};

static char manifest[256 * 1024] = { 1 };
static struct row rows[MAX_ROWS] = { { .error = 1 } };
static bool enforcing;

static char *field(char **at)
{
	char *text = strsep(at, "\t");

	return text && strcmp(text, "-") ? text : "";
}

static void parse_row(char *line, struct row *row)
{
	const char *errors[2], *words[2];

	row->name = field(&line);
	row->file = field(&line);
	row->module = field(&line);
	errors[0] = field(&line);
	errors[1] = field(&line);
	words[0] = field(&line);
	words[1] = field(&line);
	row->before = field(&line);
	row->flags = atoi(field(&line));
	row->only_finit = atoi(field(&line));
	row->args = field(&line);
	row->taints = field(&line);
	row->error = atoi(errors[enforcing]);
	row->words = words[enforcing];
}

/* Number of rows; 0 where there is no manifest. */
static int read_manifest(void)
{
	char *at = manifest, *line;
	int n = 0;

	if (slurp(RULES "manifest", manifest, sizeof(manifest)) < 0)
		return 0;
	while (n < MAX_ROWS && (line = strsep(&at, "\n")) && *line)
		parse_row(line, &rows[n++]);
	return n;
}

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

static void try_row(const struct row *row, int way)
{
	char path[256];
	long result;

	snprintf(path, sizeof(path), RULES "%s", row->file);
	result = way ? load_by_init(path, row->args) : load_by_finit(path, row->args, row->flags);
	if (result != -row->error)
		FAIL("%s answered %ld (%s), expected %d (%s)",
		     way ? "init_module" : "finit_module", result, strerror(-result), -row->error,
		     strerror(row->error));
	if (*row->words)
		EXPECT_LOG(row->words);
	if (!result) {
		check_taints(row);
		EXPECT_OK(delete_module(row->module, 0));
	}
}

static void run_row(const struct row *row)
{
	char path[256], name[64];
	int way, ways = row->only_finit || row->flags ? 1 : LOADERS;
	long modules;

	ktap_begin(row->name);
	if (*row->before) {
		snprintf(path, sizeof(path), RULES "%s", row->before);
		EXPECT_OK(load_by_finit(path, "", 0));
	}
	modules = count_modules();
	for (way = 0; way < ways; way++) {
		kernel_log_clear();
		try_row(row, way);
		EXPECT_EQ(count_modules(), modules);
	}
	if (*row->before) {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(row->before, "."), row->before);
		EXPECT_OK(delete_module(name, 0));
	}
	ktap_end();
}

int main(void)
{
	const char *word;
	int i, n;

	mount_views();
	word = cmdline_value("module.sig_enforce");
	enforcing = word && atoi(word);
	n = read_manifest();
	ktap_start(n ? n : 1);
	/* The first load and the first refusal: what they make for good is not a leak. */
	if (!load_by_finit(RULES "victim.ko", "", 0))
		delete_module("victim", 0);
	load_by_finit(RULES "elf.magic-byte-0.ko", "", 0);
	for (i = 0; i < n; i++)
		run_row(&rows[i]);
	return ktap_finish();
}
