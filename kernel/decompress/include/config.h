/* SPDX-License-Identifier: GPL-2.0 */
/* What of liblzma is built: a decoder of .xz, one thread, small tables. */
#define HAVE_STDBOOL_H 1
#define HAVE_SMALL 1
#define HAVE_CHECK_CRC32 1
#define HAVE_CHECK_CRC64 1
#define HAVE_DECODERS 1
#define HAVE_DECODER_LZMA2 1
#define HAVE_VISIBILITY 0
#define SIZEOF_SIZE_T 8
#define TUKLIB_SYMBOL_PREFIX
#define TUKLIB_FAST_UNALIGNED_ACCESS 1
