/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: loader */
/*
 * printk's formats. The first byte chooses: a format of one conversion that C
 * defines, which must come out as the host's snprintf() prints it, or any bytes
 * as a format, which must stay inside the buffer.
 */
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

#include "fuzz.h"
#include "lib/vsnprintf.h"

#define ROOM 512

static int format(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = format_string(buf, size, fmt, args);
	va_end(args);
	return len;
}

/* "%[flags][width][.precision][length]conversion", and where C leaves it open, not that. */
static char make_format(struct input *in, char *fmt)
{
	static const char *const lengths[] = { "", "hh", "h", "l", "ll", "z" };
	unsigned int flags = take(in, 1), length = take(in, 1) % 6;
	char conversion = "diuoxXcs"[take(in, 1) % 8];
	int text = conversion == 'c' || conversion == 's', precision = take(in, 1) & 1;

	*fmt++ = '%';
	if (flags & 1)
		*fmt++ = '-';
	if (flags & 2 && (conversion == 'd' || conversion == 'i'))
		*fmt++ = '+';
	if (flags & 4 && (conversion == 'd' || conversion == 'i'))
		*fmt++ = ' ';
	if (flags & 8 && !text)
		*fmt++ = '0';
	if (flags & 16)
		fmt += sprintf(fmt, "%u", 1 + (unsigned int)take(in, 1) % 60);
	if (precision && conversion != 'c')
		fmt += sprintf(fmt, ".%u", (unsigned int)take(in, 1) % 60);
	sprintf(fmt, "%s%c", text ? "" : lengths[length], conversion);
	return text ? conversion : length >= 3 ? 'l' : 'i';
}

static void compare(struct input *in)
{
	char fmt[32], ours[ROOM], theirs[ROOM], text[64];
	char kind = make_format(in, fmt);
	uint64_t value = take(in, 8);
	size_t size = take(in, 1) % 80, n = left(in) < 63 ? left(in) : 63;
	int len, expected;

	memcpy(text, in->p, n);
	text[n] = '\0';
	memset(ours, 0x55, sizeof(ours));
	memset(theirs, 0x55, sizeof(theirs));
	if (kind == 's') {
		len = format(ours, size, fmt, text);
		expected = snprintf(theirs, size, fmt, text);
	} else if (kind == 'l') {
		len = format(ours, size, fmt, value);
		expected = snprintf(theirs, size, fmt, value);
	} else {
		len = format(ours, size, fmt, (int)value);
		expected = snprintf(theirs, size, fmt, (int)value);
	}
	MUST(len == expected);
	MUST(!memcmp(ours, theirs, sizeof(ours)));
}

/* A pointer that every conversion may follow, and small enough to be a width as well. */
static char *any_argument(void)
{
	static char *page;

	if (!page) {
		page = mmap((void *)0x20000, 4096, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		MUST(page == (void *)0x20000);
		strcpy(page, "an argument");
	}
	return page;
}

static void survive(const uint8_t *data, size_t size)
{
	char *fmt = malloc(size + 1), *p = any_argument();
	char *buf = malloc(64);
	int len;

	memcpy(fmt, data, size);
	fmt[size] = '\0';
	/* %pV follows a pointer inside what its argument points at. */
	if (!strstr(fmt, "pV")) {
		len = format(buf, 64, fmt, p, p, p, p, p, p, p, p, p, p, p, p, p, p, p, p);
		MUST(len >= 0);
		MUST(memchr(buf, 0, 64));
		MUST(len >= 64 || strlen(buf) <= (size_t)len);
	}
	free(buf);
	free(fmt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };

	/* Each conversion takes one argument, a star another: there are sixteen. */
	if (take(&in, 1) & 1)
		compare(&in);
	else
		survive(in.p, left(&in) < 16 ? left(&in) : 16);
	return 0;
}
