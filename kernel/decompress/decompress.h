/* SPDX-License-Identifier: GPL-2.0 */
/* Compressed files, whole: the port of liblzma's decoder, behind one call. */
#ifndef KERNEL_DECOMPRESS_DECOMPRESS_H
#define KERNEL_DECOMPRESS_DECOMPRESS_H

#include <linux/types.h>

#define DECOMPRESS_FORMAT "xz"

/*
 * Decompresses the first .xz stream of data. Neither what comes out nor what the
 * decoder needs is let grow beyond limit bytes each, however small the file.
 * Time grows with the sizes of what goes in and what comes out, memory with the latter.
 *
 * 0, and *out is for vfree(). -EINVAL: not .xz, damaged, cut off, or made with
 * a filter other than LZMA2 or a check other than CRC32 and CRC64. -ENOMEM.
 * May sleep. Source: The .xz File Format 1.2.1.
 */
int decompress_xz(const void *data, size_t len, size_t limit, void **out, size_t *out_len);

#endif
