/* SPDX-License-Identifier: GPL-2.0 */
/* Address spaces seen from ring 3: mappings, copies, protection, limits. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define PAGE 4096ul
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)

static sigjmp_buf escape;
static volatile int fault_signal;

static void *map(unsigned long len, int prot, int flags)
{
	void *p = mmap(NULL, len, prot, flags, -1, 0);

	EXPECT(p != MAP_FAILED);
	return p;
}

static void on_fault(int sig)
{
	fault_signal = sig;
	siglongjmp(escape, 1);
}

/* The signal that touching p gives, 0 if none. */
static int touch(volatile char *p, bool write)
{
	signal(SIGSEGV, on_fault);
	signal(SIGBUS, on_fault);
	fault_signal = 0;
	if (!sigsetjmp(escape, 1)) {
		if (write)
			*p = 1;
		else
			(void)*p;
	}
	signal(SIGSEGV, SIG_DFL);
	signal(SIGBUS, SIG_DFL);
	return fault_signal;
}

static void memory_starts_as_zero(void)
{
	unsigned char *p = map(64 * PAGE, RW, ANON);
	int dirty = 0;

	for (unsigned long i = 0; i < 64 * PAGE; i++)
		dirty |= p[i];
	EXPECT_EQ(dirty, 0);
	memset(p, 0xa5, 64 * PAGE);
	EXPECT_EQ(madvise(p, 64 * PAGE, MADV_DONTNEED), 0);
	EXPECT_EQ(p[5], 0);
	EXPECT_EQ(munmap(p, 64 * PAGE), 0);
}

static void large_room_costs_nothing(void)
{
	char *p = map(1ul << 27, RW, ANON); /* half of the machine's memory */
	long before = account("free_pages");

	p[0] = p[1ul << 26] = 1;
	EXPECT(before - account("free_pages") < 16);
	EXPECT_EQ(munmap(p, 1ul << 27), 0);
	EXPECT_ERRNO(result((long)mmap(NULL, 1ul << 40, RW, ANON, -1, 0)), ENOMEM);
}

static void forks_copy_on_write(void)
{
	char *p = map(16 * PAGE, RW, ANON);
	int status;
	pid_t pid;

	memset(p, 1, 16 * PAGE);
	pid = fork();
	if (!pid) {
		p[0] = 2;
		p[15 * PAGE] = 2;
		_exit(p[PAGE] == 1 && p[0] == 2 ? 0 : 1);
	}
	p[PAGE] = 3; /* the child must not see it */
	waitpid(pid, &status, 0);
	EXPECT_EQ(status, 0);
	EXPECT_EQ(p[0], 1);
	EXPECT_EQ(p[15 * PAGE], 1);
	munmap(p, 16 * PAGE);
}

static void shared_memory_is_shared(void)
{
	char *p = map(4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS);
	pid_t pid = fork();

	if (!pid) {
		p[3 * PAGE] = 7; /* a page that the parent has never touched */
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	EXPECT_EQ(p[3 * PAGE], 7);
	munmap(p, 4 * PAGE);
}

static void protection_is_kept(void)
{
	char *p = map(3 * PAGE, RW, ANON);

	memset(p, 9, 3 * PAGE);
	EXPECT_EQ(mprotect(p + PAGE, PAGE, PROT_NONE), 0);
	EXPECT_EQ(touch(p + PAGE, false), SIGSEGV);
	EXPECT_EQ(touch(p, true), 0);
	EXPECT_EQ(touch(p + 2 * PAGE, true), 0);
	EXPECT_ERRNO(result(syscall(SYS_uname, p + PAGE)), EFAULT);
	EXPECT_ERRNO(result(write(1, p + PAGE, 1)), EFAULT);
	EXPECT_EQ(mprotect(p + PAGE, PAGE, PROT_READ), 0);
	EXPECT_EQ(p[PAGE], 9); /* what was there is there again */
	EXPECT_EQ(touch(p + PAGE, true), SIGSEGV);
	EXPECT_EQ(mprotect(p, 3 * PAGE, RW), 0);
	EXPECT_EQ(touch(p + PAGE, true), 0);
	EXPECT_EQ(munmap(p + PAGE, PAGE), 0);
	EXPECT_EQ(touch(p + PAGE, false), SIGSEGV);
	EXPECT_ERRNO(result(mprotect(p, 3 * PAGE, PROT_READ)), ENOMEM); /* a hole */
	EXPECT_ERRNO(result(syscall(SYS_mprotect, p + 1, PAGE, PROT_READ)), EINVAL);
	EXPECT_ERRNO(result(mprotect(p, PAGE, 0x100)), EINVAL);
	EXPECT_EQ(munmap(p, 3 * PAGE), 0); /* holes are fine */
}

static void arguments_are_checked(void)
{
	char *p = map(2 * PAGE, RW, ANON);

	EXPECT_ERRNO(result((long)mmap(NULL, 0, RW, ANON, -1, 0)), EINVAL);
	EXPECT_ERRNO(result(syscall(SYS_mmap, NULL, PAGE, RW, ANON, -1, 5)), EINVAL);
	EXPECT_ERRNO(result(syscall(SYS_mmap, NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0)), EINVAL);
	EXPECT_ERRNO(result((long)mmap(NULL, PAGE, RW, MAP_PRIVATE, -1, 0)), EBADF);
	EXPECT_ERRNO(result(syscall(SYS_mmap, NULL, -1ul, RW, ANON, -1, 0)), ENOMEM);
	EXPECT_ERRNO(result((long)mmap(p + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0)), EINVAL);
	EXPECT_ERRNO(result((long)mmap(p, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0)), EEXIST);
	EXPECT_ERRNO(result((long)mmap((void *)0x7ffffffff000, PAGE, RW, ANON | MAP_FIXED, -1, 0)),
		     ENOMEM);
	EXPECT_ERRNO(result(munmap(p + 1, PAGE)), EINVAL);
	EXPECT_ERRNO(result(munmap(p, 0)), EINVAL);
	EXPECT_ERRNO(result(munmap((void *)0xffff888000000000, PAGE)), EINVAL);
	EXPECT_ERRNO(result(madvise(p, PAGE, 12345)), EINVAL);
	EXPECT_ERRNO(result(msync(p, PAGE, MS_SYNC | MS_ASYNC)), EINVAL);
	EXPECT_ERRNO(result((long)mremap(p, PAGE, 4 * PAGE, 8)), EINVAL);
	munmap(p, 2 * PAGE);
}

static void break_moves(void)
{
	char *old = (char *)syscall(SYS_brk, 0);
	char *new = old + 100 * PAGE;

	EXPECT_EQ(syscall(SYS_brk, new), (long)new);
	EXPECT_EQ(touch(new - 1, true), 0);
	EXPECT_EQ(syscall(SYS_brk, 1), (long)new); /* refused: it stays where it is */
	EXPECT_EQ(syscall(SYS_brk, old), (long)old);
	EXPECT_EQ(touch(new - 1, false), SIGSEGV);
}

static void mappings_grow_and_move(void)
{
	char *p = map(4 * PAGE, RW, ANON), *q;

	memset(p, 5, 4 * PAGE);
	/* Something right behind it, so that it cannot grow where it is. */
	EXPECT(mmap(p + 4 * PAGE, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0) == p + 4 * PAGE);
	EXPECT_ERRNO(result((long)mremap(p, 4 * PAGE, 8 * PAGE, 0)), ENOMEM);
	q = mremap(p, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
	EXPECT(q != MAP_FAILED && q != p);
	EXPECT_EQ(q[0] + q[4 * PAGE - 1], 10);
	EXPECT_EQ(q[4 * PAGE], 0);
	EXPECT_EQ(touch(p, false), SIGSEGV);
	EXPECT(mremap(q, 8 * PAGE, 2 * PAGE, 0) == q);
	EXPECT_EQ(touch(q + 2 * PAGE, false), SIGSEGV);
	EXPECT_EQ(q[2 * PAGE - 1], 5);
	EXPECT_ERRNO(result((long)mremap(p, PAGE, 2 * PAGE, MREMAP_MAYMOVE)), EFAULT);
	munmap(q, 2 * PAGE);
	munmap(p + 4 * PAGE, PAGE);
}

static int make_file(const char *path, const char *text)
{
	EXPECT_OK(spit(path, text));
	return open(path, O_RDWR);
}

static void private_file_mappings(void)
{
	int fd = make_file("/file", "some text");
	char *p = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0), buf[10] = { 0 };
	int readonly = open("/file", O_RDONLY), writeonly = open("/file", O_WRONLY);

	EXPECT_STR(p, "some text"); /* and zeros up to the end of the page */
	p[0] = 'S';
	EXPECT_EQ(pread(fd, buf, 9, 0), 9);
	EXPECT_STR(buf, "some text");
	EXPECT_ERRNO(result((long)mmap(NULL, PAGE, RW, MAP_SHARED, readonly, 0)), EACCES);
	EXPECT_ERRNO(result((long)mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, writeonly, 0)), EACCES);
	close(fd);
	close(readonly);
	close(writeonly);
	unlink("/file");
	EXPECT_STR(p, "Some text"); /* a mapping outlives name and descriptor */
	munmap(p, PAGE);
}

static void shared_file_mappings(void)
{
	int fd = make_file("/file", "some text");
	char *p, buf[10] = { 0 };
	pid_t pid;

	p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
	EXPECT(p != MAP_FAILED);
	unlink("/file");
	pid = fork();
	if (!pid) {
		p[0] = 'x';
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	EXPECT_EQ(pread(fd, buf, 9, 0), 9);
	EXPECT_STR(buf, "xome text");
	EXPECT_EQ(pwrite(fd, "y", 1, 1), 1);
	EXPECT_EQ(p[1], 'y');
	EXPECT_EQ(touch(p + PAGE, false), SIGBUS); /* beyond the end of the file */
	EXPECT_EQ(msync(p, PAGE, MS_SYNC), 0);
	close(fd);
	munmap(p, 2 * PAGE);
}

static int use_stack(int depth)
{
	volatile char room[65536];

	room[0] = depth;
	room[sizeof(room) - 1] = 1;
	return depth ? use_stack(depth - 1) + room[sizeof(room) - 1] : 0;
}

static int deep(void *arg)
{
	return use_stack((long)arg) == (long)arg ? 0 : 1;
}

static void stacks_grow_to_their_limit(void)
{
	EXPECT_EQ(in_child(deep, (void *)100), 0); /* 6.5 MiB of 8 */
	EXPECT_EQ(WTERMSIG(in_child(deep, (void *)200)), SIGSEGV);
}

#define MANY 2000

static char *pages[MANY];

static void many_areas(void)
{
	/* Neighbours that differ, so that none can be merged. */
	for (int i = 0; i < MANY; i++)
		pages[i] = mmap(NULL, PAGE, i % 2 ? RW : PROT_READ, ANON, -1, 0);
	for (int i = 1; i < MANY; i += 2)
		*pages[i] = i % 100;
	for (int i = 0; i < MANY; i += 2)
		munmap(pages[i], PAGE);
	for (int i = 1; i < MANY; i += 2) {
		if (*pages[i] != i % 100)
			FAIL("area %d lost its contents", i);
	}
	/* The freed room is found again. */
	for (int i = 0; i < MANY; i += 2)
		pages[i] = mmap(NULL, PAGE, RW, ANON, -1, 0);
	for (int i = 0; i < MANY; i++) {
		if (pages[i] == MAP_FAILED || munmap(pages[i], PAGE))
			FAIL("area %d", i);
	}
}

static int eat_everything(void *unused)
{
	char *p;

	(void)unused;
	for (;;) {
		p = mmap(NULL, 1 << 20, RW, ANON, -1, 0);
		if (p == MAP_FAILED)
			return 1;
		memset(p, 1, 1 << 20);
	}
}

static void who_eats_all_memory_is_killed(void)
{
	EXPECT_EQ(WTERMSIG(in_child(eat_everything, NULL)), SIGKILL);
	EXPECT_LOG("Out of memory: Killed process");
}

/* Takes every page that there is for this user without asking for one too many, and sleeps. */
static void take_all_and_sleep(uid_t user, volatile char *ready)
{
	struct sysinfo info;
	size_t len = 1 << 20, before;

	if (setgid(user) || setuid(user))
		_exit(1);
	/* What this process will write is its own from now on: later there is no page for it. */
	errno = 0;
	*ready = 0;
	sysinfo(&info);
	do {
		before = info.freeram;
		mmap(NULL, len, RW, ANON | MAP_POPULATE, -1, 0);
		sysinfo(&info);
		if (info.freeram == before && len > PAGE) {
			len = PAGE;
			before++;
		}
	} while (info.freeram != before);
	*ready = 1;
	for (;;)
		pause();
}

/* Returns its pid once there is no more to take. */
static pid_t start_hog(uid_t user, volatile char *ready)
{
	pid_t pid;

	*ready = 0;
	pid = fork();
	if (!pid)
		take_all_and_sleep(user, ready);
	while (!*ready && waitpid(pid, NULL, WNOHANG) == 0)
		usleep(10000);
	EXPECT(*ready);
	return pid;
}

/* Who asks next, here even pid 1, is not the one who ends. */
static void who_sleeps_on_all_memory_is_killed(void)
{
	volatile char *ready = map(PAGE, RW, MAP_SHARED | MAP_ANONYMOUS);
	char *mine = map(64 * PAGE, RW, ANON);
	pid_t pid = start_hog(0, ready);
	int status = 0;

	memset(mine, 1, 64 * PAGE);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	EXPECT_LOG("Out of memory: Killed process");
	munmap(mine, 64 * PAGE);
	munmap((char *)ready, PAGE);
}

static int nothing(void *unused)
{
	(void)unused;
	return 0;
}

/* What nobody can take leaves enough to start something that ends him. */
static void nobody_leaves_some(void)
{
	volatile char *ready = map(PAGE, RW, MAP_SHARED | MAP_ANONYMOUS);
	struct sysinfo info;
	pid_t pid = start_hog(65534, ready);
	int status = 0;

	sysinfo(&info);
	EXPECT(info.freeram >= 1 << 20);
	EXPECT_EQ(in_child(nothing, NULL), 0);
	EXPECT_EQ(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGKILL);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	munmap((char *)ready, PAGE);
}

static int limited(void *unused)
{
	struct rlimit limit = { 64 << 20, 64 << 20 };

	(void)unused;
	if (setrlimit(RLIMIT_AS, &limit))
		return 1;
	if (mmap(NULL, 65 << 20, RW, ANON, -1, 0) != MAP_FAILED || errno != ENOMEM)
		return 2;
	return mmap(NULL, 1 << 20, RW, ANON, -1, 0) == MAP_FAILED ? 3 : 0;
}

static void limits_hold(void)
{
	EXPECT_EQ(in_child(limited, NULL), 0);
}

int main(void)
{
	/* What the cases use of stack and static data is there before the first count. */
	use_stack(1);
	memset(pages, 0xff, sizeof(pages));
	touch((char *)&fault_signal, true);
	ktap_start(16);
	RUN(memory_starts_as_zero);
	RUN(large_room_costs_nothing);
	RUN(forks_copy_on_write);
	RUN(shared_memory_is_shared);
	RUN(protection_is_kept);
	RUN(arguments_are_checked);
	RUN(break_moves);
	RUN(mappings_grow_and_move);
	RUN(private_file_mappings);
	RUN(shared_file_mappings);
	RUN(stacks_grow_to_their_limit);
	RUN(many_areas);
	RUN(who_eats_all_memory_is_killed);
	RUN(who_sleeps_on_all_memory_is_killed);
	RUN(nobody_leaves_some);
	RUN(limits_hold);
	return ktap_finish();
}
