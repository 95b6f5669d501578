/* SPDX-License-Identifier: GPL-2.0 */
#include "lib/symbol_index.h"

#include <linux/string.h>

#define PREFIX "alias symbol:"

/* One line of len bytes, without its newline. */
static bool parse_line(const char *s, size_t len, struct symbol_line *line)
{
	const size_t prefix = strlen(PREFIX);
	const char *blank;

	if (len <= prefix || memcmp(s, PREFIX, prefix) != 0)
		return false;
	line->name = s + prefix;
	blank = memchr(line->name, ' ', len - prefix);
	if (!blank)
		return false;
	line->name_len = blank - line->name;
	line->owner = blank + 1;
	line->owner_len = s + len - line->owner;
	return line->name_len && line->owner_len;
}

bool next_symbol_line(const char **at, const char *end, struct symbol_line *line)
{
	while (*at < end) {
		const char *start = *at, *newline = memchr(start, '\n', end - start);

		*at = newline ? newline + 1 : end;
		if (parse_line(start, (newline ? newline : end) - start, line))
			return true;
	}
	return false;
}
