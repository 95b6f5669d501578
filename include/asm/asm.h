/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An instruction that may fault, and where it goes on if it does: an entry of
 * __ex_table, whose third word says what is done first (Linux 6.1's numbers).
 */
#ifndef _ASM_ASM_H
#define _ASM_ASM_H

#define EX_TYPE_DEFAULT 1
#define EX_TYPE_FAULT 2
#define EX_TYPE_UACCESS 3
#define EX_TYPE_COPY 4
#define EX_TYPE_IMM_REG 17 /* a register gets the number in the upper half */

#define EX_DATA_TYPE(data) ((data) & 0xff)
#define EX_DATA_REG(data) ((data) >> 8 & 0xf) /* as in an instruction */
#define EX_REG_SP 4

#define __EXTABLE_TYPE_1(type) #type
#define __EXTABLE_TYPE(type) __EXTABLE_TYPE_1(type)
#define _ASM_EXTABLE_TYPE(from, to, type) \
	"	.pushsection __ex_table, \"a\"\n" \
	"	.balign 4\n" \
	"	.long " #from " - ., " #to " - ., " __EXTABLE_TYPE(type) "\n" \
	"	.popsection\n"
#define _ASM_EXTABLE(from, to) _ASM_EXTABLE_TYPE(from, to, EX_TYPE_DEFAULT)
#define _ASM_EXTABLE_UA(from, to) _ASM_EXTABLE_TYPE(from, to, EX_TYPE_UACCESS)

#endif
