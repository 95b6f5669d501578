/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_BSEARCH_H
#define _LINUX_BSEARCH_H

#include <linux/sort.h>
#include <linux/types.h>

#if !__STDC_HOSTED__
/* The element equal to key in a sorted array, NULL where there is none. */
void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp);
#endif

#endif
