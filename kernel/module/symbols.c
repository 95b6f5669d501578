/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who exports a name, and what each symbol of a module is worth. The kernel's
 * own exports are sorted by the linker and searched in halves; those of modules
 * are in one hash table, so that a lookup does not depend on how many modules
 * are loaded.
 */
#include <linux/errno.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "lib/nearest.h"
#include "module/internal.h"

/* How long a module waits for the init of one that it needs. */
#define EXPORTER_TIMEOUT (30 * HZ)

/* linker.ld: sorted by name; the versions stand in the same order. */
extern const struct kernel_symbol __start___ksymtab[], __stop___ksymtab[];
extern const struct kernel_symbol __start___ksymtab_gpl[], __stop___ksymtab_gpl[];
extern const s32 __start___kcrctab[], __stop___kcrctab[];
extern const s32 __start___kcrctab_gpl[], __stop___kcrctab_gpl[];

/* All exports of modules from COMING on. Guarded by module_mutex. */
static struct htable exports_by_name = HTABLE_INIT;

/* What an offset leads to from its own place. Not in pointers: 0 is where a weak one leads. */
static const void *follow(const int *offset)
{
	return (const void *)((unsigned long)offset + *offset);
}

unsigned long kernel_symbol_value(const struct kernel_symbol *sym)
{
	return (unsigned long)follow(&sym->value_offset);
}

const char *kernel_symbol_name(const struct kernel_symbol *sym)
{
	return follow(&sym->name_offset);
}

/* "" and NULL both mean: in none. */
const char *kernel_symbol_namespace(const struct kernel_symbol *sym)
{
	return sym->namespace_offset ? follow(&sym->namespace_offset) : NULL;
}

/* Index of name in a sorted table of n, or -1. */
static long search_table(const struct kernel_symbol *table, unsigned long n, const char *name)
{
	unsigned long low = 0, high = n;

	while (low < high) {
		unsigned long mid = low + (high - low) / 2;
		int order = strcmp(name, kernel_symbol_name(&table[mid]));

		if (order == 0)
			return mid;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

static bool find_in_kernel(struct find_symbol_arg *arg, bool gpl_only)
{
	const struct kernel_symbol *table = gpl_only ? __start___ksymtab_gpl : __start___ksymtab;
	const struct kernel_symbol *end = gpl_only ? __stop___ksymtab_gpl : __stop___ksymtab;
	const s32 *crcs = gpl_only ? __start___kcrctab_gpl : __start___kcrctab;
	const s32 *crcs_end = gpl_only ? __stop___kcrctab_gpl : __stop___kcrctab;
	long i = search_table(table, end - table, arg->name);

	if (i < 0)
		return false;
	arg->sym = &table[i];
	arg->crc = crcs_end - crcs > i ? &crcs[i] : NULL;
	arg->owner = NULL;
	arg->gpl_only = gpl_only;
	return true;
}

/* Fills the rest of arg from arg->name. Call with module_mutex held. */
bool find_symbol(struct find_symbol_arg *arg)
{
	u32 hash = hash_string(arg->name);
	struct hnode *node;

	if (find_in_kernel(arg, false) || find_in_kernel(arg, true))
		return true;
	htable_for_each_possible(node, &exports_by_name, hash) {
		struct export *export = container_of(node, struct export, by_name);

		if (strcmp(kernel_symbol_name(export->sym), arg->name) == 0) {
			arg->sym = export->sym;
			arg->crc = export->crc;
			arg->owner = export->owner;
			arg->gpl_only = export->gpl_only;
			return true;
		}
	}
	return false;
}

static void offer_export(struct nearest *near, const struct kernel_symbol *sym, const char *owner)
{
	const char *name = kernel_symbol_name(sym);

	nearest_offer(near, name, strlen(name), owner);
}

/* Every name that is exported now: of the kernel, then of modules, the newest first. */
void offer_exports(struct nearest *near)
{
	const struct kernel_symbol *sym;
	const struct list_head *node;
	unsigned int i;

	for (sym = __start___ksymtab; sym < __stop___ksymtab; sym++)
		offer_export(near, sym, "kernel");
	for (sym = __start___ksymtab_gpl; sym < __stop___ksymtab_gpl; sym++)
		offer_export(near, sym, "kernel");
	mutex_lock(&module_mutex);
	for (node = modules.next; node != &modules; node = node->next) {
		const struct module *mod = list_entry(node, struct module, list);

		for (i = 0; i < mod->extra->num_exports; i++)
			offer_export(near, mod->extra->exports[i].sym, mod->name);
	}
	mutex_unlock(&module_mutex);
}

/*
 * A proprietary module's exports are no way around GPL-only ones: who uses them is proprietary too,
 * and may not do so with GPL-only symbols in its hands. Return: 0 or -ENOENT.
 */
static int inherit_taint(struct load_info *info, struct module *mod,
			 const struct find_symbol_arg *arg)
{
	const unsigned long proprietary = 1UL << TAINT_PROPRIETARY_MODULE;
	const struct module *owner = arg->owner;

	if (!owner || !(owner->taints & proprietary))
		return 0;
	if (mod->using_gplonly_symbols)
		return refuse(info->name, -ENOENT, "symbols.proprietary",
			      FACTS(.symbol = arg->name, .found = TEXT(owner->name)),
			      "Unknown symbol: it is a proprietary module's, and the module uses GPL-only ones");
	if (!(mod->taints & proprietary))
		pr_warn("%s: module uses symbols %s from proprietary module %s, inheriting taint.\n",
			mod->name, arg->name, owner->name);
	mod->taints |= proprietary;
	return 0;
}

/* What the exporter lets this module do. Return: 0, -ENOENT, -EINVAL. */
static int check_access(struct load_info *info, struct module *mod, struct find_symbol_arg *arg)
{
	const char *ns = kernel_symbol_namespace(arg->sym);
	int err;

	if (arg->gpl_only && (mod->taints & (1UL << TAINT_PROPRIETARY_MODULE)))
		return refuse(info->name, -ENOENT, "symbols.gpl_only", FACTS(.symbol = arg->name),
			      "Unknown symbol: %s exports it to GPL-compatible modules only",
			      module_name(arg->owner));
	if (arg->gpl_only)
		mod->using_gplonly_symbols = true;
	err = inherit_taint(info, mod, arg);
	if (!err)
		err = check_version(info, arg->name, arg->crc);
	if (err)
		return err;
	if (ns && ns[0] && !imports_namespace(info, ns))
		return refuse(info->name, -EINVAL, "symbols.namespace",
			      FACTS(.symbol = arg->name, .expected = TEXT(ns),
				    .found = TEXT(info->num_imports ? "imports of others only" :
								      "no import")),
			      "%s exports it in a namespace that the module does not import",
			      module_name(arg->owner));
	return 0;
}

/*
 * One attempt to find a symbol and take a reference on its owner.
 * Return: 0; -EBUSY (bare) when the owner is still in its init; 1 when nobody
 * exports it; else refused.
 */
static int resolve_symbol(struct load_info *info, struct module *mod, const char *name,
			  unsigned long *value, char *owner)
{
	struct find_symbol_arg arg = { .name = name };
	int err = 1;

	mutex_lock(&module_mutex);
	if (!find_symbol(&arg))
		goto out;
	strscpy(owner, module_name(arg.owner), MODULE_NAME_LEN);
	err = check_access(info, mod, &arg);
	if (err)
		goto out;
	err = ref_module(info, mod, arg.owner);
	if (err == -ENOENT)
		err = refuse(info->name, err, "symbols.owner_going", FACTS(.symbol = name),
			     "Unknown symbol: its exporter %s is being unloaded", owner);
	if (err)
		goto out;
	*value = kernel_symbol_value(arg.sym);
	trace_stage(info->name, "symbols", "%s is 0x%lx of %s", name, *value, owner);
out:
	mutex_unlock(&module_mutex);
	return err;
}

/* Waits while the exporter is in its init. Return: as resolve_symbol(), but refused -EBUSY. */
static int resolve_symbol_wait(struct load_info *info, struct module *mod, const char *name,
			       unsigned long *value)
{
	char owner[MODULE_NAME_LEN];
	int err;

	err = resolve_symbol(info, mod, name, value, owner);
	if (err != -EBUSY)
		return err;
	if (wait_event_interruptible_timeout(
		    module_wq,
		    (err = resolve_symbol(info, mod, name, value, owner)) != -EBUSY,
		    EXPORTER_TIMEOUT) > 0)
		return err;
	return refuse(info->name, -EBUSY, "symbols.owner_busy",
		      FACTS(.symbol = name), "gave up waiting for the init of %s, which exports it",
		      owner);
}

/* Nobody exports it: fine for a weak one, which is then worth 0. */
static int resolve_undefined(struct load_info *info, struct module *mod, const elf_sym *sym,
			     Elf64_Addr *value)
{
	const char *name = symbol_name(info, sym);
	unsigned long address = 0;
	int err = 1;

	/* No export has so long a name, and hashing it again and again would be quadratic. */
	if (strnlen(name, KSYM_NAME_LEN) < KSYM_NAME_LEN)
		err = resolve_symbol_wait(info, mod, name, &address);
	if (err > 0 && ELF64_ST_BIND(sym->st_info) == STB_WEAK)
		err = 0;
	if (err > 0)
		err = refuse_absent(info, name);
	*value = address;
	return err;
}

static int resolve_defined(struct load_info *info, struct module *mod, const elf_sym *sym,
			   Elf64_Addr *value)
{
	if (sym->st_shndx >= info->num_sections)
		return refuse(info->name, -ENOEXEC, "symbols.section",
			      FACTS(.symbol = symbol_name(info, sym),
				    .offset = AT(file_offset(info, &sym->st_shndx)),
				    .expected = DEC(info->num_sections),
				    .found = DEC(sym->st_shndx)),
			      "a symbol is defined in a section that does not exist");
	if (sym->st_shndx == info->index.pcpu)
		*value = (unsigned long)mod->percpu + sym->st_value;
	else
		*value = (unsigned long)info->sections[sym->st_shndx].addr + sym->st_value;
	return 0;
}

static int resolve_one(struct load_info *info, struct module *mod, const elf_sym *sym,
		       Elf64_Addr *value)
{
	switch (sym->st_shndx) {
	case SHN_UNDEF:
		return resolve_undefined(info, mod, sym, value);
	case SHN_ABS:
		*value = sym->st_value;
		return 0;
	case SHN_COMMON:
		return refuse(info->name, -ENOEXEC, "symbols.common",
			      FACTS(.symbol = symbol_name(info, sym),
				    .offset = AT(file_offset(info, sym))),
			      "a common symbol has no memory: compile with -fno-common");
	default:
		return resolve_defined(info, mod, sym, value);
	}
}

/*
 * Gives every symbol its value. Goes on after a bad one, so that all are
 * printed; returns the last one's errno. Source: loading-rules "Symbols".
 */
int simplify_symbols(struct module *mod, struct load_info *info)
{
	unsigned int i;
	int err, last = 0;

	info->values = kvcalloc(max(info->num_symbols, 1U), sizeof(*info->values), GFP_KERNEL);
	if (!info->values)
		return refuse(info->name, -ENOMEM, "symbols.memory", NO_FACTS,
			      "no memory for the values of %u symbols", info->num_symbols);
	for (i = 1; i < info->num_symbols; i++) {
		err = resolve_one(info, mod, &info->symtab[i], &info->values[i]);
		if (err)
			last = err;
	}
	return last;
}

/* Of core memory, or an offset into the per-CPU variables. Linux lets an export lead anywhere. */
static bool is_own_address(const struct module *mod, unsigned long value)
{
	return layout_holds(&mod->core_layout, (void *)value, 0) ||
	       value - (unsigned long)mod->percpu < mod->percpu_size;
}

static int check_exports(struct load_info *info, struct module *mod,
			 const struct kernel_symbol *syms, unsigned int num, const char *section)
{
	unsigned int i;

	for (i = 0; i < num; i++) {
		const char *ns = kernel_symbol_namespace(&syms[i]);

		/* Zeroes have an address, their own, and the name "": millions take no file. */
		if (!string_within_module(mod, kernel_symbol_name(&syms[i])) ||
		    !*kernel_symbol_name(&syms[i]) ||
		    (ns && !string_within_module(mod, ns)))
			return refuse(info->name, -ENOEXEC, "exports.name",
				      FACTS(.section = section, .found = DEC(i)),
				      "the name of an export does not lie in the module");
		if (!is_own_address(mod, kernel_symbol_value(&syms[i])))
			return refuse(info->name, -ENOEXEC, "exports.value",
				      FACTS(.section = section,
					    .symbol = kernel_symbol_name(&syms[i]),
					    .found = HEX(kernel_symbol_value(&syms[i]))),
				      "what is exported does not lie in the module");
	}
	return 0;
}

static void fill_exports(struct export *exports, struct module *mod,
			 const struct kernel_symbol *syms, const s32 *crcs, unsigned int num,
			 bool gpl_only)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		exports[i] = (struct export){ .sym = &syms[i],
					      .crc = crcs ? &crcs[i] : NULL,
					      .owner = mod,
					      .gpl_only = gpl_only };
}

/* After relocation: makes the table entries, which nobody sees before publish_exports(). */
int prepare_exports(struct module *mod, struct load_info *info)
{
	struct module_extra *extra = mod->extra;
	unsigned int num = mod->num_syms + mod->num_gpl_syms;
	int err;

	err = check_exports(info, mod, mod->syms, mod->num_syms, "__ksymtab");
	if (!err)
		err = check_exports(info, mod, mod->gpl_syms, mod->num_gpl_syms, "__ksymtab_gpl");
	if (err || !num)
		return err;
	extra->exports = kvmalloc_array(num, sizeof(*extra->exports), GFP_KERNEL);
	if (!extra->exports)
		return refuse(info->name, -ENOMEM, "exports.memory", NO_FACTS,
			      "no memory for %u exports", num);
	fill_exports(extra->exports, mod, mod->syms, mod->crcs, mod->num_syms, false);
	fill_exports(extra->exports + mod->num_syms, mod, mod->gpl_syms, mod->gpl_crcs,
		     mod->num_gpl_syms, true);
	return 0;
}

/*
 * Makes the exports findable, unless one exists already. Call with module_mutex
 * held. Return: 0 or -ENOEXEC.
 */
int publish_exports(struct module *mod, struct load_info *info)
{
	struct module_extra *extra = mod->extra;
	unsigned int i, num = mod->num_syms + mod->num_gpl_syms;

	for (i = 0; i < num; i++) {
		struct find_symbol_arg arg = { .name = kernel_symbol_name(extra->exports[i].sym) };

		if (find_symbol(&arg))
			return refuse(info->name, -ENOEXEC, "exports.duplicate",
				      FACTS(.symbol = arg.name),
				      "the module exports a symbol that %s exports already",
				      module_name(arg.owner));
	}
	trace_stage(info->name, "exports", "%u for all, %u for GPL-compatible modules",
		    mod->num_syms, mod->num_gpl_syms);
	for (i = 0; i < num; i++)
		htable_insert(&exports_by_name, &extra->exports[i].by_name,
			      hash_string(kernel_symbol_name(extra->exports[i].sym)));
	extra->num_exports = num;
	return 0;
}

/* Takes them out again, and their memory back. */
void withdraw_exports(struct module *mod)
{
	struct module_extra *extra = mod->extra;
	unsigned int i;

	mutex_lock(&module_mutex);
	for (i = 0; i < extra->num_exports; i++)
		htable_remove(&exports_by_name, &extra->exports[i].by_name);
	extra->num_exports = 0;
	mutex_unlock(&module_mutex);
	kvfree(extra->exports);
	extra->exports = NULL;
}

void *__symbol_get(const char *symbol)
{
	struct find_symbol_arg arg = { .name = symbol };
	void *value = NULL;

	mutex_lock(&module_mutex);
	if (!find_symbol(&arg))
		goto out;
	/* Linux since 6.1.52: else a licence check could be walked around by name. */
	if (!arg.gpl_only)
		pr_warn("failing symbol_get of non-GPLONLY symbol %s.\n", symbol);
	else if (strong_try_module_get(arg.owner) == 0)
		value = (void *)kernel_symbol_value(arg.sym);
	if (value && arg.owner)
		note_holder(arg.owner, _RET_IP_);
out:
	mutex_unlock(&module_mutex);
	return value;
}
EXPORT_SYMBOL_GPL(__symbol_get);

void __symbol_put(const char *symbol)
{
	struct find_symbol_arg arg = { .name = symbol };

	mutex_lock(&module_mutex);
	if (find_symbol(&arg))
		module_put_for(arg.owner, (void *)_RET_IP_);
	mutex_unlock(&module_mutex);
}
EXPORT_SYMBOL(__symbol_put);
