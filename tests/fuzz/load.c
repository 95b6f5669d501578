/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: loader loads */
/* The whole pipeline up to init. The mutator that knows ELF is elf_mutator.c. */
#include "loads.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	load_and_check(data, size, "");
	return 0;
}
