/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KERNEL_X86_CPU_H
#define KERNEL_X86_CPU_H

#ifndef __ASSEMBLY__
#include <linux/compiler.h>
#include <linux/percpu.h>
#include <linux/types.h>
#endif

#define MSR_EFER 0xc0000080
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_CSTAR 0xc0000083
#define MSR_SYSCALL_MASK 0xc0000084
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102
#define MSR_APIC_BASE 0x1b

#define EFER_SCE 0x1
#define EFER_LME 0x100
#define EFER_NX 0x800

#define CR0_PE 0x1
#define CR0_MP 0x2
#define CR0_EM 0x4
#define CR0_TS 0x8
#define CR0_NE 0x20
#define CR0_WP 0x10000
#define CR0_PG 0x80000000
#define CR4_PAE 0x20
#define CR4_PGE 0x80
#define CR4_OSFXSR 0x200
#define CR4_OSXMMEXCPT 0x400
#define CR4_UMIP 0x800
#define CR4_SMEP 0x100000
#define CR4_SMAP 0x200000

#ifndef __ASSEMBLY__
/* What entry.S finds by %gs: a system call's stack, ring 3's stack pointer for one instruction. */
DECLARE_PER_CPU(unsigned long, cpu_current_top_of_stack);
DECLARE_PER_CPU(unsigned long, user_sp_scratch);

static inline u64 rdmsr(u32 msr)
{
	u32 lo, hi;

	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return lo | (u64)hi << 32;
}

static inline void wrmsr(u32 msr, u64 value)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "a"((u32)(value & 0xffffffff)), "d"((u32)(value >> 32)) : "memory");
}

static inline u64 rdtsc(void)
{
	u32 lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return lo | (u64)hi << 32;
}

static inline void cpuid(u32 leaf, u32 subleaf, u32 *a, u32 *b, u32 *c, u32 *d)
{
	__asm__ volatile("cpuid" : "=a"(*a), "=b"(*b), "=c"(*c), "=d"(*d)
			 : "a"(leaf), "c"(subleaf));
}

#define __CR_OPS(n) \
static inline u64 read_cr##n(void) \
{ \
	u64 value; \
\
	__asm__ volatile("mov %%cr" #n ", %0" : "=r"(value) : : "memory"); \
	return value; \
} \
static inline void write_cr##n(u64 value) \
{ \
	__asm__ volatile("mov %0, %%cr" #n : : "r"(value) : "memory"); \
}
__CR_OPS(0)
__CR_OPS(2)
__CR_OPS(3)
__CR_OPS(4)

static inline void cpu_relax(void)
{
	__asm__ volatile("pause" ::: "memory");
}

/* Turns interrupts on and waits for one, without a gap between the two. */
static inline void cpu_idle(void)
{
	__asm__ volatile("sti; hlt" ::: "memory");
}

/* For switch_to(): the kernel stack of the next entry from ring 3. */
void cpu_set_stack_top(unsigned long top);
/* GDT, TSS with its interrupt stacks, IDT, system-call registers, protection bits. */
void cpu_init(void);
/* Random bits for canaries and the like; false where there is no RDRAND: the TSC is mixed then. */
bool cpu_random(unsigned long *value);

extern bool cpu_has_smap;
#endif

#endif
