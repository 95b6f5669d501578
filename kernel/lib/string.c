/* SPDX-License-Identifier: GPL-2.0 */
/* Memory and string copies: what a host's C library would provide, ISO C's rules. */
#include <linux/export.h>
#include <linux/string.h>

/* Eight bytes a step: the string instructions cost by the step, not by the byte. */
void *memcpy(void *to, const void *from, size_t n)
{
	void *d = to;
	size_t words = n / 8, rest = n % 8;

	__asm__ volatile("rep movsq" : "+D"(d), "+S"(from), "+c"(words) : : "memory");
	__asm__ volatile("rep movsb" : "+D"(d), "+S"(from), "+c"(rest) : : "memory");
	return to;
}
EXPORT_SYMBOL(memcpy);

void *memmove(void *to, const void *from, size_t n)
{
	u8 *d = to;
	const u8 *s = from;

	if ((unsigned long)d - (unsigned long)s >= n)
		return memcpy(to, from, n);
	/* The target starts inside the source: from the end down. */
	while (n >= 8) {
		u64 word;

		n -= 8;
		__builtin_memcpy(&word, s + n, 8);
		__builtin_memcpy(d + n, &word, 8);
	}
	while (n--)
		d[n] = s[n];
	return to;
}
EXPORT_SYMBOL(memmove);

void *memset(void *p, int c, size_t n)
{
	void *d = p;
	size_t words = n / 8, rest = n % 8;
	u64 value = (u8)c * 0x0101010101010101UL;

	__asm__ volatile("rep stosq" : "+D"(d), "+c"(words) : "a"(value) : "memory");
	__asm__ volatile("rep stosb" : "+D"(d), "+c"(rest) : "a"(value) : "memory");
	return p;
}
EXPORT_SYMBOL(memset);

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n >= 8; n -= 8, x += 8, y += 8) {
		u64 v, w;

		__builtin_memcpy(&v, x, 8);
		__builtin_memcpy(&w, y, 8);
		if (v != w)
			break;
	}
	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}
EXPORT_SYMBOL(memcmp);

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return end - s;
}
EXPORT_SYMBOL(strlen);

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}
EXPORT_SYMBOL(strnlen);

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (u8)*a - (u8)*b;
}
EXPORT_SYMBOL(strcmp);

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		if (*a != *b)
			return (u8)*a - (u8)*b;
		if (!*a)
			break;
	}
	return 0;
}
EXPORT_SYMBOL(strncmp);

char *strcpy(char *to, const char *from)
{
	memcpy(to, from, strlen(from) + 1);
	return to;
}
EXPORT_SYMBOL(strcpy);

char *strncpy(char *to, const char *from, size_t n)
{
	size_t len = strnlen(from, n);

	memcpy(to, from, len);
	memset(to + len, 0, n - len);
	return to;
}
EXPORT_SYMBOL(strncpy);

char *strcat(char *to, const char *from)
{
	strcpy(to + strlen(to), from);
	return to;
}
EXPORT_SYMBOL(strcat);

char *strncat(char *to, const char *from, size_t n)
{
	char *end = to + strlen(to);
	size_t len = strnlen(from, n);

	memcpy(end, from, len);
	end[len] = 0;
	return to;
}
EXPORT_SYMBOL(strncat);
