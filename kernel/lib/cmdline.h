/* SPDX-License-Identifier: GPL-2.0 */
/* The few words of the kernel command line that are needed before parameters are parsed. */
#ifndef KERNEL_LIB_CMDLINE_H
#define KERNEL_LIB_CMDLINE_H

#include <linux/types.h>

/*
 * The value of the last `key=value` (or bare `key`, value "") before "--" in
 * line, cut to size with a NUL. Its whole length, or -1 when the key is not there.
 */
int cmdline_find_in(const char *line, const char *key, char *buf, size_t size);

#endif
