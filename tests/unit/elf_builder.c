/* SPDX-License-Identifier: GPL-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/module.h>
#include <linux/vermagic.h>

#include "elf_builder.h"

static size_t add_string(char *table, size_t *len, const char *s)
{
	size_t at = *len;

	assert(at + strlen(s) + 1 <= 4096);
	strcpy(table + at, s);
	*len += strlen(s) + 1;
	return at;
}

unsigned int elf_section(struct elf_builder *b, const char *name, unsigned int type,
			 unsigned long flags, const void *data, size_t size)
{
	unsigned int i = b->num_sections++;

	assert(i < MAX_SECTIONS);
	b->sections[i] = (Elf64_Shdr){
		.sh_name = add_string(b->names, &b->names_len, name),
		.sh_type = data ? type : SHT_NOBITS,
		.sh_flags = flags,
		.sh_size = size,
		.sh_addralign = 8,
	};
	if (data)
		b->data[i] = memcpy(malloc(size ? size : 1), data, size);
	return i;
}

unsigned int elf_symbol(struct elf_builder *b, const char *name, unsigned int info,
			unsigned int section, unsigned long value)
{
	assert(b->num_symbols < MAX_SYMBOLS);
	b->symbols[b->num_symbols] = (Elf64_Sym){
		.st_name = name[0] ? add_string(b->strings, &b->strings_len, name) : 0,
		.st_info = info,
		.st_shndx = section,
		.st_value = value,
	};
	return b->num_symbols++;
}

void elf_replace(struct elf_builder *b, unsigned int section, const void *data, size_t size)
{
	free(b->data[section]);
	b->data[section] = memcpy(malloc(size ? size : 1), data, size);
	b->sections[section].sh_size = size;
}

void elf_add_rela(struct elf_builder *b, unsigned int target, const Elf64_Rela *rela, size_t n)
{
	unsigned int i = elf_section(b, ".rela", SHT_RELA, 0, rela, n * sizeof(*rela));

	b->sections[i].sh_info = target;
	b->sections[i].sh_entsize = sizeof(*rela);
}

void elf_begin(struct elf_builder *b, const char *module_name)
{
	struct module mod = {};
	char modinfo[512];
	size_t len;

	memset(b, 0, sizeof(*b));
	b->num_sections = 1;
	b->names_len = b->strings_len = 1;
	elf_symbol(b, "", 0, 0, 0);
	strcpy(mod.name, module_name);
	b->this_module = elf_section(b, ".gnu.linkonce.this_module", SHT_PROGBITS,
				     SHF_ALLOC | SHF_WRITE, &mod, sizeof(mod));
	len = snprintf(modinfo, sizeof(modinfo),
		       "license=GPL%cname=%s%cintree=Y%cvermagic=" VERMAGIC_STRING, 0, module_name,
		       0, 0);
	b->modinfo = elf_section(b, ".modinfo", SHT_PROGBITS, SHF_ALLOC, modinfo, len + 1);
	b->text = elf_section(b, ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
			      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
}

Elf64_Shdr *elf_header(void *image, unsigned int i)
{
	Elf64_Ehdr *hdr = image;

	return (Elf64_Shdr *)(image + hdr->e_shoff) + i;
}

void *elf_finish(struct elf_builder *b, size_t *len)
{
	unsigned int symtab, strtab, shstrtab, i;
	size_t offset = sizeof(Elf64_Ehdr);
	Elf64_Ehdr *hdr;
	void *image;

	symtab = elf_section(b, ".symtab", SHT_SYMTAB, 0, b->symbols,
			     b->num_symbols * sizeof(Elf64_Sym));
	strtab = elf_section(b, ".strtab", SHT_STRTAB, 0, b->strings, b->strings_len);
	b->sections[symtab].sh_link = strtab;
	add_string(b->names, &b->names_len, ".shstrtab");
	shstrtab = elf_section(b, "", SHT_STRTAB, 0, b->names, b->names_len);
	/* The last name was added to the table after its copy was taken: it is the empty one. */
	b->sections[shstrtab].sh_name = 0;

	for (i = 1; i < b->num_sections; i++) {
		b->sections[i].sh_offset = offset = (offset + 7) & ~7UL;
		offset += b->data[i] ? b->sections[i].sh_size : 0;
	}
	offset = (offset + 7) & ~7UL;
	*len = offset + b->num_sections * sizeof(Elf64_Shdr);
	hdr = image = calloc(1, *len);
	memcpy(hdr->e_ident, ELFMAG, SELFMAG);
	hdr->e_ident[EI_CLASS] = ELFCLASS64;
	hdr->e_ident[EI_DATA] = ELFDATA2LSB;
	hdr->e_type = ET_REL;
	hdr->e_machine = EM_X86_64;
	hdr->e_shoff = offset;
	hdr->e_shentsize = sizeof(Elf64_Shdr);
	hdr->e_shnum = b->num_sections;
	hdr->e_shstrndx = shstrtab;
	for (i = 1; i < b->num_sections; i++) {
		if (b->data[i])
			memcpy(image + b->sections[i].sh_offset, b->data[i],
			       b->sections[i].sh_size);
		free(b->data[i]);
	}
	memcpy(image + offset, b->sections, b->num_sections * sizeof(Elf64_Shdr));
	return image;
}
