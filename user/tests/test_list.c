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

/* The letter of /proc/PID/stat: "S" once it sleeps so that a signal wakes it. */
static const char *state_of(pid_t pid)
{
	static char text[512];
	char path[32], *state;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (slurp(path, text, sizeof(text)) < 0)
		return "";
	state = strrchr(text, ')');
	if (!state || strlen(state) < 4)
		return "";
	state[3] = '\0';
	return state + 2;
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

/* Thirty seconds of the guest's time, which jumps over idleness. */
static void a_user_gives_up_after_30_seconds(void)
{
	pid_t first = begin(SLOW, "init_ms=31000");
	struct timespec start, stop;

	if (wait_for(" Loading ")) {
		clock_gettime(CLOCK_MONOTONIC, &start);
		EXPECT_ERRNO(load_by_finit("/modules/slowuser.ko", "", 0), EBUSY);
		clock_gettime(CLOCK_MONOTONIC, &stop);
		EXPECT_LOG("gave up waiting for the init of slow");
		EXPECT(slow_is(" Loading "));
		EXPECT(stop.tv_sec - start.tv_sec >= 29 && stop.tv_sec - start.tv_sec <= 31);
		EXPECT(!proc_modules_line("slowuser"));
	}
	EXPECT_EQ(end(first), 0);
	EXPECT_OK(delete_module("slow", 0));
}

static void handler(int sig)
{
	(void)sig;
}

/* Begins a load in a child whose SIGTERM only interrupts, and interrupts it. */
static int interrupted(const char *path)
{
	const struct sigaction action = { .sa_handler = handler };
	pid_t pid;

	sigaction(SIGTERM, &action, NULL);
	pid = begin(path, "");
	signal(SIGTERM, SIG_DFL);
	while (strcmp(state_of(pid), "S") != 0)
		sched_yield();
	kill(pid, SIGTERM);
	return end(pid);
}

/* Linux answers a dependent EBUSY, as where time ran out; who waits for the name, EINTR. */
static void an_interrupted_wait(void)
{
	pid_t first = begin(SLOW, "init_ms=1000");

	if (wait_for(" Loading ")) {
		EXPECT_EQ(interrupted("/modules/slowuser.ko"), EBUSY);
		EXPECT_EQ(interrupted(SLOW), EINTR);
		EXPECT(slow_is(" Loading "));
	}
	EXPECT_EQ(end(first), 0);
	EXPECT_OK(delete_module("slow", 0));
}

/* Whatever has nothing to do with slow goes on while it is in its init. */
static void a_sleeping_init_blocks_nobody(void)
{
	char text[64];
	pid_t first = begin(SLOW, "init_ms=5000");

	if (wait_for(" Loading ")) {
		EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
		EXPECT_OK(load_by_init("/modules/consumer.ko", ""));
		EXPECT_ERRNO(load_by_init("/modules/consumer.ko", ""), EEXIST);
		EXPECT_ERRNO(load_by_finit("/modules/failinit.ko", "error=5", 0), EIO);
		EXPECT_ERRNO(delete_module("provider", 0), EAGAIN);
		EXPECT_ERRNO(delete_module("slow", 0), EBUSY);
		EXPECT(slurp("/sys/module/slow/initstate", text, sizeof(text)) > 0);
		EXPECT_STR(text, "coming\n");
		EXPECT(slurp("/sys/module/slow/refcnt", text, sizeof(text)) > 0);
		EXPECT_STR(text, "1\n");
		EXPECT_OK(delete_module("consumer", 0));
		EXPECT_OK(delete_module("provider", 0));
		EXPECT(slow_is(" Loading "));
	}
	EXPECT_EQ(end(first), 0);
	EXPECT_OK(delete_module("slow", 0));
}

/* The same of an exit that sleeps. */
static void a_sleeping_exit_blocks_nobody(void)
{
	pid_t first;

	EXPECT_OK(load_by_finit(SLOW, "init_ms=1 exit_ms=5000", 0));
	first = begin(NULL, NULL);
	if (wait_for(" Unloading ")) {
		EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
		EXPECT_OK(delete_module("provider", 0));
		EXPECT(slow_is(" Unloading "));
	}
	EXPECT_EQ(end(first), 0);
}

/* refs.ko looks from inside, in init, in an interrupt and in exit. */
static void references_in_every_state(void)
{
	const char *line;

	EXPECT_OK(load_by_finit("/modules/gplexport.ko", "", 0));
	EXPECT_OK(load_by_finit("/modules/refs.ko", "", 0));
	line = proc_modules_line("refs");
	EXPECT(line && strstr(line, " 0 - Live "));
	EXPECT_OK(delete_module("refs", 0));
	EXPECT_LOG("refs: 0 wrong in all");
	EXPECT_OK(delete_module("gplexport", 0));
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
	ktap_start(13);
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
	RUN(a_user_gives_up_after_30_seconds);
	RUN(an_interrupted_wait);
	RUN(a_sleeping_init_blocks_nobody);
	RUN(a_sleeping_exit_blocks_nobody);
	RUN(references_in_every_state);
	RUN(many_of_one_name);
	return ktap_finish();
}
