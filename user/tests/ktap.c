/* SPDX-License-Identifier: GPL-2.0 */
/* The report: KTAP version 1, each line in one write so that nothing comes between. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "ktap.h"
#include "kernel.h"

#define LINE_SIZE 1024
#define STACK_TOUCHED (128 * 1024)

static char nonce[64] = "no-nonce";
static const char *current;
static int planned, done;
static bool failed, accounts_skipped, any_failed;
static struct accounts before, after;

static void put_line(const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;
	int used, more;

	used = snprintf(line, sizeof(line), "%s ", nonce);
	va_start(args, format);
	more = vsnprintf(line + used, sizeof(line) - used - 1, format, args);
	va_end(args);
	/* A note may quote a text of many lines: only its first belongs to the report. */
	used = strcspn(line, "\n");
	line[used++] = '\n';
	if (more < 0 || write(1, line, used) != used)
		_exit(2);
}

/*
 * The accounts count this program's own pages: those that it will ever use must
 * be there before the first snapshot.
 */
static void touch_memory(void)
{
	volatile char stack[STACK_TOUCHED];
	size_t i;

	for (i = 0; i < sizeof(stack); i += 1024)
		stack[i] = 1;
	memset(file_buffer, 1, sizeof(file_buffer));
}

void ktap_start(int tests)
{
	const char *word;

	mount_views();
	touch_memory();
	word = cmdline_value("kiln_nonce");
	if (word)
		snprintf(nonce, sizeof(nonce), "%s", word);
	planned = tests;
	put_line("KTAP version 1");
	put_line("1..%d", tests);
	/* What is made once and stays, in the kernel or here, is made now. */
	current = "warm-up";
	read_accounts(&before);
	read_accounts(&after);
	kernel_log_clear();
	kernel_log();
}

int ktap_finish(void)
{
	if (done != planned)
		put_line("# %d of %d ran", done, planned);
	sync();
	reboot(RB_POWER_OFF);
	return any_failed || done != planned;
}

void ktap_begin(const char *name)
{
	current = name;
	failed = accounts_skipped = false;
	put_line("# start: %s", name);
	kernel_log_clear();
	read_accounts(&before);
}

void ktap_end(void)
{
	if (!accounts_skipped) {
		read_accounts(&after);
		compare_accounts(&before, &after);
	}
	put_line("%sok %d - %s", failed ? "not " : "", ++done, current);
	any_failed |= failed;
}

void ktap_skip_accounts(void)
{
	accounts_skipped = true;
}

void ktap_expect_oops(const char *pattern)
{
	put_line("# expect-oops: %s", pattern);
}

void ktap_note(const char *format, ...)
{
	char text[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	put_line("# %s", text);
}

void ktap_fail(const char *file, int line, const char *format, ...)
{
	char text[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	failed = true;
	put_line("# %s:%d: %s", file, line, text);
}

bool ktap_expect_eq(const char *file, int line, const char *what, long got, long want)
{
	if (got == want)
		return true;
	ktap_fail(file, line, "%s is %ld, expected %ld", what, got, want);
	return false;
}

bool ktap_expect_str(const char *file, int line, const char *what, const char *got,
		     const char *want)
{
	if (got && !strcmp(got, want))
		return true;
	ktap_fail(file, line, "%s is '%s', expected '%s'", what, got ? got : "(null)", want);
	return false;
}

bool ktap_expect_errno(const char *file, int line, const char *what, long got, int error)
{
	if (got == -error)
		return true;
	ktap_fail(file, line, "%s answered %ld (%s), expected %d (%s)", what, got,
		  got < 0 ? strerror(-got) : "success", -error, strerror(error));
	return false;
}

/* Every one of `words`, parted by '|', is in the line. */
static bool line_has(const char *line, size_t len, const char *words)
{
	while (*words) {
		size_t word = strcspn(words, "|");

		if (!memmem(line, len, words, word))
			return false;
		words += word + (words[word] == '|');
	}
	return true;
}

bool ktap_expect_log(const char *file, int line, const char *words, bool wanted)
{
	const char *at = kernel_log();
	const char *last = "";

	while (*at) {
		size_t len = strcspn(at, "\n");

		if (line_has(at, len, words)) {
			if (!wanted)
				ktap_fail(file, line, "the log says: %.*s", (int)len, at);
			return wanted;
		}
		last = at;
		at += len + (at[len] == '\n');
	}
	if (wanted)
		ktap_fail(file, line, "no line of the log has '%s'; its last: %s", words, last);
	return !wanted;
}
