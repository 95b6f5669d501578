/* SPDX-License-Identifier: GPL-2.0 */
/* The ground that the loader's callers stand on: processes, memory, files, faults in ring 3. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define KERNEL_ADDRESS ((char *)0xffffffff81000000ul)
#define PAGE 4096ul

static volatile int shared_word = 1;

static void uname_says_linux(void)
{
	struct utsname name;

	EXPECT_EQ(uname(&name), 0);
	EXPECT_STR(name.sysname, "Linux");
	EXPECT_STR(name.release, "6.1.0-kiln");
	EXPECT_STR(name.machine, "x86_64");
	EXPECT_EQ(getpid(), 1);
}

static int change_and_exit(void *unused)
{
	(void)unused;
	shared_word = 2;
	return 42;
}

static void a_child_has_its_own_memory(void)
{
	long status = in_child(change_and_exit, NULL);

	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	EXPECT_EQ(shared_word, 1);
}

static int read_kernel(void *unused)
{
	(void)unused;
	return *(volatile char *)KERNEL_ADDRESS;
}

static int write_text(void *unused)
{
	(void)unused;
	*(volatile char *)(uintptr_t)write_text = 0;
	return 0;
}

static int run_data(void *unused)
{
	static char code[] = { (char)0xc3 };

	(void)unused;
	((void (*)(void))(uintptr_t)code)();
	return 0;
}

static int privileged(void *unused)
{
	(void)unused;
	__asm__ volatile("cli");
	return 0;
}

static int divide(void *zero)
{
	__asm__ volatile("xorl %%edx, %%edx; movl $1, %%eax; divl %0"
			 : : "r"((int)(uintptr_t)zero) : "eax", "edx");
	return 0;
}

static int undefined(void *unused)
{
	(void)unused;
	__asm__ volatile("ud2");
	return 0;
}

/*
 * 32-bit code, by a far jump: the processor would take its SYSCALL to another
 * entry than the kernel's, in ring 0 and on the program's stack.
 */
static int call_from_32_bit(void *selector)
{
	static const unsigned char syscall_instruction[] = { 0x0f, 0x05 };
	char *code = mmap((char *)0x10000000, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	struct {
		uint32_t offset;
		uint16_t selector;
	} __attribute__((packed)) far = { 0x10000000, (uintptr_t)selector };

	if (code == MAP_FAILED)
		return 1;
	memcpy(code, syscall_instruction, sizeof(syscall_instruction));
	__asm__ volatile("ljmp *%0" : : "m"(far));
	return 0;
}

static int single_step(void *unused)
{
	(void)unused;
	__asm__ volatile("leaq -128(%%rsp), %%rsp; pushfq; orq $0x100, (%%rsp); popfq; nop; nop;"
			 "leaq 128(%%rsp), %%rsp" : : : "memory", "cc");
	return 0;
}

static int deep(void *depth)
{
	volatile char frame[4096];

	frame[0] = 1;
	if (depth == KERNEL_ADDRESS)
		return 0;
	return deep((char *)depth + 1) + frame[0];
}

static void expect_signal_with(int (*function)(void *), void *arg, int signal)
{
	long status = in_child(function, arg);

	if (!(WIFSIGNALED(status) && WTERMSIG(status) == signal))
		FAIL("wait status 0x%lx, expected an end by signal %d", status, signal);
}

static void expect_signal(int (*function)(void *), int signal)
{
	expect_signal_with(function, NULL, signal);
}

static void faults_become_signals(void)
{
	expect_signal(read_kernel, SIGSEGV);
	expect_signal(write_text, SIGSEGV);
	expect_signal(run_data, SIGSEGV);
	expect_signal(privileged, SIGSEGV);
	expect_signal(divide, SIGFPE);
	expect_signal(undefined, SIGILL);
	expect_signal(single_step, SIGTRAP);
}

/* No selector leads to code of another size, or to the kernel's. */
static void only_64_bit_code(void)
{
	for (uintptr_t selector = 3; selector < 0x60; selector += 8) {
		if (selector != 0x33) /* the program's own */
			expect_signal_with(call_from_32_bit, (void *)selector, SIGSEGV);
	}
}

static void a_stack_without_end(void)
{
	expect_signal(deep, SIGSEGV);
}

static void bad_pointers_are_efault(void)
{
	int fds[2];

	EXPECT_EQ(pipe(fds), 0);
	EXPECT_EQ(syscall(SYS_write, fds[1], KERNEL_ADDRESS, 16) < 0 ? errno : 0, EFAULT);
	EXPECT_EQ(syscall(SYS_write, fds[1], NULL, 16) < 0 ? errno : 0, EFAULT);
	EXPECT_EQ(syscall(SYS_open, KERNEL_ADDRESS, O_RDONLY) < 0 ? errno : 0, EFAULT);
	EXPECT_EQ(syscall(SYS_uname, KERNEL_ADDRESS) < 0 ? errno : 0, EFAULT);
	EXPECT_EQ(syscall(SYS_pipe, 8) < 0 ? errno : 0, EFAULT);
	EXPECT_EQ(write(fds[1], "abc", 3), 3);
	EXPECT_EQ(syscall(SYS_read, fds[0], KERNEL_ADDRESS, 3) < 0 ? errno : 0, EFAULT);
	close(fds[0]);
	close(fds[1]);
}

static void an_unknown_call_is_enosys(void)
{
	EXPECT_EQ(syscall(999) < 0 ? errno : 0, ENOSYS);
	EXPECT_EQ(syscall(-1l) < 0 ? errno : 0, ENOSYS);
}

static int spin(void *unused)
{
	(void)unused;
	for (;;)
		__asm__ volatile("");
	return 0;
}

/* A child that never makes a system call must not keep the processor. */
static void a_spinning_child_is_preempted(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(spin(NULL));
	EXPECT(pid > 0);
	for (int i = 0; i < 20; i++)
		sched_yield();
	EXPECT_EQ(waitpid(pid, &status, WNOHANG), 0);
	EXPECT_EQ(kill(pid, SIGKILL), 0);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
}

static void a_handler_runs_and_returns(void)
{
	struct sigaction act = { .sa_handler = on_signal }, old;

	caught = 0;
	EXPECT_EQ(sigaction(SIGUSR1, &act, &old), 0);
	EXPECT_EQ(kill(getpid(), SIGUSR1), 0);
	EXPECT_EQ(caught, SIGUSR1);
	EXPECT_EQ(sigaction(SIGUSR1, &old, NULL), 0);
}

/* Page tables stay until the process ends: once for them, then once for the accounts. */
static char *map_64_pages(void)
{
	return mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void memory_comes_and_goes(void)
{
	char *p = map_64_pages();
	size_t i;

	if (!EXPECT(p != MAP_FAILED))
		return;
	for (i = 0; i < 64; i++) {
		EXPECT_EQ(p[i * PAGE], 0);
		p[i * PAGE] = 1;
	}
	EXPECT_EQ(mprotect(p, PAGE, PROT_READ), 0);
	EXPECT_EQ(p[0], 1);
	EXPECT_EQ(munmap(p + 8 * PAGE, 8 * PAGE), 0);
	EXPECT_EQ(p[7 * PAGE] + p[16 * PAGE], 2);
	EXPECT_EQ(munmap(p, 64 * PAGE), 0);
}

static int write_read_only(void *unused)
{
	char *p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)unused;
	*p = 1;
	return 0;
}

static void mprotect_holds(void)
{
	expect_signal(write_read_only, SIGSEGV);
}

static void a_pipe_carries_bytes(void)
{
	char buf[8] = "";
	int fds[2], status;
	pid_t pid;

	EXPECT_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		close(fds[0]);
		_exit(write(fds[1], "through", 7) == 7 ? 0 : 1);
	}
	close(fds[1]);
	EXPECT_EQ(read(fds[0], buf, 7), 7);
	EXPECT_STR(buf, "through");
	EXPECT_EQ(read(fds[0], buf, 7), 0);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
	close(fds[0]);
}

static void files_have_paths_and_modes(void)
{
	char text[16];
	struct stat st;

	EXPECT_EQ(mkdir("/tmp/ring3", 0750), 0);
	EXPECT_OK(spit("/tmp/ring3/file", "text"));
	EXPECT_EQ(stat("/tmp/ring3/file", &st), 0);
	EXPECT_EQ(st.st_size, 4);
	EXPECT(S_ISREG(st.st_mode));
	EXPECT_EQ(stat("/tmp/ring3", &st), 0);
	EXPECT(S_ISDIR(st.st_mode) && (st.st_mode & 0777) == 0750);
	EXPECT_EQ(slurp("/tmp/ring3/../ring3/./file", text, sizeof(text)), 4);
	EXPECT_STR(text, "text");
	EXPECT_EQ(rmdir("/tmp/ring3") < 0 ? errno : 0, ENOTEMPTY);
	EXPECT_EQ(unlink("/tmp/ring3/file"), 0);
	EXPECT_EQ(rmdir("/tmp/ring3"), 0);
	EXPECT_EQ(open("/tmp/ring3/file", O_RDONLY) < 0 ? errno : 0, ENOENT);
}

static void the_initrd_kept_its_modes(void)
{
	struct stat st;

	EXPECT_EQ(stat("/tests/test_ring3", &st), 0);
	EXPECT_EQ(st.st_mode & 07777, 0755);
	EXPECT_EQ(stat("/modules/hello.ko", &st), 0);
	EXPECT_EQ(st.st_mode & 07777, 0644);
	EXPECT_EQ(stat("/tmp", &st), 0);
	EXPECT_EQ(st.st_mode & 07777, 01777);
}

static void time_goes_forward(void)
{
	struct timespec a, b, nap = { 0, 20000000 };
	long ns;

	EXPECT_EQ(clock_gettime(CLOCK_MONOTONIC, &a), 0);
	EXPECT_EQ(nanosleep(&nap, NULL), 0);
	EXPECT_EQ(clock_gettime(CLOCK_MONOTONIC, &b), 0);
	ns = (b.tv_sec - a.tv_sec) * 1000000000l + b.tv_nsec - a.tv_nsec;
	EXPECT(ns >= 20000000);
	EXPECT_EQ(clock_gettime(CLOCK_REALTIME, &a), 0);
	EXPECT(a.tv_sec > 1700000000);
}

/* argv[1] set: this is the program that a_program_starts_another() started. */
static int started(char **argv)
{
	return strcmp(argv[1], "an argument") ? 1 : 7;
}

static int start_another(void *unused)
{
	char *argv[] = { "/tests/test_ring3", "an argument", NULL }, *envp[] = { NULL };

	(void)unused;
	execve(argv[0], argv, envp);
	return 100;
}

static void a_program_starts_another(void)
{
	long status = in_child(start_another, NULL);

	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

int main(int argc, char **argv)
{
	char *pages;

	if (argc > 1 && !strcmp(argv[1], "an argument"))
		return started(argv);
	mount_views();
	mkdir("/tmp", 01777);
	ktap_start(16);
	in_child(change_and_exit, NULL);
	pages = map_64_pages();
	memset(pages, 1, 64 * PAGE);
	munmap(pages, 64 * PAGE);
	RUN(uname_says_linux);
	RUN(a_child_has_its_own_memory);
	RUN(faults_become_signals);
	RUN(only_64_bit_code);
	RUN(a_stack_without_end);
	RUN(bad_pointers_are_efault);
	RUN(an_unknown_call_is_enosys);
	RUN(a_spinning_child_is_preempted);
	RUN(a_handler_runs_and_returns);
	RUN(memory_comes_and_goes);
	RUN(mprotect_holds);
	RUN(a_pipe_carries_bytes);
	RUN(files_have_paths_and_modes);
	RUN(the_initrd_kept_its_modes);
	RUN(time_goes_forward);
	RUN(a_program_starts_another);
	return ktap_finish();
}
