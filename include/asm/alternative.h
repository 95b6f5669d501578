/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code for every processor, and better or necessary code for one that has a
 * feature: an entry of .altinstructions, which the loader applies.
 */
#ifndef _ASM_ALTERNATIVE_H
#define _ASM_ALTERNATIVE_H

#include <asm/cpufeatures.h>
#include <linux/stringify.h>
#include <linux/types.h>

/* Linux 6.1's entry: 12 bytes, addresses relative to their own places. */
struct alt_instr {
	s32 instr_offset, repl_offset;
	u16 cpuid; /* the feature */
	u8 instrlen, replacementlen;
};

#define ALT_NOT_BIT 0x8000 /* in cpuid: for processors without the feature */
#define ALT_NOT(feature) (ALT_NOT_BIT | (feature))

/* Pads the old code with no-ops to the length of the new. */
#define ALTERNATIVE(oldinstr, newinstr, feature) \
	"661:	" oldinstr "\n" \
	"662:	.skip -(((665f - 664f) - (662b - 661b)) > 0) * ((665f - 664f) - (662b - 661b)), 0x90\n" \
	"663:	.pushsection .altinstructions, \"a\"\n" \
	"	.long 661b - ., 664f - .\n" \
	"	.word " __stringify(feature) "\n" \
	"	.byte 663b - 661b, 665f - 664f\n" \
	"	.popsection\n" \
	"	.pushsection .altinstr_replacement, \"ax\"\n" \
	"664:	" newinstr "\n" \
	"665:	.popsection\n"

#define alternative(oldinstr, newinstr, feature) \
	__asm__ volatile(ALTERNATIVE(oldinstr, newinstr, feature) : : : "memory")

#endif
