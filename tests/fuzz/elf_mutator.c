/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mutator that knows what an ELF file is made of. Bytes changed at random
 * mostly break the header; this one damages a section's header, a symbol, a
 * relocation or a string and leaves the rest whole, so that later stages see
 * something.
 */
#include <elf.h>
#include <string.h>

#include "fuzz.h"

static unsigned int state;

static unsigned int any(unsigned int below)
{
	state = state * 1103515245 + 12345;
	return below ? (state >> 8) % below : 0;
}

/* Numbers at which checks turn, and small steps from the old one. */
static uint64_t strange(uint64_t old, unsigned int limit)
{
	static const uint64_t edges[] = { 0, 1, 2, 7, 8, 0xfff, 0x1000, 0x7fffffff, 0x80000000,
					  0xffffffff, 1ULL << 32, ~0ULL, ~7ULL, 1ULL << 63,
					  0xff00, 0xfff1, 0xfff2, 0xffff };

	switch (any(4)) {
	case 0:
		return edges[any(sizeof(edges) / sizeof(edges[0]))];
	case 1:
		return old + any(17) - 8;
	case 2:
		return any(limit);
	default:
		return old ^ 1ULL << any(64);
	}
}

/* One field of a record of the given fields' sizes. */
static void change_field(uint8_t *record, const uint8_t *sizes, unsigned int num, size_t limit)
{
	unsigned int field = any(num);
	uint64_t value = 0;

	for (unsigned int i = 0; i < field; i++)
		record += sizes[i];
	memcpy(&value, record, sizes[field]);
	value = strange(value, limit);
	memcpy(record, &value, sizes[field]);
}

struct elf {
	uint8_t *bytes;
	size_t size;
	Elf64_Ehdr hdr;
};

/* False where the section's header or data do not lie in the file. */
static int section(const struct elf *elf, unsigned int i, Elf64_Shdr *sh)
{
	uint64_t at = elf->hdr.e_shoff + (uint64_t)i * sizeof(*sh);

	if (at >= elf->size || elf->size - at < sizeof(*sh))
		return 0;
	memcpy(sh, elf->bytes + at, sizeof(*sh));
	return sh->sh_type != SHT_NOBITS && sh->sh_offset < elf->size &&
	       elf->size - sh->sh_offset >= sh->sh_size;
}

/* Some section of the type, tried a few times. */
static int some_section(const struct elf *elf, unsigned int type, Elf64_Shdr *sh)
{
	for (int tries = 0; tries < 64; tries++)
		if (section(elf, any(elf->hdr.e_shnum), sh) && sh->sh_size && sh->sh_type == type)
			return 1;
	return 0;
}

static void change_record(const struct elf *elf, unsigned int type, size_t record,
			  const uint8_t *sizes, unsigned int num)
{
	Elf64_Shdr sh;

	if (some_section(elf, type, &sh) && sh.sh_size >= record)
		change_field(elf->bytes + sh.sh_offset + any(sh.sh_size / record) * record, sizes,
			     num, elf->size);
}

static void change_header(const struct elf *elf)
{
	static const uint8_t sizes[] = { 4, 4, 8, 8, 8, 8, 4, 4, 8, 8 };
	Elf64_Shdr sh;
	unsigned int i = any(elf->hdr.e_shnum);

	section(elf, i, &sh);
	if (elf->hdr.e_shoff + (i + 1ULL) * sizeof(sh) <= elf->size)
		change_field(elf->bytes + elf->hdr.e_shoff + i * sizeof(sh), sizes, 10, elf->size);
}

/* One section's contents over another's: tables of the wrong kind, strings of the wrong table. */
static void swap_headers(const struct elf *elf)
{
	uint8_t *table = elf->bytes + elf->hdr.e_shoff;
	Elf64_Shdr one, other;
	unsigned int i = any(elf->hdr.e_shnum), j = any(elf->hdr.e_shnum);

	if (!section(elf, i, &one) || !section(elf, j, &other))
		return;
	memcpy(table + j * sizeof(one), &one, sizeof(one));
	if (any(2))
		memcpy(table + i * sizeof(one), &other, sizeof(other));
}

static void change_string(const struct elf *elf)
{
	Elf64_Shdr sh;

	if (some_section(elf, any(3) ? SHT_STRTAB : SHT_PROGBITS, &sh))
		elf->bytes[sh.sh_offset + any(sh.sh_size)] = any(4) ? any(256) : 0;
}

static void change(const struct elf *elf)
{
	static const uint8_t ehdr[] = { 4, 1, 1, 1, 1, 8, 2, 2, 4, 8, 8, 8, 4, 2, 2, 2, 2, 2, 2 };
	static const uint8_t sym[] = { 4, 1, 1, 2, 8, 8 };
	static const uint8_t rela[] = { 8, 4, 4, 8 };

	switch (any(8)) {
	case 0:
		change_field(elf->bytes, ehdr, sizeof(ehdr), elf->size);
		break;
	case 1:
	case 2:
		change_header(elf);
		break;
	case 3:
		change_record(elf, SHT_SYMTAB, sizeof(Elf64_Sym), sym, 6);
		break;
	case 4:
	case 5:
		change_record(elf, SHT_RELA, sizeof(Elf64_Rela), rela, 4);
		break;
	case 6:
		swap_headers(elf);
		break;
	default:
		change_string(elf);
		break;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	struct elf elf = { .bytes = data, .size = size };

	state = seed;
	if (size < sizeof(elf.hdr) || !any(5))
		return LLVMFuzzerMutate(data, size, max);
	memcpy(&elf.hdr, data, sizeof(elf.hdr));
	if (elf.hdr.e_shoff >= size)
		return LLVMFuzzerMutate(data, size, max);
	for (unsigned int n = 1 + any(3); n; n--)
		change(&elf);
	return size;
}
