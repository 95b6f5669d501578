/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a module allocated and has not freed: kernel/mm/owners.c keeps the account,
 * here it is asked. Three moments: when init memory goes, the functions in it get
 * their names while there are names; when the module goes, one line in the log for
 * each function whose memory is still there; and afterwards `leaks` shows what of
 * that nobody has freed since.
 */
#include <linux/moduleparam.h>
#include <linux/seq_file.h>

#include "mm/owners.h"
#include "module/internal.h"

/* Functions of unloaded modules, in the order they went. */
#define KEPT_FUNCTIONS 64

static LIST_HEAD(left_behind);

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "module."
module_param_named(leak_check, owners_enabled, bool, 0644);

void leaks_init_memory_goes(struct module *mod)
{
	owners_retire((unsigned long)mod->init_layout.base, mod->init_layout.size,
		      &mod->extra->allocated);
}

static void report(const struct alloc_site *site, void *mod)
{
	pr_warn("%s: %lu allocation%s of %lu bytes not freed, made by %s\n",
		((struct module *)mod)->name, site->count, site->count == 1 ? "" : "s",
		site->bytes, site->function);
}

/* Once nothing of it runs any more, and the loader has given back what it took for it. */
void leaks_report(struct module *mod)
{
	struct list_head *allocated = &mod->extra->allocated;

	leaks_init_memory_goes(mod);
	owners_retire((unsigned long)mod->core_layout.base, mod->core_layout.size, allocated);
	owners_for_each(allocated, report, mod);
	owners_move(allocated, &left_behind, KEPT_FUNCTIONS);
}

static void show_site(const struct alloc_site *site, void *m)
{
	if (site->function[0])
		seq_printf(m, "%lu %lu %s\n", site->count, site->bytes, site->function);
	else
		seq_printf(m, "%lu %lu %pB\n", site->count, site->bytes, (void *)site->caller);
}

/* "allocations bytes function", oldest first. */
int leaks_show(struct seq_file *m, void *v)
{
	owners_for_each(&left_behind, show_site, m);
	if (owners_lost())
		seq_printf(m, "# %lu allocations were not recorded for lack of memory\n",
			   owners_lost());
	return 0;
}

/* The same for a module that is there: what it has now, one line a call. */
int memory_show(struct seq_file *m, void *v)
{
	struct module *mod = m->private;

	owners_for_each(&mod->extra->allocated, show_site, m);
	owners_for_each_in((unsigned long)mod->init_layout.base, mod->init_layout.size, show_site,
			   m);
	owners_for_each_in((unsigned long)mod->core_layout.base, mod->core_layout.size, show_site,
			   m);
	return 0;
}
