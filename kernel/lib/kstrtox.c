/* SPDX-License-Identifier: GPL-2.0 */
/* Text to numbers: the strict kstrto*() and the lenient simple_strto*(). */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>

#if __STDC_HOSTED__
#include <limits.h>
#endif

/* Base 0 is told by the prefix; base 16 may have one. Returns the first digit's place. */
static const char *parse_prefix(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && (s[1] | 0x20) == 'x' && isxdigit(s[2]);

	if (*base == 0)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	return *base == 16 && hex ? s + 2 : s;
}

static unsigned int digit_value(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return (c | 0x20) - 'a' + 10;
	return UINT_MAX;
}

/* Digits read; *res wraps and *overflow is set where the number is too large. */
static size_t parse_digits(const char *s, unsigned int base, unsigned long long *res,
			   bool *overflow)
{
	size_t n;

	*res = 0;
	*overflow = false;
	for (n = 0; digit_value(s[n]) < base; n++) {
		if (__builtin_mul_overflow(*res, base, res))
			*overflow = true;
		if (__builtin_add_overflow(*res, digit_value(s[n]), res))
			*overflow = true;
	}
	return n;
}

static int parse_whole(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	bool overflow;
	size_t n;

	s = parse_prefix(s, &base);
	n = parse_digits(s, base, &value, &overflow);
	if (!n)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	s += n;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*res = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	if (*s == '+')
		s++;
	return parse_whole(s, base, res);
}
EXPORT_SYMBOL(kstrtoull);

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	unsigned long long value;
	bool negative = *s == '-';
	int err;

	err = negative ? parse_whole(s + 1, base, &value) : kstrtoull(s, base, &value);
	if (err)
		return err;
	if (value > (unsigned long long)LLONG_MAX + negative)
		return -ERANGE;
	*res = negative ? (long long)-value : (long long)value;
	return 0;
}
EXPORT_SYMBOL(kstrtoll);

/* The narrower kinds: read wide, refuse what does not fit. */
#define KSTRTO(name, type, wide, parse) \
int name(const char *s, unsigned int base, type *res) \
{ \
	wide value; \
	int err = parse(s, base, &value); \
\
	if (err) \
		return err; \
	if ((wide)(type)value != value) \
		return -ERANGE; \
	*res = value; \
	return 0; \
} \
EXPORT_SYMBOL(name)

KSTRTO(kstrtoul, unsigned long, unsigned long long, kstrtoull);
KSTRTO(kstrtol, long, long long, kstrtoll);
KSTRTO(kstrtouint, unsigned int, unsigned long long, kstrtoull);
KSTRTO(kstrtoint, int, long long, kstrtoll);
KSTRTO(kstrtou16, u16, unsigned long long, kstrtoull);
KSTRTO(kstrtos16, s16, long long, kstrtoll);
KSTRTO(kstrtou8, u8, unsigned long long, kstrtoull);
KSTRTO(kstrtos8, s8, long long, kstrtoll);

int kstrtobool(const char *s, bool *res)
{
	if (!s)
		return -EINVAL;
	switch (s[0]) {
	case 'y':
	case 'Y':
	case 't':
	case 'T':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'N':
	case 'f':
	case 'F':
	case '0':
		*res = false;
		return 0;
	case 'o':
	case 'O':
		if ((s[1] | 0x20) == 'n') {
			*res = true;
			return 0;
		}
		if ((s[1] | 0x20) == 'f') {
			*res = false;
			return 0;
		}
		return -EINVAL;
	default:
		return -EINVAL;
	}
}
EXPORT_SYMBOL(kstrtobool);

unsigned long long simple_strtoull(const char *s, char **endp, unsigned int base)
{
	unsigned long long value;
	bool overflow;

	s = parse_prefix(s, &base);
	s += parse_digits(s, base, &value, &overflow);
	if (endp)
		*endp = (char *)s;
	return value;
}
EXPORT_SYMBOL(simple_strtoull);

unsigned long simple_strtoul(const char *s, char **endp, unsigned int base)
{
	return simple_strtoull(s, endp, base);
}
EXPORT_SYMBOL(simple_strtoul);

long simple_strtol(const char *s, char **endp, unsigned int base)
{
	return *s == '-' ? -simple_strtoull(s + 1, endp, base) : simple_strtoull(s, endp, base);
}
EXPORT_SYMBOL(simple_strtol);

unsigned long long memparse(const char *s, char **endp)
{
	char *end;
	unsigned long long value = simple_strtoull(s, &end, 0);

	switch (*end | 0x20) {
	case 'e':
		value <<= 10;
		fallthrough;
	case 'p':
		value <<= 10;
		fallthrough;
	case 't':
		value <<= 10;
		fallthrough;
	case 'g':
		value <<= 10;
		fallthrough;
	case 'm':
		value <<= 10;
		fallthrough;
	case 'k':
		value <<= 10;
		end++;
	}
	if (endp)
		*endp = end;
	return value;
}
EXPORT_SYMBOL(memparse);
