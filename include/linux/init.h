/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>

/*
 * Init sections are given back after init: the loader knows them by the prefix
 * ".init", as Linux does.
 */
#define __init __section(".init.text") __cold
#define __initdata __section(".init.data")
#define __initconst __section(".init.rodata")
#define __exitdata __section(".exit.data")
#define __exit __section(".exit.text") __used __cold
#define __ref __section(".ref.text") noinline
#define __refdata __section(".ref.data")

#define __ro_after_init __section(".data..ro_after_init")

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);
typedef void (*ctor_fn_t)(void);

#endif
