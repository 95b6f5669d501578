/* SPDX-License-Identifier: GPL-2.0 */
/* Reads the table of tests/rules, and loads a row's file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "ktap.h"
#include "rules.h"

static char manifest[256 * 1024] = { 1 };
struct row rows[MAX_ROWS] = { { .flags = 1 } };

static char *field(char **at)
{
	char *text = strsep(at, "\t");

	return text && strcmp(text, "-") ? text : "";
}

static void parse_row(char *line, struct row *row)
{
	row->name = field(&line);
	row->file = field(&line);
	row->module = field(&line);
	row->error[0] = atoi(field(&line));
	row->error[1] = atoi(field(&line));
	row->steps = field(&line);
	row->before = field(&line);
	row->flags = atoi(field(&line));
	row->only_finit = atoi(field(&line));
	row->args = field(&line);
	if (!strcmp(row->args, "NULL"))
		row->args = NULL;
	row->taints = field(&line);
	row->says = field(&line);
	row->by[0] = field(&line);
	row->words[0] = field(&line);
	row->by[1] = field(&line);
	row->words[1] = field(&line);
}

int read_rows(void)
{
	char *at = manifest, *line;
	int n = 0;

	prepare_actions();
	if (slurp(RULES "manifest", manifest, sizeof(manifest)) < 0)
		return 0;
	while (n < MAX_ROWS && (line = strsep(&at, "\n")) && *line)
		parse_row(line, &rows[n++]);
	return n;
}

int row_ways(const struct row *row)
{
	return row->only_finit || row->flags ? 1 : LOADERS;
}

long load_row(const struct row *row, int way)
{
	char path[256];

	snprintf(path, sizeof(path), RULES "%s", row->file);
	return way ? load_by_init(path, row->args) : load_by_finit(path, row->args, row->flags);
}

/* One step after the other, parted by semicolons. */
long run_steps(const struct row *row)
{
	char program[1024], *at = program, *step;
	long answer = 0;

	snprintf(program, sizeof(program), "%s", row->steps);
	while ((step = strsep(&at, ";"))) {
		bool counts;
		long result;

		step += strspn(step, " ");
		counts = *step == '?';
		if (counts)
			step += strspn(step, "? ");
		result = run_action(step);
		if (counts)
			answer = result;
		else if (result)
			FAIL("step '%s' answered %ld (%s)", step, result, strerror(-result));
	}
	return answer;
}
