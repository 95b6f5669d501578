/* SPDX-License-Identifier: GPL-2.0 */
/* The loader's door for the rest of the kernel. The system calls come through the table. */
#ifndef KERNEL_MODULE_MODULE_H
#define KERNEL_MODULE_MODULE_H

#include <linux/module.h>

struct exception_table_entry;

/* Once, before the first load. 0 or -ENOMEM. */
int module_loader_init(void);

/* 1: no module comes or goes any more (/proc/sys/kernel/modules_disabled). Never cleared. */
extern int modules_disabled;

/* The fixup for a fault at ip inside a module, NULL where there is none. Takes no lock: oops-safe. */
const struct exception_table_entry *search_module_extables(unsigned long addr);

/*
 * The symbol that addr lies in: its name is copied to namebuf (KSYM_NAME_LEN
 * bytes), *modname points at the module's. NULL where no module has it. Takes
 * no lock: oops-safe.
 */
#define KSYM_NAME_LEN 512
const char *module_address_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
				  char **modname, char *namebuf);

/* The module whose memory holds addr, NULL where there is none. Takes no lock: oops-safe. */
struct module *__module_address(unsigned long addr);

/* "Modules linked in: a(E) b [last unloaded: c]" to the log. Takes no lock: oops-safe. */
void print_modules(void);

/* Letters of a module's taints, "(OE)" with brackets or "" for none. Returns buf; 16 bytes do. */
char *module_flags_taint(unsigned long taints, char *buf);

/* kernel/params.c: the words of the kernel command line that are parameters of the kernel. */
void parse_kernel_params(char *cmdline,
			 int (*unknown)(char *param, char *val, const char *doing, void *arg));

#endif
