/* SPDX-License-Identifier: GPL-2.0 */
/* Runs the steps of tests/rules: system calls by name, some of them in a child. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "actions.h"
#include "ktap.h"
#include "rules.h"

#define GOOD RULES "hello.ko"
#define EMPTY "/tests/empty"
#define PATIENCE 20 /* seconds until a state that must come counts as not coming */
#define MAX_CHILDREN 4

static pid_t children[MAX_CHILDREN];
static int num_children;
static int last_status; /* of a child that `signal` saw the end of */

static void on_signal(int sig)
{
	(void)sig;
}

/* The handler, which children inherit: a signal ends a wait and not the child. */
void prepare_actions(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	spit(EMPTY, "");
	sigaction(SIGTERM, &action, NULL);
}

static char *word(char **rest)
{
	char *text = strsep(rest, " ");

	return text ? text : "";
}

static void *pointer(const char *where)
{
	if (!strcmp(where, "kernel"))
		return (void *)0xffffffff81000000ul;
	return strcmp(where, "hole") ? NULL : (void *)0x0000800000000000ul;
}

static long do_load(char *rest)
{
	char path[256];

	snprintf(path, sizeof(path), RULES "%s.ko", word(&rest));
	return load_by_finit(path, rest ? rest : "", 0);
}

static long do_delete(char *rest)
{
	const char *name = word(&rest);

	return delete_module(strcmp(name, "''") ? name : "",
			     strcmp(word(&rest), "force") ? O_NONBLOCK : O_NONBLOCK | O_TRUNC);
}

static long do_name(char *rest)
{
	return delete_module(pointer(word(&rest)), 0);
}

static long do_image(char *rest)
{
	const void *image = pointer(word(&rest));

	return init_module(image, strtoul(word(&rest), NULL, 0), "");
}

/* A descriptor of a kind; *other is one more to be closed afterwards. */
static int open_kind(const char *what, int *other)
{
	static const struct {
		const char *what, *path;
		int flags;
	} kinds[] = {
		{ "file", GOOD, O_RDONLY },	  { "write-only", GOOD, O_WRONLY },
		{ "read-write", GOOD, O_RDWR },	  { "directory", "/tests", O_RDONLY | O_DIRECTORY },
		{ "empty", EMPTY, O_RDONLY },	  { "empty-read-write", EMPTY, O_RDWR },
		{ "device", "/dev/null", O_RDONLY },
	};
	int ends[2], i;

	if (!strcmp(what, "pipe") && !pipe(ends)) {
		*other = ends[1];
		return ends[0];
	}
	if (!strcmp(what, "with-a-writer")) {
		*other = open(GOOD, O_RDWR);
		return open(GOOD, O_RDONLY);
	}
	for (i = 0; i < (int)(sizeof(kinds) / sizeof(*kinds)); i++) {
		if (!strcmp(what, kinds[i].what))
			return open(kinds[i].path, kinds[i].flags);
	}
	return -1;
}

static long do_open(char *rest)
{
	const char *what = word(&rest);
	int other = -1, fd = open_kind(what, &other);
	long result;

	if (fd < 0 && strcmp(what, "none") && strcmp(what, "closed"))
		FAIL("cannot open %s: %s", what, strerror(errno));
	if (!strcmp(what, "closed"))
		fd = 1000;
	result = finit_module(fd, "", atoi(word(&rest)));
	close(fd);
	close(other);
	return result;
}

static long do_write(char *rest)
{
	const char *path = word(&rest);

	return spit(path, rest ? rest : "");
}

static long do_capability(char *rest)
{
	return set_cap_sys_module(!strcmp(word(&rest), "on"));
}

/* The child's exit status is its step's errno. */
static long do_begin(char *rest)
{
	pid_t pid;

	if (num_children == MAX_CHILDREN)
		return -EAGAIN;
	pid = fork();
	if (!pid)
		_exit(-run_action(rest));
	if (pid < 0)
		return -errno;
	children[num_children++] = pid;
	return 0;
}

static long do_until(char *rest)
{
	const char *name = word(&rest), *line;
	time_t start = time(NULL);
	char state[32];

	snprintf(state, sizeof(state), " %s ", word(&rest));
	while (!(line = proc_modules_line(name)) || !strstr(line, state)) {
		if (time(NULL) - start > PATIENCE)
			return -ETIMEDOUT;
		sched_yield();
	}
	return 0;
}

/* Again and again: the first may come before the child waits. */
static long do_signal(char *rest)
{
	pid_t child = num_children ? children[num_children - 1] : 0;
	pid_t ended = 0;

	(void)rest;
	while (child && !ended) {
		kill(child, SIGTERM);
		sched_yield();
		ended = waitpid(child, &last_status, WNOHANG);
	}
	children[num_children - 1] = 0;
	return ended == child ? 0 : -ECHILD;
}

static long do_end(char *rest)
{
	const char *wanted = word(&rest);
	int status = last_status;
	pid_t child;

	if (!num_children)
		return -ECHILD;
	child = children[--num_children];
	if (child && waitpid(child, &status, 0) != child)
		return -errno;
	if (!WIFEXITED(status))
		return -ECANCELED;
	if (*wanted)
		return WEXITSTATUS(status) == atoi(wanted) ? 0 : -EBADE;
	return -WEXITSTATUS(status);
}

long run_action(char *step)
{
	static const struct {
		const char *name;
		long (*run)(char *rest);
	} actions[] = {
		{ "load", do_load },   { "delete", do_delete }, { "name", do_name },
		{ "image", do_image }, { "open", do_open },	{ "write", do_write },
		{ "begin", do_begin }, { "until", do_until },	{ "signal", do_signal },
		{ "end", do_end },     { "capability", do_capability },
	};
	char *rest = step;
	const char *name = word(&rest);
	size_t i;

	for (i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (!strcmp(name, actions[i].name))
			return actions[i].run(rest ? rest : (char[]){ "" });
	}
	FAIL("no such step: %s", name);
	return -ENOSYS;
}
