/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading a cpio archive of the "newc" form (cpio(5); Linux's
 * Documentation/driver-api/early-userspace/buffer-format.rst). Pure: it looks at
 * the bytes it is given and nothing else, and compiles on the host too.
 */
#ifndef KERNEL_FS_CPIO_H
#define KERNEL_FS_CPIO_H

#include <linux/types.h>

struct cpio_entry {
	u32 ino, mode, uid, gid, nlink, mtime, size;
	u32 dev_major, dev_minor, rdev_major, rdev_minor;
	const char *name; /* in the archive, ends with NUL */
	const void *data; /* in the archive, size bytes */
	unsigned int archive; /* of several, counted from 0: inode numbers hold within one */
};

struct cpio_reader {
	const u8 *base;
	size_t size;
	size_t pos;      /* of the next header */
	unsigned int trailers; /* passed so far */
	const char *why; /* what is wrong, after -EINVAL */
};

void cpio_start(struct cpio_reader *reader, const void *archive, size_t size);

/*
 * The next file. 1: *entry is filled, its pointers lie inside the archive; 0:
 * the end; -EINVAL: the archive is broken at reader->pos, reader->why says how.
 * The trailer is no entry: what follows it is padding or another archive.
 */
int cpio_next(struct cpio_reader *reader, struct cpio_entry *entry);

#endif
