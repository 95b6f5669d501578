/* SPDX-License-Identifier: GPL-2.0 */
/*
 * modules.symbols, which depmod writes beside the modules: a line
 * "alias symbol:NAME MODULE" for each export of a module on disk.
 */
#ifndef KERNEL_LIB_SYMBOL_INDEX_H
#define KERNEL_LIB_SYMBOL_INDEX_H

#include <linux/types.h>

/* One line; the parts point into the text and do not end with NUL. */
struct symbol_line {
	const char *name, *owner;
	size_t name_len, owner_len;
};

/* The next such line from *at on, which moves past it; false at the end. Others are skipped. */
bool next_symbol_line(const char **at, const char *end, struct symbol_line *line);

#endif
