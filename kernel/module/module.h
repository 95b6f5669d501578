/* SPDX-License-Identifier: GPL-2.0 */
/* The loader's door for the rest of the kernel. The system calls come through the table. */
#ifndef KERNEL_MODULE_MODULE_H
#define KERNEL_MODULE_MODULE_H

#include <linux/module.h>

#include "kallsyms.h"

/* Once, before the first load. 0 or -ENOMEM. */
int module_loader_init(void);

/* 1: no module comes or goes any more (/proc/sys/kernel/modules_disabled). Never cleared. */
extern int modules_disabled;

/* The module whose memory holds addr, NULL where there is none. Takes no lock: oops-safe. */
struct module *__module_address(unsigned long addr);

/* "Modules linked in: a(E) b [last unloaded: c]" to the log. Takes no lock: oops-safe. */
void print_modules(void);

/* kernel/params.c: the words of the kernel command line that are parameters of the kernel. */
void parse_kernel_params(char *cmdline,
			 int (*unknown)(char *param, char *val, const char *doing, void *arg));

#endif
