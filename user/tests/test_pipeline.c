/* SPDX-License-Identifier: GPL-2.0 */
/* Each sample module loads, works and unloads, by both system calls. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "ktap.h"

#define MODULES "/modules/"

static int way; /* how the running case loads */

static long load(const char *name, const char *args)
{
	char path[128];

	snprintf(path, sizeof(path), MODULES "%s.ko", name);
	return load_by(way, path, args);
}

/* The whole line of /proc/modules; size and address are only looked at for sense. */
static void expect_line(const char *name, int refcnt, const char *deps)
{
	const char *line = proc_modules_line(name);
	unsigned long size, address;
	char want[256];

	if (!EXPECT(line != NULL))
		return;
	if (sscanf(line, "%*s %lu %*d %*s %*s 0x%lx", &size, &address) != 2) {
		FAIL("not a line of /proc/modules: %s", line);
		return;
	}
	snprintf(want, sizeof(want), "%s %lu %d %s Live 0x%016lx", name, size, refcnt, deps,
		 address);
	EXPECT_STR(line, want);
	EXPECT(size > 0 && size % 4096 == 0);
	EXPECT(address >= 0xffffffffc0000000ul && address < 0xffffffffff000000ul);
}

static void unload(const char *name)
{
	EXPECT_OK(delete_module(name, O_NONBLOCK));
	EXPECT(!proc_modules_line(name));
}

static void hello(void)
{
	EXPECT_OK(load("hello", ""));
	EXPECT_LOG("hello: Hello, world");
	expect_line("hello", 0, "-");
	EXPECT_NO_LOG("Goodbye");
	unload("hello");
	EXPECT_LOG("hello: Goodbye, world");
}

static void parameters(void)
{
	EXPECT_OK(load("params", "an_int=-77 a_charp=\"two words\" an_array=1,2,3 a_bool"));
	EXPECT_LOG("params: a_byte=1 a_short=-2 a_ushort=2 an_int=-77 a_uint=3");
	EXPECT_LOG("params: a_charp=\"two words\" a_string=\"short\"");
	EXPECT_LOG("params: a_bool=1 an_invbool=0 a_bint=0");
	EXPECT_LOG("params: an_array[2]=3");
	expect_line("params", 0, "-");
	unload("params");
}

static void exports_and_dependents(void)
{
	EXPECT_ERRNO(load("consumer", ""), ENOENT);
	EXPECT_LOG("symbols.not_loaded|provider exports it|provider_add");
	EXPECT_LOG("symbols.not_loaded|provider exports it|provider_calls");
	EXPECT_OK(load("provider", ""));
	expect_line("provider", 0, "-");
	EXPECT_OK(load("consumer", ""));
	EXPECT_LOG("consumer: provider_add(40, 2) is 42, call number 1");
	expect_line("provider", 1, "consumer,");
	expect_line("consumer", 0, "-");
	EXPECT_ERRNO(delete_module("provider", O_NONBLOCK), EAGAIN);
	EXPECT_ERRNO(delete_module("provider", O_NONBLOCK | O_TRUNC), EAGAIN);
	unload("consumer");
	expect_line("provider", 0, "-");
	unload("provider");
	EXPECT_LOG("provider_add was called 1 times");
	EXPECT_ERRNO(load("consumer", ""), ENOENT);
}

static void gpl_only_exports(void)
{
	EXPECT_OK(load("gplexport", ""));
	EXPECT_OK(load("gpluser", ""));
	EXPECT_LOG("gpluser: gplexport_answer() is 42");
	expect_line("gplexport", 1, "gpluser,");
	EXPECT_ERRNO(load("nongpl", ""), ENOENT);
	EXPECT_LOG("symbols.gpl_only|gplexport_answer");
	EXPECT_NO_LOG("let me in");
	expect_line("gplexport", 1, "gpluser,");
	unload("gpluser");
	unload("gplexport");
}

static void a_reference_held(void)
{
	EXPECT_OK(load("gplexport", ""));
	EXPECT_OK(load("busy", ""));
	EXPECT_LOG("busy: holding gplexport, whose answer is 42");
	EXPECT_ERRNO(delete_module("gplexport", O_NONBLOCK), EAGAIN);
	EXPECT(proc_modules_line("gplexport") != NULL);
	unload("busy");
	unload("gplexport");
}

static void constructors_run_before_init(void)
{
	EXPECT_OK(load("ctor", ""));
	EXPECT_LOG("ctor: constructor ran");
	EXPECT_LOG("ctor: init found the square of 7: 49");
	unload("ctor");
}

static void a_failing_init(void)
{
	static const int errors[] = { ENODEV, ENOMEM, EIO, EPERM, EBUSY };
	char args[32];
	size_t i;

	EXPECT_ERRNO(load("failinit", ""), ENODEV);
	EXPECT(!proc_modules_line("failinit"));
	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		snprintf(args, sizeof(args), "error=%d", errors[i]);
		EXPECT_ERRNO(load("failinit", args), errors[i]);
		EXPECT(!proc_modules_line("failinit"));
	}
	EXPECT_OK(load("failinit", "error=0"));
	unload("failinit");
}

static void a_failing_init_releases_what_it_uses(void)
{
	EXPECT_OK(load("gplexport", ""));
	EXPECT_ERRNO(load("nongpl", ""), ENOENT);
	expect_line("gplexport", 0, "-");
	unload("gplexport");
}

static void a_big_one(void)
{
	EXPECT_OK(load("big", "p00=1 p31=2 p63=4"));
	EXPECT_LOG("big: 2000 functions agree on|parameters add up to 7");
	expect_line("big", 0, "-");
	unload("big");
}

static void a_library_without_init(void)
{
	EXPECT_OK(load("purelib", ""));
	expect_line("purelib", 0, "-");
	unload("purelib");
}

static void a_weak_symbol_stays_undefined(void)
{
	EXPECT_OK(load("weak", ""));
	EXPECT_LOG("weak: weak symbol is absent, doing without");
	unload("weak");
}

static void loaded_twice(void)
{
	EXPECT_OK(load("hello", ""));
	EXPECT_ERRNO(load("hello", ""), EEXIST);
	EXPECT_LOG("EEXIST by list.exists");
	expect_line("hello", 0, "-");
	unload("hello");
	EXPECT_OK(load("hello", ""));
	unload("hello");
}

static void a_positive_init_stays(void)
{
	EXPECT_OK(load("posinit", ""));
	EXPECT_LOG("posinit|5");
	expect_line("posinit", 0, "-");
	unload("posinit");
}

static void a_namespace_imported(void)
{
	EXPECT_OK(load("nsexport", ""));
	EXPECT_OK(load("nsuser", ""));
	EXPECT_LOG("nsuser: 42");
	expect_line("nsexport", 1, "nsuser,");
	unload("nsuser");
	unload("nsexport");
}

/* Many at once, in and out in the same order: no list has a favourite end. */
static void several_at_once(void)
{
	static const char *const names[] = { "hello", "params", "provider", "ctor", "weak",
					     "purelib", "posinit", "big" };
	size_t i, num = sizeof(names) / sizeof(*names);

	for (i = 0; i < num; i++)
		EXPECT_OK(load(names[i], ""));
	EXPECT_EQ(count_modules(), num);
	for (i = 0; i < num; i++)
		unload(names[i]);
	EXPECT_EQ(count_modules(), 0);
}

static void again_and_again(void)
{
	int i;

	for (i = 0; i < 50; i++) {
		if (!EXPECT_OK(load("hello", "")) || !EXPECT_OK(delete_module("hello", 0)))
			return;
	}
}

/* The last one that is loaded without force: nothing but force gets it out. */
static void a_permanent_one(void)
{
	EXPECT_OK(load("noexit", ""));
	expect_line("noexit", 0, "[permanent],");
	EXPECT_ERRNO(delete_module("noexit", O_NONBLOCK), EBUSY);
	expect_line("noexit", 0, "[permanent],");
	EXPECT_OK(delete_module("noexit", O_NONBLOCK | O_TRUNC));
	EXPECT(!proc_modules_line("noexit"));
}

static void force_overrides_a_reference(void)
{
	char tainted[32] = "";

	EXPECT_OK(load("gplexport", ""));
	EXPECT_OK(load("busy", ""));
	EXPECT_ERRNO(delete_module("gplexport", O_NONBLOCK), EAGAIN);
	EXPECT_OK(delete_module("gplexport", O_NONBLOCK | O_TRUNC));
	EXPECT(!proc_modules_line("gplexport"));
	unload("busy");
	EXPECT(slurp("/proc/sys/kernel/tainted", tainted, sizeof(tainted)) > 0);
	EXPECT_STR(tainted, "9\n"); /* 8: forced unload; 1: nongpl tried to get in */
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
#define CASE(function) { #function, function }
	CASE(hello),
	CASE(parameters),
	CASE(exports_and_dependents),
	CASE(gpl_only_exports),
	CASE(a_reference_held),
	CASE(constructors_run_before_init),
	CASE(a_failing_init),
	CASE(a_failing_init_releases_what_it_uses),
	CASE(a_big_one),
	CASE(a_library_without_init),
	CASE(a_weak_symbol_stays_undefined),
	CASE(loaded_twice),
	CASE(a_positive_init_stays),
	CASE(a_namespace_imported),
	CASE(several_at_once),
	CASE(again_and_again),
	CASE(a_permanent_one),
	CASE(force_overrides_a_reference),
};

int main(void)
{
	const size_t num = sizeof(cases) / sizeof(*cases);
	char name[96];
	size_t i;

	ktap_start(num * LOADERS);
	/* What the kernel makes with its first module and keeps is no leak. */
	for (way = 0; way < LOADERS; way++) {
		load("hello", "");
		delete_module("hello", 0);
	}
	for (i = 0; i < num; i++) {
		for (way = 0; way < LOADERS; way++) {
			snprintf(name, sizeof(name), "%s by %s", cases[i].name,
				 way ? "init_module" : "finit_module");
			ktap_begin(name);
			cases[i].run();
			ktap_end();
		}
	}
	return ktap_finish();
}
