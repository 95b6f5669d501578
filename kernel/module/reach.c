/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the addresses in a file's tables may lead. What the kernel itself
 * follows for a module, before its init and long after, must be there as long
 * as the module is: in what stays of its own memory, in the kernel's image, or
 * in a module that it uses and so keeps. Linux follows them wherever they lead.
 */
#include "module/internal.h"
#include "x86/paging.h"

/* linker.ld */
extern char _text[], _end[];

/* Is all of it the kernel's image? Init memory that is gone is not. */
static bool in_image(const void *p, unsigned long size)
{
	unsigned long page, at = (unsigned long)p, end = at + size;

	if (end < at || at < (unsigned long)_text || end > (unsigned long)_end)
		return false;
	for (page = at & PAGE_MASK; page < end; page += PAGE_SIZE)
		if (!kernel_mapped(page))
			return false;
	return true;
}

/* The core memory in which p lies, of a module that mod uses; NULL: of none. */
static const struct module_layout *used_core(const struct module *mod, const void *p)
{
	struct module *owner = __module_address((unsigned long)p);

	return owner && uses_module(mod, owner) ? &owner->core_layout : NULL;
}

bool reaches(const struct module *mod, const void *p, unsigned long size)
{
	const struct module_layout *used;

	if (layout_holds(&mod->core_layout, p, size) || in_image(p, size))
		return true;
	used = used_core(mod, p);
	return used && layout_holds(used, p, size);
}

bool reaches_others_data(const struct module *mod, const void *p, unsigned long size)
{
	const struct module_layout *used = used_core(mod, p);

	/* Its init is done. */
	return used && layout_holds_data(used, p, size, true);
}

bool reaches_others_constant(const struct module *mod, const void *p, unsigned long size)
{
	const struct module_layout *used = used_core(mod, p);

	return used && layout_holds_constant(used, p, size);
}

bool reaches_others_text(const struct module *mod, const void *p)
{
	const struct module_layout *used = used_core(mod, p);

	return used && layout_holds_text(used, p, 1);
}
