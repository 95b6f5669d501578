/* SPDX-License-Identifier: GPL-2.0 */
/* liblzma asks for memory by the names of C where no allocator was given: here one always is. */
#ifndef _KILN_DECOMPRESS_STDLIB_H
#define _KILN_DECOMPRESS_STDLIB_H

#include <linux/slab.h>

static inline void *malloc(size_t size)
{
	return kvmalloc(size, GFP_KERNEL);
}

static inline void *calloc(size_t n, size_t size)
{
	return kvcalloc(n, size, GFP_KERNEL);
}

static inline void free(void *p)
{
	kvfree(p);
}

#endif
