/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Strict text to number: the whole string must be the number (one newline may
 * end it). Base 0 takes 0x and 0 prefixes. -EINVAL for garbage, -ERANGE for a
 * number that does not fit; *res is written on success only.
 */
#ifndef _LINUX_KSTRTOX_H
#define _LINUX_KSTRTOX_H

#include <linux/compiler.h>
#include <linux/types.h>

int __must_check kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *res);
int __must_check kstrtol(const char *s, unsigned int base, long *res);
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *res);
int __must_check kstrtoint(const char *s, unsigned int base, int *res);
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
int __must_check kstrtos16(const char *s, unsigned int base, s16 *res);
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
int __must_check kstrtos8(const char *s, unsigned int base, s8 *res);
/* y/Y/1/on and n/N/0/off, by the first letters as Linux reads them. */
int __must_check kstrtobool(const char *s, bool *res);

/* Lenient: reads what is a number, *endp (if not NULL) is left after it. */
unsigned long long simple_strtoull(const char *s, char **endp, unsigned int base);
unsigned long simple_strtoul(const char *s, char **endp, unsigned int base);
long simple_strtol(const char *s, char **endp, unsigned int base);

/* Number with K, M, G suffix. */
unsigned long long memparse(const char *s, char **endp);

#endif
