/* SPDX-License-Identifier: GPL-2.0 */
/* Code that is rewritten while the kernel runs. */
#ifndef KERNEL_X86_TEXT_POKE_H
#define KERNEL_X86_TEXT_POKE_H

#include <linux/types.h>

#define TEXT_POKE_MAX 16 /* bytes: no instruction is longer */

/*
 * Writes len bytes of code at addr, which is mapped by 4 KiB and may be
 * read-only: through a mapping of its own, never executable, that is there for
 * the write alone. Any context. One CPU: nobody executes the half-written code.
 */
void text_poke(void *addr, const void *code, size_t len);

struct jump_entry;

/* Bytes of the branch at the entry's code, by its first one. */
unsigned int arch_jump_entry_size(const struct jump_entry *entry);
/* Is it one that can be rewritten: a no-op, or a jump to the entry's target? */
bool arch_jump_entry_valid(const struct jump_entry *entry);
/* Makes the branch a jump (on) or a no-op; writes nothing where it is one already. */
void arch_jump_label_transform(const struct jump_entry *entry, bool on);

#endif
