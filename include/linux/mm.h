/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <asm/page.h>
#include <linux/gfp.h>
#include <linux/jump_label.h>
#include <linux/slab.h>
#include <linux/types.h>
#include <linux/vmalloc.h>

struct page;

/* init_on_alloc=1 on the kernel command line: what is allocated is zeroed, asked for or not. */
DECLARE_STATIC_KEY_FALSE(init_on_alloc);

static inline bool want_init_on_alloc(gfp_t flags)
{
	return static_branch_unlikely(&init_on_alloc) || (flags & __GFP_ZERO);
}

#endif
