/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /proc/kallsyms: every name that an address can have, the kernel's first, then
 * the modules', newest first. A reader may come back after modules came and
 * went, so between two reads only names and numbers are kept, never a pointer.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "kallsyms.h"
#include "module/internal.h"

/* One symbol: where it stands, and what is printed of it. */
struct symbol_iter {
	loff_t pos;         /* of the record; 0 with a fresh state */
	unsigned int index; /* in the kernel's table; in mod's where there is one */
	u64 id;             /* the module's: 0 while in the kernel's table */
	struct module *mod; /* from start() to stop() only */
	char name[MODULE_NAME_LEN];
	bool ended;
	bool show_address;
};

/* The module to go on with after that one; NULL for none: from the newest. module_mutex held. */
static struct module *next_module(struct module *mod)
{
	struct list_head *node = mod ? &mod->list : &modules;

	while ((node = node->next) != &modules) {
		mod = list_entry(node, struct module, list);
		if (mod->state != MODULE_STATE_UNFORMED)
			return mod;
	}
	return NULL;
}

/*
 * Symbol i of a module: those of core, then those of init while it is there.
 * NULL past the last. module_mutex held.
 */
static const Elf64_Sym *symbol_at(struct module *mod, unsigned int i, char *type, const char **name)
{
	const struct mod_kallsyms *table = &mod->core_kallsyms;

	if (i >= table->num_symtab) {
		i -= table->num_symtab;
		table = &mod->extra->init_kallsyms;
	}
	if (i >= table->num_symtab)
		return NULL;
	*type = table->typetab[i];
	*name = table->strtab + table->symtab[i].st_name;
	return &table->symtab[i];
}

static void enter_module(struct symbol_iter *iter, struct module *mod)
{
	iter->mod = mod;
	iter->index = 0;
	iter->ended = !mod;
	if (!mod)
		return;
	iter->id = mod->extra->id;
	strscpy(iter->name, mod->name, sizeof(iter->name));
}

/* Modules without symbols, or with fewer than before, are passed over. */
static bool settle(struct symbol_iter *iter)
{
	unsigned long addr;
	const char *name;
	char type;

	if (!iter->id && !iter->ended) {
		if (kallsyms_get(iter->index, &addr, &type, &name))
			return true;
		enter_module(iter, next_module(NULL));
	}
	while (iter->mod && !symbol_at(iter->mod, iter->index, &type, &name))
		enter_module(iter, next_module(iter->mod));
	return iter->mod;
}

/* The module where the last read stopped; where it has gone, the next older one. */
static void find_place(struct symbol_iter *iter)
{
	struct module *mod;

	if (!iter->id || iter->ended)
		return;
	mod = find_module_all(iter->name, false);
	if (mod && mod->extra->id == iter->id) {
		iter->mod = mod;
		return;
	}
	for (mod = next_module(NULL); mod && mod->extra->id > iter->id;)
		mod = next_module(mod);
	enter_module(iter, mod);
}

static void *symbols_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct symbol_iter *iter = m->private;

	iter->index++;
	iter->pos = ++*pos;
	return settle(iter) ? iter : NULL;
}

static void *symbols_start(struct seq_file *m, loff_t *pos)
{
	struct symbol_iter *iter = m->private;
	loff_t at = 0;

	mutex_lock(&module_mutex);
	iter->show_address = kallsyms_show_value(m->file->f_cred);
	if (*pos == iter->pos && *pos) {
		find_place(iter);
		return settle(iter) ? iter : NULL;
	}
	*iter = (struct symbol_iter){ .show_address = iter->show_address };
	if (!settle(iter))
		return NULL;
	while (at < *pos)
		if (!symbols_next(m, iter, &at))
			return NULL;
	return iter;
}

static void symbols_stop(struct seq_file *m, void *v)
{
	((struct symbol_iter *)m->private)->mod = NULL;
	mutex_unlock(&module_mutex);
}

/* Capital letters: for the kernel what is global, for a module what it exports. */
static bool is_exported(struct module *mod, const char *name)
{
	struct find_symbol_arg arg = { .name = name };

	return find_symbol(&arg) && arg.owner == mod;
}

static int symbols_show(struct seq_file *m, void *v)
{
	struct symbol_iter *iter = v;
	const Elf64_Sym *sym;
	unsigned long addr;
	const char *name;
	char type;

	if (!iter->mod) {
		kallsyms_get(iter->index, &addr, &type, &name);
		seq_printf(m, "%px %c %s\n", iter->show_address ? (void *)addr : NULL, type, name);
		return 0;
	}
	sym = symbol_at(iter->mod, iter->index, &type, &name);
	if (!sym)
		return SEQ_SKIP; /* not while the mutex is held */
	addr = sym->st_value;
	if (is_exported(iter->mod, name))
		type = toupper(type);
	seq_printf(m, "%px %c %s\t[%s]\n", iter->show_address ? (void *)addr : NULL, type, name,
		   iter->mod->name);
	return 0;
}

static const struct seq_operations symbols_ops = {
	.start = symbols_start,
	.next = symbols_next,
	.stop = symbols_stop,
	.show = symbols_show,
};

int kallsyms_view_init(void)
{
	return proc_create_seq_private("kallsyms", 0444, NULL, &symbols_ops,
				       sizeof(struct symbol_iter), NULL) ? 0 : -ENOMEM;
}
