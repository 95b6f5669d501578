/* SPDX-License-Identifier: GPL-2.0 */
/* liblzma asks for it by its name in C; the types are the kernel's own. */
#ifndef _KILN_DECOMPRESS_STDINT_H
#define _KILN_DECOMPRESS_STDINT_H

#include <linux/types.h>

#define UINT32_C(value) value##U
#define UINT64_C(value) value##UL
#ifndef UINT32_MAX
#define UINT32_MAX __UINT32_MAX__
#define UINT64_MAX __UINT64_MAX__
#endif

#endif
