/* SPDX-License-Identifier: GPL-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "show.h"

int run_part(int argc, char **argv, const struct part *parts, size_t num)
{
	size_t i;

	/* A child's output must not be the parent's once more, nor come late. */
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	for (i = 0; i < num; i++) {
		if (argc == 2 && !strcmp(argv[1], parts[i].name)) {
			parts[i].run();
			return 0;
		}
	}
	fprintf(stderr, "%s: no such part\n", argv[0]);
	return 2;
}

const char *error_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
#define E(name) { name, #name }
		E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(ENOEXEC),
		E(EBADF), E(ECHILD), E(EAGAIN), E(ENOMEM), E(EACCES), E(EFAULT), E(ENOTBLK),
		E(EBUSY), E(EEXIST), E(EXDEV), E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL),
		E(ENFILE), E(EMFILE), E(ENOTTY), E(ETXTBSY), E(EFBIG), E(ENOSPC), E(ESPIPE),
		E(EROFS), E(EMLINK), E(EPIPE), E(EDOM), E(ERANGE), E(EDEADLK), E(ENAMETOOLONG),
		E(ENOLCK), E(ENOSYS), E(ENOTEMPTY), E(ELOOP), E(ENODATA), E(EOVERFLOW),
		E(EOPNOTSUPP), E(EAFNOSUPPORT), E(ETIMEDOUT), E(ENOTSOCK), E(ELIBBAD),
#undef E
	};
	static char number[16];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].error == error)
			return names[i].name;
	snprintf(number, sizeof(number), "E%d", error);
	return number;
}

const char *answer(long ret)
{
	static char texts[4][32];
	static int next;
	char *text = texts[next++ % 4];

	if (ret == -1)
		return error_name(errno);
	snprintf(text, sizeof(texts[0]), "%ld", ret);
	return text;
}

void show(const char *text, long ret)
{
	printf("%s = %s\n", text, answer(ret));
}

void show_open(const char *text, int fd)
{
	printf("%s = %s\n", text, fd < 0 ? error_name(errno) : "ok");
	if (fd >= 0)
		close(fd);
}

void in_child(void (*function)(void))
{
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		function();
		fflush(stdout);
		_exit(0);
	}
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status))
		printf("ended by signal %d\n", WTERMSIG(status));
	else if (status)
		printf("ended with status %d\n", WEXITSTATUS(status));
}

void be_user(void)
{
	if (setgroups(0, NULL) || setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000)) {
		perror("be_user");
		_exit(1);
	}
}

void make_file(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		perror(name);
		_exit(1);
	}
	close(fd);
}

void empty_directory(const char *name)
{
	DIR *dir = opendir(name);
	struct dirent *entry;
	char path[512];
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		snprintf(path, sizeof(path), "%s/%s", name, entry->d_name);
		if (!lstat(path, &st) && S_ISDIR(st.st_mode)) {
			empty_directory(path);
			rmdir(path);
		} else {
			unlink(path);
		}
	}
	if (dir)
		closedir(dir);
}

void make_gate(int gate[2])
{
	if (pipe(gate)) {
		perror("pipe");
		_exit(1);
	}
}

void tell(int gate[2])
{
	if (write(gate[1], "", 1) != 1)
		_exit(1);
}

void wait_for(int gate[2])
{
	char byte;

	if (read(gate[0], &byte, 1) != 1)
		_exit(1);
}
