/* SPDX-License-Identifier: GPL-2.0 */
/* finit_module's flag 4: the kernel decompresses the file, and nothing a file says kills it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define COMPRESSED 4
#define MODULES "/modules/"
#define COPY "/damaged.ko.xz"

static char original[64 << 10];
static size_t length;

static void the_format_is_told(void)
{
	char text[16] = "";

	EXPECT(slurp("/sys/module/compression", text, sizeof(text)) > 0);
	EXPECT_STR(text, "xz\n");
}

static void loads(const char *file, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), MODULES "%s.ko.xz", file);
	EXPECT_OK(load_by_finit(path, "", COMPRESSED));
	EXPECT(proc_modules_line(name) != NULL);
	EXPECT_OK(delete_module(name, 0));
}

/* With a signature inside, and either check sum. */
static void compressed_ones(void)
{
	loads("hello", "hello");
	EXPECT_LOG("hello: Hello, world");
	loads("hello64", "hello");
	loads("big", "big");
}

static void the_flag_and_the_file_disagree(void)
{
	EXPECT_ERRNO(load_by_finit(MODULES "hello.ko", "", COMPRESSED), EINVAL);
	EXPECT_LOG("EINVAL by copy.compressed");
	EXPECT_ERRNO(load_by_finit(MODULES "hello.ko.xz", "", 0), ENOEXEC);
	EXPECT_ERRNO(load_by_finit(MODULES "sha256.ko.xz", "", COMPRESSED), EINVAL);
}

static void write_copy(const char *data, size_t len)
{
	int fd = open(COPY, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	EXPECT_EQ(write(fd, data, len), len);
	close(fd);
}

static long load_copy(size_t len)
{
	write_copy(original, len);
	return load_by_finit(COPY, "", COMPRESSED);
}

/* The last byte too: the footer is part of it. */
static void cut_off(void)
{
	size_t len;

	for (len = 1; len < length; len += len < 40 ? 1 : 1009)
		EXPECT_ERRNO(load_copy(len), EINVAL);
	EXPECT_ERRNO(load_copy(length - 1), EINVAL);
	EXPECT(!proc_modules_line("hello"));
	unlink(COPY);
}

/* A check sum, or the decoder before it, finds each. */
static void changed(void)
{
	size_t at;

	for (at = 0; at < length; at += at < 32 ? 1 : 503) {
		original[at] ^= 0x10;
		EXPECT_ERRNO(load_copy(length), EINVAL);
		original[at] ^= 0x10;
	}
	EXPECT_OK(load_copy(length));
	EXPECT_OK(delete_module("hello", 0));
	unlink(COPY);
}

/* More than there is memory for, and a decoder that wants more: refused, and the next one loads. */
static void too_large(void)
{
	EXPECT_ERRNO(load_by_finit(MODULES "bomb.ko.xz", "", COMPRESSED), ENOMEM);
	EXPECT_LOG("ENOMEM by copy.memory");
	EXPECT_ERRNO(load_by_finit(MODULES "dictionary.ko.xz", "", COMPRESSED), ENOMEM);
	loads("hello", "hello");
}

/* Each has a dictionary of another size than the one before. */
static void many_blocks(void)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	EXPECT_ERRNO(load_by_finit(MODULES "blocks.ko.xz", "", COMPRESSED), ENOEXEC);
	clock_gettime(CLOCK_MONOTONIC, &to);
	EXPECT_LOG("ENOEXEC by elf.short");
	/* It takes milliseconds; a minute where each dictionary is new memory. */
	EXPECT(to.tv_sec - from.tv_sec < 10);
}

int main(void)
{
	ktap_start(7);
	length = slurp(MODULES "hello.ko.xz", original, sizeof(original));
	RUN(the_format_is_told);
	RUN(compressed_ones);
	RUN(the_flag_and_the_file_disagree);
	RUN(cut_off);
	RUN(changed);
	RUN(too_large);
	RUN(many_blocks);
	return ktap_finish();
}
