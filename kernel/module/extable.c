/* SPDX-License-Identifier: GPL-2.0 */
/* A module's instructions that may fault on a user pointer, and where each goes on. */
#include "module/internal.h"
#include "traps.h"

const struct exception_table_entry *search_module_extables(unsigned long ip)
{
	struct module *mod = __module_address(ip);

	return mod ? search_extable(mod->extable, mod->num_exentries, ip) : NULL;
}
