/* SPDX-License-Identifier: GPL-2.0 */
#include "lib/nearest.h"

#include <linux/kernel.h>
#include <linux/string.h>

#define MAX_DISTANCE 3

/*
 * The optimal string alignment, row by row. Only the 2 * limit + 1 cells about
 * the diagonal are worked out: those further off are more than limit anyway, and
 * what is read of them holds limit + 1 from the start.
 */
unsigned int edit_distance(const char *a, size_t a_len, const char *b, size_t b_len,
			   unsigned int limit)
{
	unsigned char rows[3][NEAREST_NAME + 1];
	unsigned char *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	unsigned int far = limit + 1;
	size_t i, j;

	if ((a_len > b_len ? a_len - b_len : b_len - a_len) > limit)
		return far;
	memset(rows, far, sizeof(rows));
	for (j = 0; j <= b_len && j <= limit; j++)
		above[j] = j;
	for (i = 1; i <= a_len; i++) {
		size_t low = i > limit ? i - limit : 1, high = min(b_len, i + limit);
		unsigned int least = far;

		row[low - 1] = low == 1 && i <= limit ? i : far;
		if (low == 1)
			least = row[0];
		for (j = low; j <= high; j++) {
			unsigned int d = above[j - 1] + (a[i - 1] != b[j - 1]);

			d = min(d, min(above[j], row[j - 1]) + 1u);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d = min(d, before[j - 2] + 1u);
			row[j] = min(d, far);
			least = min(least, d);
		}
		if (least > limit)
			return far;
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b_len];
}

/* A third of the name may be wrong, but not more than MAX_DISTANCE. */
void nearest_begin(struct nearest *n, const char *wanted)
{
	n->wanted = wanted;
	n->len = strnlen(wanted, NEAREST_NAME);
	n->limit = min_t(size_t, n->len / 3, MAX_DISTANCE);
	n->num = 0;
}

int nearest_distance(const struct nearest *n, const char *name, size_t len)
{
	unsigned int distance, limit = n->limit;

	if (n->len >= NEAREST_NAME || len >= NEAREST_NAME)
		return -1;
	/* A full house: only who is nearer than the last may come in. */
	if (n->num == NEAREST_KEPT && n->best[NEAREST_KEPT - 1].distance <= limit) {
		if (n->best[NEAREST_KEPT - 1].distance == 0)
			return -1;
		limit = n->best[NEAREST_KEPT - 1].distance - 1;
	}
	distance = edit_distance(n->wanted, n->len, name, len, limit);
	return distance <= limit ? (int)distance : -1;
}

static bool is_kept(const struct nearest *n, const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < n->num; i++)
		if (strncmp(n->best[i].name, name, len) == 0 && !n->best[i].name[len])
			return true;
	return false;
}

void nearest_offer(struct nearest *n, const char *name, size_t len, const char *note)
{
	int distance = nearest_distance(n, name, len);
	unsigned int at;

	if (distance < 0 || is_kept(n, name, len))
		return;
	if (n->num < NEAREST_KEPT)
		n->num++;
	for (at = n->num - 1; at > 0 && n->best[at - 1].distance > (unsigned int)distance; at--)
		n->best[at] = n->best[at - 1];
	n->best[at].distance = distance;
	snprintf(n->best[at].name, sizeof(n->best[at].name), "%.*s", (int)len, name);
	strscpy(n->best[at].note, note, sizeof(n->best[at].note));
}

size_t nearest_format(const struct nearest *n, char *buf, size_t size)
{
	size_t used = 0;
	unsigned int i;

	buf[0] = '\0';
	for (i = 0; i < n->num; i++)
		used += scnprintf(buf + used, size - used, "%s%s (%s)", i ? ", " : "",
				  n->best[i].name, n->best[i].note);
	return used;
}
