/* SPDX-License-Identifier: GPL-2.0 */
#include <string.h>

#include "host.h"
#include "loads.h"
#include "traps.h"

void __real_destroy_params(const struct kernel_param *params, unsigned int num);
void __wrap_destroy_params(const struct kernel_param *params, unsigned int num);

/*
 * A parameter's functions are code that the file chooses, as its init is, and
 * here nobody runs it: the linker sends the loader's calls through this. So is
 * where its variable is; docs/reliability.md says what that means.
 */
void __wrap_destroy_params(const struct kernel_param *params, unsigned int num)
{
	for (unsigned int i = 0; i < num; i++)
		if (params[i].ops == &param_ops_charp &&
		    host_module_memory((unsigned long)params[i].arg) &&
		    host_module_memory((unsigned long)params[i].arg + sizeof(char *) - 1))
			__real_destroy_params(&params[i], 1);
}

static void check_symbols(const struct module *mod, const struct mod_kallsyms *table)
{
	for (unsigned int i = 0; i < table->num_symtab; i++) {
		const Elf64_Sym *sym = &table->symtab[i];

		MUST(within_module(mod, sym, sizeof(*sym)));
		MUST(string_within_module(mod, table->strtab + sym->st_name));
	}
}

/* What a backtrace prints of an address is a name, and a place before its end. */
static void check_lookup(unsigned long addr)
{
	unsigned long size, offset;
	char name[KSYM_NAME_LEN], *owner;

	if (module_address_lookup(addr, &size, &offset, &owner, name))
		MUST(strnlen(name, sizeof(name)) < sizeof(name) && offset < size);
}

/* Every pointer that others will follow leads into the module's own memory. */
static void check_module(const struct module *mod)
{
	const struct module_layout *core = &mod->core_layout;

	MUST(strnlen(mod->name, sizeof(mod->name)) < sizeof(mod->name));
	MUST(core->text_size <= core->ro_size && core->ro_size <= core->ro_after_init_size &&
	     core->ro_after_init_size <= core->size);
	MUST(within_module(mod, mod, sizeof(*mod)));
	MUST(!mod->init || within_module(mod, mod->init, 1));
	MUST(!mod->exit || within_module(mod, mod->exit, 1));
	check_symbols(mod, (const struct mod_kallsyms *)&mod->core_kallsyms);
	check_lookup((unsigned long)mod);
	check_lookup((unsigned long)mod->init);
	for (unsigned int i = 0; i < mod->num_syms; i++) {
		MUST(string_within_module(mod, kernel_symbol_name(&mod->syms[i])));
		MUST(kernel_symbol_value(&mod->syms[i]));
	}
	for (unsigned int i = 0; i < mod->num_gpl_syms; i++)
		MUST(string_within_module(mod, kernel_symbol_name(&mod->gpl_syms[i])));
	for (unsigned int i = 0; i < mod->num_kp; i++)
		MUST(string_within_module(mod, mod->kp[i].name));
	MUST(within_module(mod, mod->extable, mod->num_exentries * sizeof(*mod->extable)) ||
	     !mod->num_exentries);
}

/* Who came last stands first. */
static struct module *newest(void)
{
	return list_first_entry_or_null(&modules, struct module, list);
}

static int load_once(const void *image, size_t len, const char *args)
{
	struct module *others = newest(), *mod;
	long before = host_allocations;
	int err;

	host_log_clear();
	err = host_load(image, len, args, 0);
	MUST(err <= 0);
	mod = newest();
	MUST(!err == (mod != others));
	MUST(!err || strstr(host_log, "refused"));
	if (!err) {
		check_module(mod);
		host_unload(mod->name);
	}
	MUST(newest() == others);
	MUST(host_allocations == before);
	MUST(host_locks == 0);
	return err;
}

/* "refused, ENOEXEC by elf.type": addresses in what follows may differ. */
static void verdict(char *buf, size_t size)
{
	const char *from = strstr(host_log, "refused"), *to = from ? strstr(from, ": ") : NULL;

	snprintf(buf, size, "%.*s", to ? (int)(to - from) : 0, from);
}

int load_and_check(const void *image, size_t len, const char *args)
{
	char first[128], again[128];
	int err = load_once(image, len, args);

	verdict(first, sizeof(first));
	MUST(load_once(image, len, args) == err);
	verdict(again, sizeof(again));
	MUST(!strcmp(first, again));
	return err;
}
