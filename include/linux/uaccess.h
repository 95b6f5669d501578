/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only doors to user memory. A bad pointer is answered, never followed:
 * what could not be copied is returned in bytes, or -EFAULT.
 */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/* Bytes NOT copied; 0 is success. */
unsigned long __must_check _copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check _copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long __must_check clear_user(void __user *to, unsigned long n);
/* Leaves alone what it could not fill: for bytes that are somebody's already, as a file's. */
unsigned long __must_check raw_copy_from_user(void *to, const void __user *from, unsigned long n);
#define copy_from_user(to, from, n) _copy_from_user(to, from, n)
#define copy_to_user(to, from, n) _copy_to_user(to, from, n)

/* Length copied without the NUL (count if there was none), or -EFAULT. */
long strncpy_from_user(char *to, const char __user *from, long count);
/* Length with the NUL; n + 1 or more if there is none within n; 0 on a fault. */
long strnlen_user(const char __user *s, long n);
/* A kmalloc'ed copy; -EFAULT, -EINVAL when longer than n with its NUL, -ENOMEM. */
char *strndup_user(const char __user *s, long n);
void *memdup_user(const void __user *from, size_t n);

#define get_user(x, ptr) ({ \
	__typeof__(((void)0, *(ptr))) __value; /* without the pointer's const */ \
	int __err = _copy_from_user(&__value, (ptr), sizeof(__value)) ? -EFAULT : 0; \
	(x) = __err ? (__typeof__(*(ptr)))0 : __value; \
	__err; })
#define put_user(x, ptr) ({ \
	__typeof__(*(ptr)) __value = (x); \
	_copy_to_user((ptr), &__value, sizeof(__value)) ? -EFAULT : 0; })

#endif
