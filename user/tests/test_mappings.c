/* SPDX-License-Identifier: GPL-2.0 */
/* Mappings of files and their pieces: holes, splits, moves, sharing, the file's end. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define PAGE 4096ul
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW (PROT_READ | PROT_WRITE)
#define FILE_PAGES 8

static sigjmp_buf escape;
static volatile int fault_signal;

static long mapped(void *p)
{
	return p == MAP_FAILED ? -errno : 0;
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
			*p = *p;
		else
			(void)*p;
	}
	signal(SIGSEGV, SIG_DFL);
	signal(SIGBUS, SIG_DFL);
	return fault_signal;
}

/* A nameless file whose page i begins with the letter 'a' + i. */
static int lettered_file(void)
{
	int fd = open("/lettered", O_RDWR | O_CREAT | O_EXCL, 0600);

	unlink("/lettered");
	EXPECT_EQ(ftruncate(fd, FILE_PAGES * PAGE), 0);
	for (int i = 0; i < FILE_PAGES; i++) {
		char c = 'a' + i;

		EXPECT_EQ(pwrite(fd, &c, 1, i * PAGE), 1);
	}
	return fd;
}

static char *map_file(int fd, int prot, int flags)
{
	char *p = mmap(NULL, FILE_PAGES * PAGE, prot, flags, fd, 0);

	EXPECT(p != MAP_FAILED);
	return p;
}

static void unmap(char *p)
{
	EXPECT_EQ(munmap(p, FILE_PAGES * PAGE), 0);
}

/* The letters of the pages, '-' where nothing is mapped, '!' beyond the file. */
static const char *letters(char *p)
{
	static char text[FILE_PAGES + 1];

	for (int i = 0; i < FILE_PAGES; i++) {
		int sig = touch(p + i * PAGE, false);

		text[i] = sig == SIGSEGV ? '-' : sig == SIGBUS ? '!' :
			  p[i * PAGE] ? p[i * PAGE] : '0';
	}
	return text;
}

static void holes_in_the_middle(void)
{
	int fd = lettered_file();
	char *p = map_file(fd, PROT_READ, MAP_PRIVATE);

	EXPECT_EQ(munmap(p + 2 * PAGE, 2 * PAGE), 0);
	EXPECT_STR(letters(p), "ab--efgh"); /* the rest keeps its place in the file */
	EXPECT_EQ(munmap(p + PAGE, 5 * PAGE), 0); /* over a hole */
	EXPECT_STR(letters(p), "a-----gh");
	EXPECT_EQ(munmap(p + PAGE, PAGE), 0); /* nothing there: fine */
	EXPECT(mmap(p + 3 * PAGE, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 6 * PAGE) ==
	       p + 3 * PAGE);
	EXPECT_STR(letters(p), "a--gh-gh");
	unmap(p);
	EXPECT_STR(letters(p), "--------");
	close(fd);
}

static void fixed_places(void)
{
	int fd = lettered_file(), root = open("/", O_RDONLY);
	char *p = map_file(fd, PROT_READ, MAP_SHARED), *q;

	/* Over an edge: replaced where it lies, the rest stays. */
	EXPECT(mmap(p + 3 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0) == p + 3 * PAGE);
	EXPECT_STR(letters(p), "abc00fgh");
	EXPECT_ERRNO(mapped(mmap(p, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0)), EEXIST);
	EXPECT_ERRNO(mapped(mmap(p - PAGE, 2 * PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0)),
		     EEXIST);
	EXPECT_STR(letters(p), "abc00fgh");
	/* A mapping that fails leaves what was there. */
	EXPECT_ERRNO(mapped(mmap(p, PAGE, RW, MAP_SHARED | MAP_FIXED, 999, 0)), EBADF);
	EXPECT_ERRNO(mapped(mmap(p, PAGE, RW, MAP_PRIVATE | MAP_FIXED, root, 0)), ENODEV);
	close(root);
	EXPECT_STR(letters(p), "abc00fgh");
	EXPECT_EQ(munmap(p + PAGE, PAGE), 0);
	EXPECT(mmap(p + PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == p + PAGE);
	EXPECT_STR(letters(p), "a0c00fgh");
	/* Without MAP_FIXED the address is a wish. */
	q = mmap(p, PAGE, RW, ANON, -1, 0);
	EXPECT(q != p && !munmap(q, PAGE));
	unmap(p);
	close(fd);
}

static void protection_splits(void)
{
	int fd = lettered_file(), readonly;
	char *p = map_file(fd, PROT_READ, MAP_PRIVATE), path[32];

	EXPECT_EQ(touch(p + 4 * PAGE, true), SIGSEGV);
	EXPECT_EQ(mprotect(p + 3 * PAGE, 2 * PAGE, RW), 0);
	p[3 * PAGE] = 'D';
	EXPECT_EQ(touch(p + 2 * PAGE, true), SIGSEGV);
	EXPECT_EQ(touch(p + 5 * PAGE, true), SIGSEGV);
	EXPECT_EQ(mprotect(p + 4 * PAGE, 2 * PAGE, PROT_NONE), 0);
	EXPECT_STR(letters(p), "abcD--gh");
	EXPECT_EQ(mprotect(p, 8 * PAGE, RW), 0);
	EXPECT_STR(letters(p), "abcDefgh");
	EXPECT_EQ(pread(fd, path, 1, 3 * PAGE), 1);
	EXPECT_EQ(path[0], 'd'); /* private: the file has its own */
	unmap(p);
	/* Shared and opened for reading: writing can never be allowed. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	readonly = open(path, O_RDONLY);
	p = map_file(readonly, PROT_READ, MAP_SHARED);
	EXPECT_ERRNO(result(mprotect(p, PAGE, RW)), EACCES);
	EXPECT_EQ(mprotect(p, PAGE, PROT_READ | PROT_EXEC), 0);
	unmap(p);
	close(readonly);
	close(fd);
}

static void moves_keep_the_file(void)
{
	int fd = lettered_file();
	char *p = map_file(fd, RW, MAP_SHARED), *q, *room;

	room = mmap(NULL, 16 * PAGE, PROT_NONE, ANON, -1, 0);
	/* A piece from the middle to a fixed place, where something is. */
	EXPECT(mremap(p + 2 * PAGE, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		      room + 4 * PAGE) == room + 4 * PAGE);
	EXPECT_STR(letters(p), "ab--efgh");
	EXPECT_EQ(memcmp(letters(room + PAGE), "---cdef-", 8), 0); /* grown into the file */
	room[4 * PAGE] = 'C';
	EXPECT_EQ(pread(fd, &room[5 * PAGE], 1, 2 * PAGE), 1);
	EXPECT_EQ(room[5 * PAGE], 'C');
	EXPECT_ERRNO(mapped(mremap(room + 4 * PAGE, 2 * PAGE, 2 * PAGE,
				   MREMAP_MAYMOVE | MREMAP_FIXED, room + 5 * PAGE)), EINVAL);
	EXPECT_ERRNO(mapped(mremap(p + PAGE, 3 * PAGE, 4 * PAGE, MREMAP_MAYMOVE)), EFAULT);
	EXPECT_ERRNO(mapped(mremap(room + 4 * PAGE, PAGE, 0, 0)), EINVAL);
	EXPECT_ERRNO(mapped(mremap(room + 4 * PAGE, PAGE, PAGE, MREMAP_FIXED, p)), EINVAL);
	/* Old size 0 of a shared mapping: a second one of the same pages. */
	q = mremap(p + 4 * PAGE, 0, 2 * PAGE, MREMAP_MAYMOVE);
	EXPECT(q != MAP_FAILED);
	q[PAGE] = 'F';
	EXPECT_EQ(p[5 * PAGE], 'F');
	munmap(q, 2 * PAGE);
	EXPECT(mremap(p + 4 * PAGE, 4 * PAGE, PAGE, 0) == p + 4 * PAGE);
	EXPECT_STR(letters(p), "ab--e---");
	munmap(room, 16 * PAGE);
	unmap(p);
	close(fd);
}

/* Old size 0, and the new place is the old one: where it was, nothing is left to map anew. */
static void a_second_mapping_over_the_first(void)
{
	char *const top = (char *)0x7fffffffe000; /* the last page: nothing lies above it */
	int fd = lettered_file();
	char *p = map_file(fd, RW, MAP_SHARED);

	EXPECT_ERRNO(mapped(mremap(p, 0, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p)), EFAULT);
	EXPECT_STR(letters(p), "-bcdefgh");
	unmap(p);
	EXPECT(mmap(top, PAGE, RW, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0) == top);
	EXPECT_ERRNO(mapped(mremap(top, 0, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, top)), EFAULT);
	EXPECT_EQ(touch(top, false), SIGSEGV);
	close(fd);
}

/* Pages that a fork has made copy-on-write stay so when they move. */
static void moved_after_fork(void)
{
	char *p = mmap(NULL, 4 * PAGE, RW, ANON, -1, 0), *q;
	int fds[2], status;
	pid_t pid;
	char c;

	memset(p, 'p', 4 * PAGE);
	EXPECT_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		if (read(fds[0], &c, 1) != 1)
			_exit(1);
		_exit(p[0] == 'p' && p[3 * PAGE] == 'p' ? 0 : 2);
	}
	q = mremap(p, 4 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
	memset(q, 'q', 64 * PAGE);
	EXPECT_EQ(write(fds[1], "x", 1), 1);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
	munmap(q, 64 * PAGE);
	close(fds[0]);
	close(fds[1]);
}

/* Grandparents, parents and children write one page in turn. */
static void copies_of_copies(void)
{
	char *p = mmap(NULL, PAGE, RW, ANON, -1, 0);
	int status;
	pid_t pid;

	p[0] = 1;
	pid = fork();
	if (!pid) {
		pid = fork();
		if (!pid) {
			p[0]++;
			_exit(p[0]);
		}
		if (waitpid(pid, &status, 0) != pid || WEXITSTATUS(status) != 2 || p[0] != 1)
			_exit(100);
		p[0] = 5;
		_exit(p[0]);
	}
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(WEXITSTATUS(status), 5);
	EXPECT_EQ(p[0], 1);
	munmap(p, PAGE);
}

static void all_see_one_file(void)
{
	int fd = lettered_file(), status;
	char *p = map_file(fd, RW, MAP_SHARED), *again, *private;
	pid_t pid;

	again = map_file(fd, PROT_READ, MAP_SHARED);
	private = map_file(fd, RW, MAP_PRIVATE);
	private[PAGE] = 'X';
	close(fd); /* and it has no name */
	pid = fork();
	if (!pid) {
		p[0] = 'A';
		p[PAGE] = 'B';
		_exit(again[0] == 'A' && private[0] == 'A' && private[PAGE] == 'X' ? 0 : 1);
	}
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
	EXPECT_STR(letters(again), "ABcdefgh");
	EXPECT_STR(letters(private), "AXcdefgh"); /* not copied yet: still the file's */
	unmap(p);
	EXPECT_STR(letters(again), "ABcdefgh");
	unmap(again);
	EXPECT_STR(letters(private), "AXcdefgh");
	unmap(private);
}

static void beyond_the_end(void)
{
	int fd = lettered_file();
	char *p = map_file(fd, RW, MAP_SHARED), *q = map_file(fd, RW, MAP_PRIVATE);
	char buf[16] = "";

	q[7 * PAGE] = 'H';
	EXPECT_STR(letters(p), "abcdefgh");
	EXPECT_EQ(ftruncate(fd, 3 * PAGE + 1), 0);
	EXPECT_STR(letters(p), "abcd!!!!");
	/* Also the copy of a page that the file has no more. */
	EXPECT_STR(letters(q), "abcd!!!!");
	p[3 * PAGE + 1] = 'z'; /* in the last page, behind the end: not the file's */
	EXPECT_EQ(pread(fd, buf, 16, 3 * PAGE), 1);
	EXPECT_ERRNO(result(write(fd, p + 4 * PAGE, 1)), EFAULT);
	EXPECT_EQ(ftruncate(fd, FILE_PAGES * PAGE), 0);
	EXPECT_STR(letters(p), "abcd0000");
	p[7 * PAGE] = 'h';
	EXPECT_EQ(pread(fd, buf, 1, 7 * PAGE), 1);
	EXPECT_EQ(buf[0], 'h');
	unmap(p);
	unmap(q);
	close(fd);
}

static void refusals(void)
{
	int fd = lettered_file();

	EXPECT_ERRNO(mapped(mmap(NULL, PAGE, RW, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0)),
		     EOPNOTSUPP);
	EXPECT_ERRNO(mapped(mmap(NULL, PAGE, RW, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1, 0)),
		     EINVAL);
	EXPECT_ERRNO(mapped(mmap(NULL, PAGE, RW, MAP_SHARED | MAP_PRIVATE | 0xc, fd, 0)), EINVAL);
	EXPECT_ERRNO(result(syscall(SYS_mmap, NULL, PAGE, RW, MAP_PRIVATE, fd, -PAGE)), EOVERFLOW);
	EXPECT_ERRNO(mapped(mmap((void *)PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 1)),
		     EINVAL);
	close(fd);
}

/* brk: bytes count, pages are given; what came back is zero again. */
static void break_and_its_pages(void)
{
	char *old = (char *)syscall(SYS_brk, 0), *start;

	start = (char *)(((unsigned long)old + PAGE - 1) & -PAGE);
	EXPECT_EQ(syscall(SYS_brk, start + 1), (long)(start + 1));
	start[0] = start[PAGE - 1] = 1;
	EXPECT_EQ(touch(start + PAGE, false), SIGSEGV);
	EXPECT_EQ(syscall(SYS_brk, start), (long)start);
	EXPECT_EQ(touch(start, false), SIGSEGV);
	EXPECT_EQ(syscall(SYS_brk, start + 3 * PAGE), (long)(start + 3 * PAGE));
	EXPECT_EQ(start[0], 0);
	/* Something in the way. */
	EXPECT(mmap(start + 8 * PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) ==
	       start + 8 * PAGE);
	EXPECT_EQ(syscall(SYS_brk, start + 9 * PAGE), (long)(start + 3 * PAGE));
	munmap(start + 8 * PAGE, PAGE);
	EXPECT_EQ(syscall(SYS_brk, old), (long)old);
}

int main(void)
{
	touch((char *)&fault_signal, true);
	letters((char *)escape); /* its memory is there before the first count */
	ktap_start(11);
	RUN(holes_in_the_middle);
	RUN(fixed_places);
	RUN(protection_splits);
	RUN(moves_keep_the_file);
	RUN(a_second_mapping_over_the_first);
	RUN(moved_after_fork);
	RUN(copies_of_copies);
	RUN(all_see_one_file);
	RUN(beyond_the_end);
	RUN(refusals);
	RUN(break_and_its_pages);
	return ktap_finish();
}
