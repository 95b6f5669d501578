/* SPDX-License-Identifier: GPL-2.0 */
/* What a wild call is given: an arena of memory, descriptors of each kind, names, numbers. */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <termios.h>

#include "wild.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define PICK(a) ((a)[wild_below(COUNT(a))])

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

/*
 * The arena: pages to read and write, one to read only, one for nobody, and a
 * hole; each follows pages that are whole, for what reaches over an end.
 */
#define ARENA 0x10000000ul
#define ARENA_PAGES 40
#define READ_ONLY 30
#define FOR_NOBODY 34
#define HOLE 38

static int fds[24], num_fds;

void wild_map_arena(void)
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
void wild_open_files(void)
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

unsigned long wild_bad_pointer(void)
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

unsigned long wild_buffer(size_t len)
{
	char *at = writable();

	if (!wild_below(6))
		return wild_bad_pointer();
	fill(at, len);
	return (unsigned long)at;
}

static unsigned long string(const char *text)
{
	char *at = writable();

	if (!wild_below(10))
		return wild_bad_pointer();
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
		return wild_bad_pointer();
	for (i = 0; i < n; i++) {
		*next++ = wild_below(8) ? (unsigned long)writable() : wild_bad_pointer();
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
		return wild_bad_pointer();
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
		return wild_buffer(64);
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
		return wild_buffer(8);
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

unsigned long wild_argument(char kind)
{
	switch (kind) {
	case 'f': return wild_below(12) ? (unsigned long)some_fd() : PICK(numbers);
	case 'd': return wild_below(2) ? AT_FDCWD : some_fd();
	case 'p': return string(wild_below(2) ? paths[wild_below(OWN_PATHS)] : PICK(paths));
	case 'b': return wild_buffer(512);
	case 'n': return wild_below(3) ? wild_below(2 * PAGE) : PICK(numbers);
	case 's': return wild_buffer(256);
	case 't': return times();
	case 'm': return wild_below(4) ? arena_page() : wild_bad_pointer();
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
	default: return wild_anything();
	}
}

unsigned long wild_anything(void)
{
	static const char kinds[] = "fdpbnstmavlwgui";

	return wild_below(8) ? wild_argument(kinds[wild_below(sizeof(kinds) - 1)]) : wild_random();
}
