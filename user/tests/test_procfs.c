/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/kallsyms, what /proc says of the machine, /proc/sys/kernel, extended attributes. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "ktap.h"

#define KERNEL "/proc/sys/kernel/"
#define SYMBOLS_SIZE (2 << 20)

static char text[64 << 10];
static char symbols[SYMBOLS_SIZE], again[SYMBOLS_SIZE];

static long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

static const char *cat(const char *path)
{
	long n = slurp(path, text, sizeof(text));

	if (n < 0)
		snprintf(text, sizeof(text), "[%s]", strerror(-n));
	else if (n && text[n - 1] == '\n')
		text[n - 1] = '\0';
	return text;
}

static long put(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);
	long n;

	if (fd < 0)
		return -errno;
	n = sys(write(fd, value, strlen(value)));
	close(fd);
	return n == (long)strlen(value) ? 0 : n;
}

/* The kernel's part is in order; module symbols follow it; every line has its form. */
static void kallsyms(void)
{
	unsigned long addr, last = 0;
	int kernel = 0, module = 0;
	char type, name[600], *line;

	EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
	EXPECT_OK(load_by_finit("/modules/consumer.ko", "", 0));
	EXPECT(slurp("/proc/kallsyms", symbols, SYMBOLS_SIZE) > 10000);
	EXPECT(strstr(symbols, " T load_module\n"));
	EXPECT(strstr(symbols, " t symbols_show\n"));
	EXPECT(strstr(symbols, "\t[consumer]\n") < strstr(symbols, "\t[provider]\n"));
	memcpy(again, symbols, SYMBOLS_SIZE);
	for (line = strtok(again, "\n"); line; line = strtok(NULL, "\n")) {
		if (line[16] != ' ' || line[18] != ' ' ||
		    sscanf(line, "%lx %c %599[^\n]", &addr, &type, name) != 3) {
			FAIL("this is no line: %s", line);
			break;
		}
		if (strchr(name, '\t')) {
			module++;
		} else if (module || addr < last) {
			FAIL("out of order: %s", line);
			break;
		} else {
			kernel++;
			last = addr;
		}
	}
	EXPECT(kernel > 500 && module > 4);
	EXPECT_OK(delete_module("consumer", 0));
	EXPECT_OK(delete_module("provider", 0));
}

/* However it is cut into reads, the text is the same, also from a place in the middle. */
static void kallsyms_in_pieces(void)
{
	static const size_t sizes[] = { 4096, 1000, 65536 };
	size_t i;
	long n, len;
	int fd;

	EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
	len = slurp("/proc/kallsyms", symbols, SYMBOLS_SIZE);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		long used = 0;

		fd = open("/proc/kallsyms", O_RDONLY);
		while ((n = read(fd, again + used, sizes[i])) > 0)
			used += n;
		EXPECT_EQ(used, len);
		EXPECT(!memcmp(symbols, again, len));
		EXPECT_EQ(read(fd, again, 100), 0);
		n = pread(fd, again, 100, len - 50);
		EXPECT(n > 0 && n <= 50 && !memcmp(symbols + len - 50, again, n));
		close(fd);
	}
	EXPECT_OK(delete_module("provider", 0));
}

/* The first line of `symbols` that ends so. */
static void first_line_of(const char *end, char *line)
{
	char *at = strstr(symbols, end), *begin = at;

	line[0] = '\0';
	if (!EXPECT(at))
		return;
	while (begin > symbols && begin[-1] != '\n')
		begin--;
	snprintf(line, 128, "%.*s", (int)(at + strlen(end) - begin), begin);
}

/* A module that goes between two reads costs its own lines, nobody else's. */
static void kallsyms_while_modules_go(void)
{
	char first_hello[128];
	long n, used, head;
	int fd;

	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	EXPECT_OK(load_by_finit("/modules/params.ko", "", 0));
	EXPECT_OK(load_by_finit("/modules/provider.ko", "", 0));
	slurp("/proc/kallsyms", symbols, SYMBOLS_SIZE);
	head = strstr(symbols, "\t[params]\n") + 10 - symbols;
	first_line_of("\t[hello]\n", first_hello);
	fd = open("/proc/kallsyms", O_RDONLY);
	for (used = 0; used < head; used += n) {
		n = read(fd, again + used, head - used < 4096 ? head - used : 4096);
		if (!EXPECT(n > 0))
			break;
	}
	EXPECT_OK(delete_module("params", 0));
	EXPECT_OK(delete_module("provider", 0));
	while ((n = read(fd, again + used, 4096)) > 0)
		used += n;
	again[used] = '\0';
	close(fd);
	EXPECT(!memcmp(symbols, again, head));
	/* The rest of params has gone, hello is whole: it follows, to the end. */
	EXPECT(!strstr(again + head, "\t[params]\n"));
	EXPECT_STR(again + head, strstr(symbols, first_hello));
	EXPECT_OK(delete_module("hello", 0));
}

static int sees_no_address(void *unused)
{
	char *line;

	(void)unused;
	if (setgroups(0, NULL) || setgid(1000) || setuid(1000))
		return 1;
	if (slurp("/proc/kallsyms", again, SYMBOLS_SIZE) < 10000)
		return 2;
	for (line = strtok(again, "\n"); line; line = strtok(NULL, "\n"))
		if (strncmp(line, "0000000000000000 ", 17))
			return 3;
	return 0;
}

static void kallsyms_without_privilege(void)
{
	EXPECT_EQ(in_child(sees_no_address, NULL), 0);
	EXPECT_OK(put(KERNEL "kptr_restrict", "2"));
	slurp("/proc/kallsyms", symbols, SYMBOLS_SIZE);
	EXPECT(!strncmp(symbols, "0000000000000000 ", 17));
	EXPECT_EQ(put(KERNEL "kptr_restrict", "3"), -EINVAL);
	EXPECT_OK(put(KERNEL "kptr_restrict", "0"));
}

static unsigned long timer_count(void)
{
	unsigned long count = 0;
	char *line;

	cat("/proc/interrupts");
	line = strstr(text, "  0: ");
	EXPECT(line && sscanf(line, "  0: %lu XT-PIC timer", &count) == 1);
	return count;
}

static void interrupts(void)
{
	unsigned long before = timer_count(), total = 0, first = 0;

	EXPECT(!strncmp(text, "           CPU0       \n", 23));
	EXPECT(strstr(text, "ttyS0") || strstr(text, "serial"));
	usleep(100000);
	EXPECT(timer_count() > before);
	cat("/proc/stat");
	EXPECT(strstr(text, "\nintr ") &&
	       sscanf(strstr(text, "\nintr "), "\nintr %lu %lu", &total, &first) == 2);
	EXPECT(total >= first && first > before);
	EXPECT(strstr(text, "\nctxt ") && atol(strstr(text, "\nctxt ") + 6) > 0);
}

static void cpuinfo(void)
{
	cat("/proc/cpuinfo");
	EXPECT(!strncmp(text, "processor\t: 0\nvendor_id\t: ", 26));
	EXPECT(strstr(text, "\nmodel name\t: QEMU TCG CPU"));
	EXPECT(strstr(text, "\nflags\t\t: fpu "));
	EXPECT(strstr(text, " syscall nx ") && strstr(text, " smep ") && strstr(text, " lm "));
	EXPECT(strstr(text, "\naddress sizes\t: "));
}

static void on_signal(int sig)
{
	(void)sig;
}

static bool status_says(const char *line)
{
	if (strstr(cat("/proc/self/status"), line))
		return true;
	FAIL("no '%s' in %s", line, text);
	return false;
}

/* Signal n is bit n - 1: HUP 1, USR1 10, USR2 12. */
static void status(void)
{
	sigset_t blocked;
	char *line;

	status_says("\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t");
	signal(SIGHUP, on_signal);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	kill(getpid(), SIGUSR1);
	status_says("\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000000200\n"
		    "SigBlk:\t0000000000000200\nSigIgn:\t0000000000000800\n"
		    "SigCgt:\t0000000000000001\nCapInh:\t");
	signal(SIGUSR1, SIG_IGN);
	status_says("\nShdPnd:\t0000000000000000\n");
	signal(SIGHUP, SIG_DFL);
	signal(SIGUSR1, SIG_DFL);
	signal(SIGUSR2, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &blocked, NULL);
	/* Areas without a name end with a blank, those with one have it in one column. */
	cat("/proc/self/maps");
	EXPECT(strstr(text, " 00:00 0 \n"));
	line = strstr(text, "[stack]");
	EXPECT(line && line - text >= 73 && line[-74] == '\n');
}

#define USER 65534

/* A program of the same user, but with root's rights to come back to. */
static pid_t set_id_program(int *its_fds, int *its_maps)
{
	char path[64];
	int ready[2];
	char c;
	pid_t pid;

	pipe(ready);
	pid = fork();
	if (pid == 0) {
		setresuid(USER, USER, 0);
		write(ready[1], "", 1);
		pause();
		_exit(0);
	}
	read(ready[0], &c, 1);
	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	*its_fds = open(path, O_RDONLY);
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	*its_maps = open(path, O_RDONLY);
	return pid;
}

/* What such a program has open and where it lies is not its user's to see: ptrace(2). */
static int look_at(pid_t pid, int its_fds, int its_maps)
{
	char path[64], buf[256];

	if (its_fds < 0 || its_maps < 0)
		return 1;
	if (readlinkat(its_fds, "0", buf, sizeof(buf)) < 0 || read(its_maps, buf, 1) != 1)
		return 2; /* root may */
	if (setgroups(0, NULL) || setresgid(USER, USER, USER) || setresuid(USER, USER, USER))
		return 3;
	if (readlinkat(its_fds, "0", buf, sizeof(buf)) != -1 || pread(its_maps, buf, 99, 0) != -1)
		return 4;
	snprintf(path, sizeof(path), "/proc/%d/cwd", pid);
	if (readlink(path, buf, sizeof(buf)) != -1 || errno != EACCES)
		return 5;
	if (readlink("/proc/self/cwd", buf, sizeof(buf)) < 0 ||
	    slurp("/proc/self/maps", text, sizeof(text)) <= 0)
		return 6;
	return 0;
}

static int sees_no_set_id_program(void *unused)
{
	int its_fds, its_maps, ret;
	pid_t pid = set_id_program(&its_fds, &its_maps);

	(void)unused;
	ret = look_at(pid, its_fds, its_maps);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return ret;
}

static void set_id_programs(void)
{
	EXPECT_EQ(in_child(sees_no_set_id_program, NULL), 0);
}

static int adds_no_taint(void *unused)
{
	(void)unused;
	if (setgroups(0, NULL) || setgid(1000) || setuid(1000))
		return 1;
	if (put(KERNEL "tainted", "64") != -EACCES || put(KERNEL "hostname", "x") != -EACCES)
		return 2;
	return atol(cat(KERNEL "tainted")) & 64 ? 3 : 0;
}

static void tainted(void)
{
	long before = atol(cat(KERNEL "tainted"));

	EXPECT_EQ(before & 64, 0);
	EXPECT_EQ(in_child(adds_no_taint, NULL), 0);
	EXPECT_OK(put(KERNEL "tainted", "64\n"));
	EXPECT_EQ(atol(cat(KERNEL "tainted")), before | 64);
	EXPECT_OK(put(KERNEL "tainted", "0"));
	EXPECT_EQ(atol(cat(KERNEL "tainted")), before | 64);
	EXPECT_EQ(put(KERNEL "tainted", "many"), -EINVAL);
}

static void console_levels(void)
{
	EXPECT_STR(cat(KERNEL "printk"), "7\t4\t1\t7");
	EXPECT_OK(put(KERNEL "printk", "4 4 1 7\n"));
	EXPECT_STR(cat(KERNEL "printk"), "4\t4\t1\t7");
	EXPECT_OK(put(KERNEL "printk", "7"));
	EXPECT_STR(cat(KERNEL "printk"), "7\t4\t1\t7");
	EXPECT_EQ(put(KERNEL "printk", "loud"), -EINVAL);
}

static void hostname(void)
{
	struct utsname u;
	char old[80];

	snprintf(old, sizeof(old), "%s", cat(KERNEL "hostname"));
	EXPECT_OK(put(KERNEL "hostname", "kiln\n"));
	EXPECT_STR(cat(KERNEL "hostname"), "kiln");
	uname(&u);
	EXPECT_STR(u.nodename, "kiln");
	EXPECT_OK(put(KERNEL "hostname", old));
	EXPECT_STR(cat(KERNEL "osrelease"), u.release);
}

static void no_attributes(void)
{
	int fd = open("/proc/version", O_RDONLY);
	char name[300];

	memset(name, 'n', sizeof(name));
	name[299] = '\0';
	EXPECT_EQ(sys(getxattr("/tests", "user.x", text, 10)), -EOPNOTSUPP);
	EXPECT_EQ(sys(lgetxattr("/proc/self", "security.x", text, 10)), -EOPNOTSUPP);
	EXPECT_EQ(sys(fgetxattr(fd, "security.x", text, 10)), -EOPNOTSUPP);
	EXPECT_EQ(sys(listxattr("/tests", text, 10)), 0);
	EXPECT_EQ(sys(llistxattr("/proc/self", text, 10)), 0);
	EXPECT_EQ(sys(flistxattr(fd, text, 10)), 0);
	EXPECT_EQ(sys(setxattr("/tests", "user.x", "v", 1, 0)), -EOPNOTSUPP);
	EXPECT_EQ(sys(lsetxattr("/tests", "user.x", "v", 1, 0)), -EOPNOTSUPP);
	EXPECT_EQ(sys(fsetxattr(fd, "user.x", "v", 1, 0)), -EOPNOTSUPP);
	EXPECT_EQ(sys(removexattr("/tests", "user.x")), -EOPNOTSUPP);
	EXPECT_EQ(sys(lremovexattr("/tests", "user.x")), -EOPNOTSUPP);
	EXPECT_EQ(sys(fremovexattr(fd, "user.x")), -EOPNOTSUPP);
	close(fd);
	EXPECT_EQ(sys(getxattr("/nowhere", "user.x", text, 10)), -ENOENT);
	EXPECT_EQ(sys(listxattr("/nowhere", text, 10)), -ENOENT);
	EXPECT_EQ(sys(fgetxattr(99, "user.x", text, 10)), -EBADF);
	EXPECT_EQ(sys(getxattr("/tests", name, text, 10)), -ERANGE);
	EXPECT_EQ(sys(getxattr("/tests", "", text, 10)), -ERANGE);
	EXPECT_EQ(sys(getxattr("/tests", (char *)8, text, 10)), -EFAULT);
	EXPECT_EQ(sys(setxattr("/tests", "user.x", "v", 1, 4)), -EINVAL);
	EXPECT_EQ(sys(setxattr("/tests", "user.x", "v", 65537, 0)), -E2BIG);
	EXPECT_EQ(sys(setxattr("/tests", "user.x", (char *)8, 1, 0)), -EFAULT);
	EXPECT_EQ(sys(setxattr("/dev/null", "user.x", "v", 1, 0)), -EPERM);
	EXPECT_NO_LOG("is not implemented");
}

/* The last case: there is no way back. */
static void modules_disabled(void)
{
	EXPECT_OK(load_by_finit("/modules/hello.ko", "", 0));
	EXPECT_STR(cat(KERNEL "modules_disabled"), "0");
	EXPECT_EQ(put(KERNEL "modules_disabled", "0"), -EINVAL);
	EXPECT_EQ(put(KERNEL "modules_disabled", "2"), -EINVAL);
	EXPECT_OK(put(KERNEL "modules_disabled", "1"));
	EXPECT_STR(cat(KERNEL "modules_disabled"), "1");
	EXPECT_EQ(put(KERNEL "modules_disabled", "0"), -EINVAL);
	EXPECT_STR(cat(KERNEL "modules_disabled"), "1");
	EXPECT_ERRNO(load_by_finit("/modules/provider.ko", "", 0), EPERM);
	EXPECT_ERRNO(load_by_init("/modules/provider.ko", ""), EPERM);
	EXPECT_ERRNO(delete_module("hello", 0), EPERM);
	ktap_skip_accounts(); /* hello stays */
}

int main(void)
{
	mount_views();
	closedir(opendir("/"));
	fclose(fopen("/proc/version", "r"));
	memset(text, 1, sizeof(text));
	memset(symbols, 1, sizeof(symbols));
	memset(again, 1, sizeof(again));
	ktap_start(13);
	RUN(kallsyms);
	RUN(kallsyms_in_pieces);
	RUN(kallsyms_while_modules_go);
	RUN(kallsyms_without_privilege);
	RUN(interrupts);
	RUN(cpuinfo);
	RUN(status);
	RUN(set_id_programs);
	RUN(tainted);
	RUN(console_levels);
	RUN(hostname);
	RUN(no_attributes);
	RUN(modules_disabled);
	return ktap_finish();
}
