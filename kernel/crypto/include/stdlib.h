/* SPDX-License-Identifier: GPL-2.0 */
/* mbedTLS asks for memory by the names of C. */
#ifndef _KILN_CRYPTO_STDLIB_H
#define _KILN_CRYPTO_STDLIB_H

#include <linux/slab.h>

static inline void *calloc(size_t n, size_t size)
{
	return kcalloc(n, size, GFP_KERNEL);
}

static inline void free(void *p)
{
	kfree(p);
}

#endif
