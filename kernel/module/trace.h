/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the loader decides, as it decides it: module.trace=stages logs a line or
 * more for each stage, module.trace=relocs one for each relocation. Off, it
 * costs a test of a variable where there would be a line. docs/refusals.md says
 * how to read it.
 */
#ifndef KERNEL_MODULE_TRACE_H
#define KERNEL_MODULE_TRACE_H

#include <linux/compiler.h>
#include <linux/printk.h>
#include <linux/types.h>

#define TRACE_STAGES 1
#define TRACE_RELOCS 2

/* Set by the command line and by /sys/module/module/parameters/trace. */
extern unsigned int module_trace;

static inline bool tracing(unsigned int what)
{
	return unlikely(READ_ONCE(module_trace) & what);
}

/* The name is not known before .modinfo was read. */
static inline const char *trace_name(const char *module)
{
	return module ? module : "(no name)";
}

#define trace_stage(module, stage, fmt, ...) \
	do { \
		if (tracing(TRACE_STAGES)) \
			pr_info("%s: trace " stage ": " fmt "\n", trace_name(module), \
				##__VA_ARGS__); \
	} while (0)

#endif
