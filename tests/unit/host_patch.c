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

/* Not freed, and no gap between two. */
static bool is_allocated(unsigned long addr)
{
	char name[8];
	size_t size;
	void *start;

	return !__asan_address_is_poisoned((void *)addr) &&
	       !strcmp(__asan_locate_address((void *)addr, name, sizeof(name), &start, &size), "heap");
}

/*
 * All the kernel memory that there is here: the modules', the program, and what it allocated. What
 * a page allows the host's own kernel answers: a byte goes out through a pipe, and comes back where
 * it may.
 */
static int pipe_ends[2];

static bool pipe_byte(unsigned long addr, bool back)
{
	char c;

	if (!host_module_memory(addr) &&
	    (addr < (unsigned long)_text || addr >= (unsigned long)_end) && !is_allocated(addr))
		return false;
	if (!pipe_ends[1] && pipe(pipe_ends))
		return false;
	/* Not by write(): what the sanitizer says of its first byte is not the question. */
	if (syscall(SYS_write, pipe_ends[1], addr, 1) != 1)
		return false;
	if (back && syscall(SYS_read, pipe_ends[0], addr, 1) == 1)
		return true;
	return read(pipe_ends[0], &c, 1) == 1 && !back;
}

bool kernel_mapped(unsigned long addr)
{
	return pipe_byte(addr, false);
}

bool kernel_writable(unsigned long addr)
{
	return pipe_byte(addr, true);
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
