/* SPDX-License-Identifier: GPL-2.0 */
/* Looking into strings and arrays: what a host's C library would provide, ISO C's rules. */
#include <linux/bsearch.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/string.h>

void *memchr(const void *p, int c, size_t n)
{
	const u8 *s = p;

	for (; n; n--, s++)
		if (*s == (u8)c)
			return (void *)s;
	return NULL;
}
EXPORT_SYMBOL(memchr);

char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}
EXPORT_SYMBOL(strchr);

char *strrchr(const char *s, int c)
{
	const char *found = NULL;

	for (;; s++) {
		if (*s == (char)c)
			found = s;
		if (!*s)
			return (char *)found;
	}
}
EXPORT_SYMBOL(strrchr);

char *strstr(const char *s, const char *what)
{
	size_t n = strlen(what);

	if (!n)
		return (char *)s;
	for (; (s = strchr(s, *what)); s++)
		if (!strncmp(s, what, n))
			return (char *)s;
	return NULL;
}
EXPORT_SYMBOL(strstr);

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;

	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}
EXPORT_SYMBOL(strspn);

size_t strcspn(const char *s, const char *reject)
{
	size_t n = 0;

	while (s[n] && !strchr(reject, s[n]))
		n++;
	return n;
}
EXPORT_SYMBOL(strcspn);

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}
EXPORT_SYMBOL(strpbrk);

char *strsep(char **s, const char *delimiters)
{
	char *token = *s, *end;

	if (!token)
		return NULL;
	end = strpbrk(token, delimiters);
	if (end)
		*end++ = 0;
	*s = end;
	return token;
}
EXPORT_SYMBOL(strsep);

int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		int x = (u8)*a, y = (u8)*b;

		x = tolower(x);
		y = tolower(y);
		if (x != y)
			return x - y;
		if (!x)
			break;
	}
	return 0;
}
EXPORT_SYMBOL(strncasecmp);

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, (size_t)-1);
}
EXPORT_SYMBOL(strcasecmp);

void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp)
{
	const char *low = base;

	while (num) {
		const char *middle = low + num / 2 * size;
		int order = cmp(key, middle);

		if (!order)
			return (void *)middle;
		if (order > 0) {
			low = middle + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}
EXPORT_SYMBOL(bsearch);
