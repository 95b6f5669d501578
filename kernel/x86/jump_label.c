/* SPDX-License-Identifier: GPL-2.0 */
/* A static branch in bytes: a jump or a no-op, of two or of five bytes (SDM vol. 2, JMP, NOP). */
#include <linux/bug.h>
#include <linux/jump_label.h>
#include <linux/string.h>

#include "x86/text_poke.h"

#define JMP8 0xeb
#define JMP32 0xe9
#define JMP8_SIZE 2
#define JMP32_SIZE 5

static const u8 nop2[JMP8_SIZE] = { 0x66, 0x90 };
static const u8 nop5[JMP32_SIZE] = { 0x0f, 0x1f, 0x44, 0x00, 0x00 };

/* Bytes of the jump to the entry's target in its short or its long form; false: out of reach. */
static bool make_jump(const struct jump_entry *entry, u8 *code, unsigned int size)
{
	long distance = jump_entry_target(entry) - (jump_entry_code(entry) + size);
	s32 distance32 = distance;

	code[0] = size == JMP8_SIZE ? JMP8 : JMP32;
	memcpy(code + 1, &distance32, size - 1);
	return size == JMP8_SIZE ? distance == (s8)distance : distance == distance32;
}

unsigned int arch_jump_entry_size(const struct jump_entry *entry)
{
	u8 first = *(const u8 *)jump_entry_code(entry);

	return first == JMP8 || first == nop2[0] ? JMP8_SIZE : JMP32_SIZE;
}

bool arch_jump_entry_valid(const struct jump_entry *entry)
{
	const u8 *code = (const u8 *)jump_entry_code(entry);
	unsigned int size = arch_jump_entry_size(entry);
	u8 jump[JMP32_SIZE];

	return make_jump(entry, jump, size) &&
	       (memcmp(code, jump, size) == 0 ||
		memcmp(code, size == JMP8_SIZE ? nop2 : nop5, size) == 0);
}

void arch_jump_label_transform(const struct jump_entry *entry, bool on)
{
	void *code = (void *)jump_entry_code(entry);
	unsigned int size = arch_jump_entry_size(entry);
	u8 jump[JMP32_SIZE];
	const u8 *wanted = jump;

	/* Somebody else wrote there: what would run now is anybody's guess. */
	if (WARN(!arch_jump_entry_valid(entry), "jump label: no branch at %pS\n", code))
		return;
	if (on)
		make_jump(entry, jump, size);
	else
		wanted = size == JMP8_SIZE ? nop2 : nop5;
	if (memcmp(code, wanted, size) != 0)
		text_poke(code, wanted, size);
}
