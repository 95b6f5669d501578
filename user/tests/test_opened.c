/* SPDX-License-Identifier: GPL-2.0 */
/* Files of modules that stay open, or are waited for, while their module goes. */
#include <poll.h>

#include "attr.h"

#define OPENED "/modules/opened.ko"

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
	EXPECT_EQ(read(fd, &byte, 1), 1);
	close(fd);
	EXPECT_STR(cat("/sys/module/opened/refcnt"), "0");
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

int main(void)
{
	ktap_start(3);
	RUN(a_device_with_an_owner);
	RUN(proc_polled);
	RUN(debugfs_polled);
	return ktap_finish();
}
