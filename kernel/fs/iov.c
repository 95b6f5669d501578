/* SPDX-License-Identifier: GPL-2.0 */
/* struct iov_iter: bytes between kernel memory and a list of user or kernel pieces. */
#include <linux/export.h>
#include <linux/uaccess.h>

#include "fs/internal.h"

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov,
		   unsigned long nr_segs, size_t count)
{
	*i = (struct iov_iter){ .iter_type = ITER_IOVEC, .data_source = direction == WRITE,
				.user_backed = true, .iov = iov, .nr_segs = nr_segs,
				.count = count };
}

void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec,
		   unsigned long nr_segs, size_t count)
{
	*i = (struct iov_iter){ .iter_type = ITER_KVEC, .data_source = direction == WRITE,
				.kvec = kvec, .nr_segs = nr_segs, .count = count };
}

/* What is left of the first piece; empty pieces are passed over. */
static size_t piece(struct iov_iter *i, void __user **base)
{
	while (i->nr_segs && i->count) {
		/* Both kinds of vector have the same shape. */
		size_t len = i->iov->iov_len - i->iov_offset;

		if (len) {
			*base = (char __user *)i->iov->iov_base + i->iov_offset;
			return min(len, i->count);
		}
		i->iov++;
		i->nr_segs--;
		i->iov_offset = 0;
	}
	return 0;
}

static void move_on(struct iov_iter *i, size_t bytes)
{
	i->iov_offset += bytes;
	i->count -= bytes;
}

void iov_iter_advance(struct iov_iter *i, size_t bytes)
{
	void __user *base;
	size_t len;

	while (bytes && (len = piece(i, &base))) {
		len = min(len, bytes);
		move_on(i, len);
		bytes -= len;
	}
}

enum transfer { TO_ITER, FROM_ITER, ZERO_ITER };

static size_t move_user(enum transfer what, void __user *base, void *mem, size_t len)
{
	switch (what) {
	case TO_ITER:
		return _copy_to_user(base, mem, len);
	case FROM_ITER:
		return raw_copy_from_user(mem, base, len);
	default:
		return clear_user(base, len);
	}
}

static void move_kernel(enum transfer what, void *base, void *mem, size_t len)
{
	if (what == TO_ITER)
		memcpy(base, mem, len);
	else if (what == FROM_ITER)
		memcpy(mem, base, len);
	else
		memset(base, 0, len);
}

/* Bytes of one piece, to or from user or kernel memory: how many were not done. */
static size_t move_piece(enum transfer what, bool user, void __user *base, void *mem, size_t len)
{
	if (user)
		return move_user(what, base, mem, len);
	move_kernel(what, (__force void *)base, mem, len);
	return 0;
}

/* Piece by piece, up to the first byte that cannot be done; mem: NULL for zeros. */
static size_t move_bytes(enum transfer what, char *mem, size_t bytes, struct iov_iter *i)
{
	size_t done = 0, bad = 0, len;
	void __user *base;

	while (!bad && done < bytes && (len = piece(i, &base))) {
		len = min(len, bytes - done);
		bad = move_piece(what, i->user_backed, base, mem ? mem + done : NULL, len);
		move_on(i, len - bad);
		done += len - bad;
	}
	return done;
}

size_t _copy_to_iter(const void *from, size_t bytes, struct iov_iter *i)
{
	return move_bytes(TO_ITER, (char *)from, bytes, i);
}
EXPORT_SYMBOL(_copy_to_iter);

size_t _copy_from_iter(void *to, size_t bytes, struct iov_iter *i)
{
	return move_bytes(FROM_ITER, to, bytes, i);
}
EXPORT_SYMBOL(_copy_from_iter);

size_t iov_iter_zero(size_t bytes, struct iov_iter *i)
{
	return move_bytes(ZERO_ITER, NULL, bytes, i);
}
EXPORT_SYMBOL(iov_iter_zero);
