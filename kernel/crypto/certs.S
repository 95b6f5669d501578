/* SPDX-License-Identifier: GPL-2.0 */
/* DER certificates one after another, as the build collected them. */
	.section .rodata
	.globl builtin_certs, builtin_certs_end
builtin_certs:
	.incbin BUILTIN_CERTS
builtin_certs_end:
	.section .note.GNU-stack, "", @progbits
