/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's symbol table: scripts/kallsyms.py writes it from the linked image. */
#include "kallsyms.h"

#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "mm/module_area.h"
#include "task/cred.h"

/* Sorted by address; of equals the one to show comes last. */
extern const unsigned int kallsyms_count;
extern const unsigned int kallsyms_offsets[]; /* from _text */
extern const unsigned int kallsyms_name_at[]; /* into kallsyms_names */
extern const char kallsyms_types[], kallsyms_names[];

extern char _text[], _etext[], _end[];

static unsigned long symbol_address(unsigned int i)
{
	return (unsigned long)_text + kallsyms_offsets[i];
}

/* Number of symbols at or below addr. */
static unsigned int rank(unsigned long addr)
{
	unsigned int low = 0, high = kallsyms_count;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (symbol_address(middle) <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *kallsyms_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
			    char **modname, char *namebuf)
{
	unsigned int after;
	unsigned long start, end;

	*modname = NULL;
	if (is_module_address(addr))
		return module_address_lookup(addr, size, offset, modname, namebuf);
	if (addr < (unsigned long)_text || addr >= (unsigned long)_end)
		return NULL;
	after = rank(addr);
	if (!after)
		return NULL;
	start = symbol_address(after - 1);
	end = after < kallsyms_count ? symbol_address(after) : (unsigned long)_end;
	*size = end - start;
	*offset = addr - start;
	return kallsyms_names + kallsyms_name_at[after - 1];
}

static int print_symbol(char *buffer, unsigned long address, long back)
{
	unsigned long size, offset;
	char *module;
	const char *name;
	int n;

	name = kallsyms_lookup(address - back, &size, &offset, &module, buffer);
	if (!name)
		return sprintf(buffer, "0x%lx", address);
	if (name != buffer)
		strscpy(buffer, name, KSYM_NAME_LEN);
	n = strlen(buffer);
	n += sprintf(buffer + n, "+0x%lx/0x%lx", offset + back, size);
	if (module)
		n += sprintf(buffer + n, " [%s]", module);
	return n;
}

int sprint_symbol(char *buffer, unsigned long address)
{
	return print_symbol(buffer, address, 0);
}
EXPORT_SYMBOL_GPL(sprint_symbol);

int sprint_backtrace(char *buffer, unsigned long address)
{
	return print_symbol(buffer, address, 1);
}

bool kallsyms_get(unsigned int index, unsigned long *addr, char *type, const char **name)
{
	if (index >= kallsyms_count)
		return false;
	*addr = symbol_address(index);
	*type = kallsyms_types[index];
	*name = kallsyms_names + kallsyms_name_at[index];
	return true;
}

int kptr_restrict;

bool kallsyms_show_value(const struct cred *cred)
{
	return kptr_restrict < 2 && cred_capable(cred, CAP_SYSLOG);
}

bool kernel_text_address(unsigned long addr)
{
	return (addr >= (unsigned long)_text && addr < (unsigned long)_etext) ||
	       (is_module_address(addr) && module_area_owner(addr));
}
