/* SPDX-License-Identifier: GPL-2.0 */
/* Small files read, written and listed; a module met while it is coming or going. */
#ifndef TESTS_ATTR_H
#define TESTS_ATTR_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define ATTRS "/modules/attrs.ko"
#define SYS "/sys/module/attrs/"
#define PARAM SYS "parameters/"
#define UEVENT_DEBUG "/sys/module/module/parameters/uevent_debug"
#define PATIENCE 10 /* seconds */

static char text[64 << 10];

static inline long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

static inline const char *error_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = { { ENOENT, "ENOENT" }, { EACCES, "EACCES" }, { EPERM, "EPERM" },
		      { ENODEV, "ENODEV" }, { EIO, "EIO" }, { EINVAL, "EINVAL" } };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].error == error)
			return names[i].name;
	return strerror(error);
}

/* The text of a file without its last newline, or the errno in brackets. */
static inline const char *cat(const char *path)
{
	long n = slurp(path, text, sizeof(text));

	if (n < 0)
		snprintf(text, sizeof(text), "[%s]", error_name(-n));
	else if (n && text[n - 1] == '\n')
		text[n - 1] = '\0';
	else
		strcat(text, "[no newline]");
	return text;
}

static inline long put(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);
	long n;

	if (fd < 0)
		return -errno;
	n = sys(write(fd, value, strlen(value)));
	close(fd);
	return n == (long)strlen(value) ? 0 : n;
}

static inline int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static inline int not_hidden(const struct dirent *d)
{
	return strcmp(d->d_name, ".") && strcmp(d->d_name, "..");
}

/* "name:mode name:mode ..." of a directory, sorted. */
static inline const char *ls(const char *path)
{
	struct dirent **names;
	int n = scandir(path, &names, not_hidden, by_name), i, used = 0;
	char name[512];
	struct stat st;

	if (n < 0)
		return error_name(errno);
	text[0] = '\0';
	for (i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%s/%s", path, names[i]->d_name);
		if (lstat(name, &st))
			st.st_mode = 0;
		used += snprintf(text + used, sizeof(text) - used, "%s%s:%o", used ? " " : "",
				 names[i]->d_name, st.st_mode);
		free(names[i]);
	}
	free(names);
	return text;
}

static inline bool wait_for_state(const char *name, const char *state)
{
	time_t start = time(NULL);
	char path[64];

	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	while (strcmp(cat(path), state)) {
		if (time(NULL) - start > PATIENCE) {
			FAIL("%s did not become %s: %s", name, state, text);
			return false;
		}
		sched_yield();
	}
	return true;
}

static inline pid_t in_background(long (*call)(const char *), const char *arg)
{
	pid_t pid = fork();

	if (!pid)
		_exit(-call(arg));
	return pid;
}

static inline int result_of(pid_t pid)
{
	int status = -1;

	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline long load_slow(const char *args)
{
	return load_by_finit("/modules/slow.ko", args, 0);
}

static inline long unload(const char *name)
{
	return delete_module(name, 0);
}

/* Cuts the signature off: what is changed below would not match it. */
static inline long unsigned_length(long len)
{
	const unsigned char *tail = (unsigned char *)file_buffer + len - 28 - 4;

	return len - 28 - 12 - ((long)tail[0] << 24 | tail[1] << 16 | tail[2] << 8 | tail[3]);
}

#endif
