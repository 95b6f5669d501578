/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where each section goes. Allocated sections whose name begins with ".init"
 * go to init memory, which is given back after init; the others to core. In
 * each, sections stand in four groups by permission, each group on pages of
 * its own:
 *
 *	text R-X | read-only R-- | read-only after init | data RW-
 *
 * The trimmed symbol table that stays is part of read-only.
 */
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/jump_label.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "mm/module_area.h"
#include "module/internal.h"

/* More than the module area has; keeps every sum far from overflow. */
#define MAX_LAYOUT (1UL << 30)

/* Sizes of one place, and where its groups end. */
struct plan {
	unsigned long size;
	unsigned long group_end[NUM_GROUPS];
};

static bool init_section(const char *name)
{
	return strstarts(name, ".init");
}

/* Sections that Linux makes read-only once init is done, by name. */
static bool ro_after_init_section(const char *name)
{
	return strcmp(name, ".data..ro_after_init") == 0 || strcmp(name, "__jump_table") == 0;
}

/*
 * Tables that are checked, and followed later. Were they writable, a parameter whose
 * variable lies in one could change it in between; were they code, an alternative.
 */
static bool table_section(const char *name)
{
	static const char *const names[] = {
		"__param",	 "__ksymtab",	   "__ksymtab_gpl", "__kcrctab",
		"__kcrctab_gpl", "__ex_table", ".ctors",	    ".init_array",
		".altinstructions",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* First by name: what the kernel itself reads or writes, whatever the flags say. */
static enum section_group group_of(const struct load_section *s)
{
	if (table_section(s->name))
		return GROUP_RODATA;
	if (ro_after_init_section(s->name))
		return GROUP_RO_AFTER_INIT;
	if (strcmp(s->name, "__bug_table") == 0)
		return GROUP_DATA;
	if (s->hdr->sh_flags & SHF_EXECINSTR)
		return GROUP_TEXT;
	return s->hdr->sh_flags & SHF_WRITE ? GROUP_DATA : GROUP_RODATA;
}

/* .modinfo and __versions are read from the file and not kept; per-CPU data has its own memory. */
static bool stays_in_file(const struct load_info *info, unsigned int i)
{
	const elf_shdr *sh = info->sections[i].hdr;

	return !(sh->sh_flags & SHF_ALLOC) || sh->sh_type == SHT_NULL || i == info->index.info ||
	       i == info->index.vers || i == info->index.pcpu ||
	       strcmp(info->sections[i].name, "__versions") == 0;
}

/* Gives section i its group and place. */
static void place_section(struct load_info *info, unsigned int i)
{
	struct load_section *s = &info->sections[i];

	if (stays_in_file(info, i))
		return;
	/* struct module outlives init, whatever its section is called. */
	s->place = i != info->index.mod && init_section(s->name) ? PLACE_INIT : PLACE_CORE;
	s->group = i == info->index.mod ? GROUP_DATA : group_of(s);
}

/* Puts section i at the end of the plan; on 8 bytes at least, since it may hold our structures. */
static int append_section(struct load_info *info, unsigned int i, struct plan *plan)
{
	struct load_section *s = &info->sections[i];
	unsigned long align = max_t(u64, s->hdr->sh_addralign,
				    i == info->index.mod ? __alignof__(struct module) : 8);

	if (align > PAGE_SIZE)
		return refuse(info->name, -ENOEXEC, "layout.align",
			      FACTS(.section = s->name, .expected = DEC(PAGE_SIZE),
				    .found = HEX(align)),
			      "a section asks for more than page alignment");
	s->offset = ALIGN(plan->size, align);
	if (s->hdr->sh_size > MAX_LAYOUT - s->offset)
		return refuse(info->name, -ENOMEM, "layout.size",
			      FACTS(.section = s->name, .expected = DEC(MAX_LAYOUT),
				    .found = HEX(s->hdr->sh_size)),
			      "the module is larger than the module area");
	plan->size = s->offset + s->hdr->sh_size;
	return 0;
}

/* The symbols that stay in this place, their names and types, after its read-only sections. */
static int append_symtab(struct load_info *info, enum section_place place, struct symtab_room *room,
			 struct plan *plan)
{
	measure_symtab(info, place, room);
	room->symtab = ALIGN(plan->size, 8);
	room->strtab = room->symtab + room->num_symbols * sizeof(Elf64_Sym);
	/* measure_symtab() bounds a name's length, so the sum cannot overflow. */
	room->typetab = room->strtab + room->strtab_size;
	plan->size = room->typetab + room->num_symbols;
	if (plan->size > MAX_LAYOUT)
		return refuse(info->name, -ENOMEM, "layout.size",
			      FACTS(.expected = DEC(MAX_LAYOUT), .found = HEX(plan->size)),
			      "the module is larger than the module area");
	return 0;
}

/* One walk for each group of one place: four walks over the sections. */
static int lay_out(struct load_info *info, enum section_place place, struct symtab_room *room,
		   struct plan *plan)
{
	unsigned int group, i;
	int err = 0;

	for (group = 0; group < NUM_GROUPS && !err; group++) {
		for (i = 1; i < info->num_sections && !err; i++)
			if (info->sections[i].place == place && info->sections[i].group == group)
				err = append_section(info, i, plan);
		if (!err && group == GROUP_RODATA)
			err = append_symtab(info, place, room, plan);
		plan->size = PAGE_ALIGN(plan->size);
		plan->group_end[group] = plan->size;
	}
	return err;
}

static int allocate_layout(struct load_info *info, struct module_layout *layout,
			   const struct plan *plan, const char *what)
{
	if (!plan->size)
		return 0;
	layout->base = module_alloc(plan->size);
	if (!layout->base)
		return refuse(info->name, -ENOMEM, "layout.memory", FACTS(.found = DEC(plan->size)),
			      "no module memory for the %s part", what);
	layout->size = plan->size;
	layout->text_size = plan->group_end[GROUP_TEXT];
	layout->ro_size = plan->group_end[GROUP_RODATA];
	layout->ro_after_init_size = plan->group_end[GROUP_RO_AFTER_INIT];
	return 0;
}

/* Copies the sections' bytes; module_alloc() gave zeroes for the rest. */
static void move_sections(struct load_info *info, void *core, void *init)
{
	unsigned int i;

	for (i = 1; i < info->num_sections; i++) {
		struct load_section *s = &info->sections[i];

		if (s->place == PLACE_NONE)
			continue;
		s->addr = (s->place == PLACE_CORE ? core : init) + s->offset;
		if (s->hdr->sh_type != SHT_NOBITS)
			memcpy(s->addr, section_data(info, i), s->hdr->sh_size);
	}
}

/*
 * The struct module at its final address. Of the file's 896 bytes only the name
 * is taken: init and exit come by relocation, all else is ours to fill.
 */
static struct module *make_module(struct load_info *info, const struct module_layout *core,
				  const struct module_layout *init, struct module_extra *extra)
{
	struct module *mod = info->sections[info->index.mod].addr;
	char name[MODULE_NAME_LEN];

	memcpy(name, mod->name, sizeof(name));
	memset(mod, 0, sizeof(*mod));
	memcpy(mod->name, name, sizeof(name));
	mod->state = MODULE_STATE_UNFORMED;
	mod->core_layout = *core;
	mod->init_layout = *init;
	mod->core_layout.mtn.mod = mod;
	mod->init_layout.mtn.mod = mod;
	mod->taints = info->taints;
	mod->sig_ok = info->sig_ok;
	INIT_LIST_HEAD(&mod->list);
	INIT_LIST_HEAD(&mod->source_list);
	INIT_LIST_HEAD(&mod->target_list);
	INIT_LIST_HEAD(&mod->bug_list);
	INIT_LIST_HEAD(&extra->allocated);
	INIT_LIST_HEAD(&extra->holds);
	mutex_init(&mod->param_lock);
	mod->extra = extra;
	extra->mod = mod;
	module_area_set_owner(core->base, mod);
	if (init->base)
		module_area_set_owner(init->base, mod);
	return mod;
}

static void trace_layout(const struct load_info *info)
{
	static const char *const permissions[NUM_GROUPS] = { "R-X", "R--", "R-- after init", "RW-" };
	unsigned int i;

	for (i = 1; i < info->num_sections; i++) {
		const struct load_section *s = &info->sections[i];

		if (s->addr && s->hdr->sh_size)
			trace_stage(info->name, "layout", "%.64s at 0x%px, 0x%llx bytes, %s %s", s->name,
				    s->addr, (u64)s->hdr->sh_size,
				    s->place == PLACE_CORE ? "core" : "init",
				    permissions[s->group]);
	}
}

/*
 * Decides where everything goes, takes the memory and fills it.
 * Return: the module, unformed, or an error pointer with nothing kept.
 */
struct module *layout_and_allocate(struct load_info *info)
{
	struct module_layout core = {}, init = {};
	struct plan core_plan = {}, init_plan = {};
	struct module_extra *extra;
	unsigned int i;
	int err;

	for (i = 1; i < info->num_sections; i++)
		place_section(info, i);
	err = lay_out(info, PLACE_CORE, &info->core_room, &core_plan);
	if (!err)
		err = lay_out(info, PLACE_INIT, &info->init_room, &init_plan);
	if (err)
		return ERR_PTR(err);

	extra = kzalloc(sizeof(*extra), GFP_KERNEL);
	if (!extra)
		return ERR_PTR(refuse(info->name, -ENOMEM, "layout.memory", NO_FACTS,
				      "no memory for the module's own record"));
	err = allocate_layout(info, &core, &core_plan, "core");
	if (!err)
		err = allocate_layout(info, &init, &init_plan, "init");
	if (err) {
		module_memfree(core.base);
		kfree(extra);
		return ERR_PTR(err);
	}
	move_sections(info, core.base, init.base);
	if (tracing(TRACE_STAGES))
		trace_layout(info);
	return make_module(info, &core, &init, extra);
}

/* Gives back what layout_and_allocate() took; mod itself lies in it. */
void module_deallocate(struct module *mod)
{
	void *core = mod->core_layout.base, *init = mod->init_layout.base;

	/* From here on an address in it, on a stack that is printed, is nobody's. */
	module_area_set_owner(core, NULL);
	if (init)
		module_area_set_owner(init, NULL);
	kfree(mod->extra);
	module_memfree(init);
	module_memfree(core);
}

bool layout_holds(const struct module_layout *layout, const void *p, unsigned long size)
{
	unsigned long offset = (unsigned long)p - (unsigned long)layout->base;

	return layout->base && offset <= layout->size && size <= layout->size - offset;
}

bool within_module(const struct module *mod, const void *p, unsigned long size)
{
	return layout_holds(&mod->core_layout, p, size) ||
	       layout_holds(&mod->init_layout, p, size);
}

bool overlap(const void *a, unsigned long a_size, const void *b, unsigned long b_size)
{
	return a < b + b_size && b < a + a_size;
}

/*
 * Can all of it be written, for good or until init is done, and is it the module's
 * to write? struct module and the tables that the kernel writes to are not.
 */
bool layout_holds_data(const struct module_layout *layout, const void *p, unsigned long size,
		       bool for_good)
{
	const struct module *mod = layout->mtn.mod;
	const void *from =
		layout->base + (for_good ? layout->ro_after_init_size : layout->ro_size);

	return layout_holds(layout, p, size) && p >= from &&
	       !overlap(p, size, mod, sizeof(*mod)) &&
	       !overlap(p, size, mod->jump_entries,
			mod->num_jump_entries * sizeof(*mod->jump_entries)) &&
	       !overlap(p, size, mod->bug_table, mod->num_bugs * sizeof(*mod->bug_table));
}

/* Is all of it what nobody writes to once it is relocated? Code is: its branches are switched. */
bool layout_holds_constant(const struct module_layout *layout, const void *p, unsigned long size)
{
	return layout_holds(layout, p, size) && p >= layout->base + layout->text_size &&
	       p + size <= layout->base + layout->ro_size;
}

/* Is it code of that part? */
bool layout_holds_text(const struct module_layout *layout, const void *p, unsigned long size)
{
	unsigned long offset = (unsigned long)p - (unsigned long)layout->base;

	return offset <= layout->text_size && size <= layout->text_size - offset;
}

bool within_text(const struct module *mod, const void *p, unsigned long size)
{
	return layout_holds_text(&mod->core_layout, p, size) ||
	       layout_holds_text(&mod->init_layout, p, size);
}

/*
 * Does s point at a string of less than KSYM_NAME_LEN bytes that is there as
 * long as the module is, and the same? The macros make all names constant.
 */
bool string_within_module(const struct module *mod, const char *s)
{
	const struct module_layout *core = &mod->core_layout;
	unsigned long left;

	if (!layout_holds_constant(core, s, 1))
		return false;
	left = core->ro_size - ((unsigned long)s - (unsigned long)core->base);
	/* Many names may be one and the same long string: the bound keeps the walk linear. */
	left = min(left, (unsigned long)KSYM_NAME_LEN);
	return strnlen(s, left) < left;
}

/* A section as an array of objects: its address and their number; NULL and 0 where it is absent. */
void *section_objs(const struct load_info *info, const char *name, size_t object_size,
		   unsigned int *num)
{
	unsigned int i = find_sec(info, name);

	*num = info->sections[i].addr ? info->sections[i].hdr->sh_size / object_size : 0;
	return info->sections[i].addr;
}

/*
 * Notes where the sections are that the kernel itself reads.
 * Return: 0, -ENOEXEC, or -EINVAL for two kinds of constructors.
 */
int find_module_sections(struct module *mod, struct load_info *info)
{
	struct module_extra *extra = mod->extra;
	unsigned int n, n_gpl;

	mod->kp = section_objs(info, "__param", sizeof(*mod->kp), &mod->num_kp);
	mod->syms = section_objs(info, "__ksymtab", sizeof(*mod->syms), &mod->num_syms);
	mod->crcs = section_objs(info, "__kcrctab", sizeof(*mod->crcs), &n);
	mod->gpl_syms = section_objs(info, "__ksymtab_gpl", sizeof(*mod->gpl_syms),
				     &mod->num_gpl_syms);
	mod->gpl_crcs = section_objs(info, "__kcrctab_gpl", sizeof(*mod->gpl_crcs), &n_gpl);
	mod->extable = section_objs(info, "__ex_table", 12, &mod->num_exentries);
	mod->bug_table = section_objs(info, "__bug_table", 12, &mod->num_bugs);
	mod->jump_entries = section_objs(info, "__jump_table", 16, &mod->num_jump_entries);

	if ((mod->crcs && n != mod->num_syms) || (mod->gpl_crcs && n_gpl != mod->num_gpl_syms))
		return refuse(info->name, -ENOEXEC, "exports.crc_count",
			      FACTS(.section = "__kcrctab",
				    .expected = DEC(mod->num_syms + mod->num_gpl_syms),
				    .found = DEC(n + n_gpl)),
			      "there are not as many versions as exports");
	if (find_sec(info, ".ctors") && find_sec(info, ".init_array"))
		return refuse(info->name, -EINVAL, "init.constructors",
			      FACTS(.section = ".ctors"),
			      "a module has constructors in .ctors or in .init_array, not in both");
	extra->ctors = section_objs(info, ".ctors", sizeof(*extra->ctors), &extra->num_ctors);
	if (!extra->ctors)
		extra->ctors = section_objs(info, ".init_array", sizeof(*extra->ctors),
					    &extra->num_ctors);
	return 0;
}
