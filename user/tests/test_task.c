/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Processes: fork, wait, ids, limits, threads. Each case leaves the kernel's accounts as they
 * were.
 */
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define SELF "/proc/self/exe"
#define NOBODY 65534
#define BAD_POINTER ((void *)0xffffffff81000000ul)

/* A child that sleeps until it is killed. */
static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (!pid) {
		for (;;)
			pause();
	}
	return pid;
}

static void fork_returns_twice(void)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(getppid() == 1 ? 42 : 1);
	EXPECT(pid > 1);
	status = wait_status(pid);
	EXPECT(WIFEXITED(status));
	EXPECT_EQ(WEXITSTATUS(status), 42);
}

static void many_children(void)
{
	int sum = 0;

	for (int i = 0; i < 50; i++) {
		if (!fork())
			_exit(i);
	}
	for (int i = 0; i < 50; i++) {
		int status;

		EXPECT(wait(&status) > 0);
		sum += WEXITSTATUS(status);
	}
	EXPECT_EQ(sum, 49 * 50 / 2);
	EXPECT_ERRNO(result(wait(NULL)), ECHILD);
}

static void vfork_runs_the_child_first(void)
{
	static volatile int mark;
	pid_t pid;

	mark = 0;
	pid = vfork();
	if (!pid) {
		mark = 7; /* the parent's memory */
		_exit(3);
	}
	EXPECT_EQ(mark, 7);
	EXPECT_EQ(WEXITSTATUS(wait_status(pid)), 3);
}

static void wait_flags(void)
{
	pid_t pid = sleeper();
	int status;

	EXPECT_EQ(waitpid(-1, &status, WNOHANG), 0);
	EXPECT_ERRNO(result(waitpid(pid + 1000, &status, WNOHANG)), ECHILD);
	EXPECT_ERRNO(result(syscall(SYS_wait4, -1, NULL, 0x8000, NULL)), EINVAL);
	kill(pid, SIGKILL);
	EXPECT_ERRNO(result(syscall(SYS_wait4, pid, BAD_POINTER, 0, NULL)), EFAULT);
	/* The zombie is gone although its status could not be told: as Linux. */
	EXPECT_ERRNO(result(waitpid(pid, NULL, 0)), ECHILD);
}

static void waitid_can_leave_the_zombie(void)
{
	siginfo_t info = { 0 };
	pid_t pid = fork();

	if (!pid)
		_exit(9);
	EXPECT_EQ(waitid(P_PID, pid, &info, WEXITED | WNOWAIT), 0);
	EXPECT_EQ(info.si_pid, pid);
	EXPECT_EQ(info.si_status, 9);
	EXPECT_EQ(info.si_code, CLD_EXITED);
	EXPECT_EQ(WEXITSTATUS(wait_status(pid)), 9);
}

static void killed_children_say_by_what(void)
{
	const int signals[] = { SIGTERM, SIGKILL, SIGHUP, SIGUSR1, SIGRTMIN + 3 };

	for (unsigned int i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		pid_t pid = sleeper();
		int status;

		EXPECT_EQ(kill(pid, signals[i]), 0);
		status = wait_status(pid);
		EXPECT(WIFSIGNALED(status));
		EXPECT_EQ(WTERMSIG(status), signals[i]);
	}
}

static void stop_and_continue(void)
{
	pid_t pid = sleeper();
	int status;

	kill(pid, SIGSTOP);
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED), pid);
	EXPECT(WIFSTOPPED(status));
	EXPECT_EQ(WSTOPSIG(status), SIGSTOP);
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0); /* told once */
	kill(pid, SIGCONT);
	EXPECT_EQ(waitpid(pid, &status, WCONTINUED), pid);
	EXPECT(WIFCONTINUED(status));
	kill(pid, SIGSTOP);
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED), pid);
	kill(pid, SIGKILL); /* also out of a stop */
	EXPECT_EQ(WTERMSIG(wait_status(pid)), SIGKILL);
}

static void orphans_come_to_init(void)
{
	int fds[2], status;
	pid_t pid, orphan = 0;

	EXPECT_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		pid_t grandchild = fork();

		if (!grandchild) {
			while (getppid() != 1)
				sched_yield();
			_exit(5);
		}
		if (write(fds[1], &grandchild, sizeof(grandchild)) < 0)
			_exit(1);
		_exit(0);
	}
	EXPECT_EQ(read(fds[0], &orphan, sizeof(orphan)), sizeof(orphan));
	wait_status(pid);
	EXPECT_EQ(waitpid(orphan, &status, 0), orphan);
	EXPECT_EQ(WEXITSTATUS(status), 5);
	close(fds[0]);
	close(fds[1]);
}

static void ignored_sigchld_leaves_no_zombies(void)
{
	signal(SIGCHLD, SIG_IGN);
	for (int i = 0; i < 5; i++) {
		if (!fork())
			_exit(0);
	}
	EXPECT_ERRNO(result(wait(NULL)), ECHILD); /* after the last one has ended */
	signal(SIGCHLD, SIG_DFL);
}

static void ring3_is_preempted(void)
{
	pid_t pid = fork();
	struct timespec ts = { 0, 20 * 1000 * 1000 };

	if (!pid) {
		for (volatile unsigned long i = 0;; i++)
			;
	}
	EXPECT_EQ(nanosleep(&ts, NULL), 0); /* comes back although the child never sleeps */
	kill(pid, SIGKILL);
	EXPECT_EQ(WTERMSIG(wait_status(pid)), SIGKILL);
}

static void groups_and_sessions(void)
{
	pid_t pid = sleeper(), other = sleeper();

	EXPECT_EQ(setpgid(pid, pid), 0);
	EXPECT_EQ(getpgid(pid), pid);
	EXPECT_EQ(setpgid(other, pid), 0);
	EXPECT_ERRNO(result(setpgid(other, 30000)), EPERM);
	EXPECT_ERRNO(result(setpgid(30000, 0)), ESRCH);
	EXPECT_ERRNO(result(setpgid(0, -1)), EINVAL);
	EXPECT_EQ(kill(-pid, SIGTERM), 0); /* both */
	EXPECT_EQ(WTERMSIG(wait_status(pid)), SIGTERM);
	EXPECT_EQ(WTERMSIG(wait_status(other)), SIGTERM);
	EXPECT_ERRNO(result(kill(-pid, 0)), ESRCH);
	pid = fork();
	if (!pid) {
		pid_t session = setsid();

		_exit(session == getpid() && getpgrp() == session && getsid(0) == session &&
		      setsid() == -1 && errno == EPERM && setpgid(0, 0) == -1 ? 0 : 1);
	}
	EXPECT_EQ(wait_status(pid), 0);
}

static int drop_everything(void *unused)
{
	gid_t groups[3] = { 30, 10, 20 }, got[3];

	(void)unused;
	if (setgroups(3, groups) || getgroups(3, got) != 3 || setgid(NOBODY) || setuid(NOBODY))
		return 1;
	if (getuid() != NOBODY || geteuid() != NOBODY || getgid() != NOBODY)
		return 2;
	if (setuid(0) != -1 || errno != EPERM)
		return 3;
	if (kill(1, SIGTERM) != -1 || errno != EPERM)
		return 4;
	if (sethostname("x", 1) != -1 || errno != EPERM)
		return 5;
	if (syscall(SYS_reboot, 0xfee1dead, 672274793, 0, 0) != -1 || errno != EPERM)
		return 6;
	return 0;
}

static void nobody_may_nothing(void)
{
	EXPECT_EQ(in_child(drop_everything, NULL), 0);
}

/* Three processes of nobody: this one and two children, then no more. */
static int fork_to_the_limit(void *unused)
{
	struct rlimit limit = { 3, 3 };
	int children = 0, error;
	pid_t pid;

	(void)unused;
	if (setuid(NOBODY) || setrlimit(RLIMIT_NPROC, &limit))
		return 100;
	while ((pid = fork()) > 0)
		children++;
	if (!pid) {
		for (;;)
			pause();
	}
	error = errno;
	kill(-1, SIGKILL); /* whom nobody may kill: his own, but not himself */
	for (int i = 0; i < children; i++)
		wait(NULL);
	return children == 2 && error == EAGAIN ? 0 : 1;
}

static void process_limit_holds(void)
{
	EXPECT_EQ(in_child(fork_to_the_limit, NULL), 0);
}

static void *count_up(void *arg)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	long *counter = arg;

	for (int i = 0; i < 2000; i++) {
		pthread_mutex_lock(&lock);
		++*counter;
		pthread_mutex_unlock(&lock);
	}
	return (void *)(long)syscall(SYS_gettid);
}

static int run_threads(void *unused)
{
	pthread_t threads[4];
	long counter = 0;
	void *tid;

	(void)unused;
	for (int i = 0; i < 4; i++) {
		if (pthread_create(&threads[i], NULL, count_up, &counter))
			return 1;
	}
	for (int i = 0; i < 4; i++) {
		if (pthread_join(threads[i], &tid) || (long)tid <= getpid())
			return 2;
	}
	return counter == 8000 ? 0 : 3;
}

static void threads_share_memory(void)
{
	EXPECT_EQ(in_child(run_threads, NULL), 0);
}

static void *exit_process(void *arg)
{
	(void)arg;
	exit(21);
}

static void *exec_from_thread(void *arg)
{
	char *argv[] = { "test_task", "pid", arg, NULL };

	execve(SELF, argv, NULL);
	return NULL;
}

static int thread_ends_process(void *unused)
{
	pthread_t thread;

	(void)unused;
	pthread_create(&thread, NULL, exit_process, NULL);
	pthread_join(thread, NULL);
	return 1;
}

static int thread_execs(void *unused)
{
	pthread_t thread;
	char pid[16];

	(void)unused;
	snprintf(pid, sizeof(pid), "%d", getpid());
	pthread_create(&thread, NULL, exec_from_thread, pid);
	pthread_join(thread, NULL);
	return 1;
}

static void one_thread_speaks_for_all(void)
{
	EXPECT_EQ(WEXITSTATUS(in_child(thread_ends_process, NULL)), 21);
	/* The thread that executes keeps the process's number. */
	EXPECT_EQ(WEXITSTATUS(in_child(thread_execs, NULL)), 79);
}

static void small_calls(void)
{
	struct utsname uts;
	struct sysinfo info;
	struct rlimit limit;
	unsigned char random[64] = { 0 };
	int nonzero = 0;

	EXPECT_EQ(uname(&uts), 0);
	EXPECT_STR(uts.sysname, "Linux");
	EXPECT_STR(uts.machine, "x86_64");
	EXPECT_EQ(sysinfo(&info), 0);
	EXPECT(info.totalram > 64u << 20 && info.freeram < info.totalram && info.procs > 0);
	EXPECT_EQ(getrlimit(RLIMIT_STACK, &limit), 0);
	EXPECT_EQ(limit.rlim_cur, 8 << 20);
	EXPECT_EQ(syscall(SYS_getrandom, random, sizeof(random), 0), sizeof(random));
	for (unsigned int i = 0; i < sizeof(random); i++)
		nonzero += random[i] != 0;
	EXPECT(nonzero > 32);
	EXPECT_ERRNO(result(syscall(SYS_getrandom, random, 1, 64)), EINVAL);
	EXPECT_ERRNO(result(uname(BAD_POINTER)), EFAULT);
	EXPECT_ERRNO(result(syscall(SYS_reboot, 1, 2, 3, 4)), EINVAL);
	EXPECT_ERRNO(result(syscall(4000)), ENOSYS);
	EXPECT_ERRNO(result(syscall(-1)), ENOSYS);
	EXPECT_ERRNO(result(syscall(SYS_set_robust_list, NULL, 1)), EINVAL);
	EXPECT_ERRNO(result(syscall(SYS_arch_prctl, 0x1002, 0x800000000000)), EPERM);
	EXPECT_ERRNO(result(syscall(SYS_clone, 0x10000, 0, 0, 0, 0)), EINVAL);
}

/* The module's init is the test: tests/modules/threads.c. */
static void kernel_threads_and_locks(void)
{
	EXPECT_OK(load_by_finit("/modules/threads.ko", "", 0));
	EXPECT_NO_LOG("threads: wrong");
	EXPECT_OK(delete_module("threads", 0));
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "pid"))
		return atoi(argv[2]) == getpid() && getpid() == syscall(SYS_gettid) ? 79 : 1;
	ktap_start(17);
	RUN(fork_returns_twice);
	RUN(many_children);
	RUN(vfork_runs_the_child_first);
	RUN(wait_flags);
	RUN(waitid_can_leave_the_zombie);
	RUN(killed_children_say_by_what);
	RUN(stop_and_continue);
	RUN(orphans_come_to_init);
	RUN(ignored_sigchld_leaves_no_zombies);
	RUN(ring3_is_preempted);
	RUN(groups_and_sessions);
	RUN(nobody_may_nothing);
	RUN(process_limit_holds);
	RUN(threads_share_memory);
	RUN(one_thread_speaks_for_all);
	RUN(small_calls);
	RUN(kernel_threads_and_locks);
	return ktap_finish();
}
