/* SPDX-License-Identifier: GPL-2.0 */
/* Signals in ring 3: frames, masks, restarts, faults, timers. */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "ktap.h"

static volatile sig_atomic_t count, last;
static siginfo_t last_info;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	count++;
	last = sig;
	last_info = *info;
}

static void catch(int sig, int flags)
{
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | flags };

	count = last = 0;
	EXPECT_EQ(sigaction(sig, &action, NULL), 0);
}

static void handler_gets_siginfo(void)
{
	catch(SIGUSR1, 0);
	EXPECT_EQ(kill(getpid(), SIGUSR1), 0);
	EXPECT_EQ(count, 1);
	EXPECT_EQ(last_info.si_signo, SIGUSR1);
	EXPECT_EQ(last_info.si_code, SI_USER);
	EXPECT_EQ(last_info.si_pid, getpid());
	EXPECT_EQ(raise(SIGUSR1), 0);
	EXPECT_EQ(last_info.si_code, SI_TKILL);
	signal(SIGUSR1, SIG_DFL);
}

static void blocked_signals_wait(void)
{
	sigset_t set, old, pending;

	catch(SIGUSR1, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	EXPECT_EQ(sigprocmask(SIG_BLOCK, &set, &old), 0);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR1); /* classic signals do not queue */
	EXPECT_EQ(count, 0);
	EXPECT_EQ(sigpending(&pending), 0);
	EXPECT(sigismember(&pending, SIGUSR1));
	EXPECT_EQ(sigprocmask(SIG_SETMASK, &old, NULL), 0);
	EXPECT_EQ(count, 1);
	EXPECT_ERRNO(result(syscall(SYS_rt_sigprocmask, 7, &set, NULL, 8)), EINVAL);
	EXPECT_ERRNO(result(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 16)), EINVAL);
	signal(SIGUSR1, SIG_DFL);
}

static void realtime_signals_queue_in_order(void)
{
	sigset_t set;
	siginfo_t info;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGRTMIN + 1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 3; i > 0; i--)
		EXPECT_EQ(sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = i }), 0);
	EXPECT_EQ(sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 9 }), 0);
	EXPECT_EQ(sigwaitinfo(&set, &info), SIGRTMIN); /* lowest number first */
	EXPECT_EQ(info.si_value.sival_int, 9);
	for (int i = 3; i > 0; i--) {
		EXPECT_EQ(sigwaitinfo(&set, &info), SIGRTMIN + 1);
		EXPECT_EQ(info.si_value.sival_int, i);
		EXPECT_EQ(info.si_code, SI_QUEUE);
	}
	EXPECT_ERRNO(result(sigtimedwait(&set, &info, &(struct timespec){ 0, 5000000 })), EAGAIN);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* Neither ignored by pid 1 nor deadly to another, although the action is the default one. */
static void signals_that_are_waited_for(void)
{
	struct timespec soon = { 0, 20000000 }, late = { 10, 0 };
	sigset_t set;
	int status;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pid = fork();
	if (pid == 0) {
		if (sigtimedwait(&set, NULL, &late) != SIGTERM)
			_exit(1);
		kill(1, SIGTERM);
		_exit(7);
	}
	/* The child is waiting when this is over. */
	EXPECT_ERRNO(result(sigtimedwait(&set, NULL, &soon)), EAGAIN);
	EXPECT_EQ(kill(pid, SIGTERM), 0);
	EXPECT_EQ(sigtimedwait(&set, NULL, &late), SIGTERM);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 7 << 8);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void handler_flags(void)
{
	struct sigaction now;

	catch(SIGUSR2, SA_RESETHAND);
	raise(SIGUSR2);
	EXPECT_EQ(count, 1);
	EXPECT_EQ(sigaction(SIGUSR2, NULL, &now), 0);
	EXPECT(now.sa_handler == SIG_DFL);
	EXPECT_ERRNO(result(syscall(SYS_rt_sigaction, SIGKILL, &now, NULL, 8)), EINVAL);
	EXPECT_ERRNO(result(syscall(SYS_rt_sigaction, 65, NULL, NULL, 8)), EINVAL);
	EXPECT_ERRNO(result(syscall(SYS_rt_sigaction, SIGUSR1, (void *)8, NULL, 8)), EFAULT);
}

/* Vector registers survive handlers and task switches: a sum that the timer keeps interrupting. */
static double interrupted_sum(void)
{
	double sum = 0;

	for (volatile int i = 1; i < 300000; i++)
		sum += 1.0 / i;
	return sum;
}

static void spoil_registers(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	(void)context;
	count++;
	__asm__ volatile("pcmpeqd %%xmm0, %%xmm0\n\tmovdqa %%xmm0, %%xmm1\n\tmovdqa %%xmm0, %%xmm2\n\t"
			 "movdqa %%xmm0, %%xmm7\n\tmovdqa %%xmm0, %%xmm15\n\tfldpi\n\tfldpi"
			 : : : "memory");
}

static void vector_registers_survive(void)
{
	struct sigaction action = { .sa_sigaction = spoil_registers,
				    .sa_flags = SA_SIGINFO | SA_RESTART };
	struct itimerval timer = { { 0, 4000 }, { 0, 4000 } }, off = { 0 };
	double quiet = interrupted_sum();
	pid_t pid = fork();

	if (!pid) {
		for (;;)
			interrupted_sum();
	}
	count = 0;
	sigaction(SIGALRM, &action, NULL);
	EXPECT_EQ(setitimer(ITIMER_REAL, &timer, NULL), 0);
	for (int i = 0; i < 200 && count < 5; i++)
		EXPECT(interrupted_sum() == quiet);
	setitimer(ITIMER_REAL, &off, NULL);
	EXPECT(count >= 5);
	signal(SIGALRM, SIG_DFL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* A child sends sig after a while, then writes a byte. */
static pid_t disturber(int sig, int fd)
{
	pid_t pid = fork();

	if (!pid) {
		struct timespec ts = { 0, 20000000 };

		nanosleep(&ts, NULL);
		kill(getppid(), sig);
		nanosleep(&ts, NULL);
		_exit(write(fd, "x", 1) != 1);
	}
	return pid;
}

static void calls_restart_or_not(void)
{
	int fds[2];
	char c;

	EXPECT_EQ(pipe(fds), 0);
	catch(SIGUSR1, SA_RESTART);
	disturber(SIGUSR1, fds[1]);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	EXPECT_EQ(count, 1);
	wait(NULL);
	catch(SIGUSR1, 0);
	disturber(SIGUSR1, fds[1]);
	EXPECT_ERRNO(result(read(fds[0], &c, 1)), EINTR);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	wait(NULL);
	close(fds[0]);
	close(fds[1]);
	signal(SIGUSR1, SIG_DFL);
}

static long elapsed_ms(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - from->tv_sec) * 1000 + (now.tv_nsec - from->tv_nsec) / 1000000;
}

static void sleeps_are_long_enough(void)
{
	struct timespec start, request = { 0, 50000000 }, rest = { 0 };
	struct itimerval soon = { { 0 }, { 0, 10000 } };

	clock_gettime(CLOCK_MONOTONIC, &start);
	EXPECT_EQ(nanosleep(&request, NULL), 0);
	EXPECT(elapsed_ms(&start) >= 50);
	catch(SIGALRM, SA_RESTART);
	request.tv_sec = 5;
	setitimer(ITIMER_REAL, &soon, NULL);
	EXPECT_ERRNO(result(nanosleep(&request, &rest)), EINTR);
	EXPECT(rest.tv_sec >= 3 && rest.tv_sec <= 5);
	EXPECT_EQ(count, 1);
	request.tv_nsec = 1000000000;
	EXPECT_ERRNO(result(nanosleep(&request, NULL)), EINVAL);
	EXPECT_EQ(alarm(1000), 0);
	EXPECT_EQ(alarm(0), 1000);
	signal(SIGALRM, SIG_DFL);
}

static void sigsuspend_opens_the_mask(void)
{
	sigset_t block, open, now;

	catch(SIGUSR1, 0);
	sigemptyset(&open);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	sigprocmask(SIG_BLOCK, &block, NULL);
	kill(getpid(), SIGUSR1);
	EXPECT_ERRNO(result(sigsuspend(&open)), EINTR);
	EXPECT_EQ(count, 1);
	sigprocmask(SIG_UNBLOCK, &block, &now);
	EXPECT(sigismember(&now, SIGUSR1)); /* the old mask was back */
	signal(SIGUSR1, SIG_DFL);
}

static char alternate[16384];
static volatile uintptr_t handler_sp;

static void note_stack(int sig)
{
	(void)sig;
	handler_sp = (uintptr_t)__builtin_frame_address(0);
}

static void alternate_stack(void)
{
	stack_t stack = { .ss_sp = alternate, .ss_size = sizeof(alternate) }, now;
	struct sigaction action = { .sa_handler = note_stack, .sa_flags = SA_ONSTACK };

	EXPECT_EQ(sigaltstack(&stack, NULL), 0);
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	EXPECT(handler_sp > (uintptr_t)alternate &&
	       handler_sp < (uintptr_t)alternate + sizeof(alternate));
	stack.ss_flags = SS_DISABLE;
	EXPECT_EQ(sigaltstack(&stack, &now), 0);
	EXPECT_EQ(now.ss_flags, 0);
	stack.ss_flags = 0;
	stack.ss_size = 100;
	EXPECT_ERRNO(result(sigaltstack(&stack, NULL)), ENOMEM);
	signal(SIGUSR1, SIG_DFL);
}

static sigjmp_buf escape;

static void on_fault(int sig, siginfo_t *info, void *context)
{
	(void)context;
	last = sig;
	last_info = *info;
	siglongjmp(escape, 1);
}

/* Runs what must fault; the handler has noted how. */
#define FAULT(statement) do { \
	last = 0; \
	if (!sigsetjmp(escape, 1)) { \
		statement; \
		FAIL("no fault: %s", #statement); \
	} } while (0)

static void faults_say_where_and_why(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	static const int signals[] = { SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGBUS };
	volatile int zero = 0, one = 1;
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (int i = 0; i < 5; i++)
		sigaction(signals[i], &action, NULL);
	FAULT(*(volatile char *)0x1234 = 1);
	EXPECT_EQ(last, SIGSEGV);
	EXPECT_EQ(last_info.si_code, SEGV_MAPERR);
	EXPECT(last_info.si_addr == (void *)0x1234);
	FAULT(*(volatile char *)page = 1);
	EXPECT_EQ(last_info.si_code, SEGV_ACCERR);
	EXPECT(last_info.si_addr == page);
	FAULT(((void (*)(void))page)());
	EXPECT_EQ(last_info.si_code, SEGV_ACCERR);
	FAULT(*(volatile char *)0xffffffff81000000 = 1);
	EXPECT_EQ(last, SIGSEGV);
	FAULT(one = one / zero);
	EXPECT_EQ(last, SIGFPE);
	EXPECT_EQ(last_info.si_code, FPE_INTDIV);
	FAULT(__asm__ volatile("ud2"));
	EXPECT_EQ(last, SIGILL);
	FAULT(__asm__ volatile("int3"));
	EXPECT_EQ(last, SIGTRAP);
	FAULT(__asm__ volatile("hlt"));
	EXPECT_EQ(last, SIGSEGV);
	FAULT(__asm__ volatile("movq $0x8000000000000000, %%rax; movq (%%rax), %%rax" : : : "rax"));
	EXPECT_EQ(last, SIGSEGV);
	for (int i = 0; i < 5; i++)
		signal(signals[i], SIG_DFL);
	munmap(page, 4096);
}

static char *volatile nowhere = (char *)0x10;

static int crash(void *unused)
{
	(void)unused;
	*(volatile char *)nowhere = 1;
	return 0;
}

static int crash_ignoring(void *unused)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	signal(SIGSEGV, SIG_IGN);
	return crash(unused);
}

static void unhandled_faults_kill_and_are_logged(void)
{
	EXPECT_EQ(WTERMSIG(in_child(crash, NULL)), SIGSEGV);
	EXPECT_LOG("segfault at 10 ip|error 6");
	EXPECT_EQ(WTERMSIG(in_child(crash_ignoring, NULL)), SIGSEGV);
}

static int bad_return(void *unused)
{
	(void)unused;
	__asm__ volatile("xorl %%esp, %%esp\n\tmovl $15, %%eax\n\tsyscall" : : : "memory");
	return 0;
}

static int broken_stack(void *unused)
{
	catch(SIGUSR1, 0);
	(void)unused;
	__asm__ volatile("movq %0, %%rdi\n\tmovl %1, %%esi\n\tmovl $0x1000, %%esp\n\t"
			 "movl $62, %%eax\n\tsyscall"
			 : : "r"((long)getpid()), "i"(SIGUSR1) : "memory", "rdi", "rsi", "rax");
	return 0;
}

static void bad_frames_kill_only_the_program(void)
{
	EXPECT_EQ(WTERMSIG(in_child(bad_return, NULL)), SIGSEGV);
	EXPECT_EQ(WTERMSIG(in_child(broken_stack, NULL)), SIGSEGV);
}

/* What a forged frame may set: flags and selectors stay ring 3's. */
static void forge(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)sig;
	(void)info;
	uc->uc_mcontext.gregs[REG_EFL] |= 0x3000 | 0x4000; /* IOPL, NT */
	uc->uc_mcontext.gregs[REG_CSGSFS] = 0x10;          /* the kernel's code segment */
}

static void sigreturn_grants_nothing(void)
{
	struct sigaction action = { .sa_sigaction = forge, .sa_flags = SA_SIGINFO };
	unsigned long flags, cs;

	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	__asm__ volatile("pushfq\n\tpopq %0\n\tmovq %%cs, %1" : "=r"(flags), "=r"(cs));
	EXPECT_EQ(flags & 0x7000, 0);
	EXPECT_EQ(cs & 3, 3);
	signal(SIGUSR1, SIG_DFL);
}

static void init_is_protected(void)
{
	EXPECT_EQ(kill(1, SIGTERM), 0);
	EXPECT_EQ(kill(1, SIGKILL), 0);
	EXPECT_EQ(getpid(), 1); /* still here */
	EXPECT_ERRNO(result(kill(29999, 0)), ESRCH);
	EXPECT_ERRNO(result(kill(1, 65)), EINVAL);
}

int main(void)
{
	memset(alternate, 0, sizeof(alternate)); /* there before the first count */
	ktap_start(15);
	RUN(handler_gets_siginfo);
	RUN(blocked_signals_wait);
	RUN(realtime_signals_queue_in_order);
	RUN(signals_that_are_waited_for);
	RUN(handler_flags);
	RUN(vector_registers_survive);
	RUN(calls_restart_or_not);
	RUN(sleeps_are_long_enough);
	RUN(sigsuspend_opens_the_mask);
	RUN(alternate_stack);
	RUN(faults_say_where_and_why);
	RUN(unhandled_faults_kill_and_are_logged);
	RUN(bad_frames_kill_only_the_program);
	RUN(sigreturn_grants_nothing);
	RUN(init_is_protected);
	return ktap_finish();
}
