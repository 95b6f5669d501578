/* SPDX-License-Identifier: GPL-2.0 */
/* The terminal: lines and their editing, raw bytes, signals, sessions. Typing is TIOCSTI. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

static int tty;
static volatile int signals;

static long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

static void count_signal(int sig)
{
	(void)sig;
	signals++;
}

static void type(const char *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		EXPECT_OK(sys(ioctl(tty, TIOCSTI, &keys[i])));
}

#define TYPE(keys) type(keys, sizeof(keys) - 1)

/* Echo is off, so that what is typed does not get into the report. */
static void set_mode(tcflag_t lflag, int vmin, int vtime)
{
	struct termios t;

	EXPECT_OK(sys(tcgetattr(tty, &t)));
	t.c_iflag = ICRNL | IXON;
	t.c_lflag = lflag;
	t.c_cc[VMIN] = vmin;
	t.c_cc[VTIME] = vtime;
	EXPECT_OK(sys(tcsetattr(tty, TCSAFLUSH, &t)));
}

static int waiting(void)
{
	int n = -1;

	EXPECT_OK(sys(ioctl(tty, FIONREAD, &n)));
	return n;
}

static bool reads(const char *want)
{
	char got[256] = "";
	long n = read(tty, got, sizeof(got) - 1);

	if (n == (long)strlen(want) && !memcmp(got, want, n))
		return true;
	FAIL("read gave %ld bytes: '%s', not '%s'", n, n > 0 ? got : "", want);
	return false;
}

static void settings(void)
{
	struct winsize w = { 50, 132, 0, 0 }, got = { 0 };
	struct termios t;

	EXPECT_OK(sys(tcgetattr(tty, &t)));
	EXPECT(t.c_oflag & OPOST && t.c_oflag & ONLCR);
	EXPECT_EQ(t.c_cc[VINTR], 3);
	EXPECT_EQ(isatty(tty), 1);
	EXPECT_OK(sys(ioctl(tty, TIOCSWINSZ, &w)));
	EXPECT_OK(sys(ioctl(tty, TIOCGWINSZ, &got)));
	EXPECT(got.ws_row == 50 && got.ws_col == 132);
	EXPECT_EQ(sys(ioctl(tty, TCGETS, 8)), -EFAULT);
	EXPECT_EQ(sys(ioctl(tty, 0x5499, 0)), -ENOTTY);
	EXPECT_EQ(sys(lseek(tty, 0, SEEK_SET)), -ESPIPE);
}

static void lines(void)
{
	char c;

	set_mode(ICANON, 1, 0);
	TYPE("not yet");
	EXPECT_EQ(waiting(), 0);
	EXPECT_EQ(sys(read(tty, &c, 1)), -EAGAIN);
	TYPE(" done\rsecond\n");
	EXPECT(reads("not yet done\n"));
	EXPECT_EQ(read(tty, &c, 1), 1);
	EXPECT_EQ(c, 's');
	EXPECT(reads("econd\n"));
	EXPECT_EQ(sys(read(tty, &c, 1)), -EAGAIN);
}

static void editing(void)
{
	set_mode(ICANON | IEXTEN, 1, 0);
	TYPE("abx\177c\n");
	EXPECT(reads("abc\n"));
	TYPE("\177\177wrong\025right\n");
	EXPECT(reads("right\n"));
	TYPE("one two  \027three\n");
	EXPECT(reads("one three\n"));
	TYPE("a\026\003b\n"); /* the interrupt character taken as it is */
	EXPECT(reads("a\003b\n"));
	/* ^D gives what is there, and at a line's start the end of the file. */
	TYPE("part\004");
	EXPECT(reads("part"));
	TYPE("\004");
	EXPECT(reads(""));
	TYPE("whole\n\004");
	EXPECT(reads("whole\n"));
	EXPECT(reads(""));
}

static void longest_line(void)
{
	char c = 'l', buf[8192];
	long n;

	set_mode(ICANON, 1, 0);
	for (int i = 0; i < 5000; i++)
		ioctl(tty, TIOCSTI, &c);
	TYPE("\n");
	n = read(tty, buf, sizeof(buf));
	EXPECT_EQ(n, 4096);
	EXPECT_EQ(buf[4095], '\n');
	EXPECT_EQ(waiting(), 0);
}

static long ms_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

static void raw_bytes(void)
{
	struct pollfd p = { tty, POLLIN, 0 };
	struct timespec start;

	set_mode(0, 1, 0);
	TYPE("\003\004x");
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT(reads("\003\004x"));
	EXPECT_EQ(poll(&p, 1, 0), 0);
	fcntl(tty, F_SETFL, O_RDWR);
	set_mode(0, 0, 0);
	EXPECT(reads(""));
	set_mode(0, 0, 1);
	clock_gettime(CLOCK_MONOTONIC, &start);
	EXPECT(reads(""));
	EXPECT(ms_since(&start) >= 100);
	set_mode(0, 5, 1);
	TYPE("abc");
	EXPECT(reads("abc")); /* the time between bytes is over */
	set_mode(0, 3, 0);
	TYPE("abcd");
	EXPECT(reads("abcd"));
	/* What was typed raw is readable as it is after the switch to lines. */
	set_mode(0, 1, 0);
	fcntl(tty, F_SETFL, O_RDWR | O_NONBLOCK);
}

static void flow_control(void)
{
	struct pollfd p = { tty, POLLOUT, 0 };

	set_mode(ICANON, 1, 0);
	TYPE("\023"); /* ^S */
	EXPECT_EQ(sys(write(tty, "x", 1)), -EAGAIN);
	EXPECT_EQ(poll(&p, 1, 0), 0);
	TYPE("\021"); /* ^Q */
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(waiting(), 0);
}

/* A write that would take minutes ends with a signal, and so does one that waits for it. */
static int writes_much(void *unused)
{
	const size_t size = 64 << 20;
	char *zeros = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct itimerval soon = { { 0, 0 }, { 0, 1000 } };
	struct sigaction action = { .sa_handler = count_signal };
	long done;

	(void)unused;
	sigaction(SIGALRM, &action, NULL);
	fcntl(tty, F_SETFL, O_RDWR);
	setitimer(ITIMER_REAL, &soon, NULL);
	done = write(tty, zeros, size);
	if (done < 1 || done >= (long)size)
		return 1;
	ioctl(tty, TCXONC, TCOOFF);
	if (fork() == 0) {
		write(tty, "", 1); /* stopped: it keeps the others out */
		_exit(0);
	}
	usleep(20000);
	soon.it_value.tv_usec = 20000;
	setitimer(ITIMER_REAL, &soon, NULL);
	done = sys(write(tty, "", 1));
	fcntl(tty, F_SETFL, O_RDWR | O_NONBLOCK);
	if (done == -EINTR && write(tty, "", 1) == -1 && errno == EAGAIN)
		done = 0;
	ioctl(tty, TCXONC, TCOON);
	wait(NULL);
	write(tty, "\n", 1);
	return done ? 2 : 0;
}

static void long_writes(void)
{
	EXPECT_EQ(in_child(writes_much, NULL), 0);
}

/* Runs in a child that becomes a session leader with the terminal. */
static int session(void *unused)
{
	pid_t pgrp = -1, child;
	int status, other;

	(void)unused;
	if (open("/dev/tty", O_RDWR) != -1 || errno != ENXIO)
		return 1;
	if (ioctl(tty, TIOCSCTTY, 0) != -1 || errno != EPERM)
		return 2; /* not a session leader */
	setsid();
	if (tcgetpgrp(tty) != -1 || errno != ENOTTY)
		return 3;
	if (ioctl(tty, TIOCSCTTY, 0))
		return 4;
	other = open("/dev/tty", O_RDWR);
	if (other < 0 || tcgetpgrp(other) != getpid() || tcgetsid(other) != getpid())
		return 5;
	signal(SIGINT, count_signal);
	set_mode(ICANON | ISIG, 1, 0);
	TYPE("lost\003");
	if (signals != 1 || waiting())
		return 6;
	/* A background child that reads is stopped; in the foreground it goes on. */
	signal(SIGTTOU, SIG_IGN);
	fcntl(tty, F_SETFL, O_RDWR);
	child = fork();
	if (!child) {
		char c = 0;

		setpgid(0, 0);
		signal(SIGINT, SIG_DFL);
		_exit(read(tty, &c, 1) == 1 && c == 'k' ? 7 : 8);
	}
	setpgid(child, child);
	if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status) ||
	    WSTOPSIG(status) != SIGTTIN)
		return 9;
	if (tcsetpgrp(tty, 12345) != -1 || errno != EPERM)
		return 10;
	if (tcsetpgrp(tty, child) || (pgrp = tcgetpgrp(tty)) != child)
		return 11;
	kill(-child, SIGCONT);
	TYPE("k\n");
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 7)
		return 12;
	/* ^C goes to the foreground group only. */
	signal(SIGINT, SIG_DFL);
	child = fork();
	if (!child) {
		setpgid(0, 0);
		pause();
		_exit(1);
	}
	signal(SIGINT, count_signal);
	setpgid(child, child);
	tcsetpgrp(tty, child);
	TYPE("\003");
	if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status) ||
	    WTERMSIG(status) != SIGINT || signals != 1)
		return 13;
	/* ^Z stops it. */
	child = fork();
	if (!child) {
		setpgid(0, 0);
		pause();
		_exit(1);
	}
	setpgid(child, child);
	tcsetpgrp(tty, child);
	TYPE("\032");
	if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status) ||
	    WSTOPSIG(status) != SIGTSTP)
		return 14;
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	tcsetpgrp(tty, getpid());
	fcntl(tty, F_SETFL, O_RDWR | O_NONBLOCK);
	return 0;
}

static void sessions(void)
{
	EXPECT_EQ(in_child(session, NULL), 0);
	/* Its leader has gone: the terminal is free for the next session. */
	signals = 0;
	EXPECT_EQ(in_child(session, NULL), 0);
}

int main(void)
{
	struct termios saved;

	ktap_start(8);
	tty = open("/dev/ttyS0", O_RDWR | O_NONBLOCK | O_NOCTTY);
	tcgetattr(tty, &saved);
	RUN(settings);
	RUN(lines);
	RUN(editing);
	RUN(longest_line);
	RUN(raw_bytes);
	RUN(flow_control);
	RUN(long_writes);
	RUN(sessions);
	tcsetattr(tty, TCSANOW, &saved);
	return ktap_finish();
}
