/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel shows as files: proc, sys, devices, and those of a module that goes away. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"

#define VIEWS "/modules/views.ko"
#define LINES 3000

static char text[64 << 10];

static long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

static bool file_has(const char *path, const char *what)
{
	return slurp(path, text, sizeof(text)) > 0 && strstr(text, what);
}

static void about_the_machine(void)
{
	struct utsname u;
	unsigned long total, free_kb;
	double up, idle;

	EXPECT(file_has("/proc/version", "Linux version 6.1.0-kiln"));
	EXPECT(file_has("/proc/cmdline", "init=/tests/test_views"));
	EXPECT(slurp("/proc/meminfo", text, sizeof(text)) > 0);
	EXPECT_EQ(sscanf(text, "MemTotal: %lu kB\nMemFree: %lu kB", &total, &free_kb), 2);
	EXPECT(total > 100000 && free_kb < total);
	slurp("/proc/uptime", text, sizeof(text));
	EXPECT_EQ(sscanf(text, "%lf %lf", &up, &idle), 2);
	EXPECT(up > 0 && up < 1000);
	EXPECT(file_has("/proc/loadavg", "/"));
	EXPECT(file_has("/proc/filesystems", "nodev\tdebugfs\n"));
	EXPECT(file_has("/proc/mounts", " / rootfs rw"));
	EXPECT(file_has("/proc/devices", "  1 mem\n"));
	EXPECT(file_has("/proc/stat", "cpu0 "));
	uname(&u);
	slurp("/proc/sys/kernel/osrelease", text, sizeof(text));
	text[strcspn(text, "\n")] = '\0';
	EXPECT_STR(text, u.release);
	EXPECT(file_has("/sys/class/tty/console/active", "ttyS0\n"));
}

/* Another user's process: its state may be seen, its memory and files may not. */
static int looks_at_root(void *unused)
{
	char c;
	int fd;

	(void)unused;
	if (setgid(1000) || setuid(1000))
		return 100;
	fd = open("/proc/1/stat", O_RDONLY);
	if (read(fd, &c, 1) != 1)
		return 1;
	fd = open("/proc/1/maps", O_RDONLY);
	if (read(fd, &c, 1) != -1 || errno != EACCES)
		return 2;
	if (open("/proc/1/environ", O_RDONLY) != -1 || errno != EACCES)
		return 3;
	if (readlink("/proc/1/exe", &c, 1) != -1 || errno != EACCES)
		return 4;
	return open("/proc/1/fd/0", O_RDONLY) != -1 || errno != EACCES ? 5 : 0;
}

static void about_a_process(void)
{
	char path[64], link[64] = "";
	int status, pid = -1, ppid = -1, fds = 0;
	struct dirent *d;
	pid_t child;
	char state;
	DIR *dir;

	EXPECT_EQ(sys(readlink("/proc/self", link, sizeof(link))), 1);
	EXPECT_STR(link, "1");
	memset(link, 0, sizeof(link));
	readlink("/proc/self/exe", link, sizeof(link));
	EXPECT_STR(link, "/tests/test_views");
	EXPECT(slurp("/proc/1/cmdline", text, sizeof(text)) > 0);
	EXPECT_STR(text, "/tests/test_views");
	child = fork();
	if (!child)
		pause();
	snprintf(path, sizeof(path), "/proc/%d/stat", child);
	EXPECT(slurp(path, text, sizeof(text)) > 0);
	EXPECT_EQ(sscanf(text, "%d (test_views) %c %d", &pid, &state, &ppid), 3);
	EXPECT(pid == child && ppid == 1);
	snprintf(path, sizeof(path), "/proc/%d/status", child);
	EXPECT(file_has(path, "Name:\ttest_views\n") && strstr(text, "Uid:\t0\t0\t0\t0\n"));
	snprintf(path, sizeof(path), "/proc/%d/maps", child);
	EXPECT(file_has(path, "[stack]\n") && strstr(text, "r-xp") &&
	       strstr(text, "/tests/test_views\n"));
	snprintf(path, sizeof(path), "/proc/%d", child);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	EXPECT_EQ(sys(chdir(path)), -ENOENT);
	dir = opendir("/proc/self/fd");
	while ((d = readdir(dir)))
		fds += d->d_name[0] != '.';
	EXPECT_EQ(fds, 4); /* and the directory itself */
	closedir(dir);
	memset(link, 0, sizeof(link));
	readlink("/proc/self/fd/1", link, sizeof(link));
	EXPECT_STR(link, "/dev/console");
	EXPECT_EQ(sys(open("/proc/self/fd/77", O_RDONLY)), -ENOENT);
	EXPECT_EQ(in_child(looks_at_root, NULL), 0);
	EXPECT_EQ(sys(open("/proc/99999/stat", O_RDONLY)), -ENOENT);
}

static void reopen_by_descriptor(void)
{
	char path[32], buf[8] = "";
	int fd = open("/tmp/unnamed", O_RDWR | O_CREAT, 0600), again;

	EXPECT_EQ(write(fd, "data", 4), 4);
	unlink("/tmp/unnamed");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY);
	EXPECT_EQ(read(again, buf, 8), 4);
	EXPECT_STR(buf, "data");
	EXPECT_EQ(sys(readlink(path, text, sizeof(text))), 22);
	EXPECT(!memcmp(text, "/tmp/unnamed (deleted)", 22));
	close(again);
	close(fd);
}

static void listing(void)
{
	bool self = false, version = false;
	int ones = 0;
	struct dirent *d;
	DIR *dir = opendir("/proc");

	while ((d = readdir(dir))) {
		self |= !strcmp(d->d_name, "self");
		version |= !strcmp(d->d_name, "version");
		ones += !strcmp(d->d_name, "1");
	}
	closedir(dir);
	EXPECT(self && version);
	EXPECT_EQ(ones, 1);
}

/* However it is cut into reads, the text is the same. */
static void seq_pieces(void)
{
	char line[16], want[16];
	int fd;
	FILE *f;

	EXPECT_OK(load_by_finit(VIEWS, "", 0));
	f = fopen("/proc/views/lines", "r");
	if (!EXPECT(f))
		return;
	for (int i = 0; i < LINES; i++) {
		snprintf(want, sizeof(want), "line %04d\n", i);
		if (!fgets(line, sizeof(line), f) || strcmp(line, want)) {
			FAIL("line %d is %s", i, line);
			break;
		}
	}
	EXPECT(!fgets(line, sizeof(line), f));
	fclose(f);
	fd = open("/proc/views/lines", O_RDONLY);
	EXPECT_EQ(pread(fd, line, 10, 10 * 2999), 10);
	EXPECT(!memcmp(line, "line 2999\n", 10));
	EXPECT_EQ(pread(fd, line, 7, 10 * 1234 + 3), 7);
	EXPECT(!memcmp(line, "e 1234\n", 7));
	EXPECT_EQ(pread(fd, line, 7, 10 * LINES), 0);
	EXPECT_EQ(sys(lseek(fd, 10 * 5, SEEK_SET)), 50);
	EXPECT_EQ(read(fd, line, 10), 10);
	EXPECT(!memcmp(line, "line 0005\n", 10));
	close(fd);
	EXPECT_EQ(slurp("/proc/views/whole", text, sizeof(text)), LINES * 11);
	EXPECT(!memcmp(text + LINES * 11 - 11, "whole 2999\n", 11));
	EXPECT_OK(delete_module("views", 0));
	EXPECT_EQ(sys(open("/proc/views/lines", O_RDONLY)), -ENOENT);
}

static void a_driver(void)
{
	char buf[64] = "";
	int major = 0, minor = -1, fd;
	struct stat st;

	EXPECT_OK(load_by_finit(VIEWS, "", 0));
	EXPECT(file_has("/sys/kernel/debug/views/state", " private 42\n"));
	EXPECT_EQ(sscanf(text, "major %d", &major), 1);
	EXPECT_OK(sys(mknod("/tmp/views", S_IFCHR | 0600, major << 8 | 7)));
	fd = open("/tmp/views", O_RDWR);
	EXPECT_EQ(read(fd, buf, 5), 5);
	EXPECT_STR(buf, "from ");
	EXPECT_OK(sys(ioctl(fd, 1, &minor)));
	EXPECT_EQ(minor, 7);
	EXPECT_EQ(sys(ioctl(fd, 2, &minor)), -ENOTTY);
	EXPECT_EQ(sys(ioctl(fd, 1, 8)), -EFAULT);
	EXPECT_EQ(sys(read(fd, (void *)8, 5)), -EFAULT);
	EXPECT_ERRNO(delete_module("views", O_NONBLOCK), EAGAIN);
	close(fd);
	fd = open("/dev/views", O_RDWR);
	EXPECT_OK(sys(fstat(fd, &st)));
	EXPECT_EQ(st.st_mode, S_IFCHR | 0640);
	EXPECT_EQ(sys(pwrite(fd, "written", 7, 0)), 7);
	EXPECT_EQ(sys(pread(fd, buf, sizeof(buf), 0)), 7);
	EXPECT(!memcmp(buf, "written", 7));
	close(fd);
	EXPECT(file_has("/proc/misc", " views\n"));
	snprintf(text, sizeof(text), "%d:3\n", major);
	slurp("/sys/class/views/views3/dev", buf, sizeof(buf));
	EXPECT_STR(buf, text);
	fd = open("/dev/views3", O_RDWR);
	EXPECT_OK(sys(ioctl(fd, 1, &minor)));
	EXPECT_EQ(minor, 3);
	close(fd);
	EXPECT_OK(spit("/sys/kernel/debug/views/number", "0x11"));
	EXPECT(file_has("/sys/kernel/debug/views/number", "17\n"));
	EXPECT_EQ(spit("/sys/kernel/debug/views/number", "0x100000000"), -ERANGE);
	EXPECT_OK(delete_module("views", O_NONBLOCK));
	EXPECT_EQ(sys(open("/tmp/views", O_RDONLY)), -ENXIO);
	EXPECT_EQ(sys(open("/dev/views", O_RDONLY)), -ENOENT);
	EXPECT_EQ(sys(open("/dev/views3", O_RDONLY)), -ENOENT);
	EXPECT_EQ(sys(open("/sys/class/views", O_RDONLY)), -ENOENT);
	unlink("/tmp/views");
}

/* The module goes; its files stay open and answer EIO. */
static void removal_while_open(void)
{
	char buf[8];
	int held, again;
	struct pollfd p;

	EXPECT_OK(load_by_finit(VIEWS, "", 0));
	held = open("/proc/views/held", O_RDONLY);
	again = open("/proc/views/held", O_RDONLY);
	EXPECT_EQ(read(held, buf, 8), 4);
	close(again);
	EXPECT_OK(delete_module("views", O_NONBLOCK));
	EXPECT_LOG("views: 2 releases");
	EXPECT_EQ(sys(read(held, buf, 8)), -EIO);
	p = (struct pollfd){ held, POLLIN, 0 };
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT(p.revents & POLLERR);
	close(held);
}

static void kernel_log_device(void)
{
	char buf[8192];
	int fd = open("/dev/kmsg", O_RDWR | O_NONBLOCK), n;
	bool found = false;

	EXPECT_EQ(write(fd, "<4>kmsg from ring 3\n", 20), 20);
	while ((n = read(fd, buf, sizeof(buf) - 1)) > 0) {
		buf[n] = '\0';
		found |= strstr(buf, ";kmsg from ring 3\n") && !strncmp(buf, "12,", 3);
	}
	EXPECT_EQ(errno, EAGAIN);
	EXPECT(found);
	EXPECT_EQ(sys(lseek(fd, 0, SEEK_SET)), 0);
	EXPECT(read(fd, buf, sizeof(buf)) > 0);
	EXPECT_EQ(sys(read(fd, buf, 2)), -EINVAL);
	close(fd);
}

static void sysctls(void)
{
	EXPECT_EQ(spit("/proc/sys/kernel/modules_disabled", "2"), -EINVAL);
	EXPECT(file_has("/proc/sys/kernel/modules_disabled", "0\n"));
	EXPECT(slurp("/proc/sys/kernel/tainted", text, sizeof(text)) > 0);
	EXPECT(spit("/proc/sys/kernel/osrelease", "7.0") < 0);
}

int main(void)
{
	dup2(0, 512);
	close(512);
	mount_views();
	/* Memory for streams and what is touched for the first time. */
	closedir(opendir("/"));
	fclose(fopen("/proc/version", "r"));
	memset(text, 1, sizeof(text));
	ktap_start(9);
	RUN(about_the_machine);
	RUN(about_a_process);
	RUN(reopen_by_descriptor);
	RUN(listing);
	RUN(seq_pieces);
	RUN(a_driver);
	RUN(removal_while_open);
	RUN(kernel_log_device);
	RUN(sysctls);
	return ktap_finish();
}
