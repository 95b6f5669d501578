/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sections of a module that the kernel itself reads or acts upon: faults it may
 * take, warnings, branches that are rewritten, its own per-CPU variables.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define MODULE(name) "/modules/" name ".ko"
#define PARAM(module, param) "/sys/module/" module "/parameters/" param

static char text[4096];

static const char *read_line(const char *path)
{
	long n = slurp(path, text, sizeof(text));

	if (n < 0)
		snprintf(text, sizeof(text), "error %ld", n);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

#define EXPECT_LINE(path, want) EXPECT_STR(read_line(path), want)

static int count_in_log(const char *words)
{
	const char *at = kernel_log();
	int n = 0;

	while ((at = strstr(at, words))) {
		n++;
		at++;
	}
	return n;
}

/* The line of a source where some words stand: what the kernel must say. Lines count from 1. */
static void expect_warning_at(const char *module, int line)
{
	char words[128];

	snprintf(words, sizeof(words), "WARNING:| at modules/%s.c:%d |[%s]", module, line, module);
	ktap_expect_log(__FILE__, __LINE__, words, true);
}

/* Each kind by its line, the two that say it once, once, and the code behind goes on. */
static void warnings(void)
{
	ktap_expect_oops("WARNING: CPU: 0 PID: 1 at modules/warn.c:");
	EXPECT_OK(load_by_finit(MODULE("warn"), "times=4", 0));
	expect_warning_at("warn", 20);
	expect_warning_at("warn", 21);
	expect_warning_at("warn", 22);
	EXPECT_EQ(count_in_log("WARNING: CPU: 0"), 3);
	EXPECT_EQ(count_in_log("said once"), 1);
	EXPECT_LOG("said once, at number 1");
	EXPECT_LOG("number 4 is the last");
	EXPECT_EQ(count_in_log("cut here"), 3);
	EXPECT_LOG("Modules linked in:|warn(+)");
	EXPECT_LOG("warn_init+0x|[warn]");
	EXPECT_LOG("warn: went on after 4 rounds");
	EXPECT_OK(delete_module("warn", 0));
	EXPECT_LINE("/proc/sys/kernel/tainted", "512"); /* W */
	/* Loaded anew, it warns anew. */
	kernel_log_clear();
	EXPECT_OK(load_by_finit(MODULE("warn"), "times=1", 0));
	EXPECT_EQ(count_in_log("WARNING: CPU: 0"), 3);
	EXPECT_OK(delete_module("warn", 0));
}

static int write_from(int fd, const void *from, size_t n)
{
	return write(fd, from, n) < 0 ? -errno : 0;
}

/* The access and its fixup are the module's; stac and clac too, where the processor has SMAP. */
static void a_user_pointer(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd;

	EXPECT_OK(load_by_finit(MODULE("usercopy"), "", 0));
	fd = open("/dev/usercopy", O_WRONLY);
	EXPECT(fd >= 0);
	EXPECT_OK(write_from(fd, "abc", 3));
	EXPECT_LINE(PARAM("usercopy", "sum"), "294");
	EXPECT_ERRNO(write_from(fd, (void *)8, 3), EFAULT);
	EXPECT_ERRNO(write_from(fd, (void *)0xffffffff81000000ul, 3), EFAULT);
	memset(page, 1, 4096);
	munmap(page + 4096, 4096);
	EXPECT_OK(write_from(fd, page + 4000, 96));
	EXPECT_LINE(PARAM("usercopy", "sum"), "96");
	EXPECT_ERRNO(write_from(fd, page + 4000, 97), EFAULT);
	EXPECT_LINE(PARAM("usercopy", "sum"), "96");
	munmap(page, 4096);
	close(fd);
	EXPECT_OK(delete_module("usercopy", 0));
}

/* Its own copy, with the values of the file each time it is loaded. */
static void per_cpu_variables(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		kernel_log_clear();
		EXPECT_OK(load_by_finit(MODULE("percpu"), "", 0));
		EXPECT_LOG("percpu: count is 42, the table begins with 1 and ends with 4");
		EXPECT_OK(delete_module("percpu", 0));
		EXPECT_LOG("percpu: count was 42");
	}
}

static void a_sealed_variable(void)
{
	EXPECT_OK(load_by_finit(MODULE("sealed"), "", 0));
	EXPECT_LOG("sealed: set to 42");
	EXPECT_OK(delete_module("sealed", 0));
	EXPECT_LOG("sealed: still 42");
}

/* The key's branches in two modules, whichever comes first, and none that is left behind. */
static void a_static_key(void)
{
	EXPECT_OK(load_by_finit(MODULE("statickey"), "", 0));
	EXPECT_LINE(PARAM("statickey", "on"), "0");
	EXPECT_LINE(PARAM("statickey", "branch"), "not taken");
	EXPECT_OK(spit(PARAM("statickey", "on"), "1"));
	EXPECT_LINE(PARAM("statickey", "on"), "1");
	EXPECT_LINE(PARAM("statickey", "branch"), "taken");

	EXPECT_OK(load_by_finit(MODULE("keyuser"), "", 0));
	EXPECT_LOG("keyuser: the key was on when init ran");
	EXPECT_LINE(PARAM("keyuser", "branch"), "taken");
	EXPECT_OK(spit(PARAM("statickey", "on"), "0"));
	EXPECT_LINE(PARAM("statickey", "branch"), "not taken");
	EXPECT_LINE(PARAM("keyuser", "branch"), "not taken");
	EXPECT_OK(spit(PARAM("statickey", "on"), "1"));
	EXPECT_LINE(PARAM("statickey", "branch"), "taken");
	EXPECT_LINE(PARAM("keyuser", "branch"), "taken");
	EXPECT_ERRNO(delete_module("statickey", O_NONBLOCK), EAGAIN);
	EXPECT_OK(delete_module("keyuser", 0));

	EXPECT_OK(spit(PARAM("statickey", "on"), "0"));
	EXPECT_LINE(PARAM("statickey", "branch"), "not taken");
	EXPECT_OK(load_by_finit(MODULE("keyuser"), "", 0));
	EXPECT_LOG("keyuser: the key was off when init ran");
	EXPECT_OK(delete_module("keyuser", 0));
	EXPECT_OK(delete_module("statickey", 0));
}

/* On from the command line of the module: before its init, and before it is LIVE. */
static void a_key_set_by_a_parameter(void)
{
	EXPECT_OK(load_by_finit(MODULE("statickey"), "on=1", 0));
	EXPECT_LINE(PARAM("statickey", "branch"), "taken");
	EXPECT_OK(delete_module("statickey", 0));
}

/* keys.c: a letter for each branch, upper case where it is taken. */
static void every_kind_of_branch(void)
{
	EXPECT_OK(load_by_finit(MODULE("statickey"), "on=1", 0));
	EXPECT_OK(load_by_finit(MODULE("keys"), "", 0));
	EXPECT_LINE(PARAM("keys", "at_init"), "SDF");
	EXPECT_LINE(PARAM("keys", "branches"), "abCDeF");
	EXPECT_OK(spit(PARAM("keys", "command"), "off+"));
	EXPECT_LINE(PARAM("keys", "branches"), "ABCDeF");
	EXPECT_OK(spit(PARAM("keys", "command"), "off+"));
	EXPECT_OK(spit(PARAM("keys", "command"), "off-"));
	EXPECT_LINE(PARAM("keys", "branches"), "ABCDeF"); /* counted: still on */
	EXPECT_OK(spit(PARAM("keys", "command"), "off-"));
	EXPECT_LINE(PARAM("keys", "branches"), "abCDeF");
	EXPECT_OK(spit(PARAM("keys", "command"), "on-"));
	EXPECT_LINE(PARAM("keys", "branches"), "abcdeF");
	EXPECT_OK(spit(PARAM("keys", "command"), "on+"));
	EXPECT_OK(spit(PARAM("keys", "command"), "plain+"));
	EXPECT_LINE(PARAM("keys", "branches"), "abCDEF");
	EXPECT_OK(spit(PARAM("keys", "command"), "plain-"));
	EXPECT_OK(delete_module("keys", 0));
	EXPECT_OK(delete_module("statickey", 0));
}

/* The branches of a module's init are gone with it: nothing may be written where they were. */
static void init_branches_are_left_alone(void)
{
	EXPECT_OK(load_by_finit(MODULE("statickey"), "", 0));
	EXPECT_OK(load_by_finit(MODULE("keyuser"), "", 0));
	/* What lies there now is somebody else's. */
	EXPECT_OK(load_by_finit(MODULE("hello"), "", 0));
	EXPECT_OK(load_by_finit(MODULE("percpu"), "", 0));
	EXPECT_OK(spit(PARAM("statickey", "on"), "1"));
	EXPECT_LINE(PARAM("keyuser", "branch"), "taken");
	EXPECT_OK(spit(PARAM("statickey", "on"), "0"));
	EXPECT_OK(delete_module("hello", 0));
	EXPECT_LOG("Goodbye, world");
	EXPECT_OK(delete_module("percpu", 0));
	EXPECT_OK(delete_module("keyuser", 0));
	EXPECT_OK(delete_module("statickey", 0));
	EXPECT_NO_LOG("jump label");
}

/* A key that goes below 0 stays where it is. */
static void a_key_counted_below_zero(void)
{
	ktap_expect_oops("WARNING: CPU: 0 PID: 1 at kernel/jump_label.c:");
	EXPECT_OK(load_by_finit(MODULE("statickey"), "", 0));
	EXPECT_OK(load_by_finit(MODULE("keys"), "", 0));
	EXPECT_OK(spit(PARAM("keys", "command"), "off-"));
	EXPECT_LOG("jump label: negative count!");
	EXPECT_LINE(PARAM("keys", "branches"), "abCDeF");
	EXPECT_OK(spit(PARAM("keys", "command"), "off+"));
	EXPECT_LINE(PARAM("keys", "branches"), "ABCDeF");
	EXPECT_OK(delete_module("keys", 0));
	EXPECT_OK(delete_module("statickey", 0));
}

/* init_on_alloc is the kernel's: its own branches follow it, and a module's, which switches it. */
static void a_key_of_the_kernel(void)
{
	EXPECT_OK(load_by_finit(MODULE("statickey"), "", 0));
	EXPECT_OK(load_by_finit(MODULE("keys"), "", 0));
	EXPECT_LINE(PARAM("keys", "kernel"), "k");
	EXPECT_OK(spit(PARAM("keys", "command"), "kernel+"));
	EXPECT_LINE(PARAM("keys", "kernel"), "K");
	EXPECT_OK(load_by_finit(MODULE("keyuser"), "", 0));
	EXPECT_LOG("keyuser: the kernel zeroes what it allocates");
	EXPECT_OK(delete_module("keyuser", 0));
	EXPECT_OK(spit(PARAM("keys", "command"), "kernel-"));
	EXPECT_LINE(PARAM("keys", "kernel"), "k");
	EXPECT_OK(delete_module("keys", 0));
	EXPECT_OK(delete_module("statickey", 0));
}

/* Returns, indirect calls and starts of functions that are calls of the kernel's. */
static void thunks(void)
{
	EXPECT_OK(load_by_finit(MODULE("thunks"), "", 0));
	EXPECT_LOG("thunks: twice 21 is 42");
	EXPECT_OK(delete_module("thunks", 0));
	EXPECT_LOG("thunks: twice 4 is 8");
}

static int delete_sealed(void *unused)
{
	(void)unused;
	return delete_module("sealed", 0) ? 1 : 0;
}

/* Last: the module stays as it is. */
static void a_sealed_variable_spoiled(void)
{
	long status;

	ktap_skip_accounts();
	ktap_expect_oops("BUG: unable to handle page fault");
	EXPECT_OK(load_by_finit(MODULE("sealed"), "spoil=1", 0));
	status = in_child(delete_sealed, NULL);
	EXPECT(status > 0 && WIFSIGNALED(status));
	EXPECT_LOG("supervisor write access in kernel mode");
	EXPECT_LOG("permissions violation");
	EXPECT_LOG("RIP:|sealed_exit+0x|[sealed]");
	EXPECT_LOG("Modules linked in: sealed(-)");
	EXPECT_NO_LOG("sealed: still");
}

static int load_crash(void *how)
{
	char path[64], args[32];

	snprintf(path, sizeof(path), "/tests/rules/crash_%s.ko", (char *)how);
	snprintf(args, sizeof(args), "how=%s", (char *)how);
	return load_by_finit(path, args, 0) ? 1 : 0;
}

/* BUG(): file and line, and the end of the task. */
static void a_bug(void)
{
	long status;

	ktap_skip_accounts();
	ktap_expect_oops("kernel BUG at tests/modules/crash.c:[0-9]+!");
	status = in_child(load_crash, "bug");
	EXPECT(status > 0 && WIFSIGNALED(status));
	EXPECT_LOG("cut here");
	EXPECT_LOG("kernel BUG at tests/modules/crash.c:");
	EXPECT_LOG("invalid opcode: 0000 [#");
	EXPECT_LOG("RIP:|crash_init+0x|[crash_bug]");
	EXPECT_LOG("Modules linked in: crash_bug(+) sealed(-)");
	EXPECT_NO_LOG("was allowed");
}

int main(void)
{
	ktap_start(13);
	RUN(warnings);
	RUN(a_user_pointer);
	RUN(per_cpu_variables);
	RUN(a_sealed_variable);
	RUN(a_static_key);
	RUN(a_key_set_by_a_parameter);
	RUN(every_kind_of_branch);
	RUN(init_branches_are_left_alone);
	RUN(a_key_counted_below_zero);
	RUN(a_key_of_the_kernel);
	RUN(thunks);
	RUN(a_sealed_variable_spoiled);
	RUN(a_bug);
	return ktap_finish();
}
