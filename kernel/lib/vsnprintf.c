/* SPDX-License-Identifier: GPL-2.0 */
/* printf's formats: C11 7.21.6.1 without floating point and %n, plus Linux's %p kinds. */
#include "lib/errname.h"
#include "lib/vsnprintf.h"

#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#if __STDC_HOSTED__
#include <limits.h>
#else
#include "kallsyms.h"
#endif

/* Where the text goes. pos counts on past the end: the result is the whole length. */
struct sink {
	char *buf;
	size_t size, pos;
};

struct spec {
	bool left, plus, space, alt, zero;
	int width, precision; /* precision -1: none given */
	int base;
	bool upper;
	bool is_signed;
	int bytes; /* of the integer argument */
};

static void put(struct sink *out, char c)
{
	if (out->pos < out->size)
		out->buf[out->pos] = c;
	out->pos++;
}

static void put_fill(struct sink *out, char c, int n)
{
	while (n-- > 0)
		put(out, c);
}

static void put_string(struct sink *out, const struct spec *spec, const char *s)
{
	size_t max = spec->precision < 0 ? INT_MAX : spec->precision;
	int len, pad, i;

	if ((unsigned long)s < 4096)
		s = s ? "(efault)" : "(null)";
	len = strnlen(s, max);
	pad = spec->width - len;
	if (!spec->left)
		put_fill(out, ' ', pad);
	for (i = 0; i < len; i++)
		put(out, s[i]);
	if (spec->left)
		put_fill(out, ' ', pad);
}

static void put_number(struct sink *out, const struct spec *spec, u64 value)
{
	const char *digits = spec->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[24], prefix[3];
	int len = 0, plen = 0, zeros, pad;

	if (spec->is_signed) {
		if ((s64)value < 0) {
			prefix[plen++] = '-';
			value = -value;
		} else if (spec->plus || spec->space) {
			prefix[plen++] = spec->plus ? '+' : ' ';
		}
	}
	if (spec->alt && spec->base == 16) {
		prefix[plen++] = '0';
		prefix[plen++] = spec->upper ? 'X' : 'x';
	}
	for (; value; value /= spec->base)
		text[len++] = digits[value % spec->base];
	if (!len && spec->precision != 0)
		text[len++] = '0';
	zeros = spec->precision - len;
	if (spec->alt && spec->base == 8 && zeros <= 0)
		zeros = 1;
	if (spec->precision < 0 && spec->zero && !spec->left)
		zeros = spec->width - plen - len;
	zeros = max(zeros, 0);
	pad = spec->width - plen - zeros - len;

	if (!spec->left)
		put_fill(out, ' ', pad);
	for (int i = 0; i < plen; i++)
		put(out, prefix[i]);
	put_fill(out, '0', zeros);
	while (len)
		put(out, text[--len]);
	if (spec->left)
		put_fill(out, ' ', pad);
}

static void put_hex_bytes(struct sink *out, const struct spec *spec, const u8 *bytes, char kind)
{
	char separator = kind == 'C' ? ':' : kind == 'D' ? '-' : ' ';
	int n = clamp(spec->width, 1, 64);

	for (int i = 0; i < n; i++) {
		if (i && kind != 'N')
			put(out, separator);
		put(out, "0123456789abcdef"[bytes[i] >> 4]);
		put(out, "0123456789abcdef"[bytes[i] & 15]);
	}
}

static void put_address(struct sink *out, struct spec *spec, const void *p)
{
	spec->base = 16;
	spec->is_signed = false;
	if (spec->width == 0) {
		spec->width = 2 * sizeof(p);
		spec->zero = true;
	}
	put_number(out, spec, (unsigned long)p);
}

static void put_symbol(struct sink *out, struct spec *spec, void *p, char kind)
{
#if __STDC_HOSTED__
	put_address(out, spec, p);
#else
	char name[KSYM_SYMBOL_LEN];
	char *plus, *module;

	if (kind == 'B')
		sprint_backtrace(name, (unsigned long)p);
	else
		sprint_symbol(name, (unsigned long)p);
	if (kind == 's') {
		plus = strchr(name, '+');
		module = plus ? strchr(plus, ' ') : NULL;
		if (module)
			memmove(plus, module, strlen(module) + 1);
		else if (plus)
			*plus = 0;
	}
	put_string(out, spec, name);
#endif
}

/* "-ENOENT" for an error in a pointer; anything else as the number it is. */
static void put_error(struct sink *out, struct spec *spec, long error)
{
	char text[24] = "-";
	const char *name = error < 0 ? errname(error) : NULL;

	if (name) {
		strscpy(text + 1, name, sizeof(text) - 1);
		put_string(out, spec, text);
		return;
	}
	spec->base = 10;
	spec->is_signed = true;
	put_number(out, spec, error);
}

/* The letters after %p; returns the first character that is not of the format. */
static const char *put_pointer(struct sink *out, struct spec *spec, const char *fmt, void *p)
{
	struct va_format *inner = p;
	char nested[256];
	va_list copy;

	switch (*fmt) {
	case 'S':
	case 's':
	case 'B':
		put_symbol(out, spec, p, *fmt++);
		while (*fmt == 'R' || *fmt == 'b')
			fmt++;
		return fmt;
	case 'e':
		put_error(out, spec, (long)p);
		return fmt + 1;
	case 'h':
		fmt++;
		put_hex_bytes(out, spec, p, *fmt);
		return *fmt == 'C' || *fmt == 'D' || *fmt == 'N' ? fmt + 1 : fmt;
	case 'V':
		va_copy(copy, *inner->va);
		format_string(nested, sizeof(nested), inner->fmt, copy);
		va_end(copy);
		put_string(out, spec, nested);
		return fmt + 1;
	case 'x':
	case 'K':
		fmt++;
		fallthrough;
	default:
		put_address(out, spec, p);
		return fmt;
	}
}

static const char *parse_flags(const char *fmt, struct spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->left = true;
			break;
		case '+':
			spec->plus = true;
			break;
		case ' ':
			spec->space = true;
			break;
		case '#':
			spec->alt = true;
			break;
		case '0':
			spec->zero = true;
			break;
		default:
			return fmt;
		}
	}
}

static const char *parse_int(const char *fmt, int *value)
{
	for (*value = 0; isdigit(*fmt); fmt++)
		*value = min(*value * 10 + (*fmt - '0'), 100000);
	return fmt;
}

static const char *parse_length(const char *fmt, struct spec *spec)
{
	spec->bytes = sizeof(int);
	switch (*fmt) {
	case 'h':
		if (fmt[1] == 'h') {
			spec->bytes = 1;
			return fmt + 2;
		}
		spec->bytes = 2;
		return fmt + 1;
	case 'l':
		spec->bytes = 8;
		return fmt + (fmt[1] == 'l' ? 2 : 1);
	case 'L':
	case 'q':
	case 'z':
	case 't':
	case 'j':
		spec->bytes = 8;
		return fmt + 1;
	default:
		return fmt;
	}
}

/* An integer as it was before the default promotions. */
static u64 narrow(u64 value, const struct spec *spec)
{
	switch (spec->bytes) {
	case 1:
		return spec->is_signed ? (u64)(s8)value : (u8)value;
	case 2:
		return spec->is_signed ? (u64)(s16)value : (u16)value;
	case 4:
		return spec->is_signed ? (u64)(s32)value : (u32)value;
	default:
		return value;
	}
}

/* Base and sign of an integer conversion; false where c is none. */
static bool integer_conversion(char c, struct spec *spec)
{
	spec->base = 10;
	switch (c) {
	case 'd':
	case 'i':
		spec->is_signed = true;
		return true;
	case 'u':
		return true;
	case 'o':
		spec->base = 8;
		return true;
	case 'X':
		spec->upper = true;
		fallthrough;
	case 'x':
		spec->base = 16;
		return true;
	default:
		return false;
	}
}

/* va_list through a structure: an array type does not pass by pointer portably. */
struct arguments {
	va_list list;
};

static const char *parse_numbers(const char *fmt, struct spec *spec, struct arguments *args)
{
	if (*fmt == '*') {
		spec->width = va_arg(args->list, int);
		if (spec->width < 0) {
			spec->left = true;
			spec->width = -spec->width;
		}
		fmt++;
	} else {
		fmt = parse_int(fmt, &spec->width);
	}
	spec->precision = -1;
	if (*fmt == '.') {
		fmt++;
		if (*fmt == '*') {
			spec->precision = va_arg(args->list, int);
			fmt++;
		} else {
			fmt = parse_int(fmt, &spec->precision);
		}
	}
	return fmt;
}

/* One conversion, fmt just after its '%'. */
static const char *convert(struct sink *out, const char *fmt, struct arguments *args)
{
	struct spec spec = { 0 };
	char one[2] = { 0 };

	fmt = parse_flags(fmt, &spec);
	fmt = parse_numbers(fmt, &spec, args);
	fmt = parse_length(fmt, &spec);
	if (integer_conversion(*fmt, &spec)) {
		put_number(out, &spec,
			   narrow(spec.bytes == 8 ? va_arg(args->list, u64)
						  : va_arg(args->list, unsigned int), &spec));
		return fmt + 1;
	}
	switch (*fmt) {
	case '%':
		put(out, '%');
		return fmt + 1;
	case 'c':
		one[0] = va_arg(args->list, int);
		put_fill(out, ' ', spec.left ? 0 : spec.width - 1);
		put(out, one[0]);
		put_fill(out, ' ', spec.left ? spec.width - 1 : 0);
		return fmt + 1;
	case 's':
		put_string(out, &spec, va_arg(args->list, const char *));
		return fmt + 1;
	case 'p':
		return put_pointer(out, &spec, fmt + 1, va_arg(args->list, void *));
	default:
		/* Not a conversion: show it, so that the mistake is seen. */
		put(out, '%');
		return fmt;
	}
}

int format_string(char *buf, size_t size, const char *fmt, va_list args)
{
	struct sink out = { buf, size, 0 };
	struct arguments arguments;

	va_copy(arguments.list, args);
	while (*fmt) {
		if (*fmt == '%')
			fmt = convert(&out, fmt + 1, &arguments);
		else
			put(&out, *fmt++);
	}
	va_end(arguments.list);
	if (size)
		buf[min(out.pos, size - 1)] = 0;
	return out.pos;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int n = format_string(buf, size, fmt, args);

	if ((size_t)n < size)
		return n;
	return size ? size - 1 : 0;
}
EXPORT_SYMBOL(vscnprintf);

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}
EXPORT_SYMBOL(scnprintf);

#if !__STDC_HOSTED__
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	return format_string(buf, size, fmt, args);
}
EXPORT_SYMBOL(vsnprintf);

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = format_string(buf, size, fmt, args);
	va_end(args);
	return n;
}
EXPORT_SYMBOL(snprintf);

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = format_string(buf, INT_MAX, fmt, args);
	va_end(args);
	return n;
}
EXPORT_SYMBOL(sprintf);
#endif
