/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Per-CPU variables. The section is linked at address 0 and reached off %gs, as
 * in Linux: the compiler's stack canary sits at %gs:0x28 and Linux's modules
 * carry small absolute offsets.
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/compiler.h>
#include <linux/types.h>

#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name
#define DEFINE_PER_CPU(type, name) __section(".data..percpu") __typeof__(type) name
#define DECLARE_PER_CPU_SECTION(type, name, sec) extern __typeof__(type) name

#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name) __aligned(64)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU_ALIGNED(type, name)

/* Variables of 4 or 8 bytes; anything else goes through this_cpu_ptr(). */
#define this_cpu_read(var) ({ \
	__typeof__(var) __v; \
	_Static_assert(sizeof(var) == 8 || sizeof(var) == 4, "this_cpu_read: 4 or 8 bytes"); \
	__asm__ volatile("mov %%gs:%1, %0" : "=r"(__v) : "m"(var)); \
	__v; })
#define this_cpu_write(var, value) do { \
	__typeof__(var) __v = (value); \
	_Static_assert(sizeof(var) == 8 || sizeof(var) == 4, "this_cpu_write: 4 or 8 bytes"); \
	__asm__ volatile("mov %1, %%gs:%0" : "=m"(var) : "r"(__v)); \
} while (0)

/* One instruction: no interrupt can come in between. */
#define this_cpu_add(var, value) do { \
	__typeof__(var) __v = (value); \
	_Static_assert(sizeof(var) == 8 || sizeof(var) == 4, "this_cpu_add: 4 or 8 bytes"); \
	__asm__ volatile("add %1, %%gs:%0" : "+m"(var) : "r"(__v)); \
} while (0)
#define this_cpu_sub(var, value) this_cpu_add(var, -(__typeof__(var))(value))
#define this_cpu_inc(var) this_cpu_add(var, 1)
#define this_cpu_dec(var) this_cpu_sub(var, 1)

/* Offset of this CPU's copy: what must be added to a per-CPU variable's address. */
extern unsigned long this_cpu_off;
#define this_cpu_ptr(ptr) \
	((__typeof__(&*(ptr)))((unsigned long)(ptr) + this_cpu_read(this_cpu_off)))
#define per_cpu_ptr(ptr, cpu) ((void)(cpu), this_cpu_ptr(ptr))
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))

#endif
