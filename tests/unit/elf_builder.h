/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small modules made by hand, so that a test says every byte that matters. A
 * new one has .modinfo, struct module and an empty .text; the test adds
 * sections, symbols and relocations, and may spoil the image afterwards.
 */
#ifndef TESTS_UNIT_ELF_BUILDER_H
#define TESTS_UNIT_ELF_BUILDER_H

#include <elf.h>
#include <stddef.h>

#define MAX_SECTIONS 24
#define MAX_SYMBOLS 64

struct elf_builder {
	Elf64_Shdr sections[MAX_SECTIONS];
	void *data[MAX_SECTIONS];
	unsigned int num_sections;
	Elf64_Sym symbols[MAX_SYMBOLS];
	unsigned int num_symbols;
	char names[4096], strings[4096];
	size_t names_len, strings_len;
	unsigned int text, this_module, modinfo;
};

void elf_begin(struct elf_builder *b, const char *module_name);
/* Index of the section; data NULL makes it NOBITS. */
unsigned int elf_section(struct elf_builder *b, const char *name, unsigned int type,
			 unsigned long flags, const void *data, size_t size);
/* Index of the symbol. */
unsigned int elf_symbol(struct elf_builder *b, const char *name, unsigned int info,
			unsigned int section, unsigned long value);
/* Other contents for a section that is there. */
void elf_replace(struct elf_builder *b, unsigned int section, const void *data, size_t size);
void elf_add_rela(struct elf_builder *b, unsigned int target, const Elf64_Rela *rela, size_t n);
/* A malloc'ed image; the builder is empty afterwards. */
void *elf_finish(struct elf_builder *b, size_t *len);
/* Section header i of a finished image. */
Elf64_Shdr *elf_header(void *image, unsigned int i);

#endif
