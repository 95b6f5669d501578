/* SPDX-License-Identifier: GPL-2.0 */
/* Regular files: data, holes, sizes, positions, modes of opening, writers and programs. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define PAGE 4096
#define MODULE "/modules/hello.ko"

/* The result, or -errno. */
static long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

static int make(const char *path, const char *text)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);

	EXPECT(fd >= 0);
	EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

static long size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? -errno : st.st_size;
}

static void write_and_read(void)
{
	char buf[32] = "";
	int fd = make("/tmp/f", "hello, file");

	EXPECT_EQ(sys(lseek(fd, 7, SEEK_SET)), 7);
	EXPECT_EQ(read(fd, buf, sizeof(buf)), 4);
	EXPECT_STR(buf, "file");
	EXPECT_EQ(read(fd, buf, sizeof(buf)), 0);
	EXPECT_EQ(pwrite(fd, "HELLO", 5, 0), 5);
	EXPECT_EQ(pread(fd, buf, 5, 0), 5);
	EXPECT(!memcmp(buf, "HELLO", 5));
	EXPECT_EQ(sys(lseek(fd, 0, SEEK_CUR)), 11);
	close(fd);
	EXPECT_EQ(size_of("/tmp/f"), 11);
	EXPECT_OK(sys(unlink("/tmp/f")));
	EXPECT_EQ(size_of("/tmp/f"), -ENOENT);
}

/* Each page says who it is. */
static void large_file(void)
{
	static unsigned int page[PAGE / 4];
	const unsigned int pages = 1500; /* more than two levels of 64 */
	int fd = make("/tmp/large", "");
	long free_before = account("free_pages");

	for (unsigned int i = 0; i < pages; i++) {
		for (unsigned int j = 0; j < PAGE / 4; j++)
			page[j] = i * 7919 + j;
		if (write(fd, page, PAGE) != PAGE) {
			FAIL("page %u cannot be written", i);
			break;
		}
	}
	EXPECT(free_before - account("free_pages") >= (long)pages);
	for (unsigned int i = pages; i-- > 0;) {
		if (pread(fd, page, PAGE, (long)i * PAGE) != PAGE || page[0] != i * 7919 ||
		    page[1023] != i * 7919 + 1023) {
			FAIL("page %u is not what was written", i);
			break;
		}
	}
	EXPECT_OK(sys(ftruncate(fd, 100 * PAGE + 10)));
	EXPECT_EQ(pread(fd, page, PAGE, 100 * PAGE), 10);
	EXPECT_OK(sys(ftruncate(fd, 200 * PAGE)));
	memset(page, 1, PAGE);
	EXPECT_EQ(pread(fd, page, PAGE, 100 * PAGE), PAGE);
	EXPECT(page[3] == 0 && page[1023] == 0);
	unlink("/tmp/large");
	EXPECT_EQ(pread(fd, page, 4, 0), 4); /* still there for who has it open */
	close(fd);
}

static void holes(void)
{
	char buf[16];
	struct stat st;
	int fd = make("/tmp/hole", "a");

	EXPECT_EQ(pwrite(fd, "z", 1, 5L << 40), 1);
	EXPECT_OK(sys(fstat(fd, &st)));
	EXPECT_EQ(st.st_size, (5L << 40) + 1);
	EXPECT_EQ(st.st_blocks, 16);
	memset(buf, 1, sizeof(buf));
	EXPECT_EQ(pread(fd, buf, sizeof(buf), 1L << 40), sizeof(buf));
	EXPECT(buf[0] == 0 && buf[15] == 0);
	EXPECT_EQ(sys(lseek(fd, 1 << 20, SEEK_HOLE)), 1 << 20);
	EXPECT_EQ(sys(lseek(fd, 0, SEEK_HOLE)), PAGE);
	EXPECT_EQ(sys(lseek(fd, 0, SEEK_DATA)), 0);
	EXPECT_EQ(sys(lseek(fd, st.st_size, SEEK_DATA)), -ENXIO);
	EXPECT_EQ(sys(lseek(fd, -1, SEEK_SET)), -EINVAL);
	EXPECT_EQ(sys(lseek(fd, 0, 77)), -EINVAL);
	close(fd);
	unlink("/tmp/hole");
}

/* As large as a file may be and nearly empty: looking for its data takes no longer than for few. */
static void huge_holes(void)
{
	const long end = LONG_MAX, far = 3L << 50;
	int fd = make("/tmp/huge", "");

	EXPECT_OK(sys(ftruncate(fd, end)));
	EXPECT_EQ(sys(lseek(fd, 0, SEEK_DATA)), -ENXIO);
	EXPECT_EQ(sys(lseek(fd, end - 1, SEEK_DATA)), -ENXIO);
	EXPECT_EQ(sys(lseek(fd, 5, SEEK_HOLE)), 5);
	EXPECT_EQ(pwrite(fd, "x", 1, far + 7), 1);
	EXPECT_EQ(pwrite(fd, "y", 1, 64 * PAGE), 1);
	EXPECT_EQ(sys(lseek(fd, 0, SEEK_DATA)), 64 * PAGE);
	EXPECT_EQ(sys(lseek(fd, 64 * PAGE + 1, SEEK_HOLE)), 65 * PAGE);
	EXPECT_EQ(sys(lseek(fd, 65 * PAGE, SEEK_DATA)), far);
	EXPECT_EQ(sys(lseek(fd, far + 8, SEEK_DATA)), far + 8);
	EXPECT_EQ(sys(lseek(fd, far, SEEK_HOLE)), far + PAGE);
	EXPECT_EQ(sys(lseek(fd, far + PAGE, SEEK_DATA)), -ENXIO);
	EXPECT_EQ(pwrite(fd, "z", 1, end - 1), 1);
	EXPECT_EQ(sys(lseek(fd, far + PAGE, SEEK_DATA)), end & ~(PAGE - 1L));
	EXPECT_EQ(sys(lseek(fd, end - 1, SEEK_HOLE)), end);
	close(fd);
	unlink("/tmp/huge");
}

static void append_and_truncate(void)
{
	char buf[32] = "";
	int fd = make("/tmp/app", "start"), again;

	close(fd);
	fd = open("/tmp/app", O_WRONLY | O_APPEND);
	EXPECT_EQ(write(fd, "-end", 4), 4);
	EXPECT_EQ(pread(fd, buf, 1, 0), -1);
	EXPECT_EQ(errno, EBADF);
	EXPECT_EQ(slurp("/tmp/app", buf, sizeof(buf)), 9);
	EXPECT_STR(buf, "start-end");
	again = open("/tmp/app", O_WRONLY | O_TRUNC);
	EXPECT_EQ(size_of("/tmp/app"), 0);
	EXPECT_EQ(write(fd, "x", 1), 1);
	EXPECT_EQ(size_of("/tmp/app"), 1);
	close(again);
	close(fd);
	EXPECT_OK(sys(truncate("/tmp/app", 3)));
	EXPECT_EQ(slurp("/tmp/app", buf, sizeof(buf)), 3);
	EXPECT(!memcmp(buf, "x\0\0", 3));
	EXPECT_EQ(sys(truncate("/tmp/app", -1)), -EINVAL);
	EXPECT_EQ(sys(truncate("/tmp", 0)), -EISDIR);
	unlink("/tmp/app");
}

/* In a child, whose limit does not come back. */
static int beyond_the_limit(void *unused)
{
	struct rlimit limit = { 10, 10 };
	int fd = open("/tmp/limit", O_RDWR | O_CREAT, 0600);

	(void)unused;
	signal(SIGXFSZ, SIG_IGN);
	if (fd < 0 || setrlimit(RLIMIT_FSIZE, &limit))
		return 1;
	if (write(fd, "0123456789abc", 13) != 10)
		return 2;
	if (write(fd, "a", 1) != -1 || errno != EFBIG)
		return 3;
	if (ftruncate(fd, 11) != -1 || errno != EFBIG || ftruncate(fd, 5) || ftruncate(fd, 10))
		return 4;
	signal(SIGXFSZ, SIG_DFL);
	pwrite(fd, "a", 1, 10);
	return 5;
}

static void size_limit(void)
{
	long status = in_child(beyond_the_limit, NULL);

	EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
	EXPECT_EQ(size_of("/tmp/limit"), 10);
	unlink("/tmp/limit");
}

static void open_flags(void)
{
	int fd;

	EXPECT_EQ(sys(open("/tmp/none", O_RDONLY)), -ENOENT);
	EXPECT_EQ(sys(open("/tmp/none/x", O_RDWR | O_CREAT, 0600)), -ENOENT);
	fd = open("/tmp/new", O_WRONLY | O_CREAT | O_EXCL, 0640);
	EXPECT(fd >= 0);
	EXPECT_EQ(sys(read(fd, &fd, 1)), -EBADF);
	close(fd);
	EXPECT_EQ(sys(open("/tmp/new", O_WRONLY | O_CREAT | O_EXCL, 0640)), -EEXIST);
	EXPECT_EQ(sys(open("/tmp/new", O_RDONLY | O_DIRECTORY)), -ENOTDIR);
	EXPECT_EQ(sys(open("/tmp/new/", O_RDONLY)), -ENOTDIR);
	EXPECT_EQ(sys(open("/tmp", O_WRONLY)), -EISDIR);
	EXPECT_EQ(sys(open("/tmp", O_RDONLY | O_CREAT, 0600)), -EISDIR);
	EXPECT_EQ(sys(open("", O_RDONLY)), -ENOENT);
	EXPECT_EQ(sys(open((char *)8, O_RDONLY)), -EFAULT);
	fd = open("/tmp", O_RDONLY);
	EXPECT_EQ(sys(read(fd, &fd, 1)), -EISDIR);
	close(fd);
	fd = open("/tmp/new", O_PATH);
	EXPECT(fd >= 0);
	EXPECT_EQ(sys(read(fd, &fd, 1)), -EBADF);
	close(fd);
	unlink("/tmp/new");
}

static void bad_memory(void)
{
	char *page = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			  0);
	int fd = make("/tmp/mem", "0123456789");

	munmap(page + PAGE, PAGE);
	EXPECT_EQ(sys(pread(fd, (void *)0xffffffff81000000, 4, 0)), -EFAULT);
	EXPECT_EQ(sys(pread(fd, page + PAGE, 4, 0)), -EFAULT);
	EXPECT_EQ(sys(pread(fd, page + PAGE - 3, 10, 0)), 3);
	EXPECT(!memcmp(page + PAGE - 3, "012", 3));
	EXPECT_EQ(sys(pwrite(fd, page + PAGE, 4, 0)), -EFAULT);
	EXPECT_EQ(sys(pwrite(fd, (void *)0xffffffff81000000, 4, 0)), -EFAULT);
	EXPECT_EQ(size_of("/tmp/mem"), 10);
	EXPECT_EQ(sys(read(99, page, 1)), -EBADF);
	EXPECT_EQ(sys(syscall(SYS_read, fd, page, -1L)), -EFAULT);
	close(fd);
	unlink("/tmp/mem");
	munmap(page, PAGE);
}

static void vectors(void)
{
	char a[3] = "", b[8] = "";
	struct iovec v[] = { { "one", 3 }, { NULL, 0 }, { "two", 3 } };
	struct iovec r[] = { { a, 2 }, { b, 6 } };
	struct iovec bad = { a, -1 };
	int fd = make("/tmp/vec", "");

	EXPECT_EQ(sys(writev(fd, v, 3)), 6);
	EXPECT_EQ(sys(preadv(fd, r, 2, 0)), 6);
	EXPECT_STR(a, "on");
	EXPECT_STR(b, "etwo");
	EXPECT_EQ(sys(writev(fd, &bad, 1)), -EINVAL);
	EXPECT_EQ(sys(writev(fd, v, 1025)), -EINVAL);
	EXPECT_EQ(sys(writev(fd, NULL, 0)), 0);
	close(fd);
	unlink("/tmp/vec");
}

static void send_file(void)
{
	char buf[64] = "";
	off_t at = 6;
	int in = make("/tmp/in", "hello world"), out = make("/tmp/out", "");

	EXPECT_EQ(sys(sendfile(out, in, &at, 100)), 5);
	EXPECT_EQ(at, 11);
	EXPECT_EQ(sys(sendfile(out, in, NULL, 100)), 0);
	lseek(in, 0, SEEK_SET);
	EXPECT_EQ(sys(sendfile(out, in, NULL, 5)), 5);
	EXPECT_EQ(slurp("/tmp/out", buf, sizeof(buf)), 10);
	EXPECT_STR(buf, "worldhello");
	close(in);
	in = open("/proc/version", O_RDONLY);
	lseek(out, 0, SEEK_SET);
	EXPECT(sys(sendfile(out, in, NULL, 4096)) > 10);
	slurp("/tmp/out", buf, sizeof(buf));
	EXPECT(!strncmp(buf, "Linux version ", 14));
	close(in);
	close(out);
	unlink("/tmp/in");
	unlink("/tmp/out");
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* Both ends could go on for ever: a signal ends the call, with what was done so far. */
static void send_file_is_interrupted(void)
{
	struct itimerval soon = { { 0, 0 }, { 0, 1000 } };
	struct sigaction action = { .sa_handler = on_alarm };
	const long count = 256 << 20;
	int in = open("/dev/zero", O_RDONLY), out = open("/dev/null", O_WRONLY);
	long sent;

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	sent = sys(sendfile(out, in, NULL, count));
	EXPECT(sent > 0 && sent < count);
	signal(SIGALRM, SIG_DFL);
	close(in);
	close(out);
}

/* A program that runs is not written to, a file open for writing is neither run nor loaded. */
static void text_busy(void)
{
	char *const argv[] = { "/tmp/prog", NULL };
	int fd = open(MODULE, O_RDWR);

	EXPECT(fd >= 0);
	EXPECT_ERRNO(load_by_finit(MODULE, "", 0), ETXTBSY);
	EXPECT_ERRNO(finit_module(fd, "", 0), ETXTBSY);
	close(fd);
	EXPECT_EQ(sys(open("/proc/self/exe", O_WRONLY)), -ETXTBSY);
	EXPECT_EQ(sys(truncate("/proc/self/exe", 0)), -ETXTBSY);
	fd = open("/tmp/prog", O_WRONLY | O_CREAT, 0755);
	EXPECT_EQ(sys(execv("/tmp/prog", argv)), -ETXTBSY);
	close(fd);
	EXPECT_EQ(sys(execv("/tmp/prog", argv)), -ENOEXEC);
	chmod("/tmp/prog", 0644);
	EXPECT_EQ(sys(execv("/tmp/prog", argv)), -EACCES);
	unlink("/tmp/prog");
}

static void finit_asks_for_a_file(void)
{
	int fd = open("/tmp", O_RDONLY), fds[2];

	EXPECT_ERRNO(finit_module(fd, "", 0), EINVAL);
	close(fd);
	fd = open(MODULE, O_PATH);
	EXPECT_ERRNO(finit_module(fd, "", 0), EBADF);
	close(fd);
	EXPECT_OK(sys(pipe(fds)));
	EXPECT_ERRNO(finit_module(fds[0], "", 0), EINVAL);
	close(fds[0]);
	close(fds[1]);
	fd = make("/tmp/empty", "");
	close(fd);
	fd = open("/tmp/empty", O_RDONLY);
	EXPECT_ERRNO(finit_module(fd, "", 0), EINVAL);
	close(fd);
	unlink("/tmp/empty");
	fd = open("/proc/version", O_RDONLY);
	EXPECT_ERRNO(finit_module(fd, "", 0), EINVAL);
	close(fd);
}

static void mappings_are_the_file(void)
{
	char buf[8];
	int fd = make("/tmp/map", "mapped file");
	char *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	char *private = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

	EXPECT(shared != MAP_FAILED && private != MAP_FAILED);
	EXPECT(!memcmp(private, "mapped", 6));
	shared[0] = 'M';
	EXPECT_EQ(pread(fd, buf, 6, 0), 6);
	EXPECT(!memcmp(buf, "Mapped", 6));
	EXPECT_EQ(private[0], 'M');
	private[0] = 'p';
	EXPECT_EQ(shared[0], 'M');
	EXPECT_EQ(pwrite(fd, "X", 1, 1), 1);
	EXPECT_EQ(shared[1], 'X');
	/* The file's own pages as source and target of its own read and write. */
	EXPECT_EQ(sys(pwrite(fd, shared, 4, 4)), 4);
	EXPECT(!memcmp(shared, "MXppMXpp", 8));
	close(fd);
	unlink("/tmp/map");
	EXPECT_EQ(shared[0], 'M');
	munmap(shared, PAGE);
	munmap(private, PAGE);
}

static void descriptors(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC), other;

	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	other = dup(fd);
	EXPECT_EQ(fcntl(other, F_GETFD), 0);
	EXPECT_EQ(sys(dup2(fd, 200)), 200); /* the table grows */
	EXPECT_EQ(sys(write(200, "x", 1)), 1);
	EXPECT_EQ(sys(dup3(fd, fd, 0)), -EINVAL);
	EXPECT_EQ(sys(dup2(fd, fd)), fd);
	EXPECT_EQ(sys(dup2(99, 5)), -EBADF);
	EXPECT_EQ(sys(dup2(fd, 100000)), -EBADF);
	EXPECT_EQ(sys(fcntl(fd, F_DUPFD, 300)), 300);
	EXPECT_EQ(sys(fcntl(fd, F_DUPFD, -1)), -EINVAL);
	EXPECT_EQ(sys(fcntl(fd, F_DUPFD_CLOEXEC, 301)), 301);
	EXPECT_EQ(fcntl(301, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
	EXPECT_OK(sys(fcntl(fd, F_SETFL, O_NONBLOCK | O_WRONLY)));
	EXPECT_EQ(fcntl(other, F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_NONBLOCK | O_RDWR);
	close(fd);
	close(other);
	close(200);
	close(300);
	close(301);
	EXPECT_EQ(sys(close(301)), -EBADF);
	EXPECT_EQ(sys(open("/dev/null", O_RDONLY)), fd); /* the lowest one again */
	close(fd);
}

static int use_up(void *unused)
{
	int n = 0, fd;

	(void)unused;
	while ((fd = open("/dev/null", O_RDONLY)) >= 0)
		n++;
	return errno == EMFILE && n > 900 && n < 1024 ? 0 : 1;
}

static void too_many_files(void)
{
	EXPECT_EQ(in_child(use_up, NULL), 0);
}

static void file_locks(void)
{
	int a = make("/tmp/lock", ""), b = open("/tmp/lock", O_RDONLY), c = dup(a);

	EXPECT_OK(sys(flock(a, LOCK_EX)));
	EXPECT_OK(sys(flock(c, LOCK_EX | LOCK_NB))); /* one open file, one lock */
	EXPECT_EQ(sys(flock(b, LOCK_SH | LOCK_NB)), -EWOULDBLOCK);
	EXPECT_OK(sys(flock(a, LOCK_SH)));
	EXPECT_OK(sys(flock(b, LOCK_SH | LOCK_NB)));
	EXPECT_EQ(sys(flock(b, LOCK_EX | LOCK_NB)), -EWOULDBLOCK);
	close(a);
	close(c); /* the last descriptor gives the lock up */
	EXPECT_OK(sys(flock(b, LOCK_EX | LOCK_NB)));
	EXPECT_EQ(sys(flock(b, 77)), -EINVAL);
	close(b);
	unlink("/tmp/lock");
}

/* As many as waited, and nobody is left behind when the open file goes. */
static void one_open_file_waits_twice(void)
{
	int held = make("/tmp/lock", ""), shared = open("/tmp/lock", O_RDONLY), i, status;
	pid_t pids[2];

	EXPECT_OK(sys(flock(held, LOCK_EX)));
	for (i = 0; i < 2; i++) {
		pids[i] = fork();
		if (!pids[i])
			_exit(!!flock(shared, LOCK_SH));
	}
	usleep(50000); /* both wait */
	EXPECT_OK(sys(flock(held, LOCK_UN)));
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(waitpid(pids[i], &status, 0), pids[i]);
		EXPECT_EQ(status, 0);
	}
	close(shared);
	EXPECT_OK(sys(flock(held, LOCK_EX | LOCK_NB)));
	close(held);
	unlink("/tmp/lock");
}

static void devices(void)
{
	char buf[64], zero[64] = "";
	int fd = open("/dev/zero", O_RDWR);

	memset(buf, 1, sizeof(buf));
	EXPECT_EQ(read(fd, buf, sizeof(buf)), sizeof(buf));
	EXPECT(!memcmp(buf, zero, sizeof(buf)));
	EXPECT_EQ(write(fd, buf, 5), 5);
	close(fd);
	fd = open("/dev/null", O_RDWR);
	EXPECT_EQ(read(fd, buf, 5), 0);
	EXPECT_EQ(write(fd, buf, 5), 5);
	close(fd);
	fd = open("/dev/full", O_RDWR);
	EXPECT_EQ(sys(write(fd, buf, 5)), -ENOSPC);
	close(fd);
	fd = open("/dev/urandom", O_RDONLY);
	EXPECT_EQ(read(fd, buf, sizeof(buf)), sizeof(buf));
	EXPECT(memcmp(buf, zero, sizeof(buf)));
	EXPECT_EQ(sys(ioctl(fd, 0x5401, buf)), -ENOTTY);
	close(fd);
	EXPECT_OK(sys(mknod("/tmp/null", S_IFCHR | 0600, 0x103)));
	fd = open("/tmp/null", O_WRONLY);
	EXPECT_EQ(write(fd, buf, 5), 5);
	close(fd);
	unlink("/tmp/null");
	EXPECT_OK(sys(mknod("/tmp/nobody", S_IFCHR | 0600, 0xfe03)));
	EXPECT_EQ(sys(open("/tmp/nobody", O_RDONLY)), -ENXIO);
	unlink("/tmp/nobody");
}

#define SCRATCH 0x3ff /* of the first serial port: keeps what is written */

static int open_port_as_nobody(void *path)
{
	if (setgid(65534) || setuid(65534))
		return 100;
	return open(path, O_RDONLY) != -1 || errno != EPERM;
}

static void ports(void)
{
	unsigned char two[2] = { 0 };
	int fd = open("/dev/port", O_RDWR);

	EXPECT_EQ(pwrite(fd, "\x5a", 1, SCRATCH), 1);
	EXPECT_EQ(pread(fd, two, 1, SCRATCH), 1);
	EXPECT_EQ(two[0], 0x5a);
	EXPECT_EQ(lseek(fd, SCRATCH, SEEK_SET), SCRATCH);
	EXPECT_EQ(write(fd, "\xa5", 1), 1);
	EXPECT_EQ(lseek(fd, 0, SEEK_CUR), SCRATCH + 1);
	EXPECT_EQ(lseek(fd, -1, SEEK_CUR), SCRATCH);
	EXPECT_EQ(read(fd, two, 2), 2); /* that port and the next one */
	EXPECT_EQ(two[0], 0xa5);
	EXPECT_EQ(pread(fd, two, 2, 0xffff), 1); /* the last one */
	EXPECT_EQ(pread(fd, two, 2, 0x10000), 0);
	EXPECT_EQ(sys(pwrite(fd, (void *)8, 1, SCRATCH)), -EFAULT);
	EXPECT_EQ(sys(pread(fd, (void *)8, 1, SCRATCH)), -EFAULT);
	close(fd);
	/* The mode of a node is not enough. */
	EXPECT_OK(sys(mknod("/tmp/port", S_IFCHR | 0666, 0x104)));
	EXPECT_OK(sys(chmod("/tmp/port", 0666)));
	EXPECT_EQ(in_child(open_port_as_nobody, "/tmp/port"), 0);
	unlink("/tmp/port");
}

int main(void)
{
	/* A table of descriptors and page tables that have grown stay so: not a case's business. */
	dup2(0, 512);
	close(512);
	munmap(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE,
		    -1, 0), PAGE);
	ktap_start(20);
	RUN(write_and_read);
	RUN(large_file);
	RUN(holes);
	RUN(huge_holes);
	RUN(append_and_truncate);
	RUN(size_limit);
	RUN(open_flags);
	RUN(bad_memory);
	RUN(vectors);
	RUN(send_file);
	RUN(send_file_is_interrupted);
	RUN(text_busy);
	RUN(finit_asks_for_a_file);
	RUN(mappings_are_the_file);
	RUN(descriptors);
	RUN(too_many_files);
	RUN(file_locks);
	RUN(one_open_file_waits_twice);
	RUN(devices);
	RUN(ports);
	return ktap_finish();
}
