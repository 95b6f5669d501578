/* SPDX-License-Identifier: GPL-2.0 */
/* execve: what a program is handed, which ones are refused. test_images has the hostile ones. */
#include <elf.h>
#include <fcntl.h>
#include <grp.h>
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
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define SELF "/proc/self/exe"
#define NOBODY 65534
#define BAD_POINTER ((void *)0xffffffff81000000ul)

/* What the program does when it is executed again as "test_exec exec ..." */
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
	char *argv[] = { "test_exec", "exec", "two words", "", NULL };
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
	char *argv[] = { "test_exec", "stack", "xxx", NULL };
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
		execl(SELF, "test_exec", "ids", NULL);
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
	char *argv[] = { "test_exec", "places", NULL };
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
	if (argc > 1 && !strcmp(argv[1], "ids"))
		return (geteuid() ? 0 : 1) | (getegid() ? 0 : 2);
	ktap_start(7);
	RUN(exec_hands_everything_over);
	RUN(exec_errors);
	RUN(a_stack_may_be_executable);
	RUN(empty_arguments_count);
	RUN(scripts_run_their_interpreter);
	RUN(set_id_programs);
	RUN(places_are_random_or_not);
	return ktap_finish();
}
