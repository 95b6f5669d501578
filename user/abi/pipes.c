/* SPDX-License-Identifier: GPL-2.0 */
/* Pipes and writers side by side, what poll(2) says of each kind of file, exec and descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "show.h"

#define WRITERS 4
#define ROUNDS 60

static char buf[65536];

/* Each writer's blocks of PIPE_BUF bytes come out whole, however they are read. */
static void atomic(void)
{
	static const size_t sizes[] = { 1, 4095, 100, 4096, 7000, 13 };
	long blocks[WRITERS] = { 0 }, n, i, at = 0;
	int p[2], torn = 0, step = 0;
	char first = 0;

	pipe(p);
	for (i = 0; i < WRITERS; i++) {
		if (fork())
			continue;
		memset(buf, 'a' + i, 4096);
		for (n = 0; n < ROUNDS; n++)
			if (write(p[1], buf, 4096) != 4096)
				_exit(1);
		_exit(0);
	}
	close(p[1]);
	while ((n = read(p[0], buf, sizes[step++ % 6])) > 0) {
		for (i = 0; i < n; i++, at++) {
			if (at % 4096 == 0)
				first = buf[i];
			torn += buf[i] != first;
			blocks[buf[i] - 'a'] += at % 4096 == 0;
		}
	}
	for (i = 0; i < WRITERS; i++)
		printf("%c: %ld\n", 'a' + (int)i, blocks[i]);
	SHOW(torn);
	while (wait(NULL) > 0)
		;
}

/* Two who append lose nothing to each other; what they write stays together. */
static void append(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600), i, j, torn = 0, count[3] = { 0 };
	struct stat st;

	for (i = 0; i < 3; i++) {
		if (fork())
			continue;
		fd = open("f", O_WRONLY | O_APPEND);
		memset(buf, 'a' + i, 100);
		for (j = 0; j < ROUNDS; j++)
			if (write(fd, buf, 100) != 100)
				_exit(1);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	fstat(fd, &st);
	SHOW(st.st_size);
	while (read(fd, buf, 100) == 100) {
		for (i = 1; i < 100; i++)
			torn += buf[i] != buf[0];
		count[buf[0] - 'a']++;
	}
	printf("%d %d %d\n", count[0], count[1], count[2]);
	SHOW(torn);
}

static void poll_one(const char *name, int fd)
{
	static const struct {
		short bit;
		const char *name;
	} bits[] = { { POLLIN, "in" }, { POLLPRI, "pri" }, { POLLOUT, "out" }, { POLLERR, "err" },
		     { POLLHUP, "hup" }, { POLLNVAL, "nval" }, { POLLRDNORM, "rdnorm" },
		     { POLLWRNORM, "wrnorm" } };
	struct pollfd p = { fd, POLLIN | POLLPRI | POLLOUT | POLLRDNORM | POLLWRNORM, 0 };
	size_t i;

	printf("%s: %d", name, poll(&p, 1, 0));
	for (i = 0; i < sizeof(bits) / sizeof(*bits); i++)
		if (p.revents & bits[i].bit)
			printf(" %s", bits[i].name);
	printf("\n");
}

static void polling(void)
{
	int p[2], q[2], fd;

	poll_one("file", open("f", O_RDWR | O_CREAT, 0600));
	poll_one("file read only", open("f", O_RDONLY));
	poll_one("directory", open(".", O_RDONLY));
	poll_one("path", open(".", O_PATH));
	poll_one("null", open("/dev/null", O_RDWR));
	poll_one("zero", open("/dev/zero", O_RDWR));
	poll_one("full", open("/dev/full", O_RDWR));
	poll_one("urandom", open("/dev/urandom", O_RDONLY));
	poll_one("version", open("/proc/version", O_RDONLY));
	poll_one("status", open("/proc/self/status", O_RDONLY));
	poll_one("not open", 99);
	poll_one("negative", -1);
	pipe2(p, O_NONBLOCK);
	poll_one("empty, reader", p[0]);
	poll_one("empty, writer", p[1]);
	write(p[1], buf, 1);
	poll_one("one byte, reader", p[0]);
	while (write(p[1], buf, 4096) > 0)
		;
	poll_one("full, writer", p[1]);
	read(p[0], buf, 4096);
	poll_one("one page free, writer", p[1]);
	close(p[1]);
	poll_one("no writer, data", p[0]);
	while (read(p[0], buf, sizeof(buf)) > 0)
		;
	poll_one("no writer, empty", p[0]);
	pipe(q);
	close(q[0]);
	poll_one("no reader", q[1]);
	mkfifo("fifo", 0600);
	fd = open("fifo", O_RDONLY | O_NONBLOCK);
	poll_one("fifo never written", fd);
	close(open("fifo", O_WRONLY));
	poll_one("fifo, writer gone", fd);
	poll_one("fifo both ways", open("fifo", O_RDWR));
}

static void on_pipe(int sig)
{
	printf("signal %d\n", sig);
}

static void write_to_nobody(void)
{
	int p[2];

	pipe(p);
	close(p[0]);
	write(p[1], "x", 1);
	printf("still here\n");
}

static void broken(void)
{
	struct sigaction act = { .sa_handler = on_pipe };
	int p[2], fifo;

	in_child(write_to_nobody);
	sigaction(SIGPIPE, &act, NULL);
	pipe(p);
	close(p[0]);
	SHOW(write(p[1], "x", 1));
	SHOW(write(p[1], "x", 0));
	signal(SIGPIPE, SIG_IGN);
	SHOW(write(p[1], "x", 1));
	mkfifo("fifo", 0600);
	SHOW(open("fifo", O_WRONLY | O_NONBLOCK));
	fifo = open("fifo", O_RDWR | O_NONBLOCK);
	SHOW(read(fifo, buf, 1));
	SHOW(write(fifo, buf, 70000));
	SHOW(write(fifo, buf, 1));
	SHOW(read(fifo, buf, 5000));
	SHOW(write(fifo, buf, 4097));
	SHOW(write(fifo, buf, 4096));
	SHOW(read(fifo, buf, sizeof(buf)));
}

static void list_descriptors(void)
{
	int fd;

	for (fd = 3; fd < 20; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf(" %d", fd);
	printf("\n");
}

static void over_exec(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_CLOEXEC, 0600), p[2];

	dup2(fd, 10);
	dup3(fd, 11, O_CLOEXEC);
	fcntl(fd, F_DUPFD, 12);
	fcntl(fd, F_DUPFD_CLOEXEC, 13);
	fcntl(10, F_DUPFD, 14);
	fcntl(14, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_DUPFD, 15);
	pipe2(p, O_CLOEXEC);
	list_descriptors();
	fflush(stdout);
	execl("/proc/self/exe", "pipes", "list", NULL);
}

static const struct part parts[] = {
	{ "atomic", atomic }, { "append", append }, { "poll", polling }, { "broken", broken },
	{ "over-exec", over_exec }, { "list", list_descriptors },
};

MAIN(parts)
