/* SPDX-License-Identifier: GPL-2.0 */
/*
 * EXPORT_SYMBOL and its kin. An export is a `struct kernel_symbol` of three
 * place-relative 32-bit offsets, in a section of its own that the linker script
 * sorts by name (module.lds, linker.ld), so that a lookup is a binary search.
 * modpost adds the CRCs in the same order.
 */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/compiler.h>
#include <linux/stringify.h>
#include <linux/types.h>

struct module;

struct kernel_symbol {
	int value_offset;
	int name_offset;
	int namespace_offset;
};

extern struct module __this_module;
#ifdef MODULE
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif

#ifdef __GENKSYMS__
/* genksyms knows this word and prints a checksum of the prototype. */
#define ___EXPORT_SYMBOL(sym, sec, ns) __GENKSYMS_EXPORT_SYMBOL(sym)
#elif !__STDC_HOSTED__
#define ___EXPORT_SYMBOL(sym, sec, ns) \
	extern __typeof__(sym) sym; \
	__asm__(".section \"__ksymtab_strings\",\"aMS\",%progbits,1\n" \
		"__kstrtab_" #sym ":\n" \
		"	.asciz \"" #sym "\"\n" \
		"__kstrtabns_" #sym ":\n" \
		"	.asciz \"" ns "\"\n" \
		"	.previous\n" \
		"	.section \"___ksymtab" sec "+" #sym "\",\"a\"\n" \
		"	.balign 4\n" \
		"__ksymtab_" #sym ":\n" \
		"	.long " #sym " - .\n" \
		"	.long __kstrtab_" #sym " - .\n" \
		"	.long __kstrtabns_" #sym " - .\n" \
		"	.previous\n")
#else
#define ___EXPORT_SYMBOL(sym, sec, ns) extern __typeof__(sym) sym
#endif

#ifdef DEFAULT_SYMBOL_NAMESPACE
#define _EXPORT_SYMBOL(sym, sec) ___EXPORT_SYMBOL(sym, sec, __stringify(DEFAULT_SYMBOL_NAMESPACE))
#else
#define _EXPORT_SYMBOL(sym, sec) ___EXPORT_SYMBOL(sym, sec, "")
#endif

#define EXPORT_SYMBOL(sym) _EXPORT_SYMBOL(sym, "")
#define EXPORT_SYMBOL_GPL(sym) _EXPORT_SYMBOL(sym, "_gpl")
#define EXPORT_SYMBOL_NS(sym, ns) ___EXPORT_SYMBOL(sym, "", __stringify(ns))
#define EXPORT_SYMBOL_NS_GPL(sym, ns) ___EXPORT_SYMBOL(sym, "_gpl", __stringify(ns))

#define EXPORT_PER_CPU_SYMBOL(sym) EXPORT_SYMBOL(sym)
#define EXPORT_PER_CPU_SYMBOL_GPL(sym) EXPORT_SYMBOL_GPL(sym)

#endif
