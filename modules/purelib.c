/* SPDX-License-Identifier: GPL-2.0 */
/* Neither init nor exit: a library that others link to, legal and common. */
#include <linux/module.h>

#include "purelib.h"

unsigned int purelib_gcd(unsigned int a, unsigned int b)
{
	while (b) {
		unsigned int rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}
EXPORT_SYMBOL(purelib_gcd);

MODULE_DESCRIPTION("Exports a function and has neither init nor exit");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
