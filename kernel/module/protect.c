/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Permissions. Module memory comes writable and not executable. Before any of
 * its code runs, text becomes read-only, then executable, never both writable
 * and executable; read-only data becomes read-only.
 */
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/set_memory.h>

#include "module/internal.h"

static int protect_layout(const struct module_layout *layout)
{
	unsigned long base = (unsigned long)layout->base;
	int err = 0;

	if (layout->ro_size)
		err = set_memory_ro(base, layout->ro_size >> PAGE_SHIFT);
	if (!err && layout->text_size)
		err = set_memory_x(base, layout->text_size >> PAGE_SHIFT);
	return err;
}

int module_enable_protection(struct module *mod, const char *name)
{
	int err;

	err = protect_layout(&mod->core_layout);
	if (!err)
		err = protect_layout(&mod->init_layout);
	if (err)
		return refuse(name, err, "protect.permissions", NO_FACTS,
			      "the memory's permissions could not be set");
	trace_stage(name, "protect", "core 0x%px to 0x%px, init 0x%px to 0x%px",
		    mod->core_layout.base, mod->core_layout.base + mod->core_layout.size,
		    mod->init_layout.base, mod->init_layout.base + mod->init_layout.size);
	return 0;
}

/* Once init is done, what it alone may write becomes read-only too. */
int module_protect_after_init(struct module *mod)
{
	const struct module_layout *layout = &mod->core_layout;
	unsigned long pages = (layout->ro_after_init_size - layout->ro_size) >> PAGE_SHIFT;

	if (!pages)
		return 0;
	return set_memory_ro((unsigned long)layout->base + layout->ro_size, pages);
}
