/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is the file an ELF relocatable that can be walked without a further thought?
 * After elf_validity_check() every table, name and index that later stages use
 * lies inside the file. Each check is written so that it cannot overflow: what
 * is subtracted was compared first.
 *
 * Sources: System V ABI, chapters 4 and 5; AMD64 supplement; loading-rules "ELF".
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "module/internal.h"

#define HDR_AT(member) AT(offsetof(Elf64_Ehdr, member))

unsigned long file_offset(const struct load_info *info, const void *p)
{
	return (const u8 *)p - (const u8 *)info->image;
}

/* A section's bytes in the file: only for one that was seen to lie in it. */
const void *section_data(const struct load_info *info, unsigned int i)
{
	return (const u8 *)info->image + info->sections[i].hdr->sh_offset;
}

/* Where section i's header member stands in the file. */
#define SHDR_AT(info, i, member) \
	AT((info)->hdr->e_shoff + (u64)(i) * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, member))

/*
 * Checks: the header is there; magic, class, byte order, type and machine are
 * those of an x86-64 relocatable; the section header size is ours.
 */
static int check_header(struct load_info *info)
{
	const elf_ehdr *hdr = info->image;

	if (info->len < sizeof(*hdr))
		return refuse(info->name, -ENOEXEC, "elf.short",
			      FACTS(.expected = DEC(sizeof(*hdr)), .found = DEC(info->len)),
			      "the file is shorter than an ELF header");
	if (memcmp(hdr->e_ident, ELFMAG, SELFMAG) != 0)
		return refuse(info->name, -ENOEXEC, "elf.magic",
			      FACTS(.offset = AT(0), .expected = HEX(0x7f454c46),
				    .found = HEX((u32)hdr->e_ident[0] << 24 |
						 hdr->e_ident[1] << 16 | hdr->e_ident[2] << 8 |
						 hdr->e_ident[3])),
			      "the file is not ELF");
	if (hdr->e_ident[EI_CLASS] != ELFCLASS64 || hdr->e_ident[EI_DATA] != ELFDATA2LSB)
		return refuse(info->name, -ENOEXEC, "elf.class",
			      FACTS(.offset = AT(EI_CLASS),
				    .expected = HEX(ELFCLASS64 << 8 | ELFDATA2LSB),
				    .found = HEX(hdr->e_ident[EI_CLASS] << 8 |
						 hdr->e_ident[EI_DATA])),
			      "the file is not 64-bit little-endian ELF (class, byte order)");
	if (hdr->e_type != ET_REL)
		return refuse(info->name, -ENOEXEC, "elf.type",
			      FACTS(.offset = HDR_AT(e_type), .expected = DEC(ET_REL),
				    .found = DEC(hdr->e_type)),
			      "the file is not a relocatable object");
	if (hdr->e_machine != EM_X86_64)
		return refuse(info->name, -ENOEXEC, "elf.machine",
			      FACTS(.offset = HDR_AT(e_machine), .expected = DEC(EM_X86_64),
				    .found = DEC(hdr->e_machine)),
			      "the file is for another machine than x86-64");
	if (hdr->e_shentsize != sizeof(Elf64_Shdr))
		return refuse(info->name, -ENOEXEC, "elf.shentsize",
			      FACTS(.offset = HDR_AT(e_shentsize),
				    .expected = DEC(sizeof(Elf64_Shdr)),
				    .found = DEC(hdr->e_shentsize)),
			      "section headers have another size than ELF-64's");
	info->hdr = hdr;
	return 0;
}

/* Does the section's data lie in the file? */
static bool in_file(const struct load_info *info, const elf_shdr *sh)
{
	return sh->sh_offset <= info->len && sh->sh_size <= info->len - sh->sh_offset;
}

/* Checks: the section header table lies in the file. Takes the array of load_sections. */
static int check_section_table(struct load_info *info)
{
	const elf_ehdr *hdr = info->hdr;
	const elf_shdr *table;
	unsigned int i;

	if (hdr->e_shoff >= info->len ||
	    hdr->e_shnum > (info->len - hdr->e_shoff) / sizeof(Elf64_Shdr))
		return refuse(info->name, -ENOEXEC, "elf.shoff",
			      FACTS(.offset = HDR_AT(e_shoff), .expected = DEC(info->len),
				    .found = HEX(hdr->e_shoff)),
			      "the table of %u section headers does not lie in the file",
			      hdr->e_shnum);
	if (hdr->e_shnum == 0)
		return refuse(info->name, -ENOEXEC, "elf.shnum", FACTS(.offset = HDR_AT(e_shnum)),
			      "the file has no sections");

	info->num_sections = hdr->e_shnum;
	info->sections = kvcalloc(info->num_sections, sizeof(*info->sections), GFP_KERNEL);
	if (!info->sections)
		return refuse(info->name, -ENOMEM, "elf.memory", NO_FACTS,
			      "no memory for %u sections", info->num_sections);
	table = (const elf_shdr *)((const u8 *)info->image + hdr->e_shoff);
	for (i = 0; i < info->num_sections; i++)
		info->sections[i].hdr = &table[i];
	return 0;
}

/* Checks: a string table lies in the file, has bytes, and ends with NUL. */
static int check_string_table(struct load_info *info, unsigned int i, const char *rule)
{
	const elf_shdr *sh = info->sections[i].hdr;

	if (sh->sh_type == SHT_NOBITS || !in_file(info, sh))
		return refuse(info->name, -ENOEXEC, rule,
			      FACTS(.offset = SHDR_AT(info, i, sh_offset),
				    .expected = DEC(info->len), .found = HEX(sh->sh_offset)),
			      "the string table in section %u does not lie in the file", i);
	if (sh->sh_size == 0 || ((const char *)section_data(info, i))[sh->sh_size - 1] != '\0')
		return refuse(info->name, -ENOEXEC, rule,
			      FACTS(.offset = SHDR_AT(info, i, sh_size),
				    .expected = TEXT("a final NUL"), .found = DEC(sh->sh_size)),
			      "the string table in section %u is empty or does not end with NUL", i);
	return 0;
}

/* Checks: section 0 is the null section. The refusal points at the member that is not zero. */
static int check_null_section(struct load_info *info)
{
	const elf_shdr *sh = info->sections[0].hdr;
	const struct {
		struct fact at;
		u64 value;
	} members[] = {
		{ SHDR_AT(info, 0, sh_type), sh->sh_type },
		{ SHDR_AT(info, 0, sh_size), sh->sh_size },
		{ SHDR_AT(info, 0, sh_addr), sh->sh_addr },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(members); i++)
		if (members[i].value)
			return refuse(info->name, -ENOEXEC, "elf.section0",
				      FACTS(.offset = members[i].at, .expected = DEC(0),
					    .found = HEX(members[i].value)),
				      "section 0 is not the null section");
	return 0;
}

/* Checks: the names of all sections. Sets their name. */
static int check_section_names(struct load_info *info)
{
	unsigned int shstrndx = info->hdr->e_shstrndx;
	const elf_shdr *strings;
	unsigned int i;
	int err;

	if (shstrndx == SHN_UNDEF || shstrndx >= info->num_sections)
		return refuse(info->name, -ENOEXEC, "elf.shstrndx",
			      FACTS(.offset = HDR_AT(e_shstrndx),
				    .expected = DEC(info->num_sections), .found = DEC(shstrndx)),
			      "the section that holds the section names is out of range");
	err = check_string_table(info, shstrndx, "elf.shstrtab");
	if (!err)
		err = check_null_section(info);
	if (err)
		return err;

	strings = info->sections[shstrndx].hdr;
	for (i = 0; i < info->num_sections; i++) {
		const elf_shdr *sh = info->sections[i].hdr;

		if (sh->sh_name >= strings->sh_size)
			return refuse(info->name, -ENOEXEC, "elf.sh_name",
				      FACTS(.offset = SHDR_AT(info, i, sh_name),
					    .expected = DEC(strings->sh_size),
					    .found = HEX(sh->sh_name)),
				      "the name of section %u lies outside the name table", i);
		info->sections[i].name = section_data(info, shstrndx) + sh->sh_name;
	}
	return 0;
}

/* Checks: one section's data and alignment. */
static int check_section(struct load_info *info, unsigned int i)
{
	const struct load_section *s = &info->sections[i];
	const elf_shdr *sh = s->hdr;

	if (sh->sh_type != SHT_NULL && sh->sh_type != SHT_NOBITS && !in_file(info, sh))
		return refuse(info->name, -ENOEXEC, "elf.section_data",
			      FACTS(.section = s->name, .offset = SHDR_AT(info, i, sh_offset),
				    .expected = DEC(info->len), .found = HEX(sh->sh_offset)),
			      "the %llu bytes of section %u do not lie in the file",
			      (unsigned long long)sh->sh_size, i);
	if (sh->sh_addralign & (sh->sh_addralign - 1))
		return refuse(info->name, -ENOEXEC, "elf.addralign",
			      FACTS(.section = s->name, .offset = SHDR_AT(info, i, sh_addralign),
				    .expected = TEXT("a power of two"), .found = HEX(sh->sh_addralign)),
			      "a section's alignment is not a power of two");
	return 0;
}

/* What a module must have: counted in one walk over the sections. */
struct census {
	unsigned int symtabs, modinfos, this_modules;
};

static int take_census(struct load_info *info, struct census *census)
{
	unsigned int i;
	int err;

	for (i = 1; i < info->num_sections; i++) {
		const struct load_section *s = &info->sections[i];

		err = check_section(info, i);
		if (err)
			return err;
		if (s->hdr->sh_type == SHT_SYMTAB) {
			census->symtabs++;
			info->index.sym = i;
		} else if (s->hdr->sh_type == SHT_NULL) {
			continue;
		} else if (strcmp(s->name, ".modinfo") == 0) {
			census->modinfos++;
			info->index.info = i;
		} else if (strcmp(s->name, ".gnu.linkonce.this_module") == 0) {
			census->this_modules++;
			info->index.mod = i;
		}
	}
	return 0;
}

/*
 * Checks: exactly one symbol table, at most one .modinfo, exactly one
 * .gnu.linkonce.this_module of our struct module's size, with bytes, allocated.
 */
static int check_sections(struct load_info *info)
{
	struct census census = {};
	const elf_shdr *sh;
	int err;

	err = take_census(info, &census);
	if (err)
		return err;
	if (census.symtabs != 1)
		return refuse(info->name, -ENOEXEC, "elf.symtab_count",
			      FACTS(.expected = DEC(1), .found = DEC(census.symtabs)),
			      "a module has exactly one symbol table (was it stripped?)");
	if (census.modinfos > 1)
		return refuse(info->name, -ENOEXEC, "elf.modinfo_count",
			      FACTS(.section = ".modinfo", .expected = TEXT("at most 1"),
				    .found = DEC(census.modinfos)),
			      "a module has one .modinfo at most");
	if (census.this_modules != 1)
		return refuse(info->name, -ENOEXEC, "elf.this_module_count",
			      FACTS(.section = ".gnu.linkonce.this_module", .expected = DEC(1),
				    .found = DEC(census.this_modules)),
			      "the file has no struct module, or several: is it a module at all?");

	sh = info->sections[info->index.mod].hdr;
	if (sh->sh_type == SHT_NOBITS || !(sh->sh_flags & SHF_ALLOC))
		return refuse(info->name, -ENOEXEC, "elf.this_module_kind",
			      FACTS(.section = ".gnu.linkonce.this_module",
				    .offset = SHDR_AT(info, info->index.mod, sh_type)),
			      "struct module must be allocated and have bytes in the file");
	if (sh->sh_size != sizeof(struct module))
		return refuse(info->name, -ENOEXEC, "elf.this_module_size",
			      FACTS(.section = ".gnu.linkonce.this_module",
				    .offset = SHDR_AT(info, info->index.mod, sh_size),
				    .expected = DEC(sizeof(struct module)),
				    .found = DEC(sh->sh_size)),
			      "struct module has another size: built for another kernel");
	return 0;
}

/* Checks: the symbol table's string table, and that every symbol's name is inside it. */
static int check_symbols(struct load_info *info)
{
	const struct load_section *s = &info->sections[info->index.sym];
	unsigned int link = s->hdr->sh_link;
	unsigned int i;
	int err;

	if (link == SHN_UNDEF || link >= info->num_sections)
		return refuse(info->name, -ENOEXEC, "elf.symtab_link",
			      FACTS(.section = s->name,
				    .offset = SHDR_AT(info, info->index.sym, sh_link),
				    .expected = DEC(info->num_sections), .found = DEC(link)),
			      "the symbol table names no string table");
	err = check_string_table(info, link, "elf.strtab");
	if (err)
		return err;
	info->index.str = link;
	info->strtab = section_data(info, link);
	info->strtab_size = info->sections[link].hdr->sh_size;
	if (info->strtab[0] != '\0')
		return refuse(info->name, -ENOEXEC, "elf.strtab",
			      FACTS(.section = info->sections[link].name,
				    .offset = AT(file_offset(info, info->strtab)),
				    .expected = DEC(0), .found = DEC((u8)info->strtab[0])),
			      "the string table does not begin with NUL");

	info->symtab = section_data(info, info->index.sym);
	info->num_symbols = s->hdr->sh_size / sizeof(Elf64_Sym);
	for (i = 0; i < info->num_symbols; i++)
		if (info->symtab[i].st_name >= info->strtab_size)
			return refuse(info->name, -ENOEXEC, "elf.st_name",
				      FACTS(.section = s->name,
					    .offset = AT(file_offset(info, &info->symtab[i])),
					    .expected = DEC(info->strtab_size),
					    .found = HEX(info->symtab[i].st_name)),
				      "the name of symbol %u lies outside the string table", i);
	return 0;
}

int elf_validity_check(struct load_info *info)
{
	int err;

	err = check_header(info);
	if (!err)
		err = check_section_table(info);
	if (!err)
		err = check_section_names(info);
	if (!err)
		err = check_sections(info);
	if (!err)
		err = check_symbols(info);
	if (!err)
		trace_stage(info->name, "elf", "%lu bytes, %u sections, %u symbols", info->len,
			    info->num_sections, info->num_symbols);
	return err;
}

/*
 * Checks: no section is both writable and executable. A matter of policy rather
 * than of form, so it comes after the others of .modinfo, as on Linux.
 */
int enforce_rwx_sections(struct load_info *info)
{
	const u64 wx = SHF_WRITE | SHF_EXECINSTR;
	unsigned int i;

	for (i = 1; i < info->num_sections; i++) {
		const struct load_section *s = &info->sections[i];

		if ((s->hdr->sh_flags & wx) == wx)
			return refuse(info->name, -ENOEXEC, "elf.write_exec",
				      FACTS(.section = s->name,
					    .offset = SHDR_AT(info, i, sh_flags),
					    .expected = TEXT("writable or executable"),
					    .found = HEX(s->hdr->sh_flags)),
				      "a section is both writable and executable");
	}
	return 0;
}

/*
 * The first allocated section of that name, 0 where there is none. A section of
 * type NULL is none: its other members mean nothing, and nobody has looked at them.
 */
unsigned int find_sec(const struct load_info *info, const char *name)
{
	unsigned int i;

	for (i = 1; i < info->num_sections; i++) {
		const elf_shdr *sh = info->sections[i].hdr;

		if ((sh->sh_flags & SHF_ALLOC) && sh->sh_type != SHT_NULL &&
		    strcmp(info->sections[i].name, name) == 0)
			return i;
	}
	return 0;
}

/* A symbol's name; a section symbol's is its section's. */
const char *symbol_name(const struct load_info *info, const elf_sym *sym)
{
	if (!sym->st_name && ELF64_ST_TYPE(sym->st_info) == STT_SECTION &&
	    sym->st_shndx < info->num_sections)
		return info->sections[sym->st_shndx].name;
	return info->strtab + sym->st_name;
}
