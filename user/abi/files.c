/* SPDX-License-Identifier: GPL-2.0 */
/* Open files: reading and writing at places, room, directories in pieces, descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "show.h"

#define MAX INT64_MAX

static char buf[4096];
static void *volatile nowhere = (void *)8;

static void say_size(int fd)
{
	struct stat st;

	fstat(fd, &st);
	printf("  size %ld, %ld blocks\n", (long)st.st_size, (long)st.st_blocks);
}

static void room(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644), r = open("f", O_RDONLY), p[2];
	int dir = open(".", O_RDONLY);

	pipe(p);
	SHOW(fallocate(fd, 0, 0, 10000));
	say_size(fd);
	SHOW(fallocate(fd, FALLOC_FL_KEEP_SIZE, 8192, 8192));
	say_size(fd);
	SHOW(pread(fd, buf, 10, 9995));
	SHOW(fallocate(fd, 0, 5, 5));
	say_size(fd);
	SHOW(fallocate(fd, 0, 0, 0));
	SHOW(fallocate(fd, 0, -1, 5));
	SHOW(fallocate(fd, 0, 5, -1));
	SHOW(fallocate(fd, 0, MAX, 5));
	SHOW(fallocate(fd, 0x1000, 0, 5));
	SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 5));
	SHOW(fallocate(fd, 8, 0, 4096));
	SHOW(fallocate(r, 0, 0, 5));
	SHOW(fallocate(p[1], 0, 0, 5));
	SHOW(fallocate(dir, 0, 0, 5));
	SHOW(fallocate(99, 0, 0, 5));
	SHOW(fallocate(open("/dev/null", O_WRONLY), 0, 0, 5));
	SHOW(posix_fallocate(fd, 0, 5));
}

static void places(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0644), p[2], w = open("f", O_WRONLY);
	int path = open("f", O_PATH), dir = open(".", O_RDONLY), a = open("f", O_WRONLY | O_APPEND);
	struct iovec v[2] = { { buf, 2 }, { nowhere, 2 } };

	pipe(p);
	SHOW(pwrite(fd, "0123456789", 10, 0));
	SHOW(pwrite(fd, "x", 1, -1));
	SHOW(pread(fd, buf, 1, -1));
	SHOW(pread(p[0], buf, 1, -1));
	SHOW(pread(p[0], buf, 1, 0));
	SHOW(pwrite(p[1], buf, 1, 0));
	SHOW(pread(99, buf, 1, -1));
	SHOW(pread(w, buf, 1, 0));
	SHOW(pwrite(dir, buf, 1, 0));
	SHOW(pread(dir, buf, 1, 0));
	SHOW(read(path, buf, 1));
	SHOW(pread(fd, buf, 1, MAX));
	SHOW(pwrite(fd, buf, 1, MAX));
	SHOW(pwrite(fd, buf, 0, MAX));
	SHOW(pread(fd, nowhere, 0, 0));
	SHOW(pread(fd, nowhere, 1, 20));
	SHOW(pread(fd, nowhere, 1, 2));
	SHOW(write(fd, nowhere, 0));
	SHOW(write(fd, nowhere, 1));
	SHOW(syscall(SYS_read, fd, buf, -1L));
	SHOW(pwrite(a, "end", 3, 0));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(write(a, "end", 3));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(readv(fd, v, 2));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(writev(fd, v + 1, 1));
	SHOW(lseek(fd, 0, 5));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(lseek(fd, -17, SEEK_END));
	SHOW(lseek(fd, MAX, SEEK_SET) == MAX);
	SHOW(write(fd, "x", 1));
	SHOW(read(fd, buf, 1));
	SHOW(lseek(fd, 1, SEEK_CUR));
	SHOW(lseek(p[0], 0, SEEK_CUR));
	SHOW(lseek(path, 0, SEEK_CUR));
	SHOW(lseek(fd, 16, SEEK_DATA));
	SHOW(lseek(fd, 3, SEEK_HOLE));
	SHOW(lseek(fd, 3, SEEK_DATA));
	SHOW(lseek(open("/dev/null", O_RDONLY), 77, SEEK_SET));
	SHOW(ftruncate(w, -1));
	SHOW(ftruncate(open("f", O_RDONLY), 0));
	SHOW(ftruncate(p[1], 0));
	SHOW(ftruncate(dir, 0));
	SHOW(ftruncate(path, 0));
	SHOW(truncate("f", MAX));
	SHOW(fsync(p[0]));
	SHOW(fsync(dir));
	SHOW(fsync(path));
	SHOW(fdatasync(fd));
}

/* The names of a directory in the order that it gives them, in pieces of size bytes. */
static void list(const char *name, size_t size)
{
	int fd = open(name, O_RDONLY | O_DIRECTORY);
	long n, at;

	printf("%s by %zu:", name, size);
	while ((n = syscall(SYS_getdents64, fd, buf, size)) > 0)
		for (at = 0; at < n; at += *(unsigned short *)(buf + at + 16))
			printf(" %d:%s", buf[at + 18], buf + at + 19);
	printf(" %s\n", answer(n));
	close(fd);
}

static void directories(void)
{
	char name[16];
	int i;

	mkdir("d", 0755);
	for (i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "d/%d", i);
		make_file(name, "");
	}
	list("d", 4096);
	list("d", 24);
	list("d", 23);
	list("d", 48);
	list("d", 50);
	unlink("d/2");
	rename("d/1", "d/seven");
	mkdir("d/sub", 0755);
	symlink("x", "d/link");
	link("d/4", "d/four");
	mkfifo("d/fifo", 0600);
	list("d", 4096);
	rename("d/0", "d/5");
	rename("d/sub", "sub");
	rename("sub", "d/sub");
	list("d", 100);
	syscall(SYS_renameat2, AT_FDCWD, "d/3", AT_FDCWD, "d/link", 2);
	list("d", 4096);
}

/* What a reader who stands in the middle sees of what comes and goes. */
static void changing_directory(void)
{
	char name[16];
	long n, at;
	int fd, i;

	mkdir("d", 0755);
	for (i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "d/%d", i);
		make_file(name, "");
	}
	fd = open("d", O_RDONLY);
	for (i = 0; (n = syscall(SYS_getdents64, fd, buf, 24)) > 0; i++) {
		for (at = 0; at < n; at += *(unsigned short *)(buf + at + 16))
			printf(" %s", buf + at + 19);
		if (i == 3) {
			make_file("d/new", "");
			unlink("d/2");
			unlink("d/5");
		}
	}
	printf(" %s\n", answer(n));
	SHOW(lseek(fd, 0, SEEK_SET));
	while ((n = syscall(SYS_getdents64, fd, buf, 4096)) > 0)
		for (at = 0; at < n; at += *(unsigned short *)(buf + at + 16))
			printf(" %s", buf + at + 19);
	printf("\n");
	SHOW(lseek(fd, -1, SEEK_SET));
	SHOW(lseek(fd, 0, SEEK_END) >= 0 ? 1 : -1);
	SHOW(lseek(fd, 0, SEEK_DATA));
}

static void flags_of(const char *text, int fd)
{
	printf("%s: %#o %d\n", text, fcntl(fd, F_GETFL), fcntl(fd, F_GETFD));
}

#define FLAGS(call) flags_of(#call, call)

static void descriptors(void)
{
	int p[2], fd;

	FLAGS(open("f", O_RDWR | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC, 0600));
	FLAGS(open("f", O_WRONLY | O_APPEND | O_CLOEXEC));
	FLAGS(open("f", O_RDONLY | O_NONBLOCK | O_SYNC));
	FLAGS(open("f", O_RDONLY | O_DSYNC | O_NOATIME | O_NOFOLLOW));
	FLAGS(open(".", O_RDONLY | O_DIRECTORY));
	FLAGS(open(".", O_PATH | O_CLOEXEC | O_RDWR | O_APPEND));
	FLAGS(open("f", O_ACCMODE));
	pipe2(p, O_NONBLOCK | O_CLOEXEC);
	flags_of("pipe", p[0]);
	flags_of("pipe", p[1]);
	fd = open("f", O_RDONLY | O_APPEND);
	SHOW(fcntl(fd, F_SETFL, O_NONBLOCK | O_WRONLY | O_CREAT | O_SYNC | O_CLOEXEC));
	flags_of("after F_SETFL", fd);
	SHOW(fcntl(fd, F_SETFL, O_DIRECT) == 0 || errno == EINVAL);
	SHOW(fcntl(open("f", O_PATH), F_SETFL, 0));
	SHOW(fcntl(open("f", O_PATH), F_GETFD));
	SHOW(fcntl(fd, 999, 0));
	SHOW(fcntl(99, F_GETFD));
	SHOW(fcntl(fd, F_SETFD, -1));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(fd, F_DUPFD, 50));
	SHOW(fcntl(50, F_GETFD));
	SHOW(fcntl(fd, F_DUPFD_CLOEXEC, 50));
	SHOW(fcntl(51, F_GETFD));
	SHOW(fcntl(fd, F_DUPFD, 1 << 30));
	SHOW(fcntl(fd, F_DUPFD, -1));
	SHOW(dup2(fd, fd));
	SHOW(dup2(99, 99));
	SHOW(dup2(fd, -1));
	SHOW(dup2(fd, 1 << 30));
	SHOW(dup3(fd, fd, 0));
	SHOW(dup3(fd, 60, O_CLOEXEC));
	SHOW(fcntl(60, F_GETFD));
	SHOW(dup3(fd, 61, O_NONBLOCK));
	SHOW(dup3(99, 61, 0));
	SHOW(dup(99));
	SHOW(close(60));
	SHOW(close(60));
	SHOW(syscall(SYS_close_range, 50, 51, 0));
	SHOW(close(50));
	SHOW(syscall(SYS_close_range, 51, 50, 0));
	SHOW(syscall(SYS_close_range, 51, 50, 99));
	SHOW(ioctl(fd, FIOCLEX));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(ioctl(fd, FIONCLEX));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(ioctl(fd, FIONREAD, nowhere));
	SHOW(ioctl(fd, 0x5401, buf));
	SHOW(ioctl(99, 0x5401, buf));
	SHOW(ioctl(open("f", O_PATH), FIOCLEX));
	SHOW(fcntl(p[0], F_GETPIPE_SZ));
	SHOW(fcntl(p[0], F_SETPIPE_SZ, 65536));
	SHOW(fcntl(fd, F_GETPIPE_SZ));
}

static const struct part parts[] = {
	{ "room", room }, { "places", places }, { "directories", directories },
	{ "changing-directory", changing_directory }, { "descriptors", descriptors },
};

MAIN(parts)
