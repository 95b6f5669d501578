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
static size_t piece(struct iov_iter *i, void **base)
{
	while (i->nr_segs && i->count) {
		/* Both kinds of vector have the same shape. */
		size_t len = i->iov->iov_len - i->iov_offset;

		if (len) {
			*base = (char *)i->iov->iov_base + i->iov_offset;
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
	void *base;
	size_t len;

	while (bytes && (len = piece(i, &base))) {
		len = min(len, bytes);
		move_on(i, len);
		bytes -= len;
	}
}

size_t _copy_to_iter(const void *from, size_t bytes, struct iov_iter *i)
{
	size_t done = 0, len, bad;
	void *base;

	while (done < bytes && (len = piece(i, &base))) {
		len = min(len, bytes - done);
		bad = 0;
		if (i->user_backed)
			bad = _copy_to_user(base, (const char *)from + done, len);
		else
			memcpy(base, (const char *)from + done, len);
		move_on(i, len - bad);
		done += len - bad;
		if (bad)
			break;
	}
	return done;
}
EXPORT_SYMBOL(_copy_to_iter);

size_t _copy_from_iter(void *to, size_t bytes, struct iov_iter *i)
{
	size_t done = 0, len, bad;
	void *base;

	while (done < bytes && (len = piece(i, &base))) {
		len = min(len, bytes - done);
		bad = 0;
		if (i->user_backed)
			bad = raw_copy_from_user((char *)to + done, base, len);
		else
			memcpy((char *)to + done, base, len);
		move_on(i, len - bad);
		done += len - bad;
		if (bad)
			break;
	}
	return done;
}
EXPORT_SYMBOL(_copy_from_iter);

size_t iov_iter_zero(size_t bytes, struct iov_iter *i)
{
	size_t done = 0, len, bad;
	void *base;

	while (done < bytes && (len = piece(i, &base))) {
		len = min(len, bytes - done);
		bad = 0;
		if (i->user_backed)
			bad = clear_user(base, len);
		else
			memset(base, 0, len);
		move_on(i, len - bad);
		done += len - bad;
		if (bad)
			break;
	}
	return done;
}
EXPORT_SYMBOL(iov_iter_zero);
