/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of tests/rules on Linux: what it answers, row by row, judged by
 * nobody here. tests/rules/oracle.py reads the lines, by the nonce that they begin with:
 *
 *	row NAME		it begins
 *	step TEXT		something that had to work for it did not
 *	answer CALL RESULT	finit, init or steps: 0 or -errno
 *	taints LETTERS		of one that was loaded
 *	stuck			modules are left: the machine is of no use any more
 *	end			all of them are done
 *
 * Words on the kernel command line: kiln_nonce=, oracle_from=N (row number),
 * oracle_only=PREFIX of names, oracle_skip=N,N...
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "ktap.h"
#include "rules.h"

static char nonce[64] = "no-nonce";

static void say(const char *format, ...)
{
	char line[512];
	va_list args;
	int used = snprintf(line, sizeof(line), "\n%s ", nonce), more;

	va_start(args, format);
	more = vsnprintf(line + used, sizeof(line) - used - 1, format, args);
	va_end(args);
	used += more < (int)sizeof(line) - used - 1 ? more : (int)sizeof(line) - used - 2;
	line[used++] = '\n';
	if (write(1, line, used) != used)
		_exit(2);
}

/* In place of ktap.c's: here nothing fails, it is only told. */
void ktap_fail(const char *file, int line, const char *format, ...)
{
	char text[256];
	va_list args;

	(void)file, (void)line;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say("step %s", text);
}

static void unload(const char *name)
{
	if (delete_module(name, O_NONBLOCK) && delete_module(name, O_NONBLOCK | O_TRUNC))
		say("step cannot unload %s", name);
}

static void say_taints(const char *name)
{
	const char *line = proc_modules_line(name);
	const char *bracket = line ? strchr(line, '(') : NULL;

	say("taints %.*s", bracket ? (int)strcspn(bracket + 1, ")") : 0, bracket ? bracket + 1 : "");
}

static void try_file(const struct row *row)
{
	char path[256], name[64];
	long result;
	int way;

	snprintf(path, sizeof(path), RULES "%s", row->before);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(row->before, "."), row->before);
	if (*row->before && load_by_finit(path, "", 0))
		say("step cannot load %s", row->before);
	for (way = 0; way < row_ways(row); way++) {
		result = load_row(row, way);
		say("answer %s %ld", way ? "init" : "finit", result);
		if (result)
			continue;
		say_taints(row->module);
		unload(row->module);
	}
	if (*row->before)
		unload(name);
}

/* A crash of the row's own process is all that is seen of some crashes: each has one. */
static int try_row(void *arg)
{
	const struct row *row = arg;

	say("row %s", row->name);
	if (*row->steps)
		say("answer steps %ld", run_steps(row));
	else
		try_file(row);
	return 0;
}

static bool skipped(int number, char *list)
{
	char *at;

	for (at = strtok(list, ","); at; at = strtok(NULL, ",")) {
		if (atoi(at) == number)
			return true;
	}
	return false;
}

static void word_of(const char *key, char *value, size_t size)
{
	const char *word = cmdline_value(key);

	snprintf(value, size, "%s", word ? word : "");
}

int main(void)
{
	char from[16], only[64], skip[1024], list[1024];
	int i, n;

	mount_views();
	word_of("kiln_nonce", nonce, sizeof(nonce));
	word_of("oracle_from", from, sizeof(from));
	word_of("oracle_only", only, sizeof(only));
	word_of("oracle_skip", skip, sizeof(skip));
	n = read_rows();
	for (i = atoi(from); i < n; i++) {
		strcpy(list, skip);
		if (strncmp(rows[i].name, only, strlen(only)) || skipped(i, list))
			continue;
		if (in_child(try_row, &rows[i]) || count_modules()) {
			say("stuck");
			break;
		}
	}
	if (i == n)
		say("end");
	reboot(RB_POWER_OFF);
	return 1;
}
