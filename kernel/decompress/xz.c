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
#define INPUT_STEP (16UL << 10) /* the same for what goes in: nothing may come out of it */
#define LARGE (64UL << 10)

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
static lzma_ret decode_some(lzma_stream *stream, struct buffer *buffer, lzma_action action)
{
	size_t room;
	lzma_ret ret;

	if (make_room(buffer))
		return LZMA_MEM_ERROR;
	room = min(buffer->size - buffer->used, STEP);
	stream->next_out = buffer->data + buffer->used;
	stream->avail_out = room;
	ret = lzma_code(stream, action);
	buffer->used += room - stream->avail_out;
	return ret;
}

/*
 * The decoder's memory. Each block of a file, of twenty bytes, may ask for another
 * dictionary: the largest so far is kept, and serves the smaller ones too.
 */
struct dictionary {
	void *memory;
	size_t size;
	bool used;
};

static void *decoder_alloc(void *opaque, size_t n, size_t size)
{
	struct dictionary *dict = opaque;

	size *= n; /* liblzma has looked at the product */
	if (size < LARGE || dict->used)
		return kvmalloc(size, GFP_KERNEL);
	if (dict->size < size) {
		kvfree(dict->memory);
		dict->memory = kvmalloc(size, GFP_KERNEL);
		dict->size = dict->memory ? size : 0;
	}
	dict->used = dict->memory;
	return dict->memory;
}

static void decoder_free(void *opaque, void *p)
{
	struct dictionary *dict = opaque;

	if (p && p == dict->memory)
		dict->used = false;
	else
		kvfree(p);
}

/* The next piece of what remains; LZMA_FINISH with the last. */
static lzma_action feed(lzma_stream *stream, const void *data, size_t len)
{
	size_t left = len - stream->total_in;

	if (!stream->avail_in) {
		stream->next_in = data + stream->total_in;
		stream->avail_in = min(left, INPUT_STEP);
	}
	return stream->avail_in == left ? LZMA_FINISH : LZMA_RUN;
}

static int decode(const void *data, size_t len, struct buffer *buffer)
{
	struct dictionary dictionary = {};
	const lzma_allocator allocator = { decoder_alloc, decoder_free, &dictionary };
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret ret;

	stream.allocator = &allocator;
	ret = lzma_stream_decoder(&stream, buffer->limit, LZMA_TELL_UNSUPPORTED_CHECK);
	while (ret == LZMA_OK) {
		ret = decode_some(&stream, buffer, feed(&stream, data, len));
		cond_resched();
	}
	lzma_end(&stream);
	kvfree(dictionary.memory);
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
