/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: loader loads tests/unit/elf_builder.c */
/*
 * The relocation engine: sections, symbols and relocations out of the input, in
 * a file that is good otherwise. A byte outside the module's memory that is
 * written faults (host.c's guard pages); inside, struct module must stay whole.
 */
#include <string.h>

#include "elf_builder.h"
#include "loads.h"

#define MAX_RELAS 64

static unsigned int add_sections(struct elf_builder *b, struct input *in, unsigned int *sections)
{
	static const unsigned long flags[] = { SHF_ALLOC, SHF_ALLOC | SHF_WRITE,
					       SHF_ALLOC | SHF_EXECINSTR };
	unsigned int num = 1 + take(in, 1) % 4;

	for (unsigned int i = 0; i < num; i++) {
		static const char zeros[4096];
		char name[8];

		snprintf(name, sizeof(name), ".f%u", i);
		sections[i] = elf_section(b, name, SHT_PROGBITS, flags[take(in, 1) % 3], zeros,
					  take(in, 2) % sizeof(zeros));
	}
	sections[num++] = b->text;
	sections[num++] = b->this_module;
	sections[num++] = b->modinfo;
	return num;
}

static void add_symbols(struct elf_builder *b, struct input *in)
{
	for (unsigned int i = 0, num = take(in, 1) % 16; i < num; i++) {
		unsigned int section = take(in, 1);
		char name[8];

		snprintf(name, sizeof(name), "s%u", i);
		/* Mostly a section, sometimes a special or an absent one. */
		if (section > 240)
			section = section & 1 ? SHN_ABS :
				  section & 2 ? SHN_UNDEF : section + 0xff00;
		else
			section %= b->num_sections;
		elf_symbol(b, name, take(in, 1), section, take(in, take(in, 1) % 9));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };
	Elf64_Rela relas[MAX_RELAS];
	unsigned int sections[16], num, i;
	struct elf_builder b;
	void *image;
	size_t len;

	elf_begin(&b, "fuzz");
	num = add_sections(&b, &in, sections);
	add_symbols(&b, &in);
	for (i = 0; i < MAX_RELAS && left(&in); i++) {
		relas[i].r_offset = take(&in, take(&in, 1) % 9);
		relas[i].r_info = ELF64_R_INFO(take(&in, 1), take(&in, 1) % 44);
		relas[i].r_addend = (int64_t)take(&in, take(&in, 1) % 9);
	}
	elf_add_rela(&b, sections[size % num], relas, i);
	image = elf_finish(&b, &len);
	load_and_check(image, len, "");
	free(image);
	return 0;
}
