/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many instructions the kernel takes: from reset to this program's first
 * instruction, and for a load and an unload of hello. Under `-icount shift=0`
 * the time stamp counter counts instructions from reset.
 */
#include "ktap.h"

unsigned long bench_first_tsc;

/* The entry point: reads the counter before anything else, then goes where programs begin. */
__asm__(".globl bench_start\n"
	"bench_start:\n"
	"	rdtsc\n"
	"	shlq $32, %rdx\n"
	"	orq %rax, %rdx\n"
	"	movq %rdx, bench_first_tsc(%rip)\n"
	"	xorl %edx, %edx\n"
	"	jmp _start\n");

static unsigned long now(void)
{
	unsigned int low, high;

	__asm__ volatile("lfence; rdtsc; lfence" : "=a"(low), "=d"(high) : : "memory");
	return (unsigned long)high << 32 | low;
}

int main(void)
{
	unsigned long start, loaded, unloaded;

	ktap_start(2);
	ktap_begin("boot");
	ktap_note("boot %lu", bench_first_tsc);
	ktap_end();

	/* The first one finds the kernel cold; what is measured is a load like any other. */
	load_by_finit("/modules/hello.ko", "", 0);
	delete_module("hello", 0);
	ktap_begin("hello");
	start = now();
	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	loaded = now();
	EXPECT_OK(delete_module("hello", 0));
	unloaded = now();
	ktap_note("load %lu", loaded - start);
	ktap_note("unload %lu", unloaded - loaded);
	ktap_end();
	return ktap_finish();
}
