/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: kernel/fs/cpio.c */
/* The archive's reader: what it promises lies inside the archive, and it comes to an end. */
#include <string.h>

#include "fs/cpio.h"
#include "fuzz.h"

static volatile unsigned int sink;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpio_reader reader;
	struct cpio_entry entry;
	size_t last = 0;
	int ret;

	cpio_start(&reader, data, size);
	while ((ret = cpio_next(&reader, &entry)) == 1) {
		const uint8_t *name = (const uint8_t *)entry.name, *bytes = entry.data;

		MUST(reader.pos > last && reader.pos <= size);
		last = reader.pos;
		MUST(name >= data && memchr(name, 0, data + size - name));
		MUST(!entry.size || (bytes >= data && entry.size <= (size_t)(data + size - bytes)));
		for (size_t i = 0; i < entry.size; i++)
			sink += bytes[i];
	}
	MUST(ret == 0 || (reader.why && reader.pos <= size));
	return 0;
}
