/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a module's memory allows, and what the kernel prints when a module does
 * the forbidden. A crash takes its task with it and leaves the module where it
 * was, so those cases do not compare accounts.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

static int way;

static void probed(void)
{
	EXPECT_OK(load_by(way, "/modules/probe.ko", ""));
	EXPECT_LOG("probe: text written: no");
	EXPECT_LOG("probe: init text written: no");
	EXPECT_LOG("probe: rodata written: no");
	EXPECT_LOG("probe: data written: yes");
	EXPECT_LOG("probe: init data written: yes");
	EXPECT_LOG("probe: ro_after_init written during init: yes");
	EXPECT_LOG("probe: kernel text written: no");
	EXPECT_OK(delete_module("probe", 0));
	EXPECT_LOG("probe: init text read after init: no");
	EXPECT_LOG("probe: init data read after init: no");
	EXPECT_LOG("probe: ro_after_init written after init: no");
	EXPECT_LOG("probe: data written after init: yes");
	EXPECT_LOG("probe: text written after init: no");
}

/* While init runs there is more module memory than after it. */
static void init_memory_is_given_back(void)
{
	long before = account("module_pages"), live;

	EXPECT_OK(load_by(way, "/modules/big.ko", ""));
	live = account("module_pages");
	EXPECT(live > before + (2 << 20) / 4096);
	EXPECT_OK(delete_module("big", 0));
	EXPECT_EQ(account("module_pages"), before);
}

static int crash(void *how)
{
	char path[64], args[32];

	snprintf(path, sizeof(path), "/tests/rules/crash_%s.ko", (char *)how);
	snprintf(args, sizeof(args), "how=%s", (char *)how);
	return load_by(way, path, args) ? 1 : 0;
}

/* The task dies, the kernel goes on and says where it happened. */
static void crashes(char *how, const char *oops, const char *where)
{
	long status;

	ktap_skip_accounts();
	ktap_expect_oops(oops);
	status = in_child(crash, how);
	EXPECT(status > 0 && WIFSIGNALED(status));
	EXPECT_LOG(oops);
	EXPECT_LOG("Modules linked in:|crash_");
	EXPECT_LOG(where);
	EXPECT_NO_LOG("was allowed");
}

static void a_null_pointer(void)
{
	crashes("null", "BUG: kernel NULL pointer dereference", "crash_write+0x|[crash_null]");
	EXPECT_LOG("RIP:|crash_write+0x|[crash_null]");
	EXPECT_LOG("crash_init+0x|[crash_null]");
	EXPECT_LOG("CPU: 0 PID: |Comm: test_protect|ainted");
	EXPECT_LOG("Call Trace:");
}

static void writing_text(void)
{
	crashes("text", "BUG: unable to handle page fault", "crash_write+0x|[crash_text]");
}

static void writing_rodata(void)
{
	crashes("rodata", "BUG: unable to handle page fault", "crash_write+0x|[crash_rodata]");
}

static void executing_data(void)
{
	crashes("exec", "BUG: unable to handle page fault", "RIP:|crash_code+0x0|[crash_exec]");
}

static void an_undefined_opcode(void)
{
	crashes("ud", "invalid opcode", "crash_init+0x|[crash_ud]");
}

static void still_loading_others(void)
{
	EXPECT_OK(load_by(way, "/modules/hello.ko", ""));
	EXPECT_LOG("hello: Hello, world");
	EXPECT_OK(delete_module("hello", 0));
}

static void the_crashed_one_stays(void)
{
	char tainted[32] = "";
	const char *line = proc_modules_line("crash_null");

	EXPECT(line && strstr(line, " Loading "));
	EXPECT_ERRNO(delete_module("crash_null", O_NONBLOCK), EBUSY);
	EXPECT(slurp("/proc/sys/kernel/tainted", tainted, sizeof(tainted)) > 0);
	EXPECT_STR(tainted, "128\n"); /* D: died once */
}

int main(void)
{
	ktap_start(2 * LOADERS + 7);
	load_by_finit("/modules/hello.ko", "", 0);
	delete_module("hello", 0);
	for (way = 0; way < LOADERS; way++) {
		ktap_begin(way ? "probed by init_module" : "probed by finit_module");
		probed();
		ktap_end();
		ktap_begin(way ? "init memory by init_module" : "init memory by finit_module");
		init_memory_is_given_back();
		ktap_end();
	}
	way = 0;
	RUN(a_null_pointer);
	RUN(writing_text);
	RUN(writing_rodata);
	RUN(executing_data);
	RUN(an_undefined_opcode);
	RUN(still_loading_others);
	RUN(the_crashed_one_stays);
	return ktap_finish();
}
