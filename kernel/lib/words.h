/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_LIB_WORDS_H
#define KERNEL_LIB_WORDS_H

#include <linux/types.h>

/*
 * In which words two texts differ, for a person: "has A instead of B, lacks C,
 * has D too". The first words belong together by their place and are left out
 * where skip_first; the others by what they are. Returns the length of the text
 * in buf, cut to size. Linear in found for an expected of a few words.
 */
size_t describe_words(char *buf, size_t size, const char *expected, const char *found,
		      bool skip_first);

#endif
