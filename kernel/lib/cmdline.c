/* SPDX-License-Identifier: GPL-2.0 */
#include "lib/cmdline.h"

#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* A word ends at a blank that no quotation mark encloses. */
static const char *word_end(const char *s)
{
	bool quoted = false;

	for (; *s && (quoted || !isspace(*s)); s++)
		if (*s == '"')
			quoted = !quoted;
	return s;
}

int cmdline_find_in(const char *line, const char *key, char *buf, size_t size)
{
	size_t key_len = strlen(key);
	int found = -1;

	for (line = skip_spaces(line); *line; line = skip_spaces(line)) {
		const char *word = line, *value;
		size_t len;

		line = word_end(word);
		if (line - word == 2 && !strncmp(word, "--", 2))
			break;
		if (strncmp(word, key, key_len))
			continue;
		value = word + key_len;
		if (value != line && *value != '=')
			continue;
		if (value != line)
			value++;
		if (line - value >= 2 && *value == '"' && line[-1] == '"') {
			value++;
			len = line - 1 - value;
		} else {
			len = line - value;
		}
		found = len;
		if (size) {
			len = min(len, size - 1);
			memcpy(buf, value, len);
			buf[len] = 0;
		}
	}
	return found;
}
