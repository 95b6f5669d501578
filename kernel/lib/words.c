/* SPDX-License-Identifier: GPL-2.0 */
#include "lib/words.h"

#include <linux/kernel.h>
#include <linux/string.h>

struct word {
	const char *start;
	size_t len;
};

/* Takes the next word off *text; len 0 at the end. */
static struct word next_word(const char **text)
{
	struct word word;

	*text += strspn(*text, " ");
	word.start = *text;
	word.len = strcspn(*text, " ");
	*text += word.len;
	return word;
}

static bool same_word(struct word a, struct word b)
{
	return a.len == b.len && memcmp(a.start, b.start, a.len) == 0;
}

static bool has_word(const char *text, struct word wanted)
{
	struct word word;

	while ((word = next_word(&text)).len)
		if (same_word(word, wanted))
			return true;
	return false;
}

/* Appends one difference; what no longer fits is left out. */
static size_t add(char *buf, size_t size, size_t used, const char *verb, struct word word,
		  const char *tail)
{
	return used + scnprintf(buf + used, size - used, "%s%s %.*s%s", used ? ", " : "", verb,
				(int)min_t(size_t, word.len, 64), word.start, tail);
}

size_t describe_words(char *buf, size_t size, const char *expected, const char *found,
		      bool skip_first)
{
	const char *ours = expected, *theirs = found, *at;
	struct word our_first = next_word(&ours), their_first = next_word(&theirs), word;
	size_t used = 0;

	buf[0] = '\0';
	if (!skip_first && !same_word(our_first, their_first)) {
		used = add(buf, size, used, "has", their_first, " instead of ");
		used += scnprintf(buf + used, size - used, "%.*s", (int)our_first.len,
				  our_first.start);
	}
	for (at = ours; (word = next_word(&at)).len;)
		if (!has_word(theirs, word))
			used = add(buf, size, used, "lacks", word, "");
	for (at = theirs; used + 1 < size && (word = next_word(&at)).len;)
		if (!has_word(ours, word))
			used = add(buf, size, used, "has", word, " too");
	if (!used)
		used = scnprintf(buf, size, "has the same words in another order or with other blanks");
	return used;
}
