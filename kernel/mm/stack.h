/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_MM_STACK_H
#define KERNEL_MM_STACK_H

#include <asm/page.h>
#include <linux/types.h>

/*
 * A kernel stack: THREAD_SIZE bytes, unmapped guard pages on both sides.
 * Returns its lowest address, NULL without memory.
 */
void *kernel_stack_alloc(void);
void kernel_stack_free(void *stack);

#endif
