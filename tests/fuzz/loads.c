/* SPDX-License-Identifier: GPL-2.0 */
#include <string.h>

#include <asm/page.h>

#include "host.h"
#include "loads.h"
#include "traps.h"

void __real_destroy_params(const struct kernel_param *params, unsigned int num);
void __wrap_destroy_params(const struct kernel_param *params, unsigned int num);

static bool is_module_code(void (*fn)(void *arg))
{
	return host_module_memory((unsigned long)fn);
}

/*
 * A parameter's functions may be code of the file, as its init is, and here
 * nobody runs that: the linker sends the loader's calls through this.
 */
void __wrap_destroy_params(const struct kernel_param *params, unsigned int num)
{
	for (unsigned int i = 0; i < num; i++) {
		const struct kernel_param_ops *ops = params[i].ops;

		if (ops->free == param_array_ops.free ? !is_module_code(params[i].arr->ops->free) :
							!is_module_code(ops->free))
			__real_destroy_params(&params[i], 1);
	}
}

/* Does the kernel's own code make the text? */
static bool shown_by_kernel(const struct kernel_param *kp)
{
	const struct kernel_param_ops *ops =
		kp->ops->get == param_array_ops.get ? kp->arr->ops : kp->ops;

	return ops->get && !host_module_memory((unsigned long)ops->get) &&
	       !host_module_memory((unsigned long)kp->ops->get);
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

static void check_exports(const struct module *mod, const struct kernel_symbol *syms,
			  unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		unsigned long value = kernel_symbol_value(&syms[i]);

		MUST(string_within_module(mod, kernel_symbol_name(&syms[i])));
		MUST(within_module(mod, (void *)value, 0) ||
		     value - (unsigned long)mod->percpu < mod->percpu_size);
	}
}

/* What a file below /sys/module shows of it, where the kernel's own code makes it. */
static void check_param(const struct kernel_param *kp, const struct module *mod)
{
	static char page[PAGE_SIZE];

	MUST(string_within_module(mod, kp->name));
	MUST(!kp->mod || kp->mod == mod);
	if (kp->perm && kp->ops->get && shown_by_kernel(kp))
		MUST(kp->ops->get(page, kp) < (int)sizeof(page));
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
	check_exports(mod, mod->syms, mod->num_syms);
	check_exports(mod, mod->gpl_syms, mod->num_gpl_syms);
	for (unsigned int i = 0; i < mod->num_kp; i++)
		check_param(&mod->kp[i], mod);
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
