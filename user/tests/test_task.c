/* SPDX-License-Identifier: GPL-2.0 */
/* Processes: fork, wait, exec, ids, limits. Each case leaves the kernel's accounts as they were. */
#include <elf.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
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

static long result(long ret)
{
	return ret < 0 ? -errno : ret;
}

static int wait_status(pid_t pid)
{
	int status = -1;

	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	return status;
}

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

/* What the program does when it is executed again as "test_task exec ..." */
static int exec_child(int argc, char **argv)
{
	if (argc != 4 || strcmp(argv[2], "two words") || strcmp(argv[3], ""))
		return 1;
	if (!getenv("KEY") || strcmp(getenv("KEY"), "value"))
		return 2;
	if (fcntl(100, F_GETFD) != -1 || fcntl(101, F_GETFD) == -1)
		return 3; /* 100 was close-on-exec, 101 was not */
	if (!getauxval(AT_RANDOM) || !getauxval(AT_PHDR) || getauxval(AT_PAGESZ) != 4096)
		return 4;
	if (strcmp((char *)getauxval(AT_EXECFN), SELF))
		return 5;
	if (signal(SIGUSR1, SIG_DFL) != SIG_DFL || signal(SIGUSR2, SIG_DFL) != SIG_IGN)
		return 6; /* handlers go, ignoring stays */
	if ((uintptr_t)__builtin_frame_address(0) % 16)
		return 7;
	return 77;
}

static void nothing(int sig)
{
	(void)sig;
}

static void exec_hands_everything_over(void)
{
	char *argv[] = { "test_task", "exec", "two words", "", NULL };
	char *envp[] = { "KEY=value", NULL };
	pid_t pid = fork();

	if (!pid) {
		dup3(0, 100, O_CLOEXEC);
		dup2(0, 101);
		signal(SIGUSR1, nothing);
		signal(SIGUSR2, SIG_IGN);
		execve(SELF, argv, envp);
		_exit(99);
	}
	EXPECT_EQ(WEXITSTATUS(wait_status(pid)), 77);
}

static long try_exec(const char *path)
{
	char *argv[] = { "x", NULL };

	return result(execve(path, argv, NULL));
}

static void make_file(const char *path, const char *text, int mode)
{
	EXPECT_OK(spit(path, text));
	chmod(path, mode);
}

static void exec_errors(void)
{
	char *room = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			  0);
	char **huge = (char **)room, *text = room + 65536;

	make_file("/garbage", "not a program", 0755);
	make_file("/plain", "#!/garbage\n", 0644);
	make_file("/loop", "#!/loop\n", 0755);
	make_file("/lost", "#!/no/such/interpreter\n", 0755);
	EXPECT_ERRNO(try_exec("/nowhere"), ENOENT);
	EXPECT_ERRNO(try_exec(""), ENOENT);
	EXPECT_ERRNO(try_exec("/proc"), EACCES);
	EXPECT_ERRNO(try_exec("/plain"), EACCES);
	EXPECT_ERRNO(try_exec("/garbage"), ENOEXEC);
	EXPECT_ERRNO(try_exec("/loop"), ELOOP);
	EXPECT_ERRNO(try_exec("/lost"), ENOENT);
	EXPECT_ERRNO(try_exec(BAD_POINTER), EFAULT);
	EXPECT_ERRNO(result(execve(SELF, BAD_POINTER, NULL)), EFAULT);
	memset(text, 'x', 65535);
	for (int i = 0; i < 200; i++)
		huge[i] = text;
	EXPECT_ERRNO(result(execve(SELF, huge, NULL)), E2BIG);
	munmap(room, 1 << 20);
	unlink("/garbage");
	unlink("/plain");
	unlink("/loop");
	unlink("/lost");
}

/* What a program with PT_GNU_STACK's PF_X does: runs what stands in the page of its arguments. */
static int run_stack(char *argument)
{
	argument[0] = (char)0xc3; /* ret */
	((void (*)(void))(uintptr_t)argument)();
	return 78;
}

/* A copy of this program whose header asks for a stack that may be executed. */
static void make_stack_executable(const char *path)
{
	const size_t room = 1 << 20;
	char *text = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long size = slurp(SELF, text, room);
	Elf64_Ehdr *ehdr = (Elf64_Ehdr *)text;
	Elf64_Phdr *phdr = (Elf64_Phdr *)(text + ehdr->e_phoff);
	int fd = open(path, O_WRONLY | O_CREAT, 0755);

	for (int i = 0; i < ehdr->e_phnum; i++) {
		if (phdr[i].p_type == PT_GNU_STACK)
			phdr[i].p_flags |= PF_X;
	}
	EXPECT_EQ(write(fd, text, size), size);
	close(fd);
	munmap(text, room);
}

/* Also the pages that execve itself filled. */
static void a_stack_may_be_executable(void)
{
	char *argv[] = { "test_task", "stack", "xxx", NULL };
	pid_t pid;

	make_stack_executable("/stack");
	pid = fork();
	if (!pid) {
		alarm(5);
		execve("/stack", argv, NULL);
		_exit(99);
	}
	EXPECT_EQ(wait_status(pid), 78 << 8);
	unlink("/stack");
}

/* Each string counts with the pointer to it: a million empty ones are too many for 6 MiB. */
static void empty_arguments_count(void)
{
	const size_t count = 1000000;
	const struct rlimit no_limit = { RLIM_INFINITY, RLIM_INFINITY };
	char **argv = mmap(NULL, (count + 1) * sizeof(*argv), PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pid_t pid = fork();

	if (!pid) {
		setrlimit(RLIMIT_STACK, &no_limit);
		for (size_t i = 0; i < count; i++)
			argv[i] = (char *)"";
		_exit(execve(SELF, argv, NULL) && errno == E2BIG ? 0 : 1);
	}
	EXPECT_EQ(wait_status(pid), 0);
	munmap(argv, (count + 1) * sizeof(*argv));
}

static void scripts_run_their_interpreter(void)
{
	char *argv[] = { "ignored", "last", NULL };
	pid_t pid;

	/* Arguments: interpreter, its one argument, the script, the rest. */
	make_file("/script", "#! /proc/self/exe  script \n", 0755);
	pid = fork();
	if (!pid) {
		execve("/script", argv, NULL);
		_exit(99);
	}
	EXPECT_EQ(WEXITSTATUS(wait_status(pid)), 78);
	unlink("/script");
}

static int script_child(int argc, char **argv)
{
	return argc == 4 && !strcmp(argv[0], SELF) && !strcmp(argv[2], "/script") &&
		       !strcmp(argv[3], "last") ? 78 : 1;
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

#define FS_SHARED 0x200 /* CLONE_FS */

/* This very program with root's set-id bits, run by nobody: bit 0 the user's, bit 1 the group's. */
static int run_set_id(void *flags)
{
	int status;
	pid_t pid;

	if (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY))
		return 100;
	pid = syscall(SYS_clone, *(long *)flags | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0) {
		execl(SELF, "test_task", "ids", NULL);
		_exit(101);
	}
	return waitpid(pid, &status, 0) == pid ? WEXITSTATUS(status) : 102;
}

/* Whose working directory and umask somebody else can change gets no rights (execve(2)). */
static void set_id_programs(void)
{
	long own = 0, shared = FS_SHARED;
	char path[64] = "";

	EXPECT(readlink(SELF, path, sizeof(path) - 1) > 0);
	chmod(path, 06755);
	EXPECT_EQ(in_child(run_set_id, &own), 3 << 8);
	EXPECT_EQ(in_child(run_set_id, &shared), 0);
	chmod(path, 0755);
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

/* Where a fresh program's stack and mappings are. */
struct places {
	void *stack, *map, *heap;
};

static int tell_places(void)
{
	struct places places = { &places, NULL, (void *)syscall(SYS_brk, 0) };

	places.map = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return write(1, &places, sizeof(places)) == sizeof(places) ? 0 : 1;
}

static struct places places_of_exec(void)
{
	char *argv[] = { "test_task", "places", NULL };
	struct places places = { 0 };
	int fds[2];
	pid_t pid;

	EXPECT_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		dup2(fds[1], 1);
		execve(SELF, argv, NULL);
		_exit(99);
	}
	EXPECT_EQ(wait_status(pid), 0);
	EXPECT_EQ(read(fds[0], &places, sizeof(places)), sizeof(places));
	close(fds[0]);
	close(fds[1]);
	return places;
}

#define RANDOMIZE "/proc/sys/kernel/randomize_va_space"

static void places_are_random_or_not(void)
{
	struct places one = places_of_exec(), other = places_of_exec();

	EXPECT(one.stack != other.stack && one.map != other.map && one.heap != other.heap);
	EXPECT_OK(spit(RANDOMIZE, "1"));
	one = places_of_exec();
	other = places_of_exec();
	EXPECT(one.stack != other.stack && one.map != other.map && one.heap == other.heap);
	EXPECT_OK(spit(RANDOMIZE, "0"));
	one = places_of_exec();
	other = places_of_exec();
	EXPECT(one.stack == other.stack && one.map == other.map && one.heap == other.heap);
	EXPECT_OK(spit(RANDOMIZE, "2"));
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "exec"))
		return exec_child(argc, argv);
	if (argc > 2 && !strcmp(argv[1], "stack"))
		return run_stack(argv[2]);
	if (argc > 1 && !strcmp(argv[1], "script"))
		return script_child(argc, argv);
	if (argc > 1 && !strcmp(argv[1], "places"))
		return tell_places();
	if (argc > 2 && !strcmp(argv[1], "pid"))
		return atoi(argv[2]) == getpid() && getpid() == syscall(SYS_gettid) ? 79 : 1;
	if (argc > 1 && !strcmp(argv[1], "ids"))
		return (geteuid() ? 0 : 1) | (getegid() ? 0 : 2);
	ktap_start(24);
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
	RUN(exec_hands_everything_over);
	RUN(exec_errors);
	RUN(a_stack_may_be_executable);
	RUN(empty_arguments_count);
	RUN(scripts_run_their_interpreter);
	RUN(groups_and_sessions);
	RUN(nobody_may_nothing);
	RUN(set_id_programs);
	RUN(process_limit_holds);
	RUN(places_are_random_or_not);
	RUN(threads_share_memory);
	RUN(one_thread_speaks_for_all);
	RUN(small_calls);
	RUN(kernel_threads_and_locks);
	return ktap_finish();
}
