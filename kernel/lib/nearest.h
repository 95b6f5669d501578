/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of many names did somebody mean? The few that differ least from a
 * wanted one are kept while all are offered one after another; each offer costs
 * the name's length times a small constant.
 */
#ifndef KERNEL_LIB_NEAREST_H
#define KERNEL_LIB_NEAREST_H

#include <linux/types.h>

#define NEAREST_KEPT 3
#define NEAREST_NAME 64 /* longer names are not compared */

struct nearest {
	const char *wanted; /* the caller's */
	size_t len;
	unsigned int limit; /* the greatest distance that still counts as near */
	unsigned int num;
	struct near_name {
		char name[NEAREST_NAME];
		char note[NEAREST_NAME]; /* who has it */
		unsigned int distance;
	} best[NEAREST_KEPT]; /* nearest first; of equals the one that was offered first */
};

void nearest_begin(struct nearest *n, const char *wanted);

/* Would it be kept? Its distance then, else -1. */
int nearest_distance(const struct nearest *n, const char *name, size_t len);

/* name, of len bytes, and a note for a person: both are copied. A name that is kept stays. */
void nearest_offer(struct nearest *n, const char *name, size_t len, const char *note);

/* "one (note), two (note)". Returns the length, 0 where nothing was near. */
size_t nearest_format(const struct nearest *n, char *buf, size_t size);

/*
 * Insertions, deletions, replacements and swaps of neighbours that turn a into
 * b, or limit + 1 where it takes more. Both are shorter than NEAREST_NAME.
 */
unsigned int edit_distance(const char *a, size_t a_len, const char *b, size_t b_len,
			   unsigned int limit);

#endif
