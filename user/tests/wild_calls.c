/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One wild call: which one, what is passed, and how the caller outlives it. A
 * row of `shapes` says what a call's arguments are taken for; a call without a
 * row, a new one say, gets anything, and one argument in four is anything in any
 * case.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wild.h"

#define SYSCALL(name) { #name, SYS_##name },
const struct wild_call wild_calls[] = {
#include "../../kernel/syscall_table.h"
	{ NULL, 0 },
};

/*
 * f descriptor, d directory's descriptor, p path, b buffer, n its length, s
 * structure, t times, m memory of the arena, a argv, v iovec, l pollfds, w
 * process, g signal, u user or group, i number or flags, x small number, 8 a set
 * of signals' size, y mmap's flags, 0 mostly
 * zero, z flags of a call that takes a directory, j arch_prctl's operation, e program, r kind of
 * file system, h attribute's name, c ioctl's command, k module's name, o its
 * parameters, C capget's header.
 *
 * ! : in a process of its own, with a few more calls after it: it would end the
 * caller, or leave him without rights, memory, descriptors or signals.
 */
static const char *const shapes[] = {
	"read:fbn", "write:fbn", "open:pii", "close:f", "stat:ps", "fstat:fs", "lstat:ps",
	"poll:lii", "lseek:fii", "mmap:mnxyf0", "mprotect:mnx", "munmap:mn", "brk:m!",
	"rt_sigaction:gss8!", "rt_sigprocmask:xss8!", "rt_sigreturn:!", "ioctl:fcb",
	"pread64:fbnn", "pwrite64:fbnn", "readv:fvi", "writev:fvi", "access:px", "pipe:s",
	"select:issst", "mremap:mnnxm", "msync:mni", "madvise:mni", "dup:f", "dup2:ff!",
	"pause:!", "nanosleep:ts", "getitimer:is", "alarm:i!", "setitimer:its!",
	"sendfile:ffsn", "socket:xxx", "execve:eaa!", "exit:i!", "wait4:wsxs", "kill:wg!",
	"uname:s", "fcntl:fib", "flock:fi", "fsync:f", "fdatasync:f", "truncate:pn",
	"ftruncate:fn", "getcwd:bn", "chdir:p", "fchdir:d", "rename:pp", "mkdir:pi", "rmdir:p",
	"creat:pi", "link:pp", "unlink:p", "symlink:pp", "readlink:pbn", "chmod:pi", "fchmod:fi",
	"chown:puu", "fchown:fuu", "lchown:puu", "umask:i", "gettimeofday:ss", "getrlimit:is",
	"getrusage:is", "sysinfo:s", "times:s", "syslog:ibn", "setuid:u!", "setgid:u!",
	"setpgid:ww", "setsid:!", "setreuid:uu!", "setregid:uu!", "getgroups:is", "setgroups:is!",
	"setresuid:uuu!", "getresuid:sss", "setresgid:uuu!", "getresgid:sss", "getpgid:w",
	"setfsuid:u!", "setfsgid:u!", "getsid:w", "capget:Cs", "capset:Cs!", "rt_sigpending:s8",
	"rt_sigtimedwait:sst8", "rt_sigqueueinfo:wgs!", "rt_sigsuspend:s8!", "sigaltstack:ss!",
	"utime:ps", "mknod:pii", "personality:i", "statfs:ps", "fstatfs:fs", "getpriority:xw",
	"setpriority:xwi", "sched_setparam:ws", "sched_getparam:ws", "sched_setscheduler:wxs",
	"sched_getscheduler:w", "mlock:mn", "munlock:mn", "prctl:iiiii!", "arch_prctl:jm!",
	"setrlimit:is!", "chroot:p!", "settimeofday:ts", "mount:pprib", "umount2:px",
	"reboot:iiib", "sethostname:bn", "setdomainname:bn", "init_module:bno",
	"delete_module:ki", "setxattr:phbnx", "lsetxattr:phbnx", "fsetxattr:fhbnx",
	"getxattr:phbn", "lgetxattr:phbn", "fgetxattr:fhbn", "listxattr:pbn", "llistxattr:pbn",
	"flistxattr:fbn", "removexattr:ph", "lremovexattr:ph", "fremovexattr:fh", "tkill:wg!",
	"time:s", "futex:sxxtsx", "sched_setaffinity:wns", "sched_getaffinity:wns",
	"getdents64:fbn", "set_tid_address:s!", "fadvise64:fnni", "clock_settime:xt",
	"clock_gettime:xs", "clock_getres:xs", "clock_nanosleep:xxts", "exit_group:i!",
	"tgkill:wwg!", "utimes:pt", "waitid:xwsis", "openat:dpii", "mkdirat:dpi", "mknodat:dpii",
	"fchownat:dpuuz", "futimesat:dpt", "newfstatat:dpsz", "unlinkat:dpz", "renameat:dpdp",
	"linkat:dpdpz", "symlinkat:pdp", "readlinkat:dpbn", "fchmodat:dpi", "faccessat:dpx",
	"pselect6:isssts!", "ppoll:lits8!", "unshare:i!", "set_robust_list:si!",
	"get_robust_list:wss", "utimensat:dptz", "dup3:ffi!", "pipe2:si", "preadv:fvin",
	"pwritev:fvin", "rt_tgsigqueueinfo:wwgs!", "prlimit64:wiss!", "syncfs:f", "getcpu:sss",
	"finit_module:foi", "renameat2:dpdpx", "getrandom:bni", "statx:dpzis", "close_range:iii!",
	"faccessat2:dpxz",
};

/* Stacks of a process's threads; their number is bounded so that none outlives its use. */
#define STACKS 0x18000000ul
#define STACK_SIZE (16 * PAGE)
#define MAX_THREADS 4
#define CALLS_BESIDE 40 /* of a thread beside a call that its process may not survive */

#define MAX_FDS 64 /* more than wild_open_files() opens */
#define TICK 2000 /* us */

struct wild_shared *wild_shared;
uint64_t wild_state;
unsigned int wild_threads;
static volatile int ticks;

uint64_t wild_random(void)
{
	uint64_t z = wild_state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

unsigned int wild_below(unsigned int n)
{
	return wild_random() % n;
}

long wild_raw(long nr, const unsigned long *a)
{
	register unsigned long r10 asm("r10") = a[3];
	register unsigned long r8 asm("r8") = a[4];
	register unsigned long r9 asm("r9") = a[5];
	long ret;

	asm volatile("syscall" : "=a"(ret)
		     : "0"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	return ret;
}

long wild_sys(long nr, unsigned long a, unsigned long b, unsigned long c, unsigned long d)
{
	unsigned long args[6] = { a, b, c, d, 0, 0 };

	return wild_raw(nr, args);
}

/*
 * The child may run on any stack or on none, in its parent's memory: it ends
 * without touching either.
 */
static long raw_clone(long nr, const unsigned long *a)
{
	register unsigned long r10 asm("r10") = a[3];
	register unsigned long r8 asm("r8") = a[4];
	long ret;

	asm volatile("syscall\n\t"
		     "test %%rax, %%rax\n\t"
		     "jnz 1f\n\t"
		     "xor %%edi, %%edi\n\t"
		     "mov %[exit], %%eax\n\t"
		     "syscall\n\t"
		     "ud2\n"
		     "1:" : "=a"(ret)
		     : "0"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8),
		       [exit] "i"(SYS_exit)
		     : "rcx", "r11", "memory");
	return ret;
}

/* A frame that nobody made, on a stack of noise. */
static void raw_sigreturn(unsigned long stack)
{
	asm volatile("mov %0, %%rsp\n\tsyscall\n\tud2" : : "r"(stack), "a"(SYS_rt_sigreturn)
		     : "memory");
	__builtin_unreachable();
}

static const char *shape_of(const char *name)
{
	size_t i, len = strlen(name);

	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		if (!strncmp(shapes[i], name, len) && shapes[i][len] == ':')
			return shapes[i] + len + 1;
	return "";
}

/*
 * Left out, because they do by design what would be taken for a failure, or hide one:
 * - reboot(2) that works: the magic numbers are not among the arguments.
 * - syslog(2) 6 to 8: the console would be silent, and the harness deaf.
 * - prlimit(2) for pid 1, which is to go on.
 */
static void tame(long nr, unsigned long *a)
{
	if (nr == SYS_syslog && (int)a[0] >= 6 && (int)a[0] <= 8)
		a[0] = 10;
	if (nr == SYS_prlimit64 && (int)a[0] == 1)
		a[0] = 0;
}

static void start_threads(void (*run)(void));
static void any_call(bool alone);

static void on_tick(int sig)
{
	(void)sig;
	ticks++;
}

/* What sleeps is woken: EINTR, as there is no SA_RESTART. */
static void start_ticking(void)
{
	struct itimerval timer = { { 0, TICK }, { 0, TICK } };
	struct sigaction action = { .sa_handler = on_tick };

	sigaction(SIGALRM, &action, NULL);
	wild_sys(SYS_setitimer, ITIMER_REAL, (unsigned long)&timer, 0, 0);
}

static void limit(int what, unsigned long most)
{
	struct rlimit limits = { most, most };

	setrlimit(what, &limits);
}

/* Until the caller has made his own. */
static void calls_for_ever(void)
{
	for (;;)
		any_call(false);
}

void wild_prepare(void)
{
	limit(RLIMIT_NOFILE, MAX_FDS);
	limit(RLIMIT_FSIZE, 64 * PAGE);
	limit(RLIMIT_AS, 48 << 20);
	limit(RLIMIT_STACK, 256 * 1024);
	limit(RLIMIT_SIGPENDING, 64);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	wild_map_arena();
	wild_open_files();
	start_ticking();
	start_threads(calls_for_ever);
}

static bool clones(long nr)
{
	return nr == SYS_fork || nr == SYS_vfork || nr == SYS_clone;
}

/* Counted before: some calls do not come back. */
static void make_call(const struct wild_call *call, const char *shape)
{
	unsigned long a[6];
	unsigned int i;
	long ret;

	for (i = 0; i < 6; i++) {
		bool known = *shape && *shape != '!';

		a[i] = known && wild_below(4) ? wild_argument(*shape) : wild_anything();
		shape += known;
	}
	tame(call->nr, a);
	__atomic_fetch_add(&wild_shared->calls, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&wild_shared->made[call->nr], 1, __ATOMIC_RELAXED);
	if (call->nr == SYS_rt_sigreturn)
		raw_sigreturn(wild_below(4) ? wild_buffer(1024) : wild_bad_pointer());
	if (clones(call->nr))
		ret = raw_clone(call->nr, a);
	else
		ret = wild_raw(call->nr, a);
	__atomic_fetch_add(ret < 0 && ret > -4096 ? &wild_shared->refused : &wild_shared->answered,
			   1, __ATOMIC_RELAXED);
	if (ret >= 0)
		__atomic_fetch_add(&wild_shared->accepted[call->nr], 1, __ATOMIC_RELAXED);
}

/* A thread that shares all there is to share, and ends by itself. */
static long start_thread(unsigned int i, void (*run)(void))
{
	register unsigned long r10 asm("r10") = 0;
	register unsigned long r8 asm("r8") = 0;
	register void (*fn)(void) asm("rbx") = run;
	unsigned long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			      CLONE_SYSVSEM;
	long ret;

	asm volatile("syscall\n\t"
		     "test %%rax, %%rax\n\t"
		     "jnz 1f\n\t"
		     "xor %%ebp, %%ebp\n\t"
		     "call *%[fn]\n\t"
		     "xor %%edi, %%edi\n\t"
		     "mov %[exit], %%eax\n\t"
		     "syscall\n\t"
		     "ud2\n"
		     "1:" : "=a"(ret)
		     : "0"(SYS_clone), "D"(flags), "S"(STACKS + (i + 1) * STACK_SIZE), "d"(0),
		       "r"(r10), "r"(r8), [fn] "r"(fn), [exit] "i"(SYS_exit)
		     : "rcx", "r11", "memory");
	return ret;
}

static void start_threads(void (*run)(void))
{
	unsigned long a[6] = { STACKS, MAX_THREADS * STACK_SIZE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0 };
	unsigned int i;

	if (wild_threads)
		wild_raw(SYS_mmap, a);
	for (i = 0; i < wild_threads && i < MAX_THREADS; i++)
		start_thread(i, run);
}

static void calls_beside(void)
{
	unsigned int i;

	for (i = 0; i < CALLS_BESIDE; i++)
		any_call(true);
}

/* The parent waits for its child and kills what hangs or stands still. */
static void in_own_process(const struct wild_call *call, const char *shape)
{
	unsigned int i, more = wild_below(6), head_start = wild_below(4);
	long pid = wild_sys(SYS_fork, 0, 0, 0, 0), ret;
	int status;

	if (!pid) {
		wild_state ^= 0x5bf03635;
		wild_sys(SYS_setpgid, 0, 0, 0, 0);
		start_ticking();
		start_threads(calls_beside);
		for (i = 0; wild_threads && i < head_start; i++)
			wild_sys(SYS_sched_yield, 0, 0, 0, 0);
		make_call(call, shape);
		for (i = 0; i < more; i++)
			any_call(true);
		wild_sys(SYS_exit_group, 0, 0, 0, 0);
	}
	if (pid < 0)
		return;
	ticks = 0;
	for (;;) {
		ret = wild_sys(SYS_wait4, pid, (unsigned long)&status, WUNTRACED, 0);
		if (ret != -EINTR && (ret != pid || !WIFSTOPPED(status)))
			break;
		if (ret == pid || ticks > (wild_threads ? 16 : 8))
			wild_sys(SYS_kill, pid, SIGKILL, 0, 0);
	}
}

static unsigned int num_calls(void)
{
	static unsigned int n;

	while (wild_calls[n].name)
		n++;
	return n;
}

static void any_call(bool alone)
{
	const struct wild_call *call = &wild_calls[wild_below(num_calls())];
	const char *shape = shape_of(call->name);

	if (strchr(shape, '!') && !alone) {
		in_own_process(call, shape);
		return;
	}
	make_call(call, shape);
	if (*shape == 'm')
		wild_map_arena();
}

/* Now and then all is put back, for the next calls to find something to work on. */
void wild_one(void)
{
	static unsigned int done;

	any_call(false);
	if (done++ % 16 == 0) {
		wild_map_arena();
		while (wild_sys(SYS_wait4, -1, 0, WNOHANG | __WALL, 0) > 0)
			;
	}
	if (done % 128 == 0)
		wild_open_files();
}
