/* SPDX-License-Identifier: GPL-2.0 */
/* For the C files that modpost writes: the checksum of one export. */
#ifndef _LINUX_EXPORT_INTERNAL_H
#define _LINUX_EXPORT_INTERNAL_H

#include <linux/compiler.h>
#include <linux/types.h>

/* A section of its own, so that the linker script sorts it beside its __ksymtab entry. */
#define SYMBOL_CRC(sym, crc, sec) \
	__asm__(".section \"___kcrctab" sec "+" #sym "\",\"a\"\n" \
		"	.balign 4\n" \
		"__crc_" #sym ":\n" \
		"	.long " #crc "\n" \
		"	.previous\n")

#endif
