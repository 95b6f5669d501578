/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/cpuinfo: what CPUID says (SDM vol. 2, CPUID), in the form that proc(5) has for x86. */
#include <linux/seq_file.h>

#include "fs/internal.h"
#include "fs/proc_internal.h"
#include "x86/cpu.h"

#define EXTENDED 0x80000000u
#define VIRTUAL_BITS 48u

enum { EAX, EBX, ECX, EDX };

/* Names of the bits of one register, from bit 0; NULL where nothing is printed. */
struct flag_word {
	u32 leaf;
	u8 reg;
	const char *names[32];
};

static const struct flag_word words[] = {
	{ 1, EDX, { "fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce", "cx8", "apic", NULL,
		    "sep", "mtrr", "pge", "mca", "cmov", "pat", "pse36", "pn", "clflush", NULL,
		    "dts", "acpi", "mmx", "fxsr", "sse", "sse2", "ss", "ht", "tm", "ia64",
		    "pbe" } },
	{ EXTENDED + 1, EDX, { [11] = "syscall", [19] = "mp", "nx", [22] = "mmxext",
			       [25] = "fxsr_opt", "pdpe1gb", "rdtscp", [29] = "lm", "3dnowext",
			       "3dnow" } },
	{ 1, ECX, { "pni", "pclmulqdq", "dtes64", "monitor", "ds_cpl", "vmx", "smx", "est", "tm2",
		    "ssse3", "cid", "sdbg", "fma", "cx16", "xtpr", "pdcm", NULL, "pcid", "dca",
		    "sse4_1", "sse4_2", "x2apic", "movbe", "popcnt", "tsc_deadline_timer", "aes",
		    "xsave", NULL, "avx", "f16c", "rdrand", "hypervisor" } },
	{ EXTENDED + 1, ECX, { "lahf_lm", "cmp_legacy", "svm", "extapic", "cr8_legacy", "abm",
			       "sse4a", "misalignsse", "3dnowprefetch", "osvw", "ibs", "xop",
			       "skinit", "wdt", [15] = "lwp", "fma4", "tce", [19] = "nodeid_msr",
			       [21] = "tbm", "topoext", "perfctr_core" } },
	{ 7, EBX, { "fsgsbase", "tsc_adjust", NULL, "bmi1", "hle", "avx2", NULL, "smep", "bmi2",
		    "erms", "invpcid", "rtm", "cqm", NULL, "mpx", "rdt_a", "avx512f", "avx512dq",
		    "rdseed", "adx", "smap", "avx512ifma", NULL, "clflushopt", "clwb", "intel_pt",
		    "avx512pf", "avx512er", "avx512cd", "sha_ni", "avx512bw", "avx512vl" } },
	{ 7, ECX, { [1] = "avx512vbmi", "umip", "pku", [5] = "waitpkg", [8] = "gfni", "vaes",
		    "vpclmulqdq", [22] = "rdpid" } },
};

struct cpuid_regs {
	u32 r[4];
};

/* All zero where the processor does not have the leaf. */
static struct cpuid_regs read_leaf(u32 leaf)
{
	struct cpuid_regs regs = { };
	u32 max, unused;

	cpuid(leaf & EXTENDED, 0, &max, &unused, &unused, &unused);
	if (leaf <= max)
		cpuid(leaf, 0, &regs.r[EAX], &regs.r[EBX], &regs.r[ECX], &regs.r[EDX]);
	return regs;
}

static void show_flags(struct seq_file *m)
{
	unsigned int i, bit;

	seq_puts(m, "flags\t\t:");
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		struct cpuid_regs regs = read_leaf(words[i].leaf);

		for (bit = 0; bit < 32; bit++)
			if (words[i].names[bit] && (regs.r[words[i].reg] >> bit & 1))
				seq_printf(m, " %s", words[i].names[bit]);
	}
	seq_putc(m, '\n');
}

static void show_brand(struct seq_file *m)
{
	struct cpuid_regs text[3];
	u32 i;

	for (i = 0; i < 3; i++)
		text[i] = read_leaf(EXTENDED + 2 + i);
	seq_printf(m, "model name\t: %.48s\n", text[0].r[EAX] ? (const char *)text : "unknown");
}

/* Family and model come in two parts each (SDM vol. 2, figure 3-6). */
static void show_model(struct seq_file *m)
{
	u32 id = read_leaf(1).r[EAX];
	u32 family = id >> 8 & 0xf, model = id >> 4 & 0xf;

	if (family == 6 || family == 0xf)
		model |= id >> 12 & 0xf0;
	if (family == 0xf)
		family += id >> 20 & 0xff;
	seq_printf(m, "cpu family\t: %u\nmodel\t\t: %u\n", family, model);
	show_brand(m);
	seq_printf(m, "stepping\t: %u\n", id & 0xf);
}

int show_cpuinfo(struct seq_file *m, void *v)
{
	struct cpuid_regs max = read_leaf(0), sizes = read_leaf(EXTENDED + 8), one = read_leaf(1);
	u32 line = (one.r[EBX] >> 8 & 0xff) * 8;

	seq_printf(m, "processor\t: 0\nvendor_id\t: %.4s%.4s%.4s\n", (const char *)&max.r[EBX],
		   (const char *)&max.r[EDX], (const char *)&max.r[ECX]);
	show_model(m);
	seq_printf(m, "physical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\n");
	seq_printf(m, "apicid\t\t: %u\ninitial apicid\t: %u\n", one.r[EBX] >> 24, one.r[EBX] >> 24);
	seq_printf(m, "fpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: %u\nwp\t\t: yes\n",
		   max.r[EAX]);
	show_flags(m);
	seq_printf(m, "bugs\t\t:\nclflush size\t: %u\ncache_alignment\t: %u\n", line, line);
	/* Page tables of four levels are what is used, whatever the processor could. */
	seq_printf(m, "address sizes\t: %u bits physical, %u bits virtual\npower management:\n\n",
		   sizes.r[EAX] & 0xff, VIRTUAL_BITS);
	return 0;
}
