/* SPDX-License-Identifier: GPL-2.0 */
/* Where the processor keeps the kernel out of user memory, these let it in and out. */
#ifndef _ASM_SMAP_H
#define _ASM_SMAP_H

#include <asm/alternative.h>
#include <linux/compiler.h>

static __always_inline void stac(void)
{
	alternative("", "stac", X86_FEATURE_SMAP);
}

static __always_inline void clac(void)
{
	alternative("", "clac", X86_FEATURE_SMAP);
}

#endif
