/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_VERMAGIC_H
#define _LINUX_VERMAGIC_H

#include <generated/utsrelease.h>

/* The options are Debian's: what a module was built for must match ours in every word. */
#define VERMAGIC_STRING UTS_RELEASE " SMP preempt mod_unload modversions "

#endif
