/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Relocation: each entry names a place in a section, a symbol and an addend;
 * the place gets S + A, or S + A - P where it is relative. Everything in an
 * entry is checked, overflow of every width too: Linux trusts r_offset, the
 * symbol index and PC32.
 *
 * Source: AMD64 psABI, 4.4 "Relocation".
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "module/internal.h"

/* From the machine's types to the few things that are done. size 0: nothing is. */
static const struct reloc_kind {
	const char *name; /* NULL: not taken */
	u8 size;	  /* bytes */
	bool relative;
	s64 min;
	u64 max; /* of the value, as a signed number where min < 0 */
} kinds[] = {
	[R_X86_64_NONE] = { "R_X86_64_NONE", 0, false, 0, 0 },
	[R_X86_64_64] = { "R_X86_64_64", 8, false, S64_MIN, S64_MAX },
	[R_X86_64_PC32] = { "R_X86_64_PC32", 4, true, S32_MIN, S32_MAX },
	[R_X86_64_PLT32] = { "R_X86_64_PLT32", 4, true, S32_MIN, S32_MAX },
	[R_X86_64_32] = { "R_X86_64_32", 4, false, 0, U32_MAX },
	[R_X86_64_32S] = { "R_X86_64_32S", 4, false, S32_MIN, S32_MAX },
	[R_X86_64_PC64] = { "R_X86_64_PC64", 8, true, S64_MIN, S64_MAX },
};

/* One relocation section at work. */
struct reloc_job {
	struct load_info *info;
	const struct load_section *section; /* .rela.X */
	const struct load_section *target;  /* X */
	bool is_this_module;
};

/* ".rela.text[12] R_X86_64_32S symbol+0x10 at .text+0x34" */
static void describe_rela(const struct reloc_job *job, const elf_rela *rela, char *buf, size_t size)
{
	const struct load_info *info = job->info;
	u32 sym = ELF64_R_SYM(rela->r_info), type = ELF64_R_TYPE(rela->r_info);
	const char *kind = type < ARRAY_SIZE(kinds) ? kinds[type].name : NULL;
	unsigned long index = (file_offset(info, rela) - job->section->hdr->sh_offset) /
			      sizeof(Elf64_Rela);
	s64 addend = rela->r_addend;
	size_t used;

	used = scnprintf(buf, size, "%.40s[%lu] ", job->section->name, index);
	if (kind)
		used += scnprintf(buf + used, size - used, "%s ", kind);
	else
		used += scnprintf(buf + used, size - used, "type %u ", type);
	if (sym < info->num_symbols)
		used += scnprintf(buf + used, size - used, "%.64s",
				  symbol_name(info, &info->symtab[sym]));
	else
		used += scnprintf(buf + used, size - used, "symbol %u", sym);
	scnprintf(buf + used, size - used, "%c0x%llx at %.40s+0x%llx", addend < 0 ? '-' : '+',
		  addend < 0 ? -(u64)addend : (u64)addend, job->target->name,
		  (u64)rela->r_offset);
}

static int refuse_rela(const struct reloc_job *job, const elf_rela *rela, const char *rule,
		       struct fact expected, struct fact found, const char *why)
{
	const struct load_info *info = job->info;
	u32 sym = ELF64_R_SYM(rela->r_info);
	char entry[224];

	describe_rela(job, rela, entry, sizeof(entry));
	return refuse(info->name, -ENOEXEC, rule,
		      FACTS(.section = job->section->name,
			    .symbol = sym < info->num_symbols ?
					      symbol_name(info, &info->symtab[sym]) : NULL,
			    .offset = AT(file_offset(info, rela)), .expected = expected,
			    .found = found),
		      "%s: %s", entry, why);
}

/* The bytes in the order in which they stand in memory. */
static void trace_rela(const struct reloc_job *job, const elf_rela *rela, unsigned int size,
		       u64 before, u64 after)
{
	const void *place = job->target->addr + rela->r_offset;
	char entry[224];

	describe_rela(job, rela, entry, sizeof(entry));
	pr_info("%s: trace relocate: %s, 0x%px: %*ph -> %*ph\n", job->info->name, entry, place,
		(int)size, &before, (int)size, &after);
}

static const struct reloc_kind *reloc_kind(const elf_rela *rela)
{
	u32 type = ELF64_R_TYPE(rela->r_info);

	return type < ARRAY_SIZE(kinds) && kinds[type].name ? &kinds[type] : NULL;
}

/* The two members of struct module that a file may fill; the rest is the loader's. */
static bool fills_entry_point(const elf_rela *rela)
{
	return ELF64_R_TYPE(rela->r_info) == R_X86_64_64 &&
	       (rela->r_offset == offsetof(struct module, init) ||
		rela->r_offset == offsetof(struct module, exit));
}

/* Checks: type, place and symbol of one entry. */
static int check_rela(const struct reloc_job *job, const elf_rela *rela)
{
	const struct load_info *info = job->info;
	const struct reloc_kind *kind = reloc_kind(rela);
	u64 size = job->target->hdr->sh_size;
	u32 sym = ELF64_R_SYM(rela->r_info);
	const elf_sym *symbol;

	if (!kind)
		return refuse_rela(job, rela, "relocate.type",
				   (struct fact)TEXT("64, PC32, PLT32, 32, 32S, PC64 or NONE"),
				   (struct fact)DEC(ELF64_R_TYPE(rela->r_info)),
				   "a relocation type that modules do not have");
	if (sym >= info->num_symbols)
		return refuse_rela(job, rela, "relocate.symbol",
				   (struct fact)DEC(info->num_symbols), (struct fact)DEC(sym),
				   "the symbol's index is out of range");
	if (!kind->size)
		return 0;
	if (rela->r_offset > size || kind->size > size - rela->r_offset)
		return refuse_rela(job, rela, "relocate.offset", (struct fact)HEX(size),
				   (struct fact)HEX(rela->r_offset),
				   "the place lies outside its section");
	if (job->is_this_module && !fills_entry_point(rela))
		return refuse_rela(job, rela, "relocate.this_module",
				   (struct fact)TEXT("R_X86_64_64 of init or exit"),
				   (struct fact)HEX(rela->r_offset),
				   "only init and exit of struct module come from the file");
	symbol = &info->symtab[sym];
	if (symbol->st_shndx != SHN_UNDEF && symbol->st_shndx < info->num_sections &&
	    symbol->st_shndx != info->index.pcpu && !info->sections[symbol->st_shndx].addr)
		return refuse_rela(job, rela, "relocate.not_loaded",
				   (struct fact)TEXT("a section that is loaded"),
				   (struct fact)TEXT(info->sections[symbol->st_shndx].name),
				   "the symbol lies in a section that is not loaded");
	return 0;
}

static bool fits(const struct reloc_kind *kind, u64 value)
{
	if (kind->size == 8)
		return true;
	if (kind->min < 0)
		return (s64)value >= kind->min && (s64)value <= (s64)kind->max;
	return value <= kind->max;
}

static int apply_one(const struct reloc_job *job, const elf_rela *rela)
{
	const struct reloc_kind *kind;
	u64 value, before = 0;
	void *place;
	int err;

	err = check_rela(job, rela);
	if (err)
		return err;
	kind = reloc_kind(rela);
	if (!kind->size)
		return 0;

	place = job->target->addr + rela->r_offset;
	memcpy(&before, place, kind->size);
	if (before)
		return refuse_rela(job, rela, "relocate.nonzero", (struct fact)DEC(0),
				   (struct fact)HEX(before),
				   "the place is not zero: was it relocated before?");
	value = job->info->values[ELF64_R_SYM(rela->r_info)] + (u64)rela->r_addend;
	if (kind->relative)
		value -= (unsigned long)place;
	if (!fits(kind, value))
		return refuse_rela(job, rela, "relocate.overflow",
				   (struct fact)TEXT(kind->min < 0 ? "-0x80000000 to 0x7fffffff" :
								     "0 to 0xffffffff"),
				   (struct fact)HEX(value), "the value is out of range");
	memcpy(place, &value, kind->size);
	if (tracing(TRACE_RELOCS))
		trace_rela(job, rela, kind->size, before, value);
	return 0;
}

static int apply_relocate_add(struct load_info *info, unsigned int section)
{
	const struct load_section *s = &info->sections[section];
	const elf_rela *rela = section_data(info, section);
	unsigned long i, n = s->hdr->sh_size / sizeof(*rela);
	const struct reloc_job job = {
		.info = info,
		.section = s,
		.target = &info->sections[s->hdr->sh_info],
		.is_this_module = s->hdr->sh_info == info->index.mod,
	};
	int err = 0;

	for (i = 0; i < n && !err; i++)
		err = apply_one(&job, &rela[i]);
	if (!err)
		trace_stage(info->name, "relocate", "%.64s: %lu in %.64s", s->name, n, job.target->name);
	return err;
}

/* Checks: init and exit, once relocated, are code of this module. */
static int check_entry_points(struct module *mod, struct load_info *info)
{
	const void *init = mod->init, *exit = mod->exit;
	bool init_ok = !init || within_text(mod, init, 1);
	bool exit_ok = !exit || layout_holds_text(&mod->core_layout, exit, 1);

	if (init_ok && exit_ok)
		return 0;
	return refuse(info->name, -ENOEXEC, "relocate.entry",
		      FACTS(.section = ".gnu.linkonce.this_module",
			    .symbol = init_ok ? "cleanup_module" : "init_module",
			    .expected = TEXT("code of the module"),
			    .found = HEX((unsigned long)(init_ok ? exit : init))),
		      "an entry point does not lie in the module's code");
}

/* Checks: so is each constructor, which is called like init. */
static int check_constructors(struct module *mod, struct load_info *info)
{
	const struct module_extra *extra = mod->extra;
	unsigned int i;

	for (i = 0; i < extra->num_ctors; i++)
		if (!within_text(mod, (const void *)extra->ctors[i], 1))
			return refuse(info->name, -ENOEXEC, "relocate.constructor",
				      FACTS(.expected = TEXT("code of the module"),
					    .found = HEX((unsigned long)extra->ctors[i])),
				      "constructor %u does not lie in the module's code", i);
	return 0;
}

/*
 * Checks: *left, what the file has for relocations that were not counted yet, is
 * enough. Sections may overlap, and so a small file could have work for hours.
 */
static int count_relocations(struct load_info *info, unsigned int section, unsigned long *left)
{
	u64 size = info->sections[section].hdr->sh_size;

	if (size > *left)
		return refuse(info->name, -ENOEXEC, "relocate.overlap",
			      FACTS(.section = info->sections[section].name,
				    .expected = HEX(*left), .found = HEX(size)),
			      "sections of relocations overlap: together they are longer than the file");
	*left -= size;
	return 0;
}

/* All relocation sections whose target is loaded. Return: 0 or -ENOEXEC. */
int apply_relocations(struct module *mod, struct load_info *info)
{
	unsigned long left = info->len;
	unsigned int i;
	int err = 0;

	for (i = 1; i < info->num_sections && !err; i++) {
		const elf_shdr *sh = info->sections[i].hdr;

		if (sh->sh_info >= info->num_sections || !info->sections[sh->sh_info].addr)
			continue;
		if (sh->sh_type == SHT_REL)
			err = refuse(info->name, -ENOEXEC, "relocate.rel",
				     FACTS(.section = info->sections[i].name),
				     "relocations without addends are not x86-64's");
		else if (sh->sh_type == SHT_RELA)
			err = count_relocations(info, i, &left);
		if (!err && sh->sh_type == SHT_RELA)
			err = apply_relocate_add(info, i);
	}
	if (!err)
		err = check_entry_points(mod, info);
	return err ? err : check_constructors(mod, info);
}
