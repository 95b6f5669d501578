/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mutator that knows what an ELF file is made of. Bytes changed at random
 * mostly break the header; this one damages a section's header, a symbol, a
 * relocation or a string and leaves the rest whole, so that later stages see
 * something. It keeps to what the loader looks at: most of a file are debugging
 * sections, and relocations of those.
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

/* Records of the same fields, of 1 to 8 bytes each. */
struct form {
	unsigned int num;
	uint8_t sizes[20];
};

static const struct form ehdr_form = {
	20, { 4, 1, 1, 1, 1, 7, 1, 2, 2, 4, 8, 8, 8, 4, 2, 2, 2, 2, 2, 2 }
};
static const struct form shdr_form = { 10, { 4, 4, 8, 8, 8, 8, 4, 4, 8, 8 } };
static const struct form sym_form = { 6, { 4, 1, 1, 2, 8, 8 } };
static const struct form rela_form = { 4, { 8, 4, 4, 8 } };
static const struct form number_form = { 2, { 4, 4 } };

/*
 * A number at which checks turn, a small step from the old one, a place at or
 * about the end of what it counts in, or what another record has there: the
 * name of another section, the type of another relocation.
 */
static uint64_t strange(uint64_t old, uint64_t others, size_t limit)
{
	static const uint64_t edges[] = { 0, 1, 2, 7, 8, 0xfff, 0x1000, 0x7fffffff, 0x80000000,
					  0xffffffff, 1ULL << 32, ~0ULL, ~7ULL, 1ULL << 63,
					  0xff00, 0xfff1, 0xfff2, 0xffff };

	switch (any(6)) {
	case 0:
		return edges[any(sizeof(edges) / sizeof(edges[0]))];
	case 1:
		return old + any(17) - 8;
	case 2:
		return any(limit);
	case 3:
		return limit - any(9);
	case 4:
		return old ^ 1ULL << any(64);
	default:
		return others;
	}
}

/* One field of record i of num; limit is the size of what its fields count in. */
static void change_field(uint8_t *records, size_t num, size_t i, const struct form *form,
			 size_t limit)
{
	unsigned int field = any(form->num);
	size_t record = 0, at = 0;
	uint64_t value = 0, others = 0;

	for (unsigned int f = 0; f < form->num; f++) {
		at += f < field ? form->sizes[f] : 0;
		record += form->sizes[f];
	}
	memcpy(&others, records + any(num) * record + at, form->sizes[field]);
	memcpy(&value, records + i * record + at, form->sizes[field]);
	value = strange(value, others, limit);
	memcpy(records + i * record + at, &value, form->sizes[field]);
}

struct elf {
	uint8_t *bytes;
	size_t size;
	Elf64_Ehdr hdr;
	unsigned int num; /* section headers that lie in the file */
};

static Elf64_Shdr header(const struct elf *elf, unsigned int i)
{
	Elf64_Shdr sh = { 0 };

	if (i < elf->num)
		memcpy(&sh, elf->bytes + elf->hdr.e_shoff + i * sizeof(sh), sizeof(sh));
	return sh;
}

/* Whether the loader looks into it. */
static int matters(const struct elf *elf, const Elf64_Shdr *sh)
{
	if (sh->sh_type == SHT_RELA)
		return header(elf, sh->sh_info).sh_flags & SHF_ALLOC;
	return sh->sh_flags & SHF_ALLOC || sh->sh_type == SHT_SYMTAB || sh->sh_type == SHT_STRTAB;
}

/* Some section that matters, of the type if there is one, tried a few times; 0: found none. */
static unsigned int pick(const struct elf *elf, unsigned int type, Elf64_Shdr *sh)
{
	for (int tries = 0; tries < 256; tries++) {
		unsigned int i = any(elf->num);

		*sh = header(elf, i);
		if (matters(elf, sh) && (!type || sh->sh_type == type))
			return i;
	}
	return 0;
}

/* The same with its contents in the file, and not empty; NULL: found none. */
static uint8_t *contents(const struct elf *elf, unsigned int type, Elf64_Shdr *sh)
{
	if (!pick(elf, type, sh) || !sh->sh_size || sh->sh_offset >= elf->size ||
	    elf->size - sh->sh_offset < sh->sh_size)
		return NULL;
	return elf->bytes + sh->sh_offset;
}

static void change_header(const struct elf *elf)
{
	Elf64_Shdr sh;
	unsigned int i = pick(elf, 0, &sh);

	if (i)
		change_field(elf->bytes + elf->hdr.e_shoff, elf->num, i, &shdr_form,
			     any(2) ? elf->size : elf->num);
}

/* A symbol counts in its section. */
static void change_symbol(const struct elf *elf)
{
	Elf64_Shdr sh;
	uint8_t *records = contents(elf, SHT_SYMTAB, &sh);
	size_t num = sh.sh_size / sizeof(Elf64_Sym), i = any(num);
	Elf64_Sym sym;

	if (!records || !num)
		return;
	memcpy(&sym, records + i * sizeof(sym), sizeof(sym));
	change_field(records, num, i, &sym_form, header(elf, sym.st_shndx).sh_size);
}

/* A relocation counts in its target. */
static void change_rela(const struct elf *elf)
{
	Elf64_Shdr sh;
	uint8_t *records = contents(elf, SHT_RELA, &sh);
	size_t num = sh.sh_size / sizeof(Elf64_Rela);

	if (records && num)
		change_field(records, num, any(num), &rela_form, header(elf, sh.sh_info).sh_size);
}

/* Tables of the special sections are made of numbers of four bytes and eight. */
static void change_number(const struct elf *elf)
{
	Elf64_Shdr sh;
	uint8_t *records = contents(elf, SHT_PROGBITS, &sh);
	size_t num = sh.sh_size / 8;

	if (records && num)
		change_field(records, num, any(num), &number_form, sh.sh_size);
}

static void change_string(const struct elf *elf)
{
	Elf64_Shdr sh;
	uint8_t *bytes = contents(elf, any(3) ? SHT_STRTAB : SHT_PROGBITS, &sh);

	if (bytes)
		bytes[any(sh.sh_size)] = any(4) ? any(256) : 0;
}

/* One section's header over another's: tables of the wrong kind, strings of the wrong table. */
static void swap_headers(const struct elf *elf)
{
	uint8_t *table = elf->bytes + elf->hdr.e_shoff;
	Elf64_Shdr one, other;
	unsigned int i = pick(elf, 0, &one), j = pick(elf, 0, &other);

	if (!i || !j)
		return;
	memcpy(table + j * sizeof(one), &one, sizeof(one));
	if (any(2))
		memcpy(table + i * sizeof(one), &other, sizeof(other));
}

static void change(const struct elf *elf)
{
	static void (*const ways[])(const struct elf *) = {
		change_header, change_header, change_symbol, change_symbol, change_rela,
		change_rela,   change_rela,   change_number, change_string, swap_headers,
	};

	if (!any(16))
		change_field(elf->bytes, 1, 0, &ehdr_form, elf->size);
	else
		ways[any(sizeof(ways) / sizeof(ways[0]))](elf);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	struct elf elf = { .bytes = data, .size = size };
	size_t room;

	state = seed;
	if (size < sizeof(elf.hdr) || !any(8))
		return LLVMFuzzerMutate(data, size, max);
	memcpy(&elf.hdr, data, sizeof(elf.hdr));
	if (elf.hdr.e_shoff >= size)
		return LLVMFuzzerMutate(data, size, max);
	room = (size - elf.hdr.e_shoff) / sizeof(Elf64_Shdr);
	elf.num = elf.hdr.e_shnum < room ? elf.hdr.e_shnum : room;
	for (unsigned int n = 1 + any(3); n; n--)
		change(&elf);
	return size;
}
