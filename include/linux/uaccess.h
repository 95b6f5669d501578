/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only doors to user memory. A bad pointer is answered, never followed:
 * what could not be copied is returned in bytes, or -EFAULT.
 */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <asm/asm.h>
#include <asm/page.h>
#include <asm/smap.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/* Does it lie in the user's half? Whether anything is there only the access itself finds out. */
static inline bool access_ok(const void __user *addr, unsigned long size)
{
	return size <= TASK_SIZE && (unsigned long)addr <= TASK_SIZE - size;
}

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

/* Where access_ok() was asked before. */
#define __get_user(x, ptr) get_user(x, ptr)
#define __put_user(x, ptr) put_user(x, ptr)

/*
 * Several accesses side by side, without a call for each. Between begin and end
 * only the unsafe_ ones; a fault goes to the label, where user_access_end() is
 * still to be called.
 *
 *	if (!user_access_begin(ptr, sizeof(*ptr)))
 *		return -EFAULT;
 *	unsafe_get_user(value, ptr, fault);
 *	user_access_end();
 */
#define user_access_begin(ptr, size) ({ \
	bool __ok = access_ok(ptr, size); \
	if (__ok) \
		stac(); \
	__ok; })
#define user_access_end() clac()
#define user_read_access_begin user_access_begin
#define user_read_access_end user_access_end
#define user_write_access_begin user_access_begin
#define user_write_access_end user_access_end

/* Values of 1, 2, 4 or 8 bytes. */
#define unsafe_get_user(x, ptr, label) do { \
	__typeof__(((void)0, *(ptr))) __value; \
	__asm__ goto("1:	mov %1, %0\n" _ASM_EXTABLE_UA(1b, %l[label]) \
		     : "=r"(__value) : "m"(*(ptr)) : : label); \
	(x) = __value; \
} while (0)
#define unsafe_put_user(x, ptr, label) do { \
	__typeof__(((void)0, *(ptr))) __value = (x); \
	__asm__ goto("1:	mov %0, %1\n" _ASM_EXTABLE_UA(1b, %l[label]) \
		     : : "r"(__value), "m"(*(ptr)) : "memory" : label); \
} while (0)

#endif
