/* SPDX-License-Identifier: GPL-2.0 */
/* What must hold of every load, whatever the file is. */
#ifndef TESTS_FUZZ_LOADS_H
#define TESTS_FUZZ_LOADS_H

#include "fuzz.h"

/*
 * Loads the image twice as init_module would, up to init: nothing is left over
 * and no lock held, the verdict is the same both times, a refusal is recorded,
 * and what was accepted stays inside its own memory. Returns the errno.
 */
int load_and_check(const void *image, size_t len, const char *args);

#endif
