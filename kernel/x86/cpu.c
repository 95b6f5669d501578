/* SPDX-License-Identifier: GPL-2.0 */
/* The processor's own tables and protection bits. */
#include "x86/cpu.h"

#include <asm/page.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include "start.h"
#include "x86/switch.h"

/* The compiler's canary is at %gs:0x28, whatever else is there. */
struct fixed_percpu_data {
	char gs_base[40];
	unsigned long stack_canary;
};
static __used __section(".data..percpu..first") struct fixed_percpu_data fixed_percpu_data;
_Static_assert(offsetof(struct fixed_percpu_data, stack_canary) == 0x28, "the ABI's canary");

extern char __per_cpu_load[], boot_stack_top[];

DEFINE_PER_CPU(unsigned long, this_cpu_off) = (unsigned long)__per_cpu_load;
EXPORT_SYMBOL(this_cpu_off);
DEFINE_PER_CPU(unsigned long, cpu_current_top_of_stack) = (unsigned long)boot_stack_top;
EXPORT_SYMBOL(cpu_current_top_of_stack);
DEFINE_PER_CPU(unsigned long, user_sp_scratch);
DEFINE_PER_CPU(int, __preempt_count);
EXPORT_SYMBOL(__preempt_count);

bool cpu_has_smap __ro_after_init;

/*
 * SDM vol. 3, 3.4.5; accessed bits set. SYSCALL and SYSRET fix the order. At 0x20
 * they have room for 32-bit user code, and there must be none: from there SYSCALL
 * goes to MSR_CSTAR where the processor is AMD's, in ring 0 on the program's stack.
 */
static u64 gdt[10] __aligned(16) = {
	[0x10 / 8] = 0x00af9b000000ffff, /* kernel code */
	[0x18 / 8] = 0x00cf93000000ffff, /* kernel data */
	[0x28 / 8] = 0x00cff3000000ffff, /* user data */
	[0x30 / 8] = 0x00affb000000ffff, /* user code */
};
#define SELECTOR_TSS 0x40

/* SDM vol. 3, 8.7 */
struct tss {
	u32 reserved0;
	u64 sp0, sp1, sp2;
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3, io_bitmap;
} __packed;

static struct tss tss = { .io_bitmap = sizeof(struct tss) };

#define IST_DOUBLE_FAULT 1
#define IST_NMI 2
#define IST_MACHINE_CHECK 3
#define IST_DEBUG 4
#define IST_STACK_SIZE 8192

static u8 ist_stacks[4][IST_STACK_SIZE] __section(".bss..page_aligned") __aligned(4096);

/* SDM vol. 3, 6.14.1 */
struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, reserved;
};

static struct gate idt[256] __ro_after_init __aligned(16);

#define GATE_INTERRUPT 0x8e
#define GATE_DPL3 0x60

extern u8 entry_stubs[256][16];
void entry_SYSCALL_64(void);

struct descriptor_pointer {
	u16 limit;
	u64 base;
} __packed;

/*
 * Prediction is what the canary defends against: RDRAND where there is one, the
 * time stamp counter mixed in always. The low byte is 0, so that a string that
 * runs over its end cannot carry the canary along.
 */
void __init __no_stack_protector stack_canary_init(void)
{
	unsigned long canary = 0;

	cpu_random(&canary);
	canary ^= rdtsc() * 0x9e3779b97f4a7c15UL;
	canary &= ~0xffUL;
	__asm__ volatile("movq %0, %%gs:0x28" : : "r"(canary));
}

bool __no_stack_protector cpu_random(unsigned long *value)
{
	u32 a, b, c, d;
	bool ok = false;

	cpuid(1, 0, &a, &b, &c, &d);
	if (!(c & (1u << 30)))
		return false;
	/* Intel's RDRAND guide: ten tries, then it is broken. */
	for (int i = 0; i < 10 && !ok; i++)
		__asm__ volatile("rdrand %0; setc %1" : "=r"(*value), "=qm"(ok) : : "cc");
	return ok;
}

static void __init set_gate(int vector, u8 type, u8 ist)
{
	unsigned long entry = (unsigned long)entry_stubs[vector];

	idt[vector] = (struct gate){
		.offset_low = entry,
		.offset_middle = entry >> 16,
		.offset_high = entry >> 32,
		.selector = __KERNEL_CS,
		.ist = ist,
		.type = type,
	};
}

static void __init load_tables(void)
{
	struct descriptor_pointer gdt_pointer = { sizeof(gdt) - 1, (u64)gdt };
	struct descriptor_pointer idt_pointer = { sizeof(idt) - 1, (u64)idt };
	unsigned long base = (unsigned long)&tss;

	for (int i = 0; i < 4; i++)
		tss.ist[i] = (u64)ist_stacks[i] + IST_STACK_SIZE;
	tss.sp0 = (u64)boot_stack_top;
	gdt[SELECTOR_TSS / 8] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 | 0x89UL << 40 |
				(base >> 24 & 0xff) << 56;
	gdt[SELECTOR_TSS / 8 + 1] = base >> 32;
	for (int i = 0; i < 256; i++)
		set_gate(i, GATE_INTERRUPT, 0);
	set_gate(1, GATE_INTERRUPT, IST_DEBUG);
	set_gate(2, GATE_INTERRUPT, IST_NMI);
	set_gate(3, GATE_INTERRUPT | GATE_DPL3, 0);
	set_gate(4, GATE_INTERRUPT | GATE_DPL3, 0);
	set_gate(8, GATE_INTERRUPT, IST_DOUBLE_FAULT);
	set_gate(18, GATE_INTERRUPT, IST_MACHINE_CHECK);

	__asm__ volatile("lgdt %0" : : "m"(gdt_pointer));
	__asm__ volatile("ltr %w0" : : "r"(SELECTOR_TSS));
	__asm__ volatile("lidt %0" : : "m"(idt_pointer));
}

/* Flags that a program's must not carry into the kernel: TF IF DF IOPL NT RF AC ID. */
#define SYSCALL_MASK 0x257f00UL

static void __init protect(void)
{
	u64 cr4 = read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT;
	u32 max, a, b = 0, c = 0, d;

	cpuid(0, 0, &max, &a, &c, &d);
	b = c = 0;
	if (max >= 7)
		cpuid(7, 0, &a, &b, &c, &d);
	if (b & (1u << 7))
		cr4 |= CR4_SMEP;
	if (b & (1u << 20)) {
		cr4 |= CR4_SMAP;
		cpu_has_smap = true;
	}
	if (c & (1u << 2))
		cr4 |= CR4_UMIP;
	write_cr4(cr4);

	wrmsr(MSR_STAR, 0x0023001000000000UL);
	wrmsr(MSR_LSTAR, (u64)entry_SYSCALL_64);
	wrmsr(MSR_SYSCALL_MASK, SYSCALL_MASK);
	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SCE);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
	__asm__ volatile("fninit");
}

void __init cpu_init(void)
{
	load_tables();
	protect();
}

/* The stack that the next entry from ring 3 starts on. */
void cpu_set_stack_top(unsigned long top)
{
	tss.sp0 = top;
	this_cpu_write(cpu_current_top_of_stack, top);
}

/* GCC calls it where a canary was overwritten. */
void __stack_chk_fail(void) __noreturn;
void __stack_chk_fail(void)
{
	panic("stack-protector: Kernel stack is corrupted in: %pB", __builtin_return_address(0));
}
EXPORT_SYMBOL(__stack_chk_fail);
