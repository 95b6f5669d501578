/* SPDX-License-Identifier: GPL-2.0 */
#include "decompress/decompress.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <lzma.h>

#define FIRST_SIZE (64UL << 10)
#define STEP (64UL << 10) /* bytes that come out between two looks at the clock */

/* What has come out; twice the room each time, so that copying stays linear. */
struct buffer {
	u8 *data;
	size_t used, size, limit;
};

static int make_room(struct buffer *buffer)
{
	size_t size = buffer->size ? buffer->size * 2 : FIRST_SIZE;
	u8 *data;

	if (buffer->used < buffer->size)
		return 0;
	if (buffer->used >= buffer->limit)
		return -ENOMEM;
	size = min(size, buffer->limit);
	data = vmalloc(size);
	if (!data)
		return -ENOMEM;
	if (buffer->used)
		memcpy(data, buffer->data, buffer->used);
	vfree(buffer->data);
	buffer->data = data;
	buffer->size = size;
	return 0;
}

/* LZMA_OK for more to come, LZMA_STREAM_END for all, anything else for no good. */
static lzma_ret decode_some(lzma_stream *stream, struct buffer *buffer)
{
	size_t room;
	lzma_ret ret;

	if (make_room(buffer))
		return LZMA_MEM_ERROR;
	room = min(buffer->size - buffer->used, STEP);
	stream->next_out = buffer->data + buffer->used;
	stream->avail_out = room;
	ret = lzma_code(stream, LZMA_FINISH);
	buffer->used += room - stream->avail_out;
	return ret;
}

static void *decoder_alloc(void *opaque, size_t n, size_t size)
{
	return kvmalloc(n * size, GFP_KERNEL); /* liblzma has looked at the product */
}

static void decoder_free(void *opaque, void *p)
{
	kvfree(p);
}

static int decode(const void *data, size_t len, struct buffer *buffer)
{
	const lzma_allocator allocator = { decoder_alloc, decoder_free, NULL };
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret ret;

	stream.allocator = &allocator;
	stream.next_in = data;
	stream.avail_in = len;
	ret = lzma_stream_decoder(&stream, buffer->limit, LZMA_TELL_UNSUPPORTED_CHECK);
	while (ret == LZMA_OK) {
		ret = decode_some(&stream, buffer);
		cond_resched();
	}
	lzma_end(&stream);
	if (ret == LZMA_STREAM_END)
		return 0;
	return ret == LZMA_MEM_ERROR || ret == LZMA_MEMLIMIT_ERROR ? -ENOMEM : -EINVAL;
}

int decompress_xz(const void *data, size_t len, size_t limit, void **out, size_t *out_len)
{
	struct buffer buffer = { .limit = limit };
	int err = decode(data, len, &buffer);

	if (err) {
		vfree(buffer.data);
		return err;
	}
	*out = buffer.data;
	*out_len = buffer.used;
	return 0;
}
