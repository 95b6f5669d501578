/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_LIB_VSNPRINTF_H
#define KERNEL_LIB_VSNPRINTF_H

#include <linux/stdarg.h>
#include <linux/types.h>

/*
 * vsnprintf() under a name that does not clash with the host's. %p prints the
 * address; %pS %ps %pB a symbol, %pe an errno, %px, %pK, %pV a struct va_format,
 * %*ph up to 64 bytes in hexadecimal.
 */
int format_string(char *buf, size_t size, const char *fmt, va_list args);

#endif
