/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the bytes of a read or write come from or go to: one user buffer, a
 * vector of them, or kernel memory.
 */
#ifndef _LINUX_UIO_H
#define _LINUX_UIO_H

#include <linux/compiler.h>
#include <linux/types.h>

struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

struct kvec {
	void *iov_base;
	size_t iov_len;
};

enum iter_type { ITER_IOVEC, ITER_KVEC };

struct iov_iter {
	u8 iter_type;
	bool nofault;
	bool data_source; /* WRITE: the iterator is what is read from */
	bool user_backed;
	size_t iov_offset; /* in the first segment */
	size_t count;      /* bytes left in all */
	union {
		const struct iovec *iov;
		const struct kvec *kvec;
	};
	unsigned long nr_segs;
};

#define READ 0
#define WRITE 1

static inline size_t iov_iter_count(const struct iov_iter *i)
{
	return i->count;
}

static inline void iov_iter_truncate(struct iov_iter *i, u64 count)
{
	if (i->count > count)
		i->count = count;
}

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov,
		   unsigned long nr_segs, size_t count);
void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec,
		   unsigned long nr_segs, size_t count);
void iov_iter_advance(struct iov_iter *i, size_t bytes);
/* Bytes copied; fewer than asked when the iterator ended or a user page is bad. */
size_t _copy_to_iter(const void *from, size_t bytes, struct iov_iter *i);
size_t _copy_from_iter(void *to, size_t bytes, struct iov_iter *i);
size_t iov_iter_zero(size_t bytes, struct iov_iter *i);
#define copy_to_iter(from, bytes, i) _copy_to_iter(from, bytes, i)
#define copy_from_iter(to, bytes, i) _copy_from_iter(to, bytes, i)

#endif
