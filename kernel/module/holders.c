/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who holds a module: a note beside the count. Dependents are on a list of their
 * own (list.c); every other reference is put down to the place that took it, in a
 * table of MAX_HOLDERS places in struct module_extra, which needs no memory when
 * a reference is taken. What does not fit is counted together.
 *
 * module_put() does not say which reference it gives back. For the kernel's own
 * (open files) get and put name the same thing. Else it is taken to be one from
 * the same module's code, the nearest by address, which is the same function
 * where that took one; failing that, the nearest of anybody's. So the sum is
 * always right, and a line can be wrong where one module takes references at
 * several places and another gives them back.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "fs/file.h"
#include "kallsyms.h"
#include "mm/module_area.h"
#include "module/internal.h"

/* Guards every module's table and every list of holder.taken. Any context. */
static DEFINE_SPINLOCK(holders_lock);

static struct module *module_at(unsigned long addr)
{
	return is_module_address(addr) ? __module_address(addr) : NULL;
}

/* The entry of that place, else a free one made its own; NULL: the table is full. */
static struct holder *entry_for(struct module_extra *extra, unsigned long at)
{
	struct holder *h, *unused = NULL;

	for (h = extra->holders; h < extra->holders + MAX_HOLDERS; h++) {
		if (h->at == at && h->name[0] == '\0')
			return h;
		if (!h->count && !unused)
			unused = h;
	}
	if (!unused)
		return NULL;
	if (unused->by)
		list_del(&unused->taken);
	unused->at = at;
	unused->by = module_at(at);
	unused->name[0] = '\0';
	if (unused->by)
		list_add(&unused->taken, &unused->by->extra->holds);
	return unused;
}

/* at: where it was taken (a return address), or the thing that it is for. */
void note_holder(struct module *mod, unsigned long at)
{
	struct holder *h;
	unsigned long flags;

	spin_lock_irqsave(&holders_lock, flags);
	h = entry_for(mod->extra, at);
	if (h)
		h->count++;
	else
		mod->extra->more_holders++;
	spin_unlock_irqrestore(&holders_lock, flags);
}

static unsigned long distance(const struct holder *h, unsigned long at)
{
	return h->at > at ? h->at - at : at - h->at;
}

/* Is a the likelier one to be given back by who calls from `at`, which is of module `by`? */
static bool likelier(const struct holder *a, const struct holder *b, struct module *by,
		     unsigned long at)
{
	if ((a->by == by) != (b->by == by))
		return a->by == by;
	return distance(a, at) < distance(b, at);
}

static struct holder *find_holder(struct module_extra *extra, unsigned long at)
{
	struct module *by = module_at(at);
	struct holder *h, *best = NULL;

	for (h = extra->holders; h < extra->holders + MAX_HOLDERS; h++)
		if (h->count && (!best || likelier(h, best, by, at)))
			best = h;
	/* Somebody else's, and there are some of whom nothing is known: rather one of those. */
	if (best && extra->more_holders && best->by != by)
		best = NULL;
	return best;
}

void forget_holder(struct module *mod, unsigned long at)
{
	struct holder *h;
	unsigned long flags;

	spin_lock_irqsave(&holders_lock, flags);
	h = find_holder(mod->extra, at);
	if (h)
		h->count--;
	else if (mod->extra->more_holders)
		mod->extra->more_holders--;
	spin_unlock_irqrestore(&holders_lock, flags);
}

/* Its code is gone, the reference is not: the name stays, near to what remains of the module. */
static void keep_name(struct holder *h, const struct module_layout *layout)
{
	struct module *by = h->by;

	if (!h->name[0])
		snprintf(h->name, sizeof(h->name), "%pB", (void *)h->at);
	h->at = (unsigned long)by->core_layout.base;
	if (layout == &by->init_layout)
		return;
	list_del(&h->taken);
	h->by = NULL;
	h->at = 0;
}

/* The memory of this layout, of mod's two, goes: nothing may point into it any more. */
void holders_code_goes(struct module *mod, const struct module_layout *layout)
{
	bool all = layout == &mod->core_layout;
	struct holder *h, *next;
	unsigned long flags;

	spin_lock_irqsave(&holders_lock, flags);
	list_for_each_entry_safe(h, next, &mod->extra->holds, taken)
		if (all || h->at - (unsigned long)layout->base < layout->size)
			keep_name(h, layout);
	/* Its own table goes too: others' lists must not lead there. */
	for (h = mod->extra->holders; all && h < mod->extra->holders + MAX_HOLDERS; h++)
		if (h->by)
			list_del(&h->taken);
	spin_unlock_irqrestore(&holders_lock, flags);
}

/* A return address, and not the address of a thing? */
static bool is_code(const struct holder *h)
{
	const struct module *by = h->by;

	if (!by)
		return kernel_text_address(h->at);
	return h->at - (unsigned long)by->core_layout.base < by->core_layout.text_size ||
	       h->at - (unsigned long)by->init_layout.base < by->init_layout.text_size;
}

static void show_holder(struct seq_file *m, const struct holder *h)
{
	if (h->name[0])
		seq_printf(m, "%u %s%s\n", h->count, h->name, h->by ? "" : ", which is unloaded");
	else if (is_code(h))
		seq_printf(m, "%u %pB\n", h->count, (void *)h->at);
	else
		seq_printf(m, "%u opened %ps\n", h->count, (void *)h->at);
}

static void show_table(struct seq_file *m, const struct module_extra *extra)
{
	const struct holder *h;
	unsigned long flags;

	spin_lock_irqsave(&holders_lock, flags);
	for (h = extra->holders; h < extra->holders + MAX_HOLDERS; h++)
		if (h->count)
			show_holder(m, h);
	if (extra->more_holders)
		seq_printf(m, "%u at further places\n", extra->more_holders);
	spin_unlock_irqrestore(&holders_lock, flags);
}

/* A line for each place, its count first; the counts add up to refcnt. Then who has files open. */
int holders_show(struct seq_file *m, void *v)
{
	struct module *mod = m->private;
	struct module_use *use;

	mutex_lock(&module_mutex);
	/* Held until init memory has gone back, a little longer than it is COMING. */
	if (mod->state == MODULE_STATE_COMING || mod->init_layout.base)
		seq_puts(m, "1 its own load\n");
	list_for_each_entry(use, &mod->source_list, source_list)
		seq_printf(m, "1 %s, which uses its exports\n", use->source->name);
	mutex_unlock(&module_mutex);
	show_table(m, mod->extra);
	show_file_users(m, mod);
	return 0;
}
