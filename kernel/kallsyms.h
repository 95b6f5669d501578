/* SPDX-License-Identifier: GPL-2.0 */
/* Names of addresses: the kernel's own by a table made at link time, modules' by the loader. */
#ifndef KERNEL_KALLSYMS_H
#define KERNEL_KALLSYMS_H

#include <linux/types.h>

#define KSYM_NAME_LEN 512
#define KSYM_SYMBOL_LEN (KSYM_NAME_LEN + 64 + 40)

/*
 * The symbol that addr is in. *size is the distance to the next one, *modname
 * NULL for the kernel. Name or NULL; namebuf (KSYM_NAME_LEN) may carry it.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
			    char **modname, char *namebuf);
/* "name+0x12/0x40 [module]", or "0x..." without a symbol. Length. buffer: KSYM_SYMBOL_LEN. */
int sprint_symbol(char *buffer, unsigned long address);
/* The same for a return address: a call may be the last instruction of its function. */
int sprint_backtrace(char *buffer, unsigned long address);

/* The kernel's symbols in order of address; false past the last. For /proc/kallsyms. */
bool kallsyms_get(unsigned int index, unsigned long *addr, char *type, const char **name);
/* Is it kernel text, or a module's? */
bool kernel_text_address(unsigned long addr);

struct cred;

/* /proc/sys/kernel/kptr_restrict: 0, 1 or 2. */
extern int kptr_restrict;
/* May addresses be shown to who opened the file? (Documentation/admin-guide/sysctl/kernel.rst) */
bool kallsyms_show_value(const struct cred *cred);

/* kernel/module: the same question for a module's address. */
const char *module_address_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
				  char **modname, char *namebuf);

#endif
