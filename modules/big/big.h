/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BIG_H
#define BIG_H

#include <linux/types.h>

#define BIG_STEPS 2000
#define BIG_PARAMS 64
#define BIG_DATA (256 << 10) /* bytes */
#define BIG_BSS (2 << 20)    /* bytes */

/* table.c, generated: each step takes the value of the one before; big_expected is the last. */
extern u32 (*const big_steps[BIG_STEPS])(u32 x);
extern const u32 big_expected;

/* params.c: what the parameters p00 to p63 add up to. */
long big_param_sum(void);

#endif
