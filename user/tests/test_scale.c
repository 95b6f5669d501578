/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loading is linear: four times the exports, imports, parameters, sections,
 * symbols and relocations cost about four times as much, not sixteen; so does
 * the end of a process with four times the children. Booted
 * with -icount, where the time stamp counter counts instructions. What every
 * load costs (the signature above all) is measured with an empty module and
 * taken off.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

/* 4 would be linear, 16 quadratic; sorting's logarithm and the digest are in between. */
#define MAX_RATIO_PERCENT 600

static unsigned long now(void)
{
	unsigned int low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (unsigned long)high << 32 | low;
}

/* Instructions of a load. The module stays. */
static unsigned long cost(const char *path, const char *args)
{
	unsigned long start = now();

	EXPECT_OK(load_by_finit(path, args, 0));
	return now() - start;
}

static void compare(const char *what, unsigned long empty, unsigned long small, unsigned long large)
{
	unsigned long percent;

	EXPECT(small > empty && large > small);
	percent = (large - empty) * 100 / (small - empty);
	ktap_note("%s: %lu instructions for 500, %lu for 2000: %lu percent", what, small - empty,
		  large - empty, percent);
	EXPECT(percent <= MAX_RATIO_PERCENT);
}

/* "p0=7 p1=7 ..." */
static const char *all_params(int n)
{
	static char args[65536];
	size_t used = 0;
	int i;

	for (i = 0; i < n; i++)
		used += snprintf(args + used, sizeof(args) - used, "p%d=7 ", i);
	return args;
}

static unsigned long empty_load(void)
{
	unsigned long empty;

	load_by_finit("/modules/hello.ko", "", 0); /* the first one finds the kernel cold */
	delete_module("hello", 0);
	empty = cost("/modules/hello.ko", "");
	delete_module("hello", 0);
	return empty;
}

static void parts_of_a_module(void)
{
	unsigned long empty = empty_load();
	unsigned long small = cost("/modules/scale500.ko", "");
	unsigned long large = cost("/modules/scale2000.ko", "");

	compare("exports, sections, symbols, relocations", empty, small, large);
	EXPECT_OK(delete_module("scale500", 0));
	EXPECT_OK(delete_module("scale2000", 0));
}

static void parameters(void)
{
	unsigned long without[2], with[2];

	without[0] = cost("/modules/scale500.ko", "");
	EXPECT_OK(delete_module("scale500", 0));
	with[0] = cost("/modules/scale500.ko", all_params(500));
	EXPECT_OK(delete_module("scale500", 0));
	without[1] = cost("/modules/scale2000.ko", "");
	EXPECT_OK(delete_module("scale2000", 0));
	with[1] = cost("/modules/scale2000.ko", all_params(2000));
	EXPECT_OK(delete_module("scale2000", 0));
	compare("parameters set", 0, with[0] - without[0], with[1] - without[1]);
}

static void imports(void)
{
	unsigned long empty = empty_load(), small, large;

	EXPECT_OK(load_by_finit("/modules/scale500.ko", "", 0));
	EXPECT_OK(load_by_finit("/modules/scale2000.ko", "", 0));
	small = cost("/modules/scaleuse500.ko", "");
	large = cost("/modules/scaleuse2000.ko", "");
	compare("imports, versions", empty, small, large);
	EXPECT_OK(delete_module("scaleuse2000", 0));
	EXPECT_OK(delete_module("scaleuse500", 0));
	EXPECT_OK(delete_module("scale2000", 0));
	EXPECT_OK(delete_module("scale500", 0));
}

/* Instructions of the end of a process with n children, dead ones, each a group of its own. */
static unsigned long end_of_parent(int n)
{
	volatile unsigned long *start = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
					     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned long spent;
	siginfo_t info;
	pid_t pid = fork();

	if (!pid) {
		for (int i = 0; i < n; i++) {
			pid_t child = fork();

			if (!child)
				_exit(0);
			setpgid(child, child);
			waitid(P_PID, child, &info, WEXITED | WNOWAIT);
		}
		*start = now();
		_exit(0);
	}
	EXPECT_EQ(waitpid(pid, NULL, 0), pid);
	spent = now() - *start;
	while (waitpid(-1, NULL, 0) > 0)
		;
	munmap((void *)start, 4096);
	return spent;
}

static void groups_without_a_parent(void)
{
	unsigned long empty = end_of_parent(0);
	unsigned long small = end_of_parent(500), large = end_of_parent(2000);

	compare("groups whose parent ends", empty, small, large);
}

int main(void)
{
	ktap_start(4);
	all_params(2000); /* its buffer's pages are there before the accounts are read */
	RUN(parts_of_a_module);
	RUN(parameters);
	RUN(imports);
	RUN(groups_without_a_parent);
	return ktap_finish();
}
