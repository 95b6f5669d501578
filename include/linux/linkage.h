/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_LINKAGE_H
#define _LINUX_LINKAGE_H

#ifdef __ASSEMBLY__
/* A function for the symbol table: global, typed, sized, so that backtraces name it. */
#define SYM_START(name) .globl name; .type name, @function; name:
#define SYM_END(name) .size name, . - name
#else
#include <linux/compiler.h>
#endif

#endif
