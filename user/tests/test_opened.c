/* SPDX-License-Identifier: GPL-2.0 */
/* Files of modules that stay open, or are waited for, while their module goes. */
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>

#include "attr.h"

#define OPENED "/modules/opened.ko"
#define HOLDERS "/sys/kernel/debug/module/opened/holders"

/* Methods without an owner: the device's own holds the module, as on Linux. */
static void a_device_with_an_owner(void)
{
	char byte;
	int fd;

	EXPECT_OK(load_by_finit(OPENED, "", 0));
	fd = open("/dev/opened", O_RDONLY);
	EXPECT(fd >= 0);
	EXPECT_STR(cat("/sys/module/opened/refcnt"), "1");
	EXPECT_ERRNO(delete_module("opened", 0), EAGAIN);
	EXPECT(strstr(cat(HOLDERS), "1 opened unowned_fops [opened]\n  pid 1 (test_opened) fd "));
	EXPECT_EQ(read(fd, &byte, 1), 1);
	close(fd);
	EXPECT_STR(cat("/sys/module/opened/refcnt"), "0");
	EXPECT_OK(delete_module("opened", 0));
}

/* A device's node goes with it, whatever is mounted there: else it could not come again. */
static void mounted_upon(void)
{
	EXPECT_OK(load_by_finit(OPENED, "", 0));
	EXPECT_OK(sys(mount("/proc/version", "/dev/opened", NULL, MS_BIND, NULL)));
	EXPECT_OK(sys(mount("/proc/version", "/dev/opened_misc", NULL, MS_BIND, NULL)));
	EXPECT_OK(delete_module("opened", 0));
	EXPECT(!strstr(cat("/proc/mounts"), "/dev/opened"));
	EXPECT_OK(load_by_finit(OPENED, "", 0));
	EXPECT_OK(delete_module("opened", 0));
}

static pid_t poller(const char *path)
{
	pid_t pid = fork();

	if (!pid) {
		struct pollfd p = { open(path, O_RDONLY), POLLIN, 0 };

		poll(&p, 1, 3000);
		_exit(p.revents);
	}
	return pid;
}

/* A wait queue goes with its module: who sleeps there is woken and knows why. */
static void polled_across_unload(const char *path)
{
	struct timespec moment = { 0, 100000000 };
	int status = -1;
	pid_t pid;

	EXPECT_OK(load_by_finit(OPENED, "", 0));
	pid = poller(path);
	nanosleep(&moment, NULL);
	EXPECT_OK(delete_module("opened", 0));
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, (POLLERR | POLLHUP) << 8);
}

static void proc_polled(void)
{
	polled_across_unload("/proc/opened/file");
}

static void debugfs_polled(void)
{
	polled_across_unload("/sys/kernel/debug/opened/file");
}

static pid_t reads_far(int sig)
{
	struct timespec moment = { 0, 50000000 };
	int status = 0;
	pid_t pid = fork();
	char byte;

	if (!pid) {
		pread(open("/proc/opened/endless", O_RDONLY), &byte, 1, 1L << 60);
		_exit(0);
	}
	nanosleep(&moment, NULL);
	kill(pid, sig);
	return waitpid(pid, &status, 0) == pid ? status : -errno;
}

/*
 * A sequence may be as long as its module likes, and a reader may begin far on: others run
 * meanwhile, and he can be ended. A buffer of no size becomes one.
 */
static void sequences(void)
{
	char bytes[8] = "";
	int fd;

	EXPECT_OK(load_by_finit(OPENED, "", 0));
	fd = open("/proc/opened/endless", O_RDONLY);
	EXPECT_EQ(pread(fd, bytes, 5, 10 * 2 + 90 * 3 + 100 * 4), 5); /* behind 0 to 199 */
	EXPECT_STR(bytes, "200\n2");
	close(fd);
	EXPECT_EQ(reads_far(SIGKILL), SIGKILL);
	EXPECT_EQ(reads_far(SIGTERM), SIGTERM);
	EXPECT_STR(cat("/proc/opened/guessed"), "nothing yet");
	EXPECT_OK(delete_module("opened", 0));
}

static size_t longest_name_in(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	size_t longest = 0;

	while (d && (entry = readdir(d)))
		if (strlen(entry->d_name) > longest)
			longest = strlen(entry->d_name);
	if (d)
		closedir(d);
	return longest;
}

/* A module may ask for a name that the reader of its directory has no room for. */
static void names_without_end(void)
{
	static const struct {
		const char *param, *dir;
		int error;
	} kinds[] = {
		{ "name", "/sys/kernel/debug/opened", 0 }, /* debugfs tells nobody, as on Linux */
		{ "proc_name", "/proc/opened", 0 },
		{ "misc_name", "/dev", ENAMETOOLONG },
		{ "class_name", "/sys/class", ENAMETOOLONG },
	};
	char args[400];
	unsigned int i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		int start = sprintf(args, "%s=", kinds[i].param);

		memset(args + start, 'x', 256);
		args[start + 256] = '\0';
		EXPECT_ERRNO(load_by_finit(OPENED, args, 0), kinds[i].error);
		EXPECT(longest_name_in(kinds[i].dir) < 255);
		if (!kinds[i].error)
			EXPECT_OK(delete_module("opened", 0));
		args[start + 255] = '\0';
		EXPECT_OK(load_by_finit(OPENED, args, 0));
		EXPECT_EQ(longest_name_in(kinds[i].dir), 255);
		EXPECT_OK(delete_module("opened", 0));
	}
}

/* However deep a tree is, it goes in a time that follows its size. Instructions are counted. */
static void a_deep_tree(void)
{
	struct timespec start, end;

	EXPECT_OK(load_by_finit(OPENED, "depth=12000", 0));
	clock_gettime(CLOCK_MONOTONIC, &start);
	EXPECT_OK(delete_module("opened", 0));
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec -= start.tv_sec;
	EXPECT(end.tv_sec * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000 < 500);
}

int main(void)
{
	ktap_start(7);
	longest_name_in("/"); /* malloc()'s first memory is no case's */
	RUN(a_device_with_an_owner);
	RUN(mounted_upon);
	RUN(proc_polled);
	RUN(debugfs_polled);
	RUN(sequences);
	RUN(names_without_end);
	RUN(a_deep_tree);
	return ktap_finish();
}
