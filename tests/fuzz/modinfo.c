/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: loader loads tests/unit/elf_builder.c */
/* Any bytes as .modinfo of a file that is good otherwise. */
#include "elf_builder.h"
#include "loads.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct elf_builder b;
	void *image;
	size_t len;

	elf_begin(&b, "fuzz");
	elf_replace(&b, b.modinfo, data, size);
	image = elf_finish(&b, &len);
	load_and_check(image, len, "");
	free(image);
	return 0;
}
