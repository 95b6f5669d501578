/* SPDX-License-Identifier: GPL-2.0 */
/* ELF notes (System V gABI, "Note Section") made by C, in section .note.NAME. */
#ifndef _LINUX_ELFNOTE_H
#define _LINUX_ELFNOTE_H

#include <linux/compiler.h>
#include <linux/types.h>

/* Name and description each start on a 4-byte boundary; their sizes are without the padding. */
#define ELFNOTE32(name, type, desc) \
	static const struct { \
		u32 namesz, descsz, kind; \
		char owner[sizeof(name)] __aligned(4); \
		__typeof__(desc) value __aligned(4); \
	} __UNIQUE_ID(note) __used __section(".note." name) __aligned(4) = \
		{ sizeof(name), sizeof(desc), type, name, desc }

#endif
