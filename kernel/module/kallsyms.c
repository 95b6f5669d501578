/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The symbols that stay in memory, so that an address has a name: those of core
 * as long as the module lives, those of init while it runs. In the order of the
 * file, with their final values.
 */
#include <linux/string.h>

#include "mm/module_area.h"
#include "module/internal.h"

/* Does this symbol name something that is loaded there? */
static bool keep(const struct load_info *info, const elf_sym *sym, enum section_place place)
{
	return sym->st_name && sym->st_shndx != SHN_UNDEF && sym->st_shndx < info->num_sections &&
	       info->sections[sym->st_shndx].place == place;
}

/* Names are cut: several symbols may point at one huge string. */
static size_t name_length(const struct load_info *info, const elf_sym *sym)
{
	return strnlen(info->strtab + sym->st_name, KSYM_NAME_LEN - 1);
}

/* How many symbols stay in place, and how many bytes their names take. */
void measure_symtab(struct load_info *info, enum section_place place, struct symtab_room *room)
{
	unsigned int i;

	room->num_symbols = 0;
	room->strtab_size = 1; /* the empty name */
	for (i = 1; i < info->num_symbols; i++) {
		if (!keep(info, &info->symtab[i], place))
			continue;
		room->num_symbols++;
		room->strtab_size += name_length(info, &info->symtab[i]) + 1;
	}
}

/* The letter that nm(1) would give it, in lower case: /proc/kallsyms. */
static char symbol_type(const struct load_info *info, const elf_sym *sym)
{
	const elf_shdr *section = info->sections[sym->st_shndx].hdr;

	if (ELF64_ST_BIND(sym->st_info) == STB_WEAK)
		return ELF64_ST_TYPE(sym->st_info) == STT_OBJECT ? 'v' : 'w';
	if (section->sh_flags & SHF_EXECINSTR)
		return 't';
	if (section->sh_type == SHT_NOBITS)
		return 'b';
	return section->sh_flags & SHF_WRITE ? 'd' : 'r';
}

static void fill(struct mod_kallsyms *table, const struct load_info *info, void *base,
		 enum section_place place, const struct symtab_room *room)
{
	Elf64_Sym *to = base + room->symtab;
	char *names = base + room->strtab;
	char *types = base + room->typetab;
	unsigned long used = 1;
	unsigned int i;

	table->symtab = to;
	table->strtab = names;
	table->typetab = types;
	table->num_symtab = room->num_symbols;
	for (i = 1; i < info->num_symbols; i++) {
		const elf_sym *from = &info->symtab[i];
		size_t len;

		if (!keep(info, from, place))
			continue;
		len = name_length(info, from);
		*to = *from;
		to->st_value = info->values[i];
		to->st_name = used;
		*types++ = symbol_type(info, from);
		memcpy(names + used, info->strtab + from->st_name, len);
		used += len + 1; /* the NUL is there: module memory begins zeroed */
		to++;
	}
}

/* Fills the rooms that layout.c made, before they become read-only. */
void add_kallsyms(struct module *mod, const struct load_info *info)
{
	fill(&mod->core_kallsyms, info, mod->core_layout.base, PLACE_CORE, &info->core_room);
	mod->kallsyms = &mod->core_kallsyms;
	if (!mod->init_layout.base)
		return;
	fill(&mod->extra->init_kallsyms, info, mod->init_layout.base, PLACE_INIT, &info->init_room);
	mod->kallsyms = &mod->extra->init_kallsyms;
}

struct module *__module_address(unsigned long addr)
{
	struct module *mod = module_area_owner(addr);

	return mod && within_module(mod, (void *)addr, 1) ? mod : NULL;
}

static bool in_layout(const struct module_layout *layout, unsigned long addr)
{
	return layout->base && addr - (unsigned long)layout->base < layout->size;
}

/*
 * The nearest symbol at or below addr; *end is where the next one begins, or the
 * layout ends. A file may give a symbol any value: who is outside names nothing.
 */
static const Elf64_Sym *nearest_symbol(const struct mod_kallsyms *table,
				       const struct module_layout *layout, unsigned long addr,
				       unsigned long *end)
{
	const Elf64_Sym *best = NULL;
	unsigned int i;

	for (i = 0; i < table->num_symtab; i++) {
		const Elf64_Sym *sym = &table->symtab[i];

		if (!in_layout(layout, sym->st_value))
			continue;
		if (sym->st_value > addr)
			*end = min_t(unsigned long, *end, sym->st_value);
		else if (!best || sym->st_value > best->st_value)
			best = sym;
	}
	return best;
}

const char *module_address_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
				  char **modname, char *namebuf)
{
	struct module *mod = __module_address(addr);
	const struct module_layout *layout;
	const struct mod_kallsyms *table;
	const Elf64_Sym *sym;
	unsigned long end;

	if (!mod)
		return NULL;
	layout = in_layout(&mod->core_layout, addr) ? &mod->core_layout : &mod->init_layout;
	table = layout == &mod->core_layout ? &mod->core_kallsyms : &mod->extra->init_kallsyms;
	end = (unsigned long)layout->base + layout->size;
	sym = table->symtab ? nearest_symbol(table, layout, addr, &end) : NULL;
	if (!sym)
		return NULL;
	*size = end - sym->st_value;
	*offset = addr - sym->st_value;
	*modname = mod->name;
	strscpy(namebuf, table->strtab + sym->st_name, KSYM_NAME_LEN);
	return namebuf;
}
