/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A target is one function that takes any bytes and stops the program where
 * something that must hold does not. libFuzzer calls it (clang), or replay.c
 * does with files that are there already (any compiler).
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libFuzzer's own, for a target with a mutator of its own. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);

/* What a target asserts, whatever the bytes were. */
#define MUST(condition)                                                                      \
	do {                                                                                 \
		if (!(condition)) {                                                          \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__,    \
				#condition);                                                 \
			abort();                                                             \
		}                                                                            \
	} while (0)

/* Takes numbers off the front of the input; zeros once it is used up. */
struct input {
	const uint8_t *p, *end;
};

static inline uint64_t take(struct input *in, unsigned int bytes)
{
	uint64_t value = 0;

	while (bytes-- && in->p < in->end)
		value = value << 8 | *in->p++;
	return value;
}

static inline size_t left(const struct input *in)
{
	return in->end - in->p;
}

#endif
