/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One wild call: which one, what is passed, and how the caller outlives it. A
 * row of `shapes` says what a call's arguments are taken for; a call without a
 * row, a new one say, gets anything, and one argument in four is anything in any
 * case.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
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

static const char *const paths[] = {
	"f0", "f1", "f2", "d0", "d1", "d0/f0", "d0/d1", "d1/f1", "l0", "l1", "p0", "", ".", "..",
	"/", "/f0", "/d0", "/d0/d1/d0", "f0/", "f0/x", "/dev/null", "/dev/zero", "/dev/full",
	"/dev/random", "/proc", "/proc/self", "/proc/self/fd", "/proc/self/fd/3", "/proc/self/maps",
	"/proc/self/exe", "/proc/self/cwd", "/proc/self/root", "/proc/self/environ", "/proc/1/maps",
	"/proc/modules", "/proc/kallsyms", "/proc/mounts", "/proc/sys/kernel", "/proc/self/stat",
	"/sys", "/sys/module", "/sys/module/params", "/sys/module/params/parameters/an_int",
	"/sys/module/params/parameters/an_array", "/sys/module/params/parameters/a_string",
	"/sys/module/params/parameters/percent", "/sys/module/params/sections/.text",
	"/sys/module/inert/refcnt", "/sys/kernel", "/sys/kernel/debug",
	"/sys/kernel/debug/accounting", "inert.ko", "bad.ko",
};

#define OWN_PATHS 12 /* the first ones: what lies in the caller's own tree */

static const char *const attributes[] = {
	"user.a", "user.b", "trusted.a", "security.capability", "system.posix_acl_access", "user.", "",
};

static const char *const programs[] = {
	"/proc/self/exe", "/proc/self/exe", "/inert.ko", "/dev/null", "/f0", "f1", "/d0",
};

static const char *const file_systems[] = { "tmpfs", "ramfs", "proc", "sysfs", "pipefs", "ext4" };

static const char *const names[] = {
	"params", "inert", "hello", "no_such", "", "a-b", "params\n", "../inert",
};

static const char *const params[] = {
	"", "an_int=1", "an_int=x", "an_array=1,2,3", "an_array=1,2,3,4,5,6,7,8,9,10,11,12,13",
	"a_charp=\"a b", "a_bool", "a_bool=2", "=", "= = =", "a_string=0123456789012345678901234567",
	"a_byte=256", "a_hexint=-1", "names=a,b,,c", "percent=101", "hidden=5 -- x", "\"", "unknown=3",
};

static const unsigned long numbers[] = {
	0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 63, 64, 65, 100, 127, 128, 255, 256, 511, 512,
	1023, 1024, 4095, 4096, 4097, 8192, 0x7fff, 0x8000, 0xffff, 0x10000, 0x100000,
	0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7ffffffff000, 0x800000000000,
	0x7fffffffffffffff, 0x8000000000000000, -1ul, -2ul, -4095ul, -4096ul, 0xffff888000000000,
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define PICK(a) ((a)[wild_below(COUNT(a))])

/*
 * The arena: pages to read and write, one to read only, one for nobody, and a
 * hole; each follows pages that are whole, for what reaches over an end.
 */
#define PAGE 4096ul
#define ARENA 0x10000000ul
#define ARENA_PAGES 40
#define READ_ONLY 30
#define FOR_NOBODY 34
#define HOLE 38

/* Stacks of a process's threads; their number is bounded so that none outlives its use. */
#define STACKS 0x18000000ul
#define STACK_SIZE (16 * PAGE)
#define MAX_THREADS 4
#define CALLS_BESIDE 40 /* of a thread beside a call that its process may not survive */

#define MAX_FDS 64
#define TICK 2000 /* us */

struct wild_shared *wild_shared;
uint64_t wild_state;
unsigned int wild_threads;
static int fds[24], num_fds;
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

/* What lies in a buffer: small numbers, as counts and offsets are, more often than noise. */
static void fill(void *where, size_t len)
{
	uint32_t *words = where;
	unsigned int kind = wild_below(4);
	size_t i;

	for (i = 0; i < len / 4; i++) {
		uint64_t r = wild_random();

		words[i] = kind == 0 ? r : kind == 1 ? 0 : kind == 2 ? r % 16 : PICK(numbers);
	}
}

static unsigned long arena_page(void)
{
	return ARENA + wild_below(ARENA_PAGES) * PAGE;
}

/* A place in the pages that can be written, where two more pages follow. */
static char *writable(void)
{
	return (char *)ARENA + wild_below(READ_ONLY - 3) * PAGE + wild_below(PAGE / 8) * 8;
}

static unsigned long bad_pointer(void)
{
	switch (wild_below(9)) {
	case 0: return 0;
	case 1: return 0x1000;
	case 2: return ARENA + HOLE * PAGE + wild_below(PAGE);
	case 3: return ARENA + FOR_NOBODY * PAGE;
	case 4: return ARENA + READ_ONLY * PAGE;
	case 5: return ARENA + FOR_NOBODY * PAGE - 1 - wild_below(64);
	case 6: return 0x7ffffffff000 - wild_below(64);
	case 7: return 0xffffffff81000000 + wild_below(1 << 24);
	default: return PICK(numbers);
	}
}

static unsigned long buffer(size_t len)
{
	char *at = writable();

	if (!wild_below(6))
		return bad_pointer();
	fill(at, len);
	return (unsigned long)at;
}

static unsigned long string(const char *text)
{
	char *at = writable();

	if (!wild_below(10))
		return bad_pointer();
	strcpy(at, text);
	if (!wild_below(20)) /* too long for a path, without an end for a page and a half */
		memset(at, 'a', PAGE + PAGE / 2);
	return (unsigned long)at;
}

static unsigned long vector(bool strings)
{
	unsigned long *at = (unsigned long *)writable(), *next = at;
	unsigned int i, n = wild_below(5);

	if (!wild_below(10))
		return bad_pointer();
	for (i = 0; i < n; i++) {
		*next++ = wild_below(8) ? (unsigned long)writable() : bad_pointer();
		if (!strings)
			*next++ = wild_below(8) ? wild_below(2 * PAGE) : PICK(numbers);
	}
	if (strings)
		*next = 0;
	return (unsigned long)at;
}

/* None where another thread is just opening them anew. */
static int some_fd(void)
{
	unsigned int n = num_fds;

	return n ? fds[wild_below(n)] : -1;
}

static unsigned long pollfds(void)
{
	int *at = (int *)writable();
	unsigned int i;

	if (!wild_below(10))
		return bad_pointer();
	for (i = 0; i < 8; i++) {
		at[2 * i] = some_fd();
		at[2 * i + 1] = wild_random();
	}
	return (unsigned long)at;
}

/* Two times of at most a few milliseconds; now and then noise. */
static unsigned long times(void)
{
	unsigned long *at = (unsigned long *)writable(), i;

	if (!wild_below(5))
		return buffer(64);
	for (i = 0; i < 4; i++)
		at[i] = i & 1 ? wild_below(3000) : 0;
	return (unsigned long)at;
}

/* Not pid 1: it counts, and what it may do must not change under it. */
static unsigned long process(void)
{
	unsigned long pid = wild_sys(SYS_getpid, 0, 0, 0, 0);

	switch (wild_below(24)) {
	case 0: return -1;
	case 1:
	case 2: return 0;
	case 3:
	case 4: return -pid;
	case 5:
	case 6: return pid + 1;
	case 7:
	case 8: return 2 + wild_below(0x7fffffff);
	default: return pid;
	}
}

/* Version 3 of the header, this process; now and then noise. */
static unsigned long capability_header(void)
{
	uint32_t *at = (uint32_t *)writable();

	if (!wild_below(4))
		return buffer(8);
	at[0] = 0x20080522;
	at[1] = 0;
	return (unsigned long)at;
}

static unsigned long ioctl_command(void)
{
	static const unsigned int commands[] = {
		TCGETS, TCSETS, TCSETSW, TCSETSF, TIOCGPGRP, TIOCSPGRP, TIOCGWINSZ, TIOCSWINSZ,
		FIONREAD, TIOCSCTTY, TIOCNOTTY, TIOCGSID, FIONBIO, FIOCLEX, FIONCLEX, TIOCOUTQ,
		TCFLSH, TIOCSTI,
	};

	return wild_below(8) ? PICK(commands) : wild_random();
}

static unsigned long some_number(void)
{
	switch (wild_below(6)) {
	case 0: return 0;
	case 1: return 1ul << wild_below(64);
	case 2: return PICK(numbers);
	default: return wild_below(70);
	}
}

static unsigned long anything(void);

static unsigned long argument(char kind)
{
	switch (kind) {
	case 'f': return wild_below(12) ? (unsigned long)some_fd() : PICK(numbers);
	case 'd': return wild_below(2) ? AT_FDCWD : some_fd();
	case 'p': return string(wild_below(2) ? paths[wild_below(OWN_PATHS)] : PICK(paths));
	case 'b': return buffer(512);
	case 'n': return wild_below(3) ? wild_below(2 * PAGE) : PICK(numbers);
	case 's': return buffer(256);
	case 't': return times();
	case 'm': return wild_below(4) ? arena_page() : bad_pointer();
	case 'a': return vector(true);
	case 'v': return vector(false);
	case 'l': return pollfds();
	case 'w': return process();
	case 'g': return wild_below(66);
	case 'u': return wild_below(3) ? wild_below(3) * 65534 / 2 : PICK(numbers);
	case 'i': return some_number();
	case 'c': return ioctl_command();
	case 'x': return wild_below(8);
	case '8': return wild_below(16) ? 8 : PICK(numbers);
	case 'y': return wild_below(64) | (wild_below(2) ? MAP_FIXED : 0);
	case '0': return wild_below(8) ? 0 : PICK(numbers);
	case 'z': return wild_below(2) ? 0 : 0x100ul << wild_below(6);
	case 'C': return capability_header();
	case 'j': return 0x1000 + wild_below(8);
	case 'e': return string(PICK(programs));
	case 'r': return string(PICK(file_systems));
	case 'h': return string(PICK(attributes));
	case 'k': return string(PICK(names));
	case 'o': return string(PICK(params));
	default: return anything();
	}
}

static unsigned long anything(void)
{
	static const char kinds[] = "fdpbnstmavlwgui";

	return wild_below(8) ? argument(kinds[wild_below(sizeof(kinds) - 1)]) : wild_random();
}

static const char *shape_of(const char *name)
{
	size_t i, len = strlen(name);

	for (i = 0; i < COUNT(shapes); i++)
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

static void map_arena(void)
{
	unsigned long a[6] = { ARENA, ARENA_PAGES * PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0 };

	wild_raw(SYS_mmap, a);
	wild_sys(SYS_mprotect, ARENA + READ_ONLY * PAGE, 2 * PAGE, PROT_READ, 0);
	wild_sys(SYS_mprotect, ARENA + FOR_NOBODY * PAGE, PAGE, PROT_NONE, 0);
	wild_sys(SYS_munmap, ARENA + HOLE * PAGE, PAGE, 0, 0);
}

static void add_fd(long fd)
{
	if (fd >= 0 && num_fds < (int)COUNT(fds))
		fds[num_fds++] = fd;
}

static void add_file(const char *path, int flags)
{
	add_fd(wild_sys(SYS_open, (unsigned long)path, flags | O_NONBLOCK, 0644, 0));
}

/* One of each kind. Not for writing: what the console says is judged. */
static void open_files(void)
{
	int ends[2];

	wild_sys(SYS_close_range, 0, -1u, 0, 0);
	wild_sys(SYS_chdir, (unsigned long)"/", 0, 0, 0);
	num_fds = 0;
	add_file("/dev/null", O_RDWR);
	add_file("/dev/zero", O_RDWR);
	add_file("/dev/full", O_RDWR);
	add_file("/dev/random", O_RDWR);
	add_file("/dev/kmsg", O_RDONLY);
	add_file("/dev/console", O_RDONLY | O_NOCTTY);
	add_file("/", O_RDONLY | O_DIRECTORY);
	add_file("/d0", O_RDONLY | O_DIRECTORY);
	add_file("/f0", O_RDWR | O_CREAT);
	add_file("/f1", O_RDWR | O_CREAT | O_APPEND);
	add_file("/f0", O_RDONLY);
	add_file("/inert.ko", O_RDONLY);
	add_file("/d0", O_PATH);
	add_file("/proc", O_RDONLY);
	add_file("/proc/self/maps", O_RDONLY);
	add_file("/proc/modules", O_RDONLY);
	add_file("/proc/kallsyms", O_RDONLY);
	add_file("/sys/module", O_RDONLY);
	add_file("/sys/module/params/parameters/an_array", O_RDWR);
	add_file("/sys/module/params/sections/.text", O_RDONLY);
	add_file("/sys/kernel/debug/accounting", O_RDONLY);
	if (!wild_sys(SYS_pipe2, (unsigned long)ends, wild_below(2) ? O_NONBLOCK : 0, 0, 0)) {
		add_fd(ends[0]);
		add_fd(ends[1]);
	}
	if (!num_fds)
		fds[num_fds++] = -1;
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
	map_arena();
	open_files();
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

		a[i] = known && wild_below(4) ? argument(*shape) : anything();
		shape += known;
	}
	tame(call->nr, a);
	__atomic_fetch_add(&wild_shared->calls, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&wild_shared->made[call->nr], 1, __ATOMIC_RELAXED);
	if (call->nr == SYS_rt_sigreturn)
		raw_sigreturn(wild_below(4) ? buffer(1024) : bad_pointer());
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
		map_arena();
}

/* Now and then all is put back, for the next calls to find something to work on. */
void wild_one(void)
{
	static unsigned int done;

	any_call(false);
	if (done++ % 16 == 0) {
		map_arena();
		while (wild_sys(SYS_wait4, -1, 0, WNOHANG | __WALL, 0) > 0)
			;
	}
	if (done % 128 == 0)
		open_files();
}
