/* SPDX-License-Identifier: GPL-2.0 */
/* String functions that only Linux has. */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>

ssize_t strscpy(char *to, const char *from, size_t size)
{
	size_t len;

	if (!size)
		return -E2BIG;
	len = strnlen(from, size);
	if (len < size) {
		memcpy(to, from, len + 1);
		return len;
	}
	memcpy(to, from, size - 1);
	to[size - 1] = 0;
	return -E2BIG;
}
EXPORT_SYMBOL(strscpy);

/* BSD's: the length it tried to make, so that the caller sees a cut. */
size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t len = strlen(from);

	if (size)
		strscpy(to, from, size);
	return len;
}
EXPORT_SYMBOL(strlcpy);

size_t strlcat(char *to, const char *from, size_t size)
{
	size_t used = strnlen(to, size);

	return used + strlcpy(to + used, from, size - used);
}
EXPORT_SYMBOL(strlcat);

char *skip_spaces(const char *s)
{
	while (isspace(*s))
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(skip_spaces);

char *strim(char *s)
{
	char *end = s + strlen(s);

	while (end > s && isspace(end[-1]))
		end--;
	*end = 0;
	return skip_spaces(s);
}
EXPORT_SYMBOL(strim);

bool sysfs_streq(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a == '\n' && !a[1])
		a++;
	if (*b == '\n' && !b[1])
		b++;
	return !*a && !*b;
}
EXPORT_SYMBOL(sysfs_streq);

void *memchr_inv(const void *p, int c, size_t n)
{
	const u8 *s = p;

	for (; n; n--, s++)
		if (*s != (u8)c)
			return (void *)s;
	return NULL;
}
EXPORT_SYMBOL(memchr_inv);

void *kmemdup(const void *p, size_t n, gfp_t gfp)
{
	void *copy = kmalloc_track_caller(n, gfp);

	if (copy)
		memcpy(copy, p, n);
	return copy;
}
EXPORT_SYMBOL(kmemdup);

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	size_t len;
	char *copy;

	if (!s)
		return NULL;
	len = strnlen(s, max);
	copy = kmalloc_track_caller(len + 1, gfp);
	if (!copy)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = 0;
	return copy;
}
EXPORT_SYMBOL(kstrndup);

char *kstrdup(const char *s, gfp_t gfp)
{
	size_t size = s ? strlen(s) + 1 : 0;
	char *copy = s ? kmalloc_track_caller(size, gfp) : NULL;

	return copy ? memcpy(copy, s, size) : NULL;
}
EXPORT_SYMBOL(kstrdup);
