/* SPDX-License-Identifier: GPL-2.0 */
/* Which kernel instructions may fault, and where each goes on (__ex_table). */
#include <linux/init.h>
#include <linux/sort.h>

#include "traps.h"

extern struct exception_table_entry __start___ex_table[], __stop___ex_table[];

static unsigned long insn_address(const struct exception_table_entry *entry)
{
	return (unsigned long)&entry->insn + entry->insn;
}

static int compare(const void *a, const void *b)
{
	unsigned long x = insn_address(a), y = insn_address(b);

	return x < y ? -1 : x > y;
}

/* The offsets are relative to their own places, which change by delta. */
static void exchange(void *a, void *b, int size)
{
	struct exception_table_entry *x = a, *y = b, tmp = *x;
	int delta = (char *)b - (char *)a;

	*x = (struct exception_table_entry){ y->insn + delta, y->fixup + delta, y->data };
	*y = (struct exception_table_entry){ tmp.insn - delta, tmp.fixup - delta, tmp.data };
}

void sort_extable(struct exception_table_entry *start, struct exception_table_entry *finish)
{
	sort(start, finish - start, sizeof(*start), compare, exchange);
}

void __init extable_init(void)
{
	sort_extable(__start___ex_table, __stop___ex_table);
}

const struct exception_table_entry *search_extable(const struct exception_table_entry *base,
						   size_t num, unsigned long ip)
{
	while (num) {
		const struct exception_table_entry *middle = base + num / 2;

		if (insn_address(middle) == ip)
			return middle;
		if (insn_address(middle) < ip) {
			base = middle + 1;
			num--;
		}
		num /= 2;
	}
	return NULL;
}

const struct exception_table_entry *search_exception_table(unsigned long ip)
{
	const struct exception_table_entry *entry;

	entry = search_extable(__start___ex_table, __stop___ex_table - __start___ex_table, ip);
	return entry ? entry : search_module_extables(ip);
}
