/* SPDX-License-Identifier: GPL-2.0 */
/* taker under another name: two modules that hold the same one. */
#include "taker.c"
