/* SPDX-License-Identifier: GPL-2.0 */
/* mbedTLS asks for it by its name in C; the types are the kernel's own. */
#ifndef _KILN_CRYPTO_STDINT_H
#define _KILN_CRYPTO_STDINT_H

#include <linux/limits.h>
#include <linux/types.h>

#define UINT8_MAX __UINT8_MAX__
#define UINT16_MAX __UINT16_MAX__
#define UINT32_MAX __UINT32_MAX__
#define UINT64_MAX __UINT64_MAX__

#endif
