/* SPDX-License-Identifier: GPL-2.0 */
/* Record locks: fcntl(2), "Advisory record locking". */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "show.h"

#define MAX INT64_MAX

static char buf[64];
static void *volatile nowhere = (void *)8;

/* One letter a byte of the file, small of a reader, large of a writer. */
static char owner_of(int fd, long at, const pid_t *pids, int num)
{
	struct flock lock = { .l_type = F_WRLCK, .l_start = at, .l_len = 1 };

	if (fcntl(fd, F_GETLK, &lock))
		return '!';
	if (lock.l_type == F_UNLCK)
		return '.';
	while (num--)
		if (pids[num] == lock.l_pid)
			return (lock.l_type == F_WRLCK ? 'A' : 'a') + num;
	return '?';
}

static long lock_bytes(int fd, int cmd, int type, int whence, int64_t start, int64_t len)
{
	struct flock lock = { .l_type = type, .l_whence = whence, .l_start = start, .l_len = len };

	return fcntl(fd, cmd, &lock);
}

#define SET(fd, type, start, len) lock_bytes(fd, F_SETLK, type, SEEK_SET, start, len)

/* What another process sees of our locks. */
static void picture(const char *after)
{
	pid_t self = getpid();

	fflush(stdout);
	if (!fork()) {
		/* Not the parent's to open: its close would give up the locks. */
		int fd = open("f", O_RDWR), i;
		char line[21] = "";

		for (i = 0; i < 20; i++)
			line[i] = owner_of(fd, i, &self, 1);
		printf("%-28s %s\n", after, line);
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
}

static void lock_ranges(void)
{
	static const struct {
		int type, start, len;
	} steps[] = {
		{ F_WRLCK, 2, 4 }, { F_WRLCK, 6, 2 }, { F_RDLCK, 4, 2 }, { F_UNLCK, 3, 1 },
		{ F_RDLCK, 0, 2 }, { F_WRLCK, 0, 20 }, { F_RDLCK, 5, 10 }, { F_RDLCK, 15, 2 },
		{ F_UNLCK, 7, 2 }, { F_WRLCK, 7, 2 }, { F_WRLCK, 6, 4 }, { F_UNLCK, 18, 0 },
		{ F_RDLCK, 10, 0 }, { F_UNLCK, 0, 1 }, { F_WRLCK, 19, -3 }, { F_UNLCK, 0, 0 },
	};
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	char text[32];
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		long ret = SET(fd, steps[i].type, steps[i].start, steps[i].len);

		snprintf(text, sizeof(text), "%c %d+%d %s", "rwu"[steps[i].type], steps[i].start,
			 steps[i].len, answer(ret));
		picture(text);
	}
}

static void lock_answers(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644), r = open("f", O_RDONLY), w = open("f", O_WRONLY);
	int p[2], path = open("f", O_PATH);
	struct flock lock = { .l_type = F_UNLCK };

	pipe(p);
	write(fd, buf, 10);
	SHOW(SET(w, F_RDLCK, 0, 1));
	SHOW(SET(r, F_WRLCK, 0, 1));
	SHOW(SET(r, F_UNLCK, 0, 1));
	SHOW(SET(path, F_RDLCK, 0, 1));
	SHOW(SET(99, F_RDLCK, 0, 1));
	SHOW(SET(p[0], F_RDLCK, 0, 1));
	SHOW(SET(fd, 3, 0, 1));
	SHOW(SET(fd, 17, 0, 1));
	SHOW(SET(w, F_RDLCK, -1, 1));
	SHOW(lock_bytes(fd, F_SETLK, F_WRLCK, 3, 0, 1));
	SHOW(lock_bytes(fd, F_SETLK, F_WRLCK, SEEK_END, -10, 10));
	SHOW(lock_bytes(fd, F_SETLK, F_WRLCK, SEEK_END, -11, 1));
	SHOW(lock_bytes(fd, F_SETLK, F_WRLCK, SEEK_CUR, -10, 10));
	SHOW(lock_bytes(fd, F_SETLK, F_WRLCK, SEEK_END, MAX, 1));
	SHOW(SET(fd, F_WRLCK, MAX, 1));
	SHOW(SET(fd, F_WRLCK, MAX, 2));
	SHOW(SET(fd, F_WRLCK, 5, -5));
	SHOW(SET(fd, F_WRLCK, 5, -6));
	SHOW(SET(fd, F_WRLCK, 0, INT64_MIN));
	SHOW(fcntl(fd, F_SETLK, nowhere));
	SHOW(fcntl(fd, F_GETLK, nowhere));
	SHOW(fcntl(fd, F_GETLK, &lock));
	lock.l_type = F_RDLCK;
	SHOW(fcntl(w, F_GETLK, &lock));
	SHOW(lock.l_type);
	lock.l_type = F_RDLCK;
	lock.l_whence = 9;
	SHOW(fcntl(fd, F_GETLK, &lock));
}

/* The fields of the answer: the first lock in the way. */
static void lock_query(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644);
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_END, .l_start = -5 };
	pid_t parent = getpid();

	write(fd, buf, 10);
	SET(fd, F_WRLCK, 3, 4);
	SET(fd, F_RDLCK, 8, 0);
	fcntl(fd, F_GETLK, &lock);
	printf("own: type %d\n", lock.l_type);
	fflush(stdout);
	if (!fork()) {
		lock.l_type = F_RDLCK;
		fcntl(fd, F_GETLK, &lock);
		printf("type %d whence %d start %ld len %ld pid %d\n", lock.l_type, lock.l_whence,
		       (long)lock.l_start, (long)lock.l_len, lock.l_pid == parent);
		lock = (struct flock){ .l_type = F_WRLCK, .l_start = 7 };
		fcntl(fd, F_GETLK, &lock);
		printf("type %d whence %d start %ld len %ld pid %d\n", lock.l_type, lock.l_whence,
		       (long)lock.l_start, (long)lock.l_len, lock.l_pid == parent);
		lock = (struct flock){ .l_type = F_WRLCK, .l_start = 7, .l_len = 1, .l_pid = 5 };
		fcntl(fd, F_GETLK, &lock);
		printf("type %d whence %d start %ld len %ld pid %d\n", lock.l_type, lock.l_whence,
		       (long)lock.l_start, (long)lock.l_len, lock.l_pid);
		SHOW(SET(fd, F_RDLCK, 8, 2));
		SHOW(SET(fd, F_RDLCK, 6, 1));
		SHOW(SET(fd, F_WRLCK, 9, 1));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
}

static void is_locked(const char *when)
{
	fflush(stdout);
	if (!fork()) {
		int fd = open("f", O_RDWR);

		printf("%s: %s\n", when, SET(fd, F_WRLCK, 0, 1) ? "locked" : "free");
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
}

/* Any descriptor's close gives up all; a child has none; exec keeps them. */
static void lock_life(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644), other, gate[2], done[2];

	SET(fd, F_WRLCK, 0, 0);
	is_locked("after lock");
	is_locked("after the child's end");
	close(open("/proc/self/exe", O_RDONLY));
	is_locked("after another file's close");
	other = dup(fd);
	close(other);
	is_locked("after a dup's close");
	SET(fd, F_WRLCK, 0, 0);
	other = open("f", O_RDONLY);
	dup2(gate[0] = open("/dev/null", O_RDONLY), other);
	is_locked("after dup2 over it");
	SET(fd, F_WRLCK, 0, 0);
	make_gate(gate);
	make_gate(done);
	if (!fork()) {
		SHOW(SET(fd, F_WRLCK, 0, 0));
		fflush(stdout);
		tell(gate);
		wait_for(done);
		_exit(0);
	}
	wait_for(gate);
	is_locked("while a child is there");
	tell(done);
	wait(NULL);
	SHOW(SET(fd, F_UNLCK, 0, 0));
	is_locked("after unlock");
	fflush(stdout);
	if (!fork()) {
		SET(fd, F_WRLCK, 0, 0);
		tell(gate);
		execl("/bin/busybox", "cat", NULL);
		_exit(1);
	}
	wait_for(gate);
	wait(NULL); /* cat reads to the end of /dev/null: and then it is free */
	is_locked("after exec and exit");
	unlink("f");
	SHOW(SET(fd, F_WRLCK, 0, 0));
	SHOW(flock(fd, LOCK_EX | LOCK_NB));
}

/* Who waits gets it when it is given up; a ring of waiters is refused. */
static void lock_wait(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644), gate[2], back[2], status;

	make_gate(gate);
	make_gate(back);
	SET(fd, F_WRLCK, 0, 1);
	fflush(stdout);
	if (!fork()) {
		SET(fd, F_WRLCK, 1, 1);
		tell(gate);
		printf("child waits and gets %s\n",
		       answer(lock_bytes(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 1)));
		fflush(stdout);
		_exit(0);
	}
	wait_for(gate);
	/* Refused as soon as the child waits; before that we would wait for it. */
	for (;;) {
		struct flock lock = { .l_type = F_WRLCK, .l_start = 1, .l_len = 1 };
		FILE *file;
		char line[128] = "";

		fcntl(fd, F_GETLK, &lock);
		snprintf(buf, sizeof(buf), "/proc/%d/status", lock.l_pid);
		file = fopen(buf, "r");
		while (file && fgets(line, sizeof(line), file) && strncmp(line, "State:", 6))
			;
		if (file)
			fclose(file);
		if (strchr(line + 6, 'S'))
			break;
		usleep(1000);
	}
	SHOW(lock_bytes(fd, F_SETLKW, F_WRLCK, SEEK_SET, 1, 1));
	SHOW(SET(fd, F_WRLCK, 1, 1));
	SET(fd, F_UNLCK, 0, 1);
	wait(&status);
	SHOW(status);
	SHOW(lock_bytes(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 2));
}

static void on_signal(int sig)
{
	(void)sig;
}

static void lock_interrupted(void)
{
	struct sigaction act = { .sa_handler = on_signal };
	int fd = open("f", O_RDWR | O_CREAT, 0644), status;
	pid_t child;

	SET(fd, F_WRLCK, 0, 1);
	fflush(stdout);
	child = fork();
	if (!child) {
		sigaction(SIGALRM, &act, NULL);
		ualarm(20000, 20000);
		SHOW(lock_bytes(fd, F_SETLKW, F_RDLCK, SEEK_SET, 0, 1));
		fflush(stdout);
		_exit(0);
	}
	waitpid(child, &status, 0);
	SHOW(status);
}

/* Locks that belong to the open file: fcntl(2), F_OFD_SETLK. */
static void lock_open_file(void)
{
	int a = open("f", O_RDWR | O_CREAT, 0644), b = open("f", O_RDWR), c;
	struct flock lock = { .l_type = F_WRLCK, .l_pid = 1 };

	SHOW(fcntl(a, F_OFD_SETLK, &lock));
	lock.l_pid = 0;
	SHOW(fcntl(a, F_OFD_SETLK, &lock));
	SHOW(fcntl(b, F_OFD_SETLK, &lock));
	SHOW(fcntl(a, F_OFD_SETLK, &lock));
	SHOW(SET(a, F_RDLCK, 0, 0));
	SHOW(fcntl(b, F_OFD_GETLK, &lock));
	printf("type %d pid %d\n", lock.l_type, lock.l_pid);
	lock = (struct flock){ .l_type = F_WRLCK };
	SHOW(fcntl(b, F_GETLK, &lock));
	printf("type %d pid %d\n", lock.l_type, lock.l_pid);
	c = dup(a);
	close(a);
	lock = (struct flock){ .l_type = F_WRLCK };
	SHOW(fcntl(b, F_OFD_SETLK, &lock));
	close(c);
	SHOW(fcntl(b, F_OFD_SETLK, &lock));
}

/* Many locks from many processes: at the end a counter has every step. */
static void lock_counter(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644), i, j, n = 0;

	write(fd, &n, sizeof(n));
	for (i = 0; i < 4; i++) {
		if (fork())
			continue;
		for (j = 0; j < 50; j++) {
			lock_bytes(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 4);
			pread(fd, &n, sizeof(n), 0);
			sched_yield();
			n++;
			pwrite(fd, &n, sizeof(n), 0);
			SET(fd, F_UNLCK, 0, 4);
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	pread(fd, &n, sizeof(n), 0);
	SHOW(n);
}

static const struct part parts[] = {
	{ "ranges", lock_ranges }, { "answers", lock_answers }, { "query", lock_query },
	{ "life", lock_life }, { "wait", lock_wait }, { "interrupted", lock_interrupted },
	{ "open-file", lock_open_file }, { "counter", lock_counter },
};

MAIN(parts)
