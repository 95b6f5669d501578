/* SPDX-License-Identifier: GPL-2.0 */
/* unit: kernel/fs/cpio.c */
#include "fs/cpio.h"

#include <linux/errno.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROOM 4096
#define HEADER 110
#define FIELD_SIZE (6 + 6 * 8)
#define FIELD_NAMESIZE (6 + 11 * 8)

static char archive[ROOM];
static size_t length;

static void pad(void)
{
	while (length % 4)
		archive[length++] = 0;
}

static void add(const char *name, unsigned int mode, const char *data, size_t size)
{
	length += sprintf(archive + length,
			  "070701%08X%08x%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X", 7, mode, 1,
			  2, 1, 0x12345678, (unsigned int)size, 3, 4, 5, 6,
			  (unsigned int)strlen(name) + 1, 0);
	memcpy(archive + length, name, strlen(name) + 1);
	length += strlen(name) + 1;
	pad();
	memcpy(archive + length, data, size);
	length += size;
	pad();
}

static int start(void **state)
{
	memset(archive, 0, sizeof(archive));
	length = 0;
	return 0;
}

/* Reads a copy that ends exactly where the archive does, so that ASan sees a step too far. */
static int read_all(size_t size, struct cpio_entry *entries, int max, const char **why)
{
	struct cpio_reader reader;
	struct cpio_entry entry;
	char *copy = malloc(size ? size : 1);
	int n = 0, ret;
	unsigned long sum = 0;

	memcpy(copy, archive, size);
	cpio_start(&reader, copy, size);
	while ((ret = cpio_next(&reader, &entry)) == 1) {
		/* Touch all that was promised. */
		sum += strlen(entry.name);
		for (size_t i = 0; i < entry.size; i++)
			sum += ((const unsigned char *)entry.data)[i];
		if (n < max)
			entries[n] = entry;
		n++;
	}
	if (why)
		*why = reader.why;
	assert_true(reader.pos <= size);
	assert_true(sum < ~0UL);
	free(copy);
	return ret ? ret : n;
}

static void fields(void **state)
{
	struct cpio_reader reader;
	struct cpio_entry e;

	add("bin/sh", 0100755, "hello", 5);
	add("TRAILER!!!", 0, "", 0);
	cpio_start(&reader, archive, length);
	assert_int_equal(cpio_next(&reader, &e), 1);
	assert_string_equal(e.name, "bin/sh");
	assert_int_equal(e.ino, 7);
	assert_int_equal(e.mode, 0100755);
	assert_int_equal(e.uid, 1);
	assert_int_equal(e.gid, 2);
	assert_int_equal(e.nlink, 1);
	assert_int_equal(e.mtime, 0x12345678);
	assert_int_equal(e.size, 5);
	assert_int_equal(e.dev_major, 3);
	assert_int_equal(e.dev_minor, 4);
	assert_int_equal(e.rdev_major, 5);
	assert_int_equal(e.rdev_minor, 6);
	assert_memory_equal(e.data, "hello", 5);
	assert_int_equal(cpio_next(&reader, &e), 0);
}

static void several_archives(void **state)
{
	struct cpio_entry e[4];

	add("a", 0100644, "x", 1);
	add("TRAILER!!!", 0, "", 0);
	length += 512 - length % 512;
	add("b", 0100644, "", 0);
	add("TRAILER!!!", 0, "", 0);
	assert_int_equal(read_all(length, e, 4, NULL), 2);
	assert_int_equal(e[0].archive, 0);
	assert_int_equal(e[1].archive, 1);
}

static void nothing(void **state)
{
	assert_int_equal(read_all(0, NULL, 0, NULL), 0);
	assert_int_equal(read_all(64, NULL, 0, NULL), 0);
}

/* Every cut either ends between two files or is told. */
static void every_cut(void **state)
{
	size_t after_a, size;

	add("some/name", 0100644, "0123456789", 10);
	after_a = length;
	add("other", 040755, "", 0);
	for (size = 1; size < length; size++) {
		const char *why = NULL;
		int ret = read_all(size, NULL, 0, &why);

		/* Only padding may be missing. */
		if (size == after_a || size == after_a - 1 || size == after_a - 2) {
			assert_int_equal(ret, 1);
		} else if (size == length - 1 || size == length - 2 || size == length - 3) {
			assert_true(ret == 2 || ret == -EINVAL);
		} else {
			assert_int_equal(ret, -EINVAL);
			assert_non_null(why);
		}
	}
}

static void patch(size_t at, const char *eight)
{
	memcpy(archive + at, eight, 8);
}

static void hostile_lengths(void **state)
{
	static const char *const bad[] = { "FFFFFFFF", "7FFFFFFF", "80000000", "00001001",
					   "00000FFF" };
	const char *why;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		start(NULL);
		add("name", 0100644, "data", 4);
		patch(FIELD_SIZE, bad[i]);
		assert_int_equal(read_all(length, NULL, 0, &why), -EINVAL);
		assert_string_equal(why, "data are cut off");

		start(NULL);
		add("name", 0100644, "data", 4);
		patch(FIELD_NAMESIZE, bad[i]);
		assert_int_equal(read_all(length, NULL, 0, &why), -EINVAL);
	}
	start(NULL);
	add("name", 0100644, "data", 4);
	patch(FIELD_NAMESIZE, "00000000");
	assert_int_equal(read_all(length, NULL, 0, &why), -EINVAL);
	assert_string_equal(why, "a name's length is impossible");
}

static void name_without_end(void **state)
{
	const char *why;

	add("name", 0100644, "data", 4);
	archive[HEADER + 4] = 'x';
	assert_int_equal(read_all(length, NULL, 0, &why), -EINVAL);
	assert_string_equal(why, "a name does not end");
}

static void not_newc(void **state)
{
	const char *why;

	add("name", 0100644, "data", 4);
	archive[5] = '7'; /* the portable form */
	assert_int_equal(read_all(length, NULL, 0, &why), -EINVAL);
	assert_string_equal(why, "no newc header");
	archive[5] = '2'; /* with checksums */
	assert_int_equal(read_all(length, NULL, 0, NULL), 1);
	archive[20] = 'g';
	assert_int_equal(read_all(length, NULL, 0, &why), -EINVAL);
	assert_string_equal(why, "a header field is not hexadecimal");
}

/* Any byte changed to any of some values: an answer, and no byte outside is touched. */
static void changed_bytes(void **state)
{
	static const unsigned char values[] = { 0, 1, '0', '7', 'F', 'f', 'g', 0x7f, 0xff };
	size_t i, v;

	add("a/b", 0100644, "0123456789", 10);
	add("c", 0120777, "a/b", 3);
	add("TRAILER!!!", 0, "", 0);
	for (i = 0; i < length; i++) {
		char was = archive[i];

		for (v = 0; v < sizeof(values); v++) {
			int ret;

			archive[i] = values[v];
			ret = read_all(length, NULL, 0, NULL);
			assert_true(ret == -EINVAL || (ret >= 0 && ret <= 4));
		}
		archive[i] = was;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(fields, start),
		cmocka_unit_test_setup(several_archives, start),
		cmocka_unit_test_setup(nothing, start),
		cmocka_unit_test_setup(every_cut, start),
		cmocka_unit_test_setup(hostile_lengths, start),
		cmocka_unit_test_setup(name_without_end, start),
		cmocka_unit_test_setup(not_newc, start),
		cmocka_unit_test_setup(changed_bytes, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
