/* SPDX-License-Identifier: GPL-2.0 */
/* What rewriting a module's code leans on: memory that is asked about, and written for once. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
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

/*
 * All the kernel memory that there is here: the modules', and the one key. What a page allows the
 * host's own kernel answers: a byte goes out through a pipe, and comes back where it may.
 */
static int pipe_ends[2];

static bool pipe_byte(unsigned long addr, bool back)
{
	char c;

	if (!host_module_memory(addr) &&
	    addr - (unsigned long)&init_on_alloc >= sizeof(init_on_alloc))
		return false;
	if (!pipe_ends[1] && pipe(pipe_ends))
		return false;
	if (write(pipe_ends[1], (void *)addr, 1) != 1)
		return false;
	if (back && read(pipe_ends[0], (void *)addr, 1) == 1)
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
