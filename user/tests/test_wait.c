/* SPDX-License-Identifier: GPL-2.0 */
/* What a parent is told, whom it may wait for, orphaned groups: wait(2), waitid(2), setpgid(2). */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define SELF "/proc/self/exe"
#define WCLONE 0x80000000u
#define WALL 0x40000000u
#define CHILD_STACK 65536

static siginfo_t told; /* of the last SIGCHLD */
static volatile sig_atomic_t times_told;

static void on_child(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	told = *info;
	times_told++;
}

static void catch_child(int flags)
{
	struct sigaction action = { .sa_sigaction = on_child, .sa_flags = SA_SIGINFO | flags };

	times_told = 0;
	memset(&told, 0, sizeof(told));
	EXPECT_EQ(sigaction(SIGCHLD, &action, NULL), 0);
}

static pid_t child_that_exits(int code)
{
	pid_t pid = fork();

	if (!pid)
		_exit(code);
	return pid;
}

static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (!pid) {
		for (;;)
			pause();
	}
	return pid;
}

static int reap(pid_t pid)
{
	int status = -1;

	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	return status;
}

static void bury(pid_t pid)
{
	kill(pid, SIGKILL);
	EXPECT_EQ(WTERMSIG(reap(pid)), SIGKILL);
}

static void groups_are_waited_for(void)
{
	pid_t here = child_that_exits(1), there = sleeper(), other;
	int status;

	EXPECT_EQ(setpgid(there, 0), 0);
	EXPECT_ERRNO(result(waitpid(-(there + 1), &status, 0)), ECHILD);
	EXPECT_EQ(waitpid(-there, &status, WNOHANG), 0);
	EXPECT_EQ(waitpid(0, &status, 0), here); /* the group of who asks */
	EXPECT_EQ(status, 1 << 8);
	EXPECT_ERRNO(result(waitpid(0, &status, 0)), ECHILD);
	other = fork();
	if (!other)
		_exit(2);
	setpgid(other, there);
	kill(there, SIGTERM);
	EXPECT(waitpid(-there, &status, 0) > 0);
	EXPECT(waitpid(-there, &status, 0) > 0);
	EXPECT_ERRNO(result(waitpid(-there, &status, 0)), ECHILD);
	EXPECT_ERRNO(result(syscall(SYS_wait4, (int)0x80000000, &status, 0, NULL)), ESRCH);
}

static void clone_children(void)
{
	pid_t pid = syscall(SYS_clone, 0, 0, 0, 0, 0); /* ends without a signal */
	int status;

	if (!pid)
		_exit(3);
	EXPECT_ERRNO(result(waitpid(pid, &status, 0)), ECHILD);
	EXPECT_EQ(result(waitpid(pid, &status, WCLONE)), pid);
	EXPECT_EQ(status, 3 << 8);
	pid = syscall(SYS_clone, SIGUSR1, 0, 0, 0, 0);
	if (!pid)
		_exit(4);
	signal(SIGUSR1, SIG_IGN);
	EXPECT_EQ(result(waitpid(pid, &status, WALL)), pid);
	EXPECT_EQ(status, 4 << 8);
	pid = child_that_exits(5);
	EXPECT_ERRNO(result(waitpid(pid, &status, WCLONE)), ECHILD);
	EXPECT_EQ(reap(pid), 5 << 8);
	signal(SIGUSR1, SIG_DFL);
}

/* What waitid answers about pid for these options. */
static siginfo_t ask(pid_t pid, int options)
{
	siginfo_t info;

	memset(&info, 0x55, sizeof(info));
	EXPECT_EQ(waitid(P_PID, pid, &info, options), 0);
	return info;
}

static void waitid_tells_each_state(void)
{
	pid_t pid = sleeper();
	siginfo_t info = ask(pid, WEXITED | WSTOPPED | WCONTINUED | WNOHANG);

	EXPECT_EQ(info.si_signo, 0); /* nothing to tell: this and the pid are zero */
	EXPECT_EQ(info.si_pid, 0);
	kill(pid, SIGSTOP);
	info = ask(pid, WSTOPPED | WNOWAIT);
	EXPECT_EQ(info.si_code, CLD_STOPPED);
	info = ask(pid, WSTOPPED);
	EXPECT_EQ(info.si_signo, SIGCHLD);
	EXPECT_EQ(info.si_code, CLD_STOPPED);
	EXPECT_EQ(info.si_status, SIGSTOP);
	EXPECT_EQ(info.si_pid, pid);
	EXPECT_EQ(ask(pid, WSTOPPED | WNOHANG).si_pid, 0); /* told once */
	kill(pid, SIGCONT);
	EXPECT_EQ(ask(pid, WCONTINUED | WNOWAIT).si_code, CLD_CONTINUED);
	info = ask(pid, WCONTINUED);
	EXPECT_EQ(info.si_code, CLD_CONTINUED);
	EXPECT_EQ(info.si_status, SIGCONT);
	kill(pid, SIGTERM);
	info = ask(pid, WEXITED);
	EXPECT_EQ(info.si_code, CLD_KILLED);
	EXPECT_EQ(info.si_status, SIGTERM);
	EXPECT_ERRNO(result(waitid(P_PID, pid, &info, WEXITED)), ECHILD);
}

static void waitid_checks_its_arguments(void)
{
	siginfo_t info;
	pid_t pid = child_that_exits(6);

	EXPECT_ERRNO(result(waitid(P_PID, pid, &info, 0)), EINVAL);
	EXPECT_ERRNO(result(waitid(P_PID, 0, &info, WEXITED)), EINVAL);
	EXPECT_ERRNO(result(waitid(P_PGID, -1, &info, WEXITED)), EINVAL);
	EXPECT_ERRNO(result(waitid(9, pid, &info, WEXITED)), EINVAL);
	EXPECT_ERRNO(result(waitid(P_PID, pid, &info, WEXITED | 0x100)), EINVAL);
	EXPECT_EQ(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
	/* A zombie neither stops nor goes on: nothing to wait for, and no wait for ever. */
	EXPECT_ERRNO(result(waitid(P_ALL, 0, &info, WSTOPPED)), ECHILD);
	EXPECT_ERRNO(result(waitid(P_ALL, 0, &info, WCONTINUED)), ECHILD);
	EXPECT_EQ(waitid(P_PGID, 0, &info, WEXITED), 0);
	EXPECT_EQ(info.si_pid, pid);
	pid = child_that_exits(6);
	EXPECT_EQ(waitid(P_PID, pid, NULL, WEXITED), 0);
	EXPECT_ERRNO(result(waitpid(pid, NULL, 0)), ECHILD);
}

/* Until this process has had some time of the processor by its own account. */
static void use_time(void)
{
	struct tms tms;

	do {
		times(&tms);
	} while (tms.tms_utime + tms.tms_stime < 4);
}

static long used_ms(const struct rusage *ru)
{
	return (ru->ru_utime.tv_sec + ru->ru_stime.tv_sec) * 1000 +
	       (ru->ru_utime.tv_usec + ru->ru_stime.tv_usec) / 1000;
}

static void usage_includes_the_grandchildren(void)
{
	struct rusage ru;
	int status;
	pid_t pid = fork();

	if (!pid) {
		pid_t grandchild = fork();

		if (!grandchild) {
			use_time();
			_exit(0);
		}
		_exit(waitpid(grandchild, NULL, 0) != grandchild);
	}
	EXPECT_EQ(wait4(pid, &status, 0, &ru), pid);
	EXPECT_EQ(status, 0);
	EXPECT(used_ms(&ru) >= 30);
	EXPECT(ru.ru_maxrss > 0 && ru.ru_minflt > 0);
	EXPECT_EQ(getrusage(RUSAGE_CHILDREN, &ru), 0);
	EXPECT(used_ms(&ru) >= 30);
}

/* Waits for the next SIGCHLD; it is blocked outside. */
static void next_told(void)
{
	sigset_t open;

	times_told = 0;
	sigemptyset(&open);
	while (!times_told)
		sigsuspend(&open);
}

static void parents_are_told_why(void)
{
	sigset_t block, old;
	pid_t pid;

	sigemptyset(&block);
	sigaddset(&block, SIGCHLD);
	sigprocmask(SIG_BLOCK, &block, &old);
	catch_child(0);
	pid = child_that_exits(7);
	next_told();
	EXPECT_EQ(told.si_code, CLD_EXITED);
	EXPECT_EQ(told.si_status, 7);
	EXPECT_EQ(told.si_pid, pid);
	reap(pid);
	pid = sleeper();
	kill(pid, SIGSTOP);
	next_told();
	EXPECT_EQ(told.si_code, CLD_STOPPED);
	EXPECT_EQ(told.si_status, SIGSTOP);
	kill(pid, SIGCONT);
	next_told();
	EXPECT_EQ(told.si_code, CLD_CONTINUED);
	catch_child(SA_NOCLDSTOP);
	kill(pid, SIGSTOP);
	EXPECT_EQ(waitpid(pid, NULL, WUNTRACED), pid);
	kill(pid, SIGKILL);
	next_told(); /* the first since the stop, which went without */
	EXPECT_EQ(told.si_code, CLD_KILLED);
	EXPECT_EQ(told.si_status, SIGKILL);
	reap(pid);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* A handler runs, but the children are nobody's to wait for. */
static void no_wait_no_zombies(void)
{
	catch_child(SA_NOCLDWAIT);
	child_that_exits(0);
	while (waitpid(-1, NULL, 0) > 0 || errno != ECHILD)
		;
	EXPECT_EQ(times_told, 1);
	signal(SIGCHLD, SIG_DFL);
}

static int run_setpgid(void *unused)
{
	pid_t pid = sleeper(), session;
	int status;

	(void)unused;
	if (setpgid(0, 0) || getpgrp() != getpid() || setpgid(getpid(), getpid()))
		return 1;
	if (setpgid(pid, 0) || getpgid(pid) != pid || setpgid(pid, getpgrp()))
		return 2;
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	session = fork();
	if (!session) {
		setsid();
		for (;;)
			pause();
	}
	while (getsid(session) != session)
		sched_yield();
	if (setpgid(session, 0) != -1 || errno != EPERM) /* another session's, and its leader */
		return 3;
	if (setpgid(0, session) != -1 || errno != EPERM)
		return 4;
	kill(session, SIGKILL);
	waitpid(session, &status, 0);
	return 0;
}

static void *thread_in_no_group(void *arg)
{
	/* Only whole processes are in groups. */
	*(long *)arg = result(setpgid(gettid(), 0));
	return NULL;
}

static void groups_change_by_the_rules(void)
{
	char *argv[] = { "test_wait", "wait", NULL };
	pthread_t thread;
	long error = 0;
	int fds[2];
	pid_t pid;
	char c;

	EXPECT_EQ(in_child(run_setpgid, NULL), 0);
	pthread_create(&thread, NULL, thread_in_no_group, &error);
	pthread_join(thread, NULL);
	EXPECT_EQ(error, -EINVAL);
	EXPECT_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		dup2(fds[1], 1);
		execv(SELF, argv);
		_exit(99);
	}
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	EXPECT_ERRNO(result(setpgid(pid, 0)), EACCES); /* it has executed something */
	bury(pid);
	close(fds[0]);
	close(fds[1]);
}

static int say_fd;

static void say_signal(int sig)
{
	char c = sig;

	if (write(say_fd, &c, 1) != 1)
		_exit(1);
}

static void say_signals(int fd)
{
	say_fd = fd;
	signal(SIGHUP, say_signal);
	signal(SIGCONT, say_signal);
	signal(SIGTERM, say_signal);
}

/* Leader of a session: its child is a group of its own that stops; then the leader ends. */
static int leave_a_stopped_group(void *arg)
{
	int *fds = arg, status;
	pid_t pid;

	setsid();
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		say_signals(fds[1]);
		kill(getpid(), SIGSTOP);
		for (;;)
			pause();
	}
	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
		return 1;
	if (write(fds[1], &pid, sizeof(pid)) != sizeof(pid))
		return 2;
	return 0;
}

/* POSIX 3.2.2.2: a group that becomes orphaned while a member is stopped: SIGHUP, then SIGCONT. */
static void orphaned_groups_are_hung_up(void)
{
	char signals[3] = { 0 };
	int fds[2];
	pid_t pid;

	EXPECT_EQ(pipe(fds), 0);
	EXPECT_EQ(in_child(leave_a_stopped_group, fds), 0);
	EXPECT_EQ(read(fds[0], &pid, sizeof(pid)), sizeof(pid));
	EXPECT_EQ(read(fds[0], signals, 1), 1);
	EXPECT_EQ(read(fds[0], signals + 1, 1), 1);
	EXPECT_EQ(signals[0] + signals[1], SIGHUP + SIGCONT);
	/* Nobody could continue it: the terminal's stop signals do nothing, SIGSTOP does. */
	kill(pid, SIGTSTP);
	kill(pid, SIGTTIN);
	kill(pid, SIGTERM);
	EXPECT_EQ(read(fds[0], signals, 1), 1);
	EXPECT_EQ(signals[0], SIGTERM);
	kill(pid, SIGSTOP);
	EXPECT_EQ(waitpid(pid, NULL, WUNTRACED), pid); /* pid 1 has inherited it */
	bury(pid);
	close(fds[0]);
	close(fds[1]);
}

static int child_on_own_stack(void *arg)
{
	*(volatile int *)arg = 8;
	return 9;
}

static void vfork_on_another_stack(void)
{
	char *stack = mmap(NULL, CHILD_STACK, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *argv[] = { "test_wait", "exit", NULL };
	volatile int mark = 0;
	pid_t pid = clone(child_on_own_stack, stack + CHILD_STACK,
			  CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)&mark);

	EXPECT_EQ(mark, 8); /* the parent waited, and the memory is one */
	EXPECT_EQ(reap(pid), 9 << 8);
	EXPECT_EQ(posix_spawn(&pid, SELF, NULL, NULL, argv, environ), 0);
	EXPECT_EQ(reap(pid), 10 << 8);
	EXPECT_EQ(posix_spawn(&pid, "/no/such/file", NULL, NULL, argv, environ), ENOENT);
	EXPECT_ERRNO(result(wait(NULL)), ECHILD);
	munmap(stack, CHILD_STACK);
}

static int make_a_brother(void *unused)
{
	pid_t pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

	(void)unused;
	if (!pid)
		_exit(11);
	return wait(NULL) == -1 && errno == ECHILD ? 0 : 1; /* not a child of ours */
}

static void brothers(void)
{
	pid_t pid = fork();
	int status, sum = 0;

	if (!pid)
		_exit(make_a_brother(NULL));
	for (int i = 0; i < 2; i++) {
		EXPECT(wait(&status) > 0);
		EXPECT(WIFEXITED(status));
		sum += WEXITSTATUS(status);
	}
	EXPECT_EQ(sum, 11);
	EXPECT_ERRNO(result(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0)), EINVAL);
}

static void exec_keeps_what_is_pending(void)
{
	char *argv[] = { "test_wait", "pending", NULL };
	pid_t pid = fork();

	if (!pid) {
		stack_t stack = { .ss_sp = malloc(CHILD_STACK), .ss_size = CHILD_STACK };
		sigset_t set;

		sigaltstack(&stack, NULL);
		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		sigprocmask(SIG_BLOCK, &set, NULL);
		raise(SIGUSR1);
		kill(getpid(), SIGUSR1); /* sent to the process, not to the thread */
		alarm(1000);
		execv(SELF, argv);
		_exit(99);
	}
	EXPECT_EQ(reap(pid), 0);
}

static int check_pending(void)
{
	sigset_t set;
	stack_t stack;

	if (sigpending(&set) || !sigismember(&set, SIGUSR1))
		return 1;
	if (sigprocmask(SIG_BLOCK, NULL, &set) || !sigismember(&set, SIGUSR1))
		return 2;
	if (sigaltstack(NULL, &stack) || stack.ss_flags != SS_DISABLE)
		return 3;
	return alarm(0) == 1000 ? 0 : 4;
}

static void *only_thread_left(void *unused)
{
	char status[4096];

	(void)unused;
	do {
		if (slurp("/proc/self/status", status, sizeof(status)) < 0)
			_exit(1);
	} while (!strstr(status, "State:\tZ"));
	_exit(12);
}

/* The leader ends before its threads: a zombie that nobody may reap yet. */
static int leader_goes_first(void *unused)
{
	pthread_t thread;

	(void)unused;
	pthread_create(&thread, NULL, only_thread_left, NULL);
	syscall(SYS_exit, 1);
	return 1;
}

static void processes_end_with_their_last_thread(void)
{
	pid_t pid = fork();

	if (!pid)
		leader_goes_first(NULL);
	EXPECT_EQ(reap(pid), 12 << 8);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "wait")) {
		if (write(1, "w", 1) == 1)
			pause();
		return 1;
	}
	if (argc > 1 && !strcmp(argv[1], "exit"))
		return 10;
	if (argc > 1 && !strcmp(argv[1], "pending"))
		return check_pending();
	ktap_start(13);
	RUN(groups_are_waited_for);
	RUN(clone_children);
	RUN(waitid_tells_each_state);
	RUN(waitid_checks_its_arguments);
	RUN(usage_includes_the_grandchildren);
	RUN(parents_are_told_why);
	RUN(no_wait_no_zombies);
	RUN(groups_change_by_the_rules);
	RUN(orphaned_groups_are_hung_up);
	RUN(vfork_on_another_stack);
	RUN(brothers);
	RUN(exec_keeps_what_is_pending);
	RUN(processes_end_with_their_last_thread);
	return ktap_finish();
}
