/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Only what the kernel itself uses counts as a feature. For all others the
 * original code stays, which is right on every processor; without stac and clac
 * it would be right only where SMAP is off.
 */
#include "x86/alternative.h"

#include <linux/string.h>

#include "x86/cpu.h"

#define CALL32 0xe8
#define JMP32 0xe9
#define REL32_SIZE 5
#define NOP 0x90

_Static_assert(sizeof(struct alt_instr) == 12, "struct alt_instr: Linux 6.1's size");

static bool has_feature(unsigned int feature)
{
	return feature == X86_FEATURE_ALWAYS || (feature == X86_FEATURE_SMAP && cpu_has_smap);
}

/* A call or jump as the whole replacement is relative to where it was assembled. */
static void fix_distance(u8 *code, const u8 *replacement)
{
	s32 distance;

	memcpy(&distance, code + 1, sizeof(distance));
	distance += replacement - code;
	memcpy(code + 1, &distance, sizeof(distance));
}

static void apply_one(const struct alt_instr *alt)
{
	const u8 *replacement = alt_instr_replacement(alt);
	u8 *code = alt_instr_code(alt);

	memcpy(code, replacement, alt->replacementlen);
	memset(code + alt->replacementlen, NOP, alt->instrlen - alt->replacementlen);
	if (alt->replacementlen == REL32_SIZE && (*code == CALL32 || *code == JMP32))
		fix_distance(code, replacement);
}

void apply_alternatives(const struct alt_instr *start, const struct alt_instr *end)
{
	const struct alt_instr *alt;

	for (alt = start; alt < end; alt++)
		if (has_feature(alt->cpuid & ~ALT_NOT_BIT) != !!(alt->cpuid & ALT_NOT_BIT))
			apply_one(alt);
}
