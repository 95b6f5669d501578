/* SPDX-License-Identifier: GPL-2.0 */
/*
 * request_module(): what modprobe is started with, what its caller is told, the
 * limits, and who in the kernel asks. This program is the modprobe as well: with
 * arguments it does what the name that it is asked for says.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"

#define SELF "/tests/test_kmod"
#define MODPROBE "/proc/sys/kernel/modprobe"
#define REPORT "/tmp/modprobe"
#define ROOM 50     /* how many run at a time */

extern char **environ;

/* What it was started with, a line each, added to REPORT. */
static void report(int argc, char **argv)
{
	bool has_files = fcntl(0, F_GETFD) >= 0;
	FILE *f = fopen(REPORT, "a");
	int i;

	if (!f)
		_exit(99);
	for (i = 0; i < argc; i++)
		fprintf(f, "arg %s\n", argv[i]);
	for (i = 0; environ[i]; i++)
		fprintf(f, "env %s\n", environ[i]);
	fprintf(f, "uid %d umask %o%s%s\n", getuid(), umask(0), getppid() ? " reaped" : "",
		has_files ? " with open files" : "");
	fclose(f);
}

static int modprobe(int argc, char **argv)
{
	const char *name = argv[argc - 1];
	int number;

	if (sscanf(name, "exit-%d", &number) == 1)
		return number;
	if (sscanf(name, "signal-%d", &number) == 1)
		kill(getpid(), number);
	if (sscanf(name, "signal-parent-%d", &number) == 1)
		return kill(getppid(), number) || usleep(50 * 1000) ? 1 : 5;
	if (sscanf(name, "sleep-%d", &number) == 1)
		return sleep(number);
	if (!strncmp(name, "char-major-222-", 15))
		return load_by_finit("/modules/autodev.ko", "", 0) ? 1 : 0;
	if (!strcmp(name, "hello"))
		return load_by_finit("/modules/hello.ko", "", 0) ? 1 : 0;
	report(argc, argv);
	return strncmp(name, "char-major-", 11) ? 0 : 1;
}

/* What request_module() answers; a name with "&" before it is not waited for. */
static int ask(const char *name)
{
	int fd = open("/dev/asker", O_RDWR | O_CLOEXEC);
	char text[16] = "";
	int ret = -9999;

	if (!EXPECT(fd >= 0))
		return ret;
	if (EXPECT_EQ(write(fd, name, strlen(name)), strlen(name)) &&
	    EXPECT(read(fd, text, sizeof(text) - 1) > 0))
		ret = atoi(text);
	close(fd);
	return ret;
}

static void handler(int sig)
{
	(void)sig;
}

static pid_t ask_in_child(const char *name)
{
	pid_t pid = fork();
	int ret;

	if (pid)
		return pid;
	signal(SIGTERM, handler);
	ret = ask(name);
	_exit(ret < 0 ? -ret : ret != 0);
}

static int status_of(pid_t pid)
{
	int status = -1;

	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	return status;
}

/* Since the last call. */
static const char *take_report(void)
{
	static char text[4096];

	if (slurp(REPORT, text, sizeof(text)) < 0)
		return "";
	unlink(REPORT);
	return text;
}

static void set_modprobe(const char *path)
{
	EXPECT_OK(spit(MODPROBE, path));
}

static void modprobe_gets_linux_s_words(void)
{
	EXPECT_EQ(ask("some_name-1"), 0);
	EXPECT_STR(take_report(), "arg " SELF "\narg -q\narg --\narg some_name-1\n"
				  "env HOME=/\nenv TERM=linux\n"
				  "env PATH=/sbin:/usr/sbin:/bin:/usr/bin\nuid 0 umask 22 reaped\n");
}

static void its_end_is_told(void)
{
	EXPECT_EQ(ask("exit-0"), 0);
	EXPECT_EQ(ask("exit-3"), 3 << 8);
	EXPECT_EQ(ask("signal-9"), 9);
	/* Who waits for it in the kernel takes no signals: its status is not lost. */
	EXPECT_EQ(ask("signal-parent-15"), 5 << 8);
}

static void without_waiting_only_its_start(void)
{
	char name[] = "&exit-3";

	EXPECT_EQ(ask(name), 0);
	set_modprobe("/no/such/program");
	EXPECT_EQ(ask(name), -ENOENT);
	set_modprobe(SELF);
}

static void what_cannot_be_started(void)
{
	set_modprobe("/no/such/program");
	EXPECT_EQ(ask("exit-0"), -ENOENT);
	set_modprobe("/tmp");
	EXPECT_EQ(ask("exit-0"), -EACCES);
	set_modprobe("/modules/hello.ko");
	EXPECT_EQ(ask("exit-0"), -EACCES);
	set_modprobe(""); /* nothing written, nothing changed */
	EXPECT_EQ(ask("exit-0"), -EACCES);
	set_modprobe("\n");
	EXPECT_EQ(ask("exit-0"), -ENOENT);
	set_modprobe(SELF);
}

static void a_name_has_55_bytes(void)
{
	char name[57];

	memset(name, 'x', sizeof(name));
	name[55] = '\0';
	EXPECT_EQ(ask(name), 0);
	EXPECT(strstr(take_report(), name));
	name[55] = 'x';
	name[56] = '\0';
	EXPECT_EQ(ask(name), -ENAMETOOLONG);
	EXPECT_STR(take_report(), "");
}

/* The module that was asked for is loaded while the one that asks is in its init. */
static void init_may_ask(void)
{
	EXPECT_OK(delete_module("asker", 0));
	EXPECT_OK(load_by_finit("/modules/asker.ko", "ask=hello", 0));
	EXPECT_LOG("asker: hello: 0");
	EXPECT(proc_modules_line("hello"));
	EXPECT_OK(delete_module("hello", 0));
	EXPECT_OK(delete_module("asker", 0));
	EXPECT_OK(load_by_finit("/modules/asker.ko", "", 0));
}

static void sigkill_ends_the_caller_s_wait(void)
{
	struct timespec wait = { 0, 200 * 1000 * 1000 };
	long before = account("tasks");
	pid_t pid = ask_in_child("sleep-2");
	int status;

	nanosleep(&wait, NULL);
	kill(pid, SIGTERM);
	nanosleep(&wait, NULL);
	EXPECT_EQ(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGKILL);
	EXPECT_EQ(status_of(pid), SIGKILL);
	/* The helper goes on; its end is nobody's to wait for any more. */
	EXPECT(account("tasks") > before);
	while (account("tasks") > before)
		nanosleep(&wait, NULL);
}

/* Fifty run and more wait: for room, or until five seconds are over, or they are killed. */
static void so_many_at_a_time(void)
{
	pid_t pids[ROOM], late[2];
	struct timespec begin, end;
	int i;

	for (i = 0; i < ROOM; i++)
		pids[i] = ask_in_child("sleep-12");
	sleep(1);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (i = 0; i < 2; i++)
		late[i] = ask_in_child("exit-0");
	EXPECT_EQ(WEXITSTATUS(status_of(late[0])), ETIME);
	EXPECT_EQ(WEXITSTATUS(status_of(late[1])), ETIME);
	clock_gettime(CLOCK_MONOTONIC, &end);
	EXPECT(end.tv_sec - begin.tv_sec >= 5 && end.tv_sec - begin.tv_sec <= 7);
	EXPECT_LOG("50 modprobes run already");
	late[0] = ask_in_child("exit-0");
	sleep(1);
	kill(late[0], SIGKILL);
	EXPECT_EQ(status_of(late[0]), SIGKILL);
	EXPECT_LOG("module exit-0: the caller was killed");
	/* Until the others end it is less than five seconds now: whoever ends says so. */
	sleep(3);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	late[0] = ask_in_child("exit-0");
	EXPECT_EQ(status_of(late[0]), 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	EXPECT(end.tv_sec - begin.tv_sec < 4);
	for (i = 0; i < ROOM; i++)
		EXPECT_EQ(status_of(pids[i]), 0);
	EXPECT_EQ(ask("exit-0"), 0);
}

static void a_device_s_driver_is_asked_for(void)
{
	const char *report;
	int fd;

	EXPECT_OK(mknod("/tmp/dev", S_IFCHR | 0600, makedev(222, 7)));
	fd = open("/tmp/dev", O_RDONLY | O_CLOEXEC);
	EXPECT(fd >= 0);
	EXPECT(proc_modules_line("autodev"));
	close(fd);
	EXPECT_OK(delete_module("autodev", 0));
	unlink("/tmp/dev");

	EXPECT_OK(mknod("/tmp/dev", S_IFCHR | 0600, makedev(223, 7)));
	EXPECT(open("/tmp/dev", O_RDONLY) < 0 && errno == ENXIO);
	unlink("/tmp/dev");
	report = strstr(take_report(), "arg char-major-223-7\n");
	if (EXPECT(report))
		EXPECT(strstr(report, "arg char-major-223\n"));
}

static void a_misc_device_s_driver_is_asked_for(void)
{
	EXPECT_OK(mknod("/tmp/dev", S_IFCHR | 0600, makedev(10, 99)));
	EXPECT(open("/tmp/dev", O_RDONLY) < 0 && errno == ENODEV);
	EXPECT(strstr(take_report(), "arg char-major-10-99\n"));
	unlink("/tmp/dev");
}

static void a_file_system_is_asked_for(void)
{
	EXPECT(mount("none", "/tmp", "nosuchfs", 0, NULL) < 0 && errno == ENODEV);
	EXPECT(strstr(take_report(), "arg fs-nosuchfs\n"));
}

static int execute(void *path)
{
	execl(path, path, NULL);
	return errno;
}

/* By bytes 2 and 3 of a file that nobody can run, unless it is text. */
static void a_loader_is_asked_for(void)
{
	static const char elf32[128] = "\177ELF\1\1\1";
	int fd = open("/tmp/program", O_CREAT | O_WRONLY | O_CLOEXEC, 0700);

	EXPECT_EQ(write(fd, elf32, sizeof(elf32)), sizeof(elf32));
	close(fd);
	EXPECT_EQ(in_child(execute, "/tmp/program"), ENOEXEC << 8);
	EXPECT(strstr(take_report(), "arg binfmt-464c\n"));
	EXPECT_OK(spit("/tmp/program", "text\n"));
	EXPECT_EQ(in_child(execute, "/tmp/program"), ENOEXEC << 8);
	EXPECT_STR(take_report(), "");
	unlink("/tmp/program");
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return modprobe(argc, argv);
	ktap_start(12);
	mkdir("/tmp", 0755);
	EXPECT_OK(load_by_finit("/modules/asker.ko", "", 0));
	set_modprobe(SELF);
	ask("exit-0");
	close(open(REPORT, O_CREAT | O_WRONLY, 0600));
	unlink(REPORT);
	RUN(modprobe_gets_linux_s_words);
	RUN(its_end_is_told);
	RUN(without_waiting_only_its_start);
	RUN(what_cannot_be_started);
	RUN(a_name_has_55_bytes);
	RUN(init_may_ask);
	RUN(sigkill_ends_the_caller_s_wait);
	RUN(so_many_at_a_time);
	RUN(a_device_s_driver_is_asked_for);
	RUN(a_misc_device_s_driver_is_asked_for);
	RUN(a_file_system_is_asked_for);
	RUN(a_loader_is_asked_for);
	return ktap_finish();
}
