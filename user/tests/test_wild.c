/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls under fire: callers in ring 3 make a hundred thousand of them with
 * wild arguments, every one that the kernel has, as root and as nobody, alone and
 * with threads that share memory, files and handlers; and load damaged modules.
 * Nothing is asked of the answers. What must hold: the kernel goes on without a
 * word of trouble (the harness reads the console), and when the callers have
 * ended, its accounts are what they were.
 *
 *	seed=N on the kernel command line repeats a run
 *	calls=N makes more or fewer
 *
 * Each caller lives in a tree of its own, which goes with him: a RAM file system
 * with devices that harm nobody, and views of /proc and /sys.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"
#include "wild.h"

#define JAIL "/wild"
#define CALLS 100000
#define CALLS_EACH 2500
#define MODULES_EACH 250
#define NOBODY 65534

static uint64_t seed;
static unsigned int callers, killed, ended_by[65];
static struct termios terminal;

static void device(const char *path, mode_t mode, int major, int minor)
{
	mknod(path, S_IFCHR | mode, makedev(major, minor));
	chmod(path, mode);
}

static void copy_module(void)
{
	long len = slurp("/modules/inert.ko", file_buffer, FILE_BUFFER_SIZE);
	int fd = open(JAIL "/inert.ko", O_WRONLY | O_CREAT, 0644);

	if (len < 0 || write(fd, file_buffer, len) != len)
		FAIL("no copy of inert.ko: %s", strerror(errno));
	close(fd);
}

/* No port: who writes there turns the machine off. */
static void make_jail(void)
{
	mkdir(JAIL, 0755);
	EXPECT_OK(mount("wild", JAIL, "tmpfs", 0, NULL));
	chmod(JAIL, 0777);
	mkdir(JAIL "/dev", 0755);
	device(JAIL "/dev/null", 0666, 1, 3);
	device(JAIL "/dev/zero", 0666, 1, 5);
	device(JAIL "/dev/full", 0666, 1, 7);
	device(JAIL "/dev/random", 0666, 1, 8);
	device(JAIL "/dev/kmsg", 0644, 1, 11);
	device(JAIL "/dev/console", 0644, 5, 1);
	mkdir(JAIL "/proc", 0755);
	mkdir(JAIL "/sys", 0755);
	EXPECT_OK(mount("proc", JAIL "/proc", "proc", 0, NULL));
	EXPECT_OK(mount("sysfs", JAIL "/sys", "sysfs", 0, NULL));
	mount("debugfs", JAIL "/sys/kernel/debug", "debugfs", 0, NULL);
	mkdir(JAIL "/d0", 0777);
	mkdir(JAIL "/d1", 0777);
	mkdir(JAIL "/d0/d1", 0777);
	chmod(JAIL "/d0", 0777);
	symlink("f0", JAIL "/l0");
	symlink("l1", JAIL "/l1");
	copy_module();
}

/* Whatever was mounted on top goes as well. */
static void drop_jail(void)
{
	int i;

	for (i = 0; i < 100 && !umount2(JAIL, MNT_DETACH); i++)
		;
	rmdir(JAIL);
}

static int live(uint64_t number, uid_t uid, void (*act)(void), unsigned int times)
{
	wild_state = seed * 1000003 + number;
	if (chroot(JAIL) || chdir("/"))
		return 1;
	setpgid(0, 0);
	if (uid && (setgid(uid) || setuid(uid)))
		return 1;
	/* Six megabytes that each fork of a caller would have to look through. */
	madvise((void *)(((uintptr_t)file_buffer + 4095) & -4096ul), FILE_BUFFER_SIZE - 4096,
		MADV_DONTNEED);
	if (act == wild_one)
		wild_prepare();
	while (times--)
		act();
	wild_sys(SYS_exit_group, 0, 0, 0, 0);
	return 0;
}

static void count_end(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) < 65)
		ended_by[WTERMSIG(status)]++;
}

/*
 * Until nobody is left, orphans too. Who stopped, or let a second go by without a
 * call, is killed: it may have taken its alarm away from itself.
 */
static void wait_for_all(void)
{
	const struct timespec second = { 1, 0 };
	unsigned long before = wild_shared->calls;
	sigset_t child;
	int status;
	pid_t pid;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	for (;;) {
		while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
			if (WIFSTOPPED(status))
				kill(pid, SIGKILL);
			else
				count_end(status);
		}
		if (pid < 0)
			return;
		if (sigtimedwait(&child, NULL, &second) < 0 && errno == EAGAIN) {
			if (wild_shared->calls == before && !kill(-1, SIGKILL))
				killed++;
			before = wild_shared->calls;
		}
	}
}

/* Two in one tree: what one works on, the other takes away. */
static void two_callers(uid_t uid, void (*act)(void), unsigned int times)
{
	pid_t pid;
	int i;

	ktap_note("callers %u and %u, seed %lu, user %u", callers, callers + 1,
		  (unsigned long)seed, uid);
	make_jail();
	for (i = 0; i < 2; i++, callers++) {
		pid = fork();
		if (!pid)
			_exit(live(callers, uid, act, times));
		EXPECT(pid > 0);
	}
	wait_for_all();
	drop_jail();
	tcsetattr(1, TCSANOW, &terminal);
}

static void remove_modules(void)
{
	char line[128], *end;
	int i;

	for (i = 0; i < 64; i++) {
		if (slurp("/proc/modules", line, sizeof(line)) == 0)
			return;
		end = strchr(line, ' ');
		if (!end)
			break;
		*end = '\0';
		if (delete_module(line, O_NONBLOCK))
			break;
	}
	FAIL("a module stays: %s", line);
}

static void callers_as(uid_t uid, unsigned long calls)
{
	unsigned long last = wild_shared->calls, until = last + calls;
	unsigned int idle = 0;

	EXPECT_OK(load_by_finit("/modules/params.ko", "", 0));
	EXPECT_OK(load_by_finit("/modules/inert.ko", "", 0));
	while (wild_shared->calls < until && EXPECT(idle < 20)) {
		two_callers(uid, wild_one, CALLS_EACH);
		idle = wild_shared->calls == last ? idle + 1 : 0;
		last = wild_shared->calls;
	}
	remove_modules();
}

static unsigned long calls_wanted = CALLS;

static void as_root(void)
{
	callers_as(0, calls_wanted / 2);
}

static void as_nobody(void)
{
	callers_as(NOBODY, calls_wanted - calls_wanted / 2);
}

/* What one thread sleeps on, others unmap, close and change. */
static void threads_as_root(void)
{
	wild_threads = 3;
	callers_as(0, calls_wanted / 4);
	wild_threads = 0;
}

static void threads_as_nobody(void)
{
	wild_threads = 3;
	callers_as(NOBODY, calls_wanted / 4);
	wild_threads = 0;
}

static void damaged_modules(void)
{
	unsigned long loads = calls_wanted / 40, before = wild_shared->answered;

	while (loads >= 2 * MODULES_EACH) {
		two_callers(0, wild_module, MODULES_EACH);
		loads -= 2 * MODULES_EACH;
	}
	remove_modules();
	/* Some damage is none: else the files never came past the first stage. */
	EXPECT(wild_shared->answered > before);
}

static void every_call_was_made(void)
{
	unsigned int i, accepted = 0, n;

	for (n = 0; wild_calls[n].name; n++) {
		i = wild_calls[n].nr;
		if (!wild_shared->made[i])
			FAIL("%s was never called", wild_calls[n].name);
		accepted += !!wild_shared->accepted[i];
	}
	ktap_note("seed %lu: %lu calls by %u callers: %lu answered, %lu refused", (unsigned long)seed,
		  wild_shared->calls, callers, wild_shared->answered, wild_shared->refused);
	ktap_note("%u of %u calls were answered by other than an errno at least once", accepted, n);
	for (i = 0; i < 65; i++)
		if (ended_by[i])
			ktap_note("%u ended by signal %u", ended_by[i], i);
	ktap_note("%u stood still", killed);
	for (n = 0; wild_calls[n].name; n++)
		if (!wild_shared->accepted[wild_calls[n].nr])
			ktap_note("always refused: %s", wild_calls[n].name);
}

static unsigned long number(const char *key, unsigned long otherwise)
{
	const char *word = cmdline_value(key);

	return word ? strtoul(word, NULL, 0) : otherwise;
}

int main(void)
{
	sigset_t child;

	/* A caller that executed its own file. */
	if (getpid() != 1)
		return 0;
	wild_shared = mmap(NULL, sizeof(*wild_shared), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(wild_shared, 0, sizeof(*wild_shared));
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	ktap_start(6);
	tcgetattr(1, &terminal);
	seed = number("seed", 1);
	calls_wanted = number("calls", CALLS);
	if (!wild_modules_read())
		return 1;
	/* What is made once and stays. */
	callers_as(0, 1);
	callers = 0;
	RUN(as_root);
	RUN(as_nobody);
	RUN(threads_as_root);
	RUN(threads_as_nobody);
	RUN(damaged_modules);
	RUN(every_call_was_made);
	return ktap_finish();
}
