/* SPDX-License-Identifier: GPL-2.0 */
/* Files read by the kernel itself. */
#ifndef KERNEL_FS_READ_H
#define KERNEL_FS_READ_H

#include <linux/fs.h>

#include "fs/file.h"

/*
 * A whole regular file into fresh vmalloc memory, *buf, *len bytes; vfree() it.
 * No writer can have the file open meanwhile. -EBADF not open for reading,
 * -EINVAL not regular or empty, -ETXTBSY open for writing by anybody, -EFBIG
 * over 1 GiB, -EIO short read, -ENOMEM.
 */
int kernel_read_file(struct file *file, void **buf, size_t *len);
/* The same by path, looked up and opened as the caller would. Path errors too. */
int kernel_read_file_from_path(const char *path, void **buf, size_t *len);

#endif
