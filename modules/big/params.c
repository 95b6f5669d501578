/* SPDX-License-Identifier: GPL-2.0 */
/* 64 parameters, p00 to p63. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "big.h"

static int values[BIG_PARAMS];

#define PARAM(tens, ones) \
	module_param_named(p##tens##ones, values[tens * 10 + ones], int, 0444); \
	MODULE_PARM_DESC(p##tens##ones, "number " #tens #ones)
#define FOUR(tens) PARAM(tens, 0); PARAM(tens, 1); PARAM(tens, 2); PARAM(tens, 3)
#define TEN(tens) \
	FOUR(tens); PARAM(tens, 4); PARAM(tens, 5); PARAM(tens, 6); PARAM(tens, 7); \
	PARAM(tens, 8); PARAM(tens, 9)

TEN(0);
TEN(1);
TEN(2);
TEN(3);
TEN(4);
TEN(5);
FOUR(6);

long big_param_sum(void)
{
	long sum = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		sum += values[i];
	return sum;
}
