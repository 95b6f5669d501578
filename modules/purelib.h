/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PURELIB_H
#define PURELIB_H

/* The greatest common divisor; the other one where one is 0. */
unsigned int purelib_gcd(unsigned int a, unsigned int b);

#endif
