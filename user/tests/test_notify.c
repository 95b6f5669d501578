/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who hears of modules that come and go: when, in which order, and how a load is
 * refused. modules/watcher.c hears by three callbacks, the one in the middle refuses.
 * What it says was held against Linux 6.1.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define PARAMETERS "/sys/module/watcher/parameters/"

/* The log has these, in this order, words parted by '|', and as many lines of watcher. */
static void expect_in_order(const char *words)
{
	char copy[512], *rest = copy, *word;
	const char *log = kernel_log(), *at = log;
	int heard = 0, wanted = 0;

	snprintf(copy, sizeof(copy), "%s", words);
	while ((word = strsep(&rest, "|"))) {
		const char *found = strstr(at, word);

		if (!found) {
			FAIL("'%s' did not come, or not in its place", word);
			return;
		}
		at = found + strlen(word);
		wanted += !strncmp(word, "first:", 6) || !strncmp(word, "middle:", 7) ||
			  !strncmp(word, "last:", 5);
	}
	for (at = log; (at = strstr(at, "watcher: ")); at++)
		heard++;
	EXPECT_EQ(heard, wanted);
}

static void they_hear_in_the_order_of_their_priorities(void)
{
	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	expect_in_order("first: hello comes|middle: hello comes|last: hello comes|"
			"hello: Hello, world|"
			"first: hello is live|middle: hello is live|last: hello is live");
	kernel_log_clear();
	EXPECT_OK(delete_module("hello", 0));
	expect_in_order("hello: Goodbye|"
			"first: hello goes|middle: hello goes|last: hello goes");
}

/* Those before the one who refuses hear that it goes; he and those after him do not. */
static void one_of_them_refuses(void)
{
	int way;

	EXPECT_OK(spit(PARAMETERS "refuse", "hello"));
	for (way = 0; way < LOADERS; way++) {
		kernel_log_clear();
		EXPECT_ERRNO(load_by(way, "/modules/hello.ko", ""), EPERM);
		expect_in_order("first: hello comes|middle: hello comes|first: hello goes");
		EXPECT_LOG("EPERM by notify.refused");
		EXPECT_NO_LOG("Hello, world");
		EXPECT(!proc_modules_line("hello"));
	}
	EXPECT_OK(spit(PARAMETERS "error", "28"));
	EXPECT_ERRNO(load_by_finit("/modules/hello.ko", "", 0), ENOSPC);
	EXPECT_OK(spit(PARAMETERS "error", "1"));
	EXPECT_OK(spit(PARAMETERS "refuse", "nobody"));
	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	EXPECT_OK(delete_module("hello", 0));
}

/* A refused module's exports are gone, and what it used is free. */
static void a_refused_one_holds_nothing(void)
{
	EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
	EXPECT_OK(spit(PARAMETERS "refuse", "consumer"));
	EXPECT_ERRNO(load_by_finit("/modules/consumer.ko", "", 0), EPERM);
	EXPECT_OK(delete_module("provider", 0));
	EXPECT_OK(spit(PARAMETERS "refuse", "provider"));
	EXPECT_ERRNO(load_by_finit("/modules/provider.ko", "", 0), EPERM);
	EXPECT_ERRNO(load_by_finit("/modules/consumer.ko", "", 0), ENOENT);
	EXPECT_OK(spit(PARAMETERS "refuse", "nobody"));
}

static void they_hear_of_a_failing_init(void)
{
	EXPECT_ERRNO(load_by_finit("/modules/failinit.ko", "error=5", 0), EIO);
	expect_in_order("first: failinit comes|middle: failinit comes|last: failinit comes|"
			"failing with errno 5|"
			"first: failinit goes|middle: failinit goes|last: failinit goes");
}

static void they_hear_of_bad_parameters(void)
{
	EXPECT_ERRNO(load_by_finit("/modules/params.ko", "an_int=no", 0), EINVAL);
	expect_in_order("first: params comes|middle: params comes|last: params comes|"
			"first: params goes|middle: params goes|last: params goes");
}

/* One that is live stays until those who hear of it have heard. */
static void it_does_not_go_under_them(void)
{
	const char *line = NULL;
	int status;
	pid_t pid;

	EXPECT_OK(spit(PARAMETERS "delay_ms", "1000"));
	pid = fork();
	if (!pid)
		_exit(-load_by_finit("/modules/hello.ko", "", 0));
	while (!line || !strstr(line, " 1 - Live ")) {
		sched_yield();
		line = proc_modules_line("hello");
		if (waitpid(pid, &status, WNOHANG) == pid) {
			FAIL("nobody saw it live before its load came back");
			break;
		}
	}
	EXPECT_ERRNO(delete_module("hello", 0), EAGAIN);
	EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
	EXPECT_OK(delete_module("hello", 0));
	EXPECT_OK(spit(PARAMETERS "delay_ms", "0"));
}

/* What is refused before COMING is nobody's business. */
static void they_do_not_hear_of_bad_files(void)
{
	EXPECT_ERRNO(load_by_finit("/modules/nongpl.ko", "", 0), ENOENT);
	expect_in_order("nongpl");
}

int main(void)
{
	ktap_start(8);
	load_by_finit("/modules/watcher.ko", "", 0);
	load_by_finit("/modules/params.ko", "an_int=no", 0);
	RUN(they_hear_in_the_order_of_their_priorities);
	RUN(one_of_them_refuses);
	RUN(a_refused_one_holds_nothing);
	RUN(they_hear_of_a_failing_init);
	RUN(they_hear_of_bad_parameters);
	RUN(they_do_not_hear_of_bad_files);
	RUN(it_does_not_go_under_them);
	ktap_begin("nobody_hears_when_watcher_is_gone");
	ktap_skip_accounts();
	EXPECT_OK(delete_module("watcher", 0));
	kernel_log_clear();
	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	EXPECT_OK(delete_module("hello", 0));
	expect_in_order("Hello, world|Goodbye");
	ktap_end();
	return ktap_finish();
}
