/* SPDX-License-Identifier: GPL-2.0 */
/* Exports into a namespace. */
#include <linux/init.h>
#include <linux/module.h>

int nsexport_number(void);
int nsexport_number(void)
{
	return 42;
}
EXPORT_SYMBOL_NS_GPL(nsexport_number, KILN_TEST);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Exports into the namespace KILN_TEST");
