/* SPDX-License-Identifier: GPL-2.0 */
/* What rewriting a module's code leans on: memory that is asked about, and written for once. */
#include <sanitizer/asan_interface.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <asm/bug.h>
#include <asm/page.h>
#include <linux/jump_label.h>

#include "host.h"
#include "lib/vsnprintf.h"
#include "x86/paging.h"
#include "x86/text_poke.h"

/* The kernel's own key that the samples use, and tables of a kernel without own branches. */
DEFINE_STATIC_KEY_FALSE(init_on_alloc);
static struct jump_entry jump_table[1] __used __section("__jump_table");
char __init_text_begin[1], __init_text_end[1];
bool cpu_has_smap = true;

/* rules.mk, and the linker itself */
extern char _text[], _end[];

/*
 * What a page allows the host's own kernel answers: a byte goes out through a pipe, and comes back
 * where it may. Not by write() and read(): what the sanitizer says of it is not the question.
 */
static int pipe_ends[2];

static bool byte_goes_out(unsigned long addr)
{
	return (pipe_ends[1] || !pipe(pipe_ends)) && syscall(SYS_write, pipe_ends[1], addr, 1) == 1;
}

static bool byte_comes_back(unsigned long addr)
{
	return syscall(SYS_read, pipe_ends[0], addr, 1) == 1;
}

static bool is_mapped(unsigned long addr)
{
	char c;

	return byte_goes_out(addr) && byte_comes_back((unsigned long)&c);
}

/* Not freed, and no gap between two; what has no shadow is not asked about. */
static bool is_allocated(unsigned long addr)
{
	char name[8];
	size_t scale, offset, size;
	void *start;

	__asan_get_shadow_mapping(&scale, &offset);
	return is_mapped((addr >> scale) + offset) && !__asan_address_is_poisoned((void *)addr) &&
	       !strcmp(__asan_locate_address((void *)addr, name, sizeof(name), &start, &size), "heap");
}

/* All the kernel memory that there is here: the modules', the program, and what it allocated. */
static bool is_kernels(unsigned long addr)
{
	return host_module_memory(addr) ||
	       (addr >= (unsigned long)_text && addr < (unsigned long)_end) || is_allocated(addr);
}

bool kernel_mapped(unsigned long addr)
{
	return is_mapped(addr) && is_kernels(addr);
}

bool kernel_writable(unsigned long addr)
{
	char c;

	if (!kernel_mapped(addr) || !byte_goes_out(addr))
		return false;
	if (byte_comes_back(addr))
		return true;
	byte_comes_back((unsigned long)&c);
	return false;
}

void text_poke(void *addr, const void *code, size_t len)
{
	void *page = (void *)((unsigned long)addr & PAGE_MASK);

	mprotect(page, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE);
	memcpy(addr, code, len);
	mprotect(page, 2 * PAGE_SIZE, PROT_READ | PROT_EXEC);
}

void __warn_printk(const char *fmt, ...)
{
	char line[256];
	va_list args;

	va_start(args, fmt);
	vscnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	fputs(line, stderr);
}
