/* SPDX-License-Identifier: GPL-2.0 */
/* The newc parser: see cpio.h. Every length is checked before it is used. */
#include "fs/cpio.h"

#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>

#define FIELDS 13
#define HEADER_SIZE (6 + FIELDS * 8)

void cpio_start(struct cpio_reader *reader, const void *archive, size_t size)
{
	*reader = (struct cpio_reader){ .base = archive, .size = size };
}

/* Eight hexadecimal digits; false when there is another character. */
static bool parse_hex(const u8 *p, u32 *value)
{
	u32 v = 0;
	int i;

	for (i = 0; i < 8; i++) {
		u8 c = p[i];

		if (c >= '0' && c <= '9')
			c -= '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			c = (c | 0x20) - 'a' + 10;
		else
			return false;
		v = v << 4 | c;
	}
	*value = v;
	return true;
}

static int broken(struct cpio_reader *reader, const char *why)
{
	reader->why = why;
	return -EINVAL;
}

/* 070701, or 070702 with a checksum, which Linux does not look at either. */
static bool is_magic(const u8 *p)
{
	return !memcmp(p, "07070", 5) && (p[5] == '1' || p[5] == '2');
}

/* The header's numbers in their order. */
static int parse_header(struct cpio_reader *reader, struct cpio_entry *entry, u32 *name_size)
{
	const u8 *p = reader->base + reader->pos;
	u32 check;
	u32 *fields[FIELDS] = { &entry->ino, &entry->mode, &entry->uid, &entry->gid,
				&entry->nlink, &entry->mtime, &entry->size, &entry->dev_major,
				&entry->dev_minor, &entry->rdev_major, &entry->rdev_minor,
				name_size, &check };
	int i;

	if (!is_magic(p))
		return broken(reader, "no newc header");
	for (i = 0; i < FIELDS; i++)
		if (!parse_hex(p + 6 + i * 8, fields[i]))
			return broken(reader, "a header field is not hexadecimal");
	return 0;
}

/* n rounded up to 4, at most limit. */
static size_t align4(size_t n, size_t limit)
{
	size_t up = (n + 3) & ~(size_t)3;

	return up < limit ? up : limit;
}

static int next_file(struct cpio_reader *reader, struct cpio_entry *entry)
{
	size_t left = reader->size - reader->pos, data;
	u32 name_size;
	int err;

	if (left < HEADER_SIZE)
		return broken(reader, "the header is cut off");
	err = parse_header(reader, entry, &name_size);
	if (err)
		return err;
	if (!name_size || name_size > PATH_MAX)
		return broken(reader, "a name's length is impossible");
	if (left - HEADER_SIZE < name_size)
		return broken(reader, "a name is cut off");
	entry->name = (const char *)reader->base + reader->pos + HEADER_SIZE;
	if (entry->name[name_size - 1])
		return broken(reader, "a name does not end");
	data = align4(reader->pos + HEADER_SIZE + name_size, reader->size);
	if (reader->size - data < entry->size)
		return broken(reader, "data are cut off");
	entry->data = reader->base + data;
	reader->pos = align4(data + entry->size, reader->size);
	return 1;
}

int cpio_next(struct cpio_reader *reader, struct cpio_entry *entry)
{
	for (;;) {
		int ret;

		/* Padding: after the trailer, and before another archive. */
		while (reader->pos < reader->size && !reader->base[reader->pos])
			reader->pos++;
		if (reader->pos == reader->size)
			return 0;
		ret = next_file(reader, entry);
		entry->archive = reader->trailers;
		if (ret != 1 || strcmp(entry->name, "TRAILER!!!"))
			return ret;
		reader->trailers++;
	}
}
