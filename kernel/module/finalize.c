/* SPDX-License-Identifier: GPL-2.0 */
/*
 * After relocation, while the memory can still be written: the code becomes what
 * this processor and the kernel's own state ask for.
 *
 * Sources: Linux's module_finalize(), Documentation/staging/static-keys.rst. Linux
 * believes both tables; here every place in them must be the module's.
 */
#include <asm/asm.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>

#include "jump_label.h"
#include "module/internal.h"
#include "traps.h"
#include "x86/alternative.h"
#include "x86/text_poke.h"

static int refuse_entry(const struct load_info *info, const char *rule, const char *section,
			unsigned int entry, const char *why)
{
	return refuse(info->name, -ENOEXEC, rule, FACTS(.section = section, .found = DEC(entry)),
		      "entry %u %s", entry, why);
}

/* Checks: the code and what would replace it are code of this module, and it has room for it. */
static int apply_module_alternatives(struct module *mod, struct load_info *info)
{
	static const char section[] = ".altinstructions";
	unsigned int i, num;
	const struct alt_instr *alts = section_objs(info, section, sizeof(*alts), &num);

	for (i = 0; i < num; i++) {
		if (!within_text(mod, alt_instr_code(&alts[i]), alts[i].instrlen) ||
		    !within_text(mod, alt_instr_replacement(&alts[i]), alts[i].replacementlen))
			return refuse_entry(info, "finalize.alternative", section, i,
					    "does not lie in the module's code");
		if (alts[i].replacementlen > alts[i].instrlen)
			return refuse_entry(info, "finalize.alternative", section, i,
					    "is longer than what it replaces");
		if (overlap(alt_instr_code(&alts[i]), alts[i].instrlen,
			    alt_instr_replacement(&alts[i]), alts[i].replacementlen))
			return refuse_entry(info, "finalize.alternative", section, i,
					    "lies in what it replaces");
	}
	if (num)
		apply_alternatives(alts, alts + num);
	return 0;
}

/* Checks: each branch is one, of its own, from this module's code into it; each key stays. */
static int check_jump_table(struct module *mod, struct load_info *info)
{
	static const char section[] = "__jump_table";
	const struct jump_entry *overlap;
	unsigned int i;

	for (i = 0; i < mod->num_jump_entries; i++) {
		const struct jump_entry *entry = &mod->jump_entries[i];
		const void *code = (const void *)jump_entry_code(entry);
		const struct static_key *key = jump_entry_key(entry);

		if (!within_text(mod, code, 1) ||
		    !within_text(mod, code, arch_jump_entry_size(entry)) ||
		    !within_text(mod, (const void *)jump_entry_target(entry), 1))
			return refuse_entry(info, "finalize.jump_place", section, i,
					    "does not branch from the module's code into it");
		if (!arch_jump_entry_valid(entry))
			return refuse_entry(info, "finalize.jump_code", section, i,
					    "is neither a no-op nor a jump to its target");
		if ((unsigned long)key % sizeof(void *) || !reaches(mod, key, sizeof(*key)))
			return refuse_entry(info, "finalize.jump_key", section, i,
					    "belongs to no key");
	}
	overlap = jump_label_overlap(mod);
	if (overlap)
		return refuse(info->name, -ENOEXEC, "finalize.jump_overlap",
			      FACTS(.section = section, .found = HEX(jump_entry_code(overlap))),
			      "the code of two branches overlaps");
	return 0;
}

/*
 * Checks: what may fault and where it goes on are code of this module, which keeps its
 * stack. Sorts the table.
 */
static int check_exception_table(struct module *mod, struct load_info *info)
{
	unsigned int i;

	for (i = 0; i < mod->num_exentries; i++) {
		const struct exception_table_entry *entry = &mod->extable[i];

		if (!within_text(mod, (void *)((unsigned long)&entry->insn + entry->insn), 1) ||
		    !within_text(mod, (void *)((unsigned long)&entry->fixup + entry->fixup), 1))
			return refuse_entry(info, "finalize.exception", "__ex_table", i,
					    "does not lead from the module's code into it");
		if (EX_DATA_TYPE(entry->data) == EX_TYPE_IMM_REG &&
		    EX_DATA_REG(entry->data) == EX_REG_SP)
			return refuse_entry(info, "finalize.exception", "__ex_table", i,
					    "would go on with another stack");
	}
	if (mod->num_exentries)
		sort_extable(mod->extable, mod->extable + mod->num_exentries);
	return 0;
}

/* Checks: the file name that a warning prints lies in the module; its taint is one. */
static int check_bug_table(struct module *mod, struct load_info *info)
{
	unsigned int i;

	for (i = 0; i < mod->num_bugs; i++) {
		const struct bug_entry *bug = &mod->bug_table[i];
		unsigned long file = (unsigned long)&bug->file_disp + bug->file_disp;

		if (!string_within_module(mod, (const char *)file))
			return refuse_entry(info, "finalize.bug", "__bug_table", i,
					    "names a source file outside the module");
		if (BUG_GET_TAINT(bug) >= TAINT_FLAGS_COUNT)
			return refuse_entry(info, "finalize.bug", "__bug_table", i,
					    "taints the kernel in a way that there is not");
	}
	return 0;
}

int module_finalize(struct module *mod, struct load_info *info)
{
	int err;

	err = check_exception_table(mod, info);
	if (!err)
		err = check_bug_table(mod, info);
	if (!err)
		err = apply_module_alternatives(mod, info);
	if (!err)
		err = check_jump_table(mod, info);
	return err;
}

/* Before any of its code runs: a parameter's setter is code, too. */
int follow_static_keys(struct module *mod, struct load_info *info)
{
	int err = jump_label_add_module(mod);

	return err ? refuse(info->name, err, "init.static_keys", NO_FACTS,
			    "no memory to note which static keys it follows") : 0;
}
