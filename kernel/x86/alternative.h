/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_X86_ALTERNATIVE_H
#define KERNEL_X86_ALTERNATIVE_H

#include <asm/alternative.h>

/* In numbers, not pointers: a file that nobody has checked yet may say anything. */
static inline void *alt_instr_code(const struct alt_instr *alt)
{
	return (void *)((unsigned long)&alt->instr_offset + alt->instr_offset);
}

static inline const void *alt_instr_replacement(const struct alt_instr *alt)
{
	return (const void *)((unsigned long)&alt->repl_offset + alt->repl_offset);
}

/*
 * Puts the replacements that are for this processor over the original code, in
 * the order of the table: a later one for the same place wins. The code is
 * writable and does not run yet; the entries' places must have been checked.
 */
void apply_alternatives(const struct alt_instr *start, const struct alt_instr *end);

#endif
