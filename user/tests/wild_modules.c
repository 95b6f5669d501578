/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Module files under fire: a good image with a few fields damaged, by the headers
 * more often than elsewhere, and given to either call. The module runs no code
 * (tests/modules/inert.c), so what is allowed to load cannot do harm; parameters
 * go to one that has all kinds (modules/params.c).
 */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ktap.h"
#include "wild.h"

#define MAX_IMAGE (64 * 1024)
#define MAGIC "~Module signature appended~\n"

static struct image {
	const char *path;
	long len, unsigned_len;
	char bytes[MAX_IMAGE];
} inert = { "/modules/inert.ko", 0, 0, { 1 } }, params = { "/modules/params.ko", 0, 0, { 1 } };
static char damaged[MAX_IMAGE] = { 1 };

static bool read_image(struct image *image)
{
	unsigned int sig_len;
	const char *end;

	image->len = slurp(image->path, image->bytes, sizeof(image->bytes));
	end = image->bytes + image->len - (sizeof(MAGIC) - 1);
	if (image->len < 1000 || memcmp(end, MAGIC, sizeof(MAGIC) - 1))
		return false;
	/* The last word of struct module_signature, big endian. */
	memcpy(&sig_len, end - 4, 4);
	image->unsigned_len = image->len - (sizeof(MAGIC) - 1) - 12 - __builtin_bswap32(sig_len);
	return image->unsigned_len > 0;
}

bool wild_modules_read(void)
{
	return read_image(&inert) && read_image(&params);
}

/* Somewhere in the section headers, in the contents of one section, or anywhere. */
static unsigned long place(const struct image *image)
{
	const Elf64_Ehdr *ehdr = (const void *)image->bytes;
	const Elf64_Shdr *shdr = (const void *)(image->bytes + ehdr->e_shoff);

	shdr += wild_below(ehdr->e_shnum);
	switch (wild_below(8)) {
	case 0: return wild_below(sizeof(*ehdr));
	case 1: return wild_below(image->len);
	case 2:
	case 3: return (char *)shdr - image->bytes + wild_below(sizeof(*shdr));
	case 4: return ((char *)shdr - image->bytes + wild_below(sizeof(*shdr))) & ~7ul;
	default:
		if (shdr->sh_type == SHT_NOBITS || !shdr->sh_size)
			return wild_below(image->len);
		return shdr->sh_offset + wild_below(shdr->sh_size);
	}
}

static void damage(const struct image *image, char *bytes, long len)
{
	static const uint64_t edges[] = {
		0, 1, -1, 2, 7, 8, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
		-4096, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffff81000000,
	};
	unsigned int n = 1 + wild_below(4);

	while (n--) {
		unsigned long at = place(image), width = 1ul << wild_below(4);
		uint64_t value;

		if (at + 8 > (unsigned long)len)
			continue;
		memcpy(&value, bytes + at, 8);
		switch (wild_below(5)) {
		case 0: value ^= 1ul << wild_below(8 * width); break;
		case 1: value += wild_below(33) - 16; break;
		case 2: value = wild_random(); break;
		case 3: value = len + wild_below(17) - 8; break;
		default: value = edges[wild_below(sizeof(edges) / sizeof(*edges))];
		}
		memcpy(bytes + at, &value, width);
	}
}

static long load(const char *bytes, long len, const char *args)
{
	int fd;
	long ret;

	if (wild_below(2))
		return init_module(bytes, len, args);
	fd = open("/bad.ko", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, bytes, len) != len) {
		close(fd);
		return -EIO;
	}
	close(fd);
	fd = open("/bad.ko", O_RDONLY | O_CLOEXEC);
	ret = finit_module(fd, args, wild_below(4) ? 0 : wild_below(8));
	close(fd);
	return ret;
}

/* Words that a line of parameters is made of, right and wrong. */
static void make_params(char *line, size_t size)
{
	static const char *const words[] = {
		"an_int", "an_array", "a_charp", "a_string", "a_bool", "a_byte", "names", "percent",
		"=", "=", "=", "1", "-1", "0x7fffffffffffffff", "99999999999999999999", ",", ",,", " ",
		" ", "  ", "\"", "\\", "y", "n", "--", "\n", "\t", "hidden", "renamed", ".", "count",
		"0123456789012345678901234567890123456789", "\x80\xff",
	};
	size_t used = 0, n = wild_below(40);

	line[0] = '\0';
	while (n--) {
		const char *word = words[wild_below(sizeof(words) / sizeof(*words))];

		if (used + strlen(word) + 1 >= size)
			break;
		used = stpcpy(line + used, word) - line;
	}
}

static void wild_params(void)
{
	char line[1024];

	make_params(line, sizeof(line));
	load(params.bytes, params.unsigned_len, line);
	delete_module("params", O_NONBLOCK);
}

/* Signatures are checked now and then only: that takes longer than all else together. */
void wild_module(void)
{
	long len = wild_below(32) ? inert.unsigned_len : inert.len, ret;

	__atomic_fetch_add(&wild_shared->calls, 1, __ATOMIC_RELAXED);
	if (!wild_below(4)) {
		wild_params();
		return;
	}
	memcpy(damaged, inert.bytes, len);
	damage(&inert, damaged, len);
	ret = load(damaged, len, wild_below(8) ? "" : "x=1");
	__atomic_fetch_add(ret ? &wild_shared->refused : &wild_shared->answered, 1,
			   __ATOMIC_RELAXED);
	if (!ret)
		delete_module("inert", O_NONBLOCK);
}
