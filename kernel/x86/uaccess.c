/* SPDX-License-Identifier: GPL-2.0 */
/* Copies to and from user memory, bounds first. */
#include <asm/page.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "fault_inject.h"
#include "x86/cpu.h"

/* usercopy.S; either side may be a program's memory. How many bytes were left to do. */
unsigned long copy_user(void *to, const void *from, unsigned long n);
unsigned long zero_user(void __user *to, unsigned long n);

/* Strings are looked at in pieces of this size; none crosses a page. */
#define PIECE 64

/* The kernel's own text is not patched: it asks. */
static void open_user_memory(void)
{
	if (cpu_has_smap)
		__asm__ volatile("stac" ::: "memory");
}

static void close_user_memory(void)
{
	if (cpu_has_smap)
		__asm__ volatile("clac" ::: "memory");
}

/* How many of n bytes to do: of a copy that is to fail, half. */
static unsigned long bytes_to_do(unsigned long n)
{
	return should_fail_usercopy() ? n / 2 : n;
}

unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long todo = bytes_to_do(n), left;

	if (!access_ok(from, n))
		return n;
	open_user_memory();
	left = copy_user(to, (__force const void *)from, todo);
	close_user_memory();
	return left + n - todo;
}

/* What could not be read is zeroed: no old kernel bytes are taken for the program's. */
unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = raw_copy_from_user(to, from, n);

	if (unlikely(left))
		memset(to + n - left, 0, left);
	return left;
}
EXPORT_SYMBOL(_copy_from_user);

unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n)
{
	unsigned long todo = bytes_to_do(n), left;

	if (!access_ok(to, n))
		return n;
	open_user_memory();
	left = copy_user((__force void *)to, from, todo);
	close_user_memory();
	return left + n - todo;
}
EXPORT_SYMBOL(_copy_to_user);

unsigned long clear_user(void __user *to, unsigned long n)
{
	unsigned long todo = bytes_to_do(n), left;

	if (!access_ok(to, n))
		return n;
	open_user_memory();
	left = zero_user(to, todo);
	close_user_memory();
	return left + n - todo;
}
EXPORT_SYMBOL(clear_user);

/* Bytes up to the next page or PIECE, so that a fault means that the first byte is bad. */
static unsigned long next_piece(const char __user *from, unsigned long left)
{
	unsigned long n = min_t(unsigned long, left, PIECE);

	return min(n, PAGE_SIZE - offset_in_page(from));
}

long strncpy_from_user(char *to, const char __user *from, long count)
{
	long done = 0;

	while (done < count) {
		unsigned long n = next_piece(from + done, count - done);
		const char *nul;

		if (raw_copy_from_user(to + done, from + done, n))
			return -EFAULT;
		nul = memchr(to + done, 0, n);
		if (nul)
			return nul - to;
		done += n;
	}
	return count;
}
EXPORT_SYMBOL(strncpy_from_user);

long strnlen_user(const char __user *s, long n)
{
	char piece[PIECE];
	long done = 0;

	while (done < n) {
		unsigned long len = next_piece(s + done, n - done);
		const char *nul;

		if (raw_copy_from_user(piece, s + done, len))
			return 0;
		nul = memchr(piece, 0, len);
		if (nul)
			return done + (nul - piece) + 1;
		done += len;
	}
	return n + 1;
}
EXPORT_SYMBOL(strnlen_user);

static void *dup_user(const void __user *from, size_t n, unsigned long caller)
{
	void *copy = __kmalloc_node_track_caller(n, GFP_KERNEL, NUMA_NO_NODE, caller);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, from, n)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}

void *memdup_user(const void __user *from, size_t n)
{
	return dup_user(from, n, _RET_IP_);
}
EXPORT_SYMBOL(memdup_user);

char *strndup_user(const char __user *s, long n)
{
	long length = strnlen_user(s, n);
	char *copy;

	if (!length)
		return ERR_PTR(-EFAULT);
	if (length > n)
		return ERR_PTR(-EINVAL);
	copy = dup_user(s, length, _RET_IP_);
	/* The program may have changed it in between. */
	if (!IS_ERR(copy))
		copy[length - 1] = 0;
	return copy;
}
EXPORT_SYMBOL(strndup_user);
