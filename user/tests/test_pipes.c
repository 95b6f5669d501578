/* SPDX-License-Identifier: GPL-2.0 */
/* Pipes, FIFOs, and waiting for several files: pipe(7), poll(2), select(2). */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define PIPE_BYTES 65536

static char big[200000];
static unsigned char got[9000];
static void *volatile nowhere = (void *)8;

static long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

static volatile int signals;

static void count_signal(int sig)
{
	(void)sig;
	signals++;
}

static void in_and_out(void)
{
	char buf[16] = "";
	int p[2], n;

	EXPECT_OK(sys(pipe2(p, O_CLOEXEC)));
	EXPECT_EQ(fcntl(p[0], F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(write(p[1], "abcdef", 6), 6);
	EXPECT_OK(sys(ioctl(p[0], FIONREAD, &n)));
	EXPECT_EQ(n, 6);
	EXPECT_EQ(read(p[0], buf, 4), 4);
	EXPECT_STR(buf, "abcd");
	EXPECT_EQ(read(p[0], buf, 16), 2);
	EXPECT_EQ(sys(read(p[1], buf, 1)), -EBADF);
	EXPECT_EQ(sys(write(p[0], buf, 1)), -EBADF);
	EXPECT_EQ(sys(lseek(p[0], 0, SEEK_SET)), -ESPIPE);
	EXPECT_EQ(sys(pread(p[0], buf, 1, 0)), -ESPIPE);
	close(p[1]);
	EXPECT_EQ(read(p[0], buf, 16), 0);
	close(p[0]);
	EXPECT_EQ(sys(pipe2(p, 077)), -EINVAL);
	EXPECT_EQ(sys(pipe(nowhere)), -EFAULT);
}

/* All that fits, in pieces that do not divide a page; then out, and in again. */
static void full_and_around(void)
{
	int p[2];
	long in = 0, out = 0;
	unsigned char want = 0;

	EXPECT_OK(sys(pipe2(p, O_NONBLOCK)));
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = i * 31;
	for (int round = 0; round < 40; round++) {
		long n = write(p[1], big + in % 256, 3333 + round * 100);

		if (n > 0)
			in += n;
		else
			EXPECT_EQ(errno, EAGAIN);
		if (round % 3 == 2) {
			n = read(p[0], got, sizeof(got));
			for (long i = 0; i < n; i++, out++) {
				want = out * 31;
				if (got[i] != want) {
					FAIL("byte %ld is %d, not %d", out, got[i], want);
					return;
				}
			}
		}
	}
	EXPECT(in > PIPE_BYTES && out > PIPE_BYTES);
	while (read(p[0], big, sizeof(big)) > 0)
		;
	EXPECT_EQ(sys(write(p[1], big, sizeof(big))), PIPE_BYTES);
	EXPECT_EQ(sys(write(p[1], big, 1)), -EAGAIN);
	/* Up to PIPE_BUF: whole or not at all. */
	EXPECT_EQ(read(p[0], big, 4095), 4095);
	EXPECT_EQ(sys(write(p[1], big, 4096)), -EAGAIN);
	EXPECT_EQ(read(p[0], big, 1), 1);
	EXPECT_EQ(sys(write(p[1], big, 4096)), 4096);
	EXPECT_EQ(fcntl(p[0], F_GETPIPE_SZ), PIPE_BYTES);
	close(p[0]);
	close(p[1]);
}

/* The page that such a write took is no sign of a full ring. */
static void a_write_of_bad_memory(void)
{
	static char page[4096];
	int p[2];

	EXPECT_OK(sys(pipe(p)));
	EXPECT_EQ(write(p[1], page, sizeof(page)), sizeof(page));
	EXPECT_EQ(sys(write(p[1], (void *)16, 1)), -EFAULT);
	EXPECT_EQ(sys(write(p[1], page, 1)), 1);
	EXPECT_EQ(read(p[0], page, sizeof(page)), sizeof(page));
	EXPECT_EQ(read(p[0], page, sizeof(page)), 1);
	close(p[0]);
	close(p[1]);
}

static void no_reader(void)
{
	int p[2];

	signal(SIGPIPE, count_signal);
	signals = 0;
	EXPECT_OK(sys(pipe(p)));
	close(p[0]);
	EXPECT_EQ(sys(write(p[1], "x", 1)), -EPIPE);
	EXPECT_EQ(signals, 1);
	signal(SIGPIPE, SIG_DFL);
	close(p[1]);
}

/* A child that reads slowly gets every byte of a writer who must wait for it. */
static void writer_waits(void)
{
	int p[2], status = 0;
	pid_t child;

	EXPECT_OK(sys(pipe(p)));
	child = fork();
	if (!child) {
		unsigned long total = 0, sum = 0;
		long n;

		close(p[1]);
		while ((n = read(p[0], got, sizeof(got))) > 0)
			for (long i = 0; i < n; i++, total++)
				sum += got[i] == (unsigned char)(total * 31);
		_exit(total == sizeof(big) && sum == total ? 0 : 1);
	}
	close(p[0]);
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = i * 31;
	EXPECT_EQ(sys(write(p[1], big, sizeof(big))), sizeof(big));
	close(p[1]);
	EXPECT_EQ(waitpid(child, &status, 0), child);
	EXPECT_EQ(status, 0);
}

static void interrupted_read(void)
{
	struct sigaction act = { .sa_handler = count_signal };
	char c;
	int p[2];
	pid_t child;

	EXPECT_OK(sys(pipe(p)));
	sigaction(SIGUSR1, &act, NULL);
	signals = 0;
	child = fork();
	if (!child) {
		struct timespec t = { 0, 50000000 };

		nanosleep(&t, NULL);
		kill(getppid(), SIGUSR1);
		_exit(0);
	}
	EXPECT_EQ(sys(read(p[0], &c, 1)), -EINTR);
	EXPECT_EQ(signals, 1);
	waitpid(child, NULL, 0);
	close(p[0]);
	close(p[1]);
	signal(SIGUSR1, SIG_DFL);
}

static void fifos(void)
{
	char buf[8] = "";
	int r, w, status = 0;
	struct pollfd p;
	pid_t child;

	EXPECT_OK(sys(mkfifo("/tmp/fifo", 0600)));
	EXPECT_EQ(sys(open("/tmp/fifo", O_WRONLY | O_NONBLOCK)), -ENXIO);
	r = open("/tmp/fifo", O_RDONLY | O_NONBLOCK);
	EXPECT(r >= 0);
	p = (struct pollfd){ r, POLLIN, 0 };
	EXPECT_EQ(poll(&p, 1, 0), 0); /* no writer yet is no hang-up */
	w = open("/tmp/fifo", O_WRONLY | O_NONBLOCK);
	EXPECT_EQ(write(w, "fifo", 4), 4);
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(read(r, buf, 8), 4);
	EXPECT_EQ(sys(read(r, buf, 8)), -EAGAIN);
	close(w);
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLHUP);
	close(r);
	/* Opening waits for the other side. */
	child = fork();
	if (!child) {
		w = open("/tmp/fifo", O_WRONLY);
		_exit(write(w, "late", 4) == 4 ? 0 : 1);
	}
	r = open("/tmp/fifo", O_RDONLY);
	EXPECT_EQ(read(r, buf, 8), 4);
	EXPECT_STR(buf, "late");
	close(r);
	waitpid(child, &status, 0);
	EXPECT_EQ(status, 0);
	unlink("/tmp/fifo");
}

static long ms_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static void polling(void)
{
	struct timespec start;
	struct pollfd f[3];
	int p[2], status;
	pid_t child;
	char c;

	EXPECT_OK(sys(pipe(p)));
	f[0] = (struct pollfd){ p[0], POLLIN, 0 };
	f[1] = (struct pollfd){ p[1], POLLOUT, 0 };
	f[2] = (struct pollfd){ 99, POLLIN, 0 };
	EXPECT_EQ(poll(f, 3, -1), 2);
	EXPECT(f[0].revents == 0 && f[1].revents == POLLOUT && f[2].revents == POLLNVAL);
	f[1].fd = -1;
	clock_gettime(CLOCK_MONOTONIC, &start);
	EXPECT_EQ(poll(f, 2, 60), 0);
	EXPECT(ms_since(&start) >= 60);
	child = fork();
	if (!child) {
		struct timespec t = { 0, 20000000 };

		nanosleep(&t, NULL);
		_exit(write(p[1], "x", 1) == 1 ? 0 : 1);
	}
	EXPECT_EQ(poll(f, 1, 5000), 1);
	EXPECT_EQ(f[0].revents, POLLIN);
	EXPECT(ms_since(&start) < 4000);
	EXPECT_EQ(read(p[0], &c, 1), 1);
	waitpid(child, &status, 0);
	EXPECT_EQ(status, 0);
	close(p[1]);
	EXPECT_EQ(poll(f, 1, -1), 1);
	EXPECT_EQ(f[0].revents, POLLHUP);
	close(p[0]);
	EXPECT_EQ(sys(poll(nowhere, 1, 0)), -EFAULT);
	EXPECT_EQ(sys(poll(f, 100000, 0)), -EINVAL);
	EXPECT_OK(sys(poll(NULL, 0, 5)));
}

static void selecting(void)
{
	struct timeval zero = { 0, 0 }, tv = { 0, 30000 };
	struct timespec start, ts = { 0, 30000000 };
	fd_set in, out;
	int p[2];

	EXPECT_OK(sys(pipe(p)));
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(p[0], &in);
	FD_SET(p[1], &out);
	EXPECT_EQ(select(p[1] + 1, &in, &out, NULL, &zero), 1);
	EXPECT(!FD_ISSET(p[0], &in) && FD_ISSET(p[1], &out));
	FD_SET(p[0], &in);
	clock_gettime(CLOCK_MONOTONIC, &start);
	/* The system call itself: the C library does not pass the time on. */
	EXPECT_EQ(syscall(SYS_select, p[0] + 1, &in, NULL, NULL, &tv), 0);
	EXPECT(ms_since(&start) >= 30);
	EXPECT(!FD_ISSET(p[0], &in) && tv.tv_usec == 0);
	EXPECT_EQ(write(p[1], "x", 1), 1);
	FD_SET(p[0], &in);
	EXPECT_EQ(pselect(p[0] + 1, &in, NULL, NULL, &ts, NULL), 1);
	FD_ZERO(&in);
	FD_SET(77, &in);
	EXPECT_EQ(sys(select(78, &in, NULL, NULL, &zero)), -EBADF);
	EXPECT_EQ(sys(select(-1, NULL, NULL, NULL, &zero)), -EINVAL);
	close(p[0]);
	close(p[1]);
}

/* The signal that the mask lets in ends the call; afterwards the old mask holds again. */
static void poll_with_mask(void)
{
	struct timespec t = { 5, 0 };
	sigset_t block, empty, now;

	signal(SIGUSR1, count_signal);
	sigemptyset(&empty);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	sigprocmask(SIG_BLOCK, &block, NULL);
	signals = 0;
	kill(getpid(), SIGUSR1);
	EXPECT_EQ(signals, 0);
	EXPECT_EQ(sys(ppoll(NULL, 0, &t, &empty)), -EINTR);
	EXPECT_EQ(signals, 1);
	sigprocmask(SIG_SETMASK, NULL, &now);
	EXPECT(sigismember(&now, SIGUSR1));
	sigprocmask(SIG_SETMASK, &empty, NULL);
	signal(SIGUSR1, SIG_DFL);
}

int main(void)
{
	dup2(0, 512);
	close(512);
	memset(big, 1, sizeof(big)); /* what is touched for the first time takes memory */
	memset(got, 1, sizeof(got));
	ktap_start(10);
	RUN(in_and_out);
	RUN(full_and_around);
	RUN(a_write_of_bad_memory);
	RUN(no_reader);
	RUN(writer_waits);
	RUN(interrupted_read);
	RUN(fifos);
	RUN(polling);
	RUN(selecting);
	RUN(poll_with_mask);
	return ktap_finish();
}
