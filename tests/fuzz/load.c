/* SPDX-License-Identifier: GPL-2.0 */
/* fuzz: loader loads */
/*
 * The whole pipeline up to init, in a kernel that has modules: some seeds use
 * what these export. The mutator that knows ELF is elf_mutator.c.
 */
#include <elf.h>
#include <sanitizer/lsan_interface.h>

#include "host.h"
#include "loads.h"
#include "module/trace.h"

static const char *const exporters[] = { "modules/provider.ko", "modules/gplexport.ko",
					 "tests/modules/nsexport.ko" };

/* They stay; the search for leaks does not look for pointers in a module's memory. */
static void load_exporters(void)
{
	__lsan_disable();
	host_index = "alias symbol:slow_number slow\n"; /* this one is on disk only */
	for (unsigned int i = 0; i < ARRAY_SIZE(exporters); i++) {
		size_t len;
		void *image = host_read_file(exporters[i], &len);

		MUST(host_load(image, len, "", 0) == 0);
		free(image);
	}
	__lsan_enable();
}

#define READ_REFUSALS 4

/* Who reads the record of refusals sees characters that can be printed. */
static void check_refusals(void)
{
	host_log_clear();
	show_refusals(NULL, NULL);
	for (const char *p = host_log; *p; p++)
		MUST(*p == '\n' || (*p >= 0x20 && *p < 0x7f));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The loader does not look at this byte: it says how much is told of the load. */
	unsigned int tell = size >= EI_NIDENT ? data[EI_NIDENT - 1] : 0;
	struct list_head *at;

	if (list_empty(&modules))
		load_exporters();
	module_trace = tell & (TRACE_STAGES | TRACE_RELOCS);
	load_and_check(data, size, "");
	if (tell & READ_REFUSALS)
		check_refusals();
	list_for_each(at, &modules)
		MUST(module_refcount(list_entry(at, struct module, list)) == 0);
	return 0;
}
