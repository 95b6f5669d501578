/* SPDX-License-Identifier: GPL-2.0 */
/* One name, several callers: modules that are coming, live or going. loading-rules "The list". */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define SLOW "/modules/slow.ko"
#define PATIENCE 10 /* seconds until a state that must come counts as not coming */

struct call {
	const char *path, *args; /* path NULL: unload slow */
};

/* Exit status: the errno of the call, 0 for success. */
static int do_call(const struct call *call)
{
	long result = call->path ? load_by_finit(call->path, call->args, 0) :
				   delete_module("slow", 0);

	return -result;
}

static pid_t begin(const char *path, const char *args)
{
	const struct call call = { path, args };
	pid_t pid = fork();

	if (!pid)
		_exit(do_call(&call));
	EXPECT(pid > 0);
	return pid;
}

/* The errno that the child's call gave; -1 if it was killed. */
static int end(pid_t pid)
{
	int status;

	if (!EXPECT(waitpid(pid, &status, 0) == pid))
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool slow_is(const char *state)
{
	const char *line = proc_modules_line("slow");

	return line && strstr(line, state);
}

/* Gives the processor away until slow is in this state. */
static bool wait_for(const char *state)
{
	time_t start = time(NULL);

	while (!slow_is(state)) {
		if (time(NULL) - start > PATIENCE) {
			FAIL("slow did not become %s", state);
			return false;
		}
		sched_yield();
	}
	return true;
}

static void the_second_load_waits(void)
{
	pid_t first = begin(SLOW, "init_ms=200");

	if (wait_for(" Loading ")) {
		EXPECT_ERRNO(load_by_finit(SLOW, "", 0), EEXIST);
		EXPECT(slow_is(" Live "));
		EXPECT_LOG("EEXIST by list.exists");
	}
	EXPECT_EQ(end(first), 0);
	EXPECT_OK(delete_module("slow", 0));
}

static void the_second_load_sees_the_first_fail(void)
{
	pid_t first = begin(SLOW, "init_ms=200 result=-19");

	if (wait_for(" Loading ")) {
		EXPECT_ERRNO(load_by_init(SLOW, ""), EBUSY);
		EXPECT_LOG("EBUSY by list.busy");
	}
	EXPECT_EQ(end(first), ENODEV);
	EXPECT(!proc_modules_line("slow"));
}

static void a_signal_ends_the_wait(void)
{
	pid_t first = begin(SLOW, "init_ms=1000"), second;

	if (wait_for(" Loading ")) {
		second = begin(SLOW, "");
		sched_yield();
		kill(second, SIGTERM);
		EXPECT_EQ(end(second), -1);
		EXPECT(slow_is(" Loading "));
	}
	EXPECT_EQ(end(first), 0);
	EXPECT_OK(delete_module("slow", 0));
}

static void not_unloaded_before_it_is_live(void)
{
	pid_t first = begin(SLOW, "init_ms=200");

	if (wait_for(" Loading ")) {
		EXPECT_ERRNO(delete_module("slow", 0), EBUSY);
		EXPECT_LOG("refused, EBUSY by");
	}
	EXPECT_EQ(end(first), 0);
	EXPECT_OK(delete_module("slow", 0));
}

static void a_user_waits_for_the_exporter(void)
{
	pid_t first = begin(SLOW, "init_ms=200");

	if (wait_for(" Loading ")) {
		EXPECT_OK(load_by_finit("/modules/slowuser.ko", "", 0));
		EXPECT_LOG("slowuser: 6");
		EXPECT_OK(delete_module("slowuser", 0));
	}
	EXPECT_EQ(end(first), 0);
	EXPECT_OK(delete_module("slow", 0));
}

static void a_user_sees_the_exporter_fail(void)
{
	pid_t first = begin(SLOW, "init_ms=200 result=-5");

	if (wait_for(" Loading "))
		EXPECT_ERRNO(load_by_finit("/modules/slowuser.ko", "", 0), ENOENT);
	EXPECT_EQ(end(first), EIO);
	EXPECT(!proc_modules_line("slow"));
}

static void while_it_goes(void)
{
	pid_t first;

	EXPECT_OK(load_by_finit(SLOW, "init_ms=1 exit_ms=500", 0));
	first = begin(NULL, NULL);
	if (wait_for(" Unloading ")) {
		EXPECT_ERRNO(delete_module("slow", 0), EBUSY);
		EXPECT_ERRNO(load_by_finit(SLOW, "", 0), EBUSY);
		EXPECT_ERRNO(load_by_finit("/modules/slowuser.ko", "", 0), ENOENT);
	}
	EXPECT_EQ(end(first), 0);
	EXPECT(!proc_modules_line("slow"));
}

static void many_of_one_name(void)
{
	pid_t pids[8];
	int i, loaded = 0, refused = 0;

	for (i = 0; i < 8; i++)
		pids[i] = begin(SLOW, "init_ms=50");
	for (i = 0; i < 8; i++) {
		int error = end(pids[i]);

		loaded += error == 0;
		refused += error == EEXIST;
	}
	EXPECT_EQ(loaded, 1);
	EXPECT_EQ(refused, 7);
	EXPECT_OK(delete_module("slow", 0));
}

int main(void)
{
	ktap_start(8);
	load_by_finit(SLOW, "init_ms=1", 0);
	delete_module("slow", 0);
	end(begin(NULL, NULL));
	RUN(the_second_load_waits);
	RUN(the_second_load_sees_the_first_fail);
	RUN(a_signal_ends_the_wait);
	RUN(not_unloaded_before_it_is_live);
	RUN(a_user_waits_for_the_exporter);
	RUN(a_user_sees_the_exporter_fail);
	RUN(while_it_goes);
	RUN(many_of_one_name);
	return ktap_finish();
}
