/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two doors. Both leave us in 32-bit protected mode, paging off, flat
 * segments, ebx holding the physical address of the loader's information.
 * From here to long mode: page tables (W^X from the first moment), then
 * x86_start() in the kernel's own half.
 */
#include <asm/page.h>
#include <linux/linkage.h>
#include "x86/cpu.h"

#define PHYS(symbol) ((symbol) - __START_KERNEL_map)

#define MB2_MAGIC 0xe85250d6
#define MB2_BOOT_MAGIC 0x36d76289
#define MB2_ARCH_I386 0

/* Present, accessed; dirty where writable, so that the CPU never has to write tables. */
#define TABLE 0x063
#define TEXT 0x121
#define RODATA 0x121
#define DATA 0x163
#define LARGE_DATA 0x1e3
#define NX_HIGH 0x80000000

	.section .head.text, "ax"

/* Multiboot2 specification, 3.1: magic, architecture, length, checksum, tags. */
	.balign 8
multiboot2_header:
	.long MB2_MAGIC, MB2_ARCH_I386
	.long multiboot2_end - multiboot2_header
	.long -(MB2_MAGIC + MB2_ARCH_I386 + (multiboot2_end - multiboot2_header))
	.balign 8
	.short 3, 0			/* the entry for this machine state, physical */
	.long 12, PHYS(multiboot2_start)
	.balign 8
	.short 6, 0			/* modules start at a page */
	.long 8
	.balign 8
	.short 0, 0
	.long 8
multiboot2_end:

/* Xen's PVH: the note that names our 32-bit entry (XEN_ELFNOTE_PHYS32_ENTRY, 18). */
	.pushsection .note.Xen, "a", @note
	.balign 4
	.long 4, 4, 18
	.asciz "Xen"
	.long PHYS(pvh_start)
	.popsection

	.code32
SYM_START(pvh_start)
	xorl	%esi, %esi
	jmp	to_long_mode
SYM_END(pvh_start)

SYM_START(multiboot2_start)
	cmpl	$MB2_BOOT_MAGIC, %eax
	jne	hang
	movl	$1, %esi
SYM_END(multiboot2_start)

/* esi: the door; ebx: its information. Both live on in esi and ebx up to x86_start(). */
SYM_START(to_long_mode)
	cld
	cli
	movl	$PHYS(boot_stack_top), %esp

	/* The page that this code is in, where it is now: for the step itself. */
	movl	$(PHYS(boot_low_pdpt) + TABLE), PHYS(boot_pml4)
	movl	$(PHYS(boot_low_pd) + TABLE), PHYS(boot_low_pdpt)
	movl	$(PHYS(boot_low_pt) + TABLE), PHYS(boot_low_pd) + 8 * 8
	movl	$(PHYS(_text) + TEXT), PHYS(boot_low_pt)

	/* The first 4 GiB at PAGE_OFFSET. */
	movl	$(PHYS(boot_direct_pdpt) + TABLE), PHYS(boot_pml4) + 8 * 273
	movl	$(PHYS(boot_direct_pd) + TABLE), %eax
	movl	$PHYS(boot_direct_pdpt), %edi
	movl	$4, %ecx
1:	movl	%eax, (%edi)
	addl	$4096, %eax
	addl	$8, %edi
	loop	1b
	movl	$LARGE_DATA, %eax
	movl	$PHYS(boot_direct_pd), %edi
	movl	$2048, %ecx
1:	movl	%eax, (%edi)
	movl	$NX_HIGH, 4(%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	loop	1b

	/* The kernel image, page by page; kernel_pd is for __START_KERNEL_map. */
	movl	$(PHYS(kernel_pdpt) + TABLE), PHYS(boot_pml4) + 8 * 511
	movl	$(PHYS(kernel_pd) + TABLE), PHYS(kernel_pdpt) + 8 * 510
	movl	$(PHYS(modules_pd) + TABLE), PHYS(kernel_pdpt) + 8 * 511
	movl	$(PHYS(kernel_pt) + TABLE), %eax
	movl	$(PHYS(kernel_pd) + 8 * 8), %edi
	movl	$KERNEL_PTS, %ecx
1:	movl	%eax, (%edi)
	addl	$4096, %eax
	addl	$8, %edi
	loop	1b
	movl	$PHYS(kernel_pt), %edi
	movl	$(PHYS(_text) + TEXT), %eax
	movl	$(PHYS(_etext) + TEXT), %edx
	xorl	%ebp, %ebp
	call	fill_table
	movl	$(PHYS(_rodata) + RODATA), %eax
	movl	$(PHYS(_erodata) + RODATA), %edx
	movl	$NX_HIGH, %ebp
	call	fill_table
	movl	$(PHYS(_data) + DATA), %eax
	movl	$(PHYS(_end) + DATA), %edx
	call	fill_table

	movl	$(CR4_PAE | CR4_PGE), %eax
	movl	%eax, %cr4
	movl	$PHYS(boot_pml4), %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NX | EFER_SCE), %eax
	wrmsr
	movl	$(CR0_PG | CR0_WP | CR0_NE | CR0_MP | CR0_PE), %eax
	movl	%eax, %cr0
	lgdt	PHYS(boot_gdt_pointer)
	ljmp	$0x10, $PHYS(long_mode)

/* Entries from eax up to edx into the table at edi, upper halves ebp. */
fill_table:
	cmpl	%edx, %eax
	jae	1f
	movl	%eax, (%edi)
	movl	%ebp, 4(%edi)
	addl	$4096, %eax
	addl	$8, %edi
	jmp	fill_table
1:	ret

hang:	hlt
	jmp	hang
SYM_END(to_long_mode)

	.code64
SYM_START(long_mode)
	movq	$high_half, %rax
	jmp	*%rax
high_half:
	movl	$0x18, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movq	$boot_stack_top, %rsp

	/* Per-CPU variables: the first CPU uses the copy in the image. */
	movl	$MSR_GS_BASE, %ecx
	movq	$__per_cpu_load, %rax
	movq	%rax, %rdx
	shrq	$32, %rdx
	wrmsr

	xorl	%ebp, %ebp
	movl	%esi, %edi
	movl	%ebx, %esi
	call	x86_start
	ud2
SYM_END(long_mode)

/* Accessed bits are set already: this page is read-only. */
	.balign 8
boot_gdt:
	.quad 0, 0
	.quad 0x00af9b000000ffff	/* 0x10: code */
	.quad 0x00cf93000000ffff	/* 0x18: data */
boot_gdt_pointer:
	.short . - boot_gdt - 1
	.long PHYS(boot_gdt)

	.section .bss..page_aligned, "aw", @nobits
	.balign 4096
	.globl boot_pml4, kernel_pdpt, kernel_pd, modules_pd, kernel_pt
boot_pml4: .skip 4096
kernel_pdpt: .skip 4096
kernel_pd: .skip 4096
modules_pd: .skip 4096
kernel_pt: .skip KERNEL_PTS * 4096

	.globl boot_stack, boot_stack_top, boot_stack_guard
boot_stack_guard: .skip 4096	/* unmapped by mm_init() */
boot_stack: .skip THREAD_SIZE
boot_stack_top:

	/* Given back with the other start-up memory, once mm_init() has built its own. */
	.section .init.data, "aw", @progbits
	.balign 4096
boot_low_pdpt: .skip 4096
boot_low_pd: .skip 4096
boot_low_pt: .skip 4096
boot_direct_pdpt: .skip 4096
boot_direct_pd: .skip 4 * 4096

	.section .note.GNU-stack, "", @progbits
