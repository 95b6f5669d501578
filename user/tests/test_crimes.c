/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a module's code must not do, each from three places: a device's read, a
 * kernel thread, init. The kernel says what and where, ends the caller alone, and
 * goes on: other modules load, and of a crime in a read or a thread nothing is left
 * over. Who was in init leaves a module that is loading for ever.
 *
 * A timer's crime, and a stack that overflows, are panics: tests/boot has them.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define MODULE "/modules/crimes.ko"
#define DEVICE "/dev/crimes"
#define PARAMETER "/sys/module/crimes/parameters/"
#define MAGIC "~Module signature appended~\n"
#define FAULT "BUG: unable to handle page fault"
#define NULL_FAULT "BUG: kernel NULL pointer dereference"

static const struct crime {
	const char *name;
	const char *oops;  /* the report's first line */
	const char *how;   /* what it says of the access */
	const char *where; /* the instruction */
	int sig;	   /* the caller's end */
} crimes[] = {
	{ "own_text", FAULT, "supervisor write access", "RIP:|write_to+0x", SIGKILL },
	{ "own_rodata", FAULT, "supervisor write access", "RIP:|write_to+0x", SIGKILL },
	{ "own_ro_after_init", FAULT, "supervisor write access", "RIP:|write_to+0x", SIGKILL },
	{ "kernel_text", FAULT, "supervisor write access", "RIP:|write_to+0x", SIGKILL },
	{ "kernel_rodata", FAULT, "supervisor write access", "RIP:|write_to+0x", SIGKILL },
	{ "run_data", FAULT, "tried to execute NX-protected page", "RIP:|crime_code+0x0", SIGKILL },
	{ "run_stack", FAULT, "tried to execute NX-protected page", "RIP:", SIGKILL },
	{ "run_freed_init", FAULT, "instruction fetch", "RIP:", SIGKILL },
	{ "read_user", FAULT, "permissions violation", "RIP:|read_from+0x", SIGKILL },
	{ "write_user", FAULT, "permissions violation", "RIP:|write_to+0x", SIGKILL },
	{ "run_user", FAULT, "tried to execute user page", "RIP:", SIGKILL },
	{ "read_null", NULL_FAULT, "supervisor read access", "RIP:|read_from+0x", SIGKILL },
	{ "write_null", NULL_FAULT, "supervisor write access", "RIP:|write_to+0x", SIGKILL },
	{ "run_null", NULL_FAULT, "instruction fetch", "RIP:", SIGKILL },
	{ "wild_pointer", FAULT, "not-present page", "RIP:|write_to+0x", SIGKILL },
	{ "wild_address", "general protection fault", "", "RIP:|write_to+0x", SIGSEGV },
	{ "run_wild", FAULT, "instruction fetch", "RIP:", SIGKILL },
	{ "divide", "divide error", "", "RIP:|divide+0x", SIGSEGV },
	{ "undefined", "invalid opcode", "", "RIP:|undefined+0x", SIGSEGV },
	{ "bug", "kernel BUG at", "", "RIP:|bug+0x", SIGSEGV },
	{ "print_wild", FAULT, "not-present page", "RIP:|strnlen+0x", SIGKILL },
};

#define AFTER_INIT 2 /* of them are none before init has ended */
#define CRIMES (int)(sizeof(crimes) / sizeof(*crimes))

static const struct crime *crime;
static const char *from;
static void *page; /* a `ret` in ring 3 */

static int read_device(void *arg)
{
	char byte;
	int fd = open(DEVICE, O_RDONLY);

	(void)arg;
	return fd >= 0 && read(fd, &byte, 1) == 0 ? 0 : 1;
}

static void expect_report(const char *module)
{
	char words[64];

	EXPECT_LOG(crime->oops);
	/* A kernel thread has no user memory: nothing is there to be forbidden. */
	if (strcmp(from, "thread") || !strstr(crime->name, "_user"))
		EXPECT_LOG(crime->how);
	EXPECT_LOG(crime->where);
	/* The call that led there: of a jump into nothing it is all there is. */
	snprintf(words, sizeof(words), " %s+0x|[%s]", crime->name, module);
	EXPECT_LOG(words);
	snprintf(words, sizeof(words), "Modules linked in:|%s", module);
	EXPECT_LOG(words);
	EXPECT_NO_LOG("was allowed");
}

static void others_still_load(void)
{
	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	EXPECT_OK(delete_module("hello", 0));
}

/* By a read, or by a thread that the read starts and sees the end of. */
static void by_device(void)
{
	char args[96];
	long status;

	ktap_expect_oops(crime->oops);
	snprintf(args, sizeof(args), "how=%s from=%s address=%lu", crime->name, from,
		 (unsigned long)page);
	EXPECT_OK(load_by_finit(MODULE, args, 0));
	status = in_child(read_device, NULL);
	if (!strcmp(from, "thread")) {
		EXPECT_EQ(status, 0);
		EXPECT_LOG("Comm: criminal");
	} else {
		EXPECT(status > 0 && WIFSIGNALED(status));
		EXPECT_EQ(WTERMSIG(status), crime->sig);
		EXPECT_LOG("Comm: test_crimes");
	}
	expect_report("crimes");
	EXPECT(!access("/sys/module/crimes/refcnt", R_OK));
	EXPECT_OK(delete_module("crimes", O_NONBLOCK));
	others_still_load();
}

/* The image under another name, of the same length, without its signature: its length. */
static long renamed(const char *name)
{
	long len = slurp(MODULE, file_buffer, FILE_BUFFER_SIZE);
	char *end = file_buffer + len - (sizeof(MAGIC) - 1), *at = file_buffer;
	unsigned int sig_len;

	if (!EXPECT(len > 1000 && !memcmp(end, MAGIC, sizeof(MAGIC) - 1)))
		return -EINVAL;
	memcpy(&sig_len, end - 4, 4);
	len = end - file_buffer - 12 - __builtin_bswap32(sig_len);
	while ((at = memmem(at, file_buffer + len - at, "crimes", sizeof("crimes"))))
		memcpy(at, name, strlen(name));
	return len;
}

static int load_renamed(void *name)
{
	long len = renamed(name);
	char args[96];

	snprintf(args, sizeof(args), "how=%s from=init address=%lu", crime->name,
		 (unsigned long)page);
	return init_module(file_buffer, len, args) ? 1 : 0;
}

static const char *left_name(int i)
{
	static char name[8];

	snprintf(name, sizeof(name), "crim%02d", i % 100);
	return name;
}

static void by_init(void)
{
	const char *name = left_name(crime - crimes);
	long status;

	ktap_skip_accounts();
	ktap_expect_oops(crime->oops);
	status = in_child(load_renamed, (void *)name);
	EXPECT(status > 0 && WIFSIGNALED(status));
	EXPECT_EQ(WTERMSIG(status), crime->sig);
	expect_report(name);
	EXPECT_LOG("crimes_init+0x");
	others_still_load();
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* Linux lets it wait for the end of a load that does not end; a signal ends the wait. */
static int load_again(void *name)
{
	struct sigaction action = { .sa_handler = on_alarm };
	long len = renamed(name);

	sigaction(SIGALRM, &action, NULL);
	alarm(1);
	return init_module(file_buffer, len, "") == -EINTR ? 0 : 1;
}

static void what_init_left(void)
{
	char name[8], path[64], text[64] = "";
	const char *line;

	strcpy(name, left_name(0));
	line = proc_modules_line(name);
	EXPECT(line && strstr(line, " 1 - Loading "));
	EXPECT_ERRNO(delete_module(name, O_NONBLOCK), EBUSY);
	EXPECT_ERRNO(delete_module(name, O_NONBLOCK | O_TRUNC), EBUSY);
	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	slurp(path, text, sizeof(text));
	EXPECT_STR(text, "coming\n");
	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	slurp(path, text, sizeof(text));
	EXPECT_STR(text, "1\n");
	EXPECT_EQ(in_child(load_again, name), 0);
	EXPECT_EQ(count_modules(), CRIMES - AFTER_INIT);
	others_still_load();
}

static bool crime_after_init(void)
{
	return !strcmp(crime->name, "own_ro_after_init") || !strcmp(crime->name, "run_freed_init");
}

static void run(const char *place, void (*commit)(void))
{
	char name[64];

	from = place;
	for (crime = crimes; crime < crimes + CRIMES; crime++) {
		if (commit == by_init && crime_after_init())
			continue;
		snprintf(name, sizeof(name), "%s from %s", crime->name, place);
		ktap_begin(name);
		commit();
		ktap_end();
	}
}

int main(void)
{
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	memset(page, 0xc3, 4096);
	ktap_start(3 * CRIMES - AFTER_INIT + 1);
	load_by_finit("/modules/hello.ko", "", 0);
	delete_module("hello", 0);
	load_by_finit(MODULE, "", 0);
	delete_module("crimes", 0);
	run("read", by_device);
	run("thread", by_device);
	run("init", by_init);
	RUN(what_init_left);
	return ktap_finish();
}
