/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The smallest thing that QEMU starts by itself (PVH) and that GRUB loads (multiboot2): it stops
 * the machine at once. What such a start takes is the machine's and the firmware's time, not
 * Kiln's.
 */
#define EXIT_PORT 0xf4 /* isa-debug-exit */
#define ORDERLY 0x10

	.pushsection .note.Xen, "a", @note
	.balign 4
	.long 4, 4, 18 /* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz "Xen"
	.long start
	.popsection

/* Multiboot2 specification, 3.1: magic, architecture, length, checksum, no tags. */
	.text
	.balign 8
header:
	.long 0xe85250d6, 0, header_end - header
	.long -(0xe85250d6 + (header_end - header))
	.short 0, 0
	.long 8
header_end:

	.code32
	.globl start
start:
	movb	$ORDERLY, %al
	outb	%al, $EXIT_PORT
	hlt
