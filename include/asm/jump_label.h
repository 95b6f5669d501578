/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A branch that is a no-op of five bytes or a jump of five bytes, and an entry of
 * __jump_table that says where it is, where it would go, and by which key. Bit 0
 * of the key's offset: the branch is taken while the key is off.
 */
#ifndef _ASM_JUMP_LABEL_H
#define _ASM_JUMP_LABEL_H

#include <linux/compiler.h>
#include <linux/types.h>

struct static_key;

#define JUMP_TABLE_ENTRY \
	".pushsection __jump_table, \"aw\"\n\t" \
	".balign 8\n\t" \
	".long 1b - ., %l[l_yes] - .\n\t" \
	".quad %c0 + %c1 - .\n\t" \
	".popsection\n\t"

static __always_inline bool arch_static_branch(struct static_key *const key, const bool branch)
{
	__asm__ goto("1:	.byte 0x0f, 0x1f, 0x44, 0x00, 0x00\n\t" JUMP_TABLE_ENTRY
		     : : "i"(key), "i"(branch) : : l_yes);
	return false;
l_yes:
	return true;
}

static __always_inline bool arch_static_branch_jump(struct static_key *const key, const bool branch)
{
	/* The assembler must not choose the short form: the loader takes both, but they differ. */
	__asm__ goto("1:	.byte 0xe9\n\t"
		     "	.long %l[l_yes] - (. + 4)\n\t" JUMP_TABLE_ENTRY
		     : : "i"(key), "i"(branch) : : l_yes);
	return false;
l_yes:
	return true;
}

#endif
