/* SPDX-License-Identifier: GPL-2.0 */
/* Faults of ring 3: signal, si_code, si_addr, the context and the line in the log. */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "ktap.h"

#define PAGE 4096ul
#define TRAP_TRACE 2
#define EFLAGS_TF 0x100

static sigjmp_buf escape;
static volatile int sig_seen;
static siginfo_t info;
static ucontext_t context;

static void on_fault(int sig, siginfo_t *si, void *uc)
{
	sig_seen = sig;
	info = *si;
	context = *(ucontext_t *)uc;
	siglongjmp(escape, 1);
}

static const int signals[] = { SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGBUS };

static void catch_faults(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	for (unsigned int i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
}

static void default_faults(void)
{
	for (unsigned int i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal(signals[i], SIG_DFL);
}

/* The statement must fault, with this signal and code. */
#define FAULTS(statement, signal, code) do { \
	sig_seen = 0; \
	if (!sigsetjmp(escape, 1)) { \
		statement; \
		FAIL("no fault: %s", #statement); \
	} \
	EXPECT_EQ(sig_seen, signal); \
	EXPECT_EQ(info.si_code, code); } while (0)

#define EXPECT_ADDR(address) EXPECT_EQ((long)info.si_addr, (long)(address))
#define FAULT_IP context.uc_mcontext.gregs[REG_RIP]

static void page_faults(void)
{
	char *page = mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int (*code)(void) = (int (*)(void))page;

	catch_faults();
	FAULTS(*(volatile char *)0x1234, SIGSEGV, SEGV_MAPERR);
	EXPECT_ADDR(0x1234);
	EXPECT_EQ(context.uc_mcontext.gregs[REG_TRAPNO], 14);
	EXPECT_EQ(context.uc_mcontext.gregs[REG_ERR], 4);
	EXPECT_EQ(context.uc_mcontext.gregs[REG_CR2], 0x1234);
	FAULTS(*(volatile char *)(page + 5) = 1, SIGSEGV, SEGV_ACCERR);
	EXPECT_ADDR(page + 5);
	EXPECT_EQ(context.uc_mcontext.gregs[REG_ERR] & 6, 6);
	FAULTS(code(), SIGSEGV, SEGV_ACCERR);
	EXPECT_ADDR(page);
	EXPECT_EQ(FAULT_IP, (long)page);
	EXPECT_EQ(mprotect(page + PAGE, PAGE, PROT_NONE), 0);
	FAULTS(*(volatile char *)(page + PAGE), SIGSEGV, SEGV_ACCERR);
	munmap(page, 2 * PAGE);
	FAULTS(*(volatile char *)page, SIGSEGV, SEGV_MAPERR);
	default_faults();
}

/* The kernel's half, and addresses that are none. */
static void addresses_beyond_user_space(void)
{
	catch_faults();
	FAULTS(*(volatile char *)0xffffffff81000000, SIGSEGV, SEGV_MAPERR);
	EXPECT_ADDR(0xffffffff81000000);
	FAULTS(((void (*)(void))0xffffffff81000000)(), SIGSEGV, SEGV_MAPERR);
	FAULTS(*(volatile char *)0x8000000000000000, SIGSEGV, SI_KERNEL);
	EXPECT_ADDR(0);
	FAULTS(*(volatile char *)0x00007ffffffff000, SIGSEGV, SEGV_MAPERR);
	default_faults();
}

static void instructions(void)
{
	catch_faults();
	FAULTS(__asm__ volatile("ud2"), SIGILL, ILL_ILLOPN);
	EXPECT_ADDR(FAULT_IP);
	EXPECT_EQ(*(unsigned short *)FAULT_IP, 0x0b0f);
	FAULTS(__asm__ volatile("hlt"), SIGSEGV, SI_KERNEL);
	EXPECT_ADDR(0);
	FAULTS(__asm__ volatile("cli"), SIGSEGV, SI_KERNEL);
	FAULTS(__asm__ volatile("outb %%al, $0x80" : : "a"(0)), SIGSEGV, SI_KERNEL);
	FAULTS(__asm__ volatile("int $0x20"), SIGSEGV, SI_KERNEL);
	FAULTS(__asm__ volatile("movw %w0, %%ss" : : "r"(0x18)), SIGSEGV, SI_KERNEL);
	FAULTS(__asm__ volatile("int3"), SIGTRAP, SI_KERNEL);
	/* A trap: the instruction is done. */
	EXPECT_EQ(*(unsigned char *)(FAULT_IP - 1), 0xcc);
	FAULTS(__asm__ volatile("pushfq; orl %0, (%%rsp); popfq; nop; nop" : : "i"(EFLAGS_TF)),
	       SIGTRAP, TRAP_TRACE);
	EXPECT_ADDR(FAULT_IP);
	default_faults();
}

static volatile long zero, least = INT64_MIN;

static void integer_division(void)
{
	volatile long one = 1;

	catch_faults();
	FAULTS(one = one / zero, SIGFPE, FPE_INTDIV);
	EXPECT_ADDR(FAULT_IP);
	EXPECT_EQ(context.uc_mcontext.gregs[REG_TRAPNO], 0);
	FAULTS(one = least / (zero - 1), SIGFPE, FPE_INTDIV);
	default_faults();
}

static unsigned int handler_fcw, handler_mxcsr;

static void note_control_words(int sig)
{
	unsigned short fcw;
	unsigned int mxcsr, unusual = 0x7f80;

	(void)sig;
	__asm__ volatile("fnstcw %0; stmxcsr %1" : "=m"(fcw), "=m"(mxcsr));
	handler_fcw = fcw;
	handler_mxcsr = mxcsr;
	fcw = 0xf7f;
	__asm__ volatile("fldcw %0; ldmxcsr %1" : : "m"(fcw), "m"(unusual));
}

/*
 * A handler calculates by the usual rules, whatever the program has chosen, which gets its own
 * back. (QEMU's translator raises no floating point exceptions: their codes are not tested.)
 */
static void handlers_have_usual_arithmetic(void)
{
	unsigned short fcw = 0x27f, usual_fcw = 0x37f, now_fcw;
	unsigned int mxcsr = 0x3f80, usual_mxcsr = 0x1f80, now_mxcsr;

	signal(SIGUSR1, note_control_words);
	__asm__ volatile("fldcw %0; ldmxcsr %1" : : "m"(fcw), "m"(mxcsr));
	raise(SIGUSR1);
	__asm__ volatile("fnstcw %0; stmxcsr %1; fldcw %2; ldmxcsr %3"
			 : "=m"(now_fcw), "=m"(now_mxcsr) : "m"(usual_fcw), "m"(usual_mxcsr));
	EXPECT_EQ(handler_fcw, usual_fcw);
	EXPECT_EQ(handler_mxcsr, usual_mxcsr);
	EXPECT_EQ(now_fcw, fcw);
	EXPECT_EQ(now_mxcsr, mxcsr);
	signal(SIGUSR1, SIG_DFL);
}

static int divide(void *unused)
{
	volatile long one = 1;

	(void)unused;
	return one / zero;
}

static int undefined(void *unused)
{
	(void)unused;
	__asm__ volatile("ud2");
	return 0;
}

static int privileged(void *unused)
{
	(void)unused;
	__asm__ volatile("hlt");
	return 0;
}

static int breakpoint(void *unused)
{
	(void)unused;
	__asm__ volatile("int3");
	return 0;
}

static int jump_nowhere(void *unused)
{
	((void (*)(void))(zero + 0x4321))();
	return unused != NULL;
}

static void who_is_killed_stands_in_the_log(void)
{
	EXPECT_EQ(WTERMSIG(in_child(divide, NULL)), SIGFPE);
	EXPECT_LOG("traps: test_faults[|] trap divide error ip:| in test_faults[");
	EXPECT_EQ(WTERMSIG(in_child(undefined, NULL)), SIGILL);
	EXPECT_LOG("traps: test_faults[|] trap invalid opcode ip:");
	EXPECT_EQ(WTERMSIG(in_child(privileged, NULL)), SIGSEGV);
	EXPECT_LOG("traps: test_faults[|] general protection fault ip:");
	EXPECT_EQ(WTERMSIG(in_child(breakpoint, NULL)), SIGTRAP);
	EXPECT_LOG("traps: test_faults[|] trap int3 ip:");
	EXPECT_EQ(WTERMSIG(in_child(jump_nowhere, NULL)), SIGSEGV);
	EXPECT_LOG("test_faults[|]: segfault at 4321 ip 0000000000004321 sp| error 14");
}

static int on_broken_altstack(void *unused)
{
	stack_t stack = { .ss_sp = (void *)0x10000000, .ss_size = 65536 };
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	(void)unused;
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	*(volatile char *)0x1234 = 1;
	return 0;
}

static char alternate[65536];

static int overflow(int depth)
{
	volatile char room[65536];

	room[0] = depth;
	return depth ? overflow(depth + 1) + room[0] : 0;
}

/* The only way to learn of a stack that is full. */
static int stack_overflow(void *unused)
{
	stack_t stack = { .ss_sp = alternate, .ss_size = sizeof(alternate) };
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	(void)unused;
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	if (!sigsetjmp(escape, 1))
		return overflow(1);
	return info.si_code == SEGV_MAPERR || info.si_code == SEGV_ACCERR ? 33 : 34;
}

static void stacks_for_handlers(void)
{
	EXPECT_EQ(WTERMSIG(in_child(on_broken_altstack, NULL)), SIGSEGV);
	EXPECT_EQ(WEXITSTATUS(in_child(stack_overflow, NULL)), 33);
}

/* Calls that take a pointer, and how many arguments stand before it. */
static const struct {
	short number, first;
	long args[3];
} calls[] = {
	{ SYS_read, 1, { -1, 0, 10 } }, { SYS_stat, 0, { 0, 0 } }, { SYS_fstat, 1, { 0 } },
	{ SYS_rt_sigaction, 1, { SIGUSR1, 0, 0 } }, { SYS_pipe, 0, { 0 } },
	{ SYS_nanosleep, 0, { 0 } }, { SYS_getitimer, 1, { 0 } }, { SYS_uname, 0, { 0 } },
	{ SYS_getcwd, 0, { 0, 100 } }, { SYS_chdir, 0, { 0 } }, { SYS_rename, 0, { 0, 0 } },
	{ SYS_mkdir, 0, { 0, 0755 } }, { SYS_unlink, 0, { 0 } }, { SYS_readlink, 0, { 0, 0, 5 } },
	{ SYS_gettimeofday, 0, { 0 } }, { SYS_getrlimit, 1, { 0 } }, { SYS_getrusage, 1, { 0 } },
	{ SYS_sysinfo, 0, { 0 } }, { SYS_times, 0, { 0 } },
	{ SYS_rt_sigpending, 0, { 0, 8 } }, { SYS_sigaltstack, 0, { 0 } },
	{ SYS_statfs, 0, { 0, 0 } }, { SYS_execve, 0, { 0 } }, { SYS_symlink, 0, { 0, 0 } },
	{ SYS_time, 0, { 0 } }, { SYS_getresuid, 0, { 0, 0, 0 } }, { SYS_capget, 0, { 0, 0 } },
	{ SYS_mount, 0, { 0, 0, 0 } }, { SYS_clock_gettime, 1, { 1 } },
	{ SYS_poll, 0, { 0, 1, 0 } },
	{ SYS_prlimit64, 3, { 0, 7, 0 } }, { SYS_getrandom, 0, { 0, 10, 0 } },
	{ SYS_rt_sigprocmask, 1, { 0, 0, 0 } },
	{ SYS_sched_getaffinity, 2, { 0, 8 } }, { SYS_openat, 1, { -100, 0, 0 } },
};

static long with_pointer(unsigned int i, char *p)
{
	long a[6] = { calls[i].args[0], calls[i].args[1], calls[i].args[2], 8, 0, 0 };

	a[calls[i].first] = (long)p;
	return result(syscall(calls[i].number, a[0], a[1], a[2], a[3], a[4], a[5]));
}

static void pointers_without_access_are_efault(void)
{
	char *p = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *bad[] = { p, p + PAGE - 1, (char *)0xffffffff81000000, (char *)0x7ffffffffff8 };
	int zeros = syscall(SYS_open, "/proc/self/maps", 0);

	memset(p, 'x', 3 * PAGE);
	mprotect(p, 3 * PAGE, PROT_NONE);
	for (unsigned int i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		for (int j = 0; j < 4; j++) {
			long ret = with_pointer(i, bad[j]);

			/* read() of a descriptor that is not open says so first. */
			if (ret != -EFAULT && !(calls[i].number == SYS_read && ret == -EBADF))
				FAIL("call %d with %p answered %ld", calls[i].number, bad[j], ret);
		}
	}
	EXPECT_ERRNO(result(read(zeros, p, PAGE)), EFAULT);
	/* Half of it: what fits is read. */
	mprotect(p, PAGE, PROT_READ | PROT_WRITE);
	EXPECT_EQ(result(read(zeros, p + PAGE - 16, 32)) > 0, 1);
	close(zeros);
	munmap(p, 3 * PAGE);
}

int main(void)
{
	memset(alternate, 1, sizeof(alternate)); /* there before the first count */
	ktap_start(8);
	RUN(who_is_killed_stands_in_the_log);
	RUN(page_faults);
	RUN(addresses_beyond_user_space);
	RUN(instructions);
	RUN(integer_division);
	RUN(handlers_have_usual_arithmetic);
	RUN(stacks_for_handlers);
	RUN(pointers_without_access_are_efault);
	return ktap_finish();
}
