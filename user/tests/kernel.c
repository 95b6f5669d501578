/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel as a test program sees it: system calls by number, its files, its log. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel.h"
#include "ktap.h"

#define ACCOUNTS_PATH "/sys/kernel/debug/accounting"
#define LOG_SIZE (256 * 1024)
#define SYSLOG_CLEAR 5
#define SYSLOG_READ_ALL 3
#define CAP_SYS_MODULE 16

char file_buffer[FILE_BUFFER_SIZE];
static char log_buffer[LOG_SIZE] = { 1 };
static char text_buffer[64 * 1024] = { 1 };

void mount_views(void)
{
	static const struct {
		const char *type, *path;
	} views[] = {
		{ "devtmpfs", "/dev" },
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "debugfs", "/sys/kernel/debug" },
	};
	static bool mounted;
	size_t i;

	if (mounted)
		return;
	mounted = true;
	for (i = 0; i < sizeof(views) / sizeof(*views); i++) {
		mkdir(views[i].path, 0755);
		mount(views[i].type, views[i].path, views[i].type, 0, NULL);
	}
	if (fcntl(1, F_GETFD) < 0) {
		while (open("/dev/console", O_RDWR) >= 0 && fcntl(2, F_GETFD) < 0)
			;
	}
}

static long answer(long result)
{
	return result < 0 ? -errno : result;
}

long init_module(const void *image, unsigned long len, const char *args)
{
	return answer(syscall(SYS_init_module, image, len, args));
}

long finit_module(int fd, const char *args, int flags)
{
	return answer(syscall(SYS_finit_module, fd, args, flags));
}

long delete_module(const char *name, unsigned int flags)
{
	return answer(syscall(SYS_delete_module, name, flags));
}

long slurp(const char *path, char *buf, size_t size)
{
	size_t used = 0;
	long n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	while (used < size - 1 && (n = read(fd, buf + used, size - 1 - used)) > 0)
		used += n;
	if (n < 0)
		n = -errno;
	else if (used == size - 1)
		n = -EFBIG;
	else
		n = used;
	buf[used] = '\0';
	close(fd);
	return n;
}

long spit(const char *path, const char *text)
{
	size_t len = strlen(text);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	long n;

	if (fd < 0)
		return -errno;
	n = answer(write(fd, text, len));
	close(fd);
	if (n < 0)
		return n;
	return n == (long)len ? 0 : -EIO;
}

long load_by_init(const char *path, const char *args)
{
	long len = slurp(path, file_buffer, sizeof(file_buffer));

	if (len < 0) {
		FAIL("cannot read %s: %s", path, strerror(-len));
		return len;
	}
	return init_module(file_buffer, len, args);
}

long load_by_finit(const char *path, const char *args, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long result;

	if (fd < 0) {
		result = -errno;
		FAIL("cannot open %s: %s", path, strerror(-result));
		return result;
	}
	result = finit_module(fd, args, flags);
	close(fd);
	return result;
}

long load_by(int way, const char *path, const char *args)
{
	return way ? load_by_init(path, args) : load_by_finit(path, args, 0);
}

const char *proc_modules_line(const char *name)
{
	size_t len = strlen(name);
	char *line = text_buffer;

	if (slurp("/proc/modules", text_buffer, sizeof(text_buffer)) < 0)
		return NULL;
	while (*line) {
		char *end = line + strcspn(line, "\n");
		bool last = !*end;

		*end = '\0';
		if (!strncmp(line, name, len) && line[len] == ' ')
			return line;
		line = last ? end : end + 1;
	}
	return NULL;
}

long count_modules(void)
{
	long n = slurp("/proc/modules", text_buffer, sizeof(text_buffer));
	char *at = text_buffer;

	if (n < 0)
		return n;
	for (n = 0; (at = strchr(at, '\n')); at++)
		n++;
	return n;
}

void read_accounts(struct accounts *accounts)
{
	char *line = text_buffer;
	long len = slurp(ACCOUNTS_PATH, text_buffer, sizeof(text_buffer));
	int used;

	memset(accounts, 0, sizeof(*accounts));
	if (len <= 0) {
		FAIL("cannot read %s: %s", ACCOUNTS_PATH, strerror(-len));
		return;
	}
	while (accounts->num < MAX_ACCOUNTS &&
	       sscanf(line, "%31s %ld%n", accounts->rows[accounts->num].name,
		      &accounts->rows[accounts->num].value, &used) == 2) {
		accounts->num++;
		line += used;
	}
	if (!accounts->num)
		FAIL("%s has no `name value` line", ACCOUNTS_PATH);
}

void compare_accounts(const struct accounts *before, const struct accounts *after)
{
	int i;

	if (before->num != after->num) {
		FAIL("%d accounts before, %d after", before->num, after->num);
		return;
	}
	for (i = 0; i < before->num; i++) {
		if (strcmp(before->rows[i].name, after->rows[i].name) ||
		    before->rows[i].value != after->rows[i].value)
			FAIL("accounts: %s was %ld, %s is %ld", before->rows[i].name,
			     before->rows[i].value, after->rows[i].name, after->rows[i].value);
	}
}

long account(const char *name)
{
	static struct accounts now;
	int i;

	read_accounts(&now);
	for (i = 0; i < now.num; i++) {
		if (!strcmp(now.rows[i].name, name))
			return now.rows[i].value;
	}
	return -1;
}

void kernel_log_clear(void)
{
	if (klogctl(SYSLOG_CLEAR, NULL, 0) < 0)
		FAIL("syslog(2) cannot clear: %s", strerror(errno));
}

const char *kernel_log(void)
{
	int len = klogctl(SYSLOG_READ_ALL, log_buffer, sizeof(log_buffer) - 1);

	if (len < 0) {
		FAIL("syslog(2) cannot read: %s", strerror(errno));
		len = 0;
	}
	log_buffer[len] = '\0';
	return log_buffer;
}

const char *cmdline_value(const char *key)
{
	static char cmdline[4096];
	size_t len = strlen(key);
	char *word;

	if (slurp("/proc/cmdline", cmdline, sizeof(cmdline)) < 0)
		return NULL;
	for (word = strtok(cmdline, " \n"); word; word = strtok(NULL, " \n")) {
		if (strncmp(word, key, len))
			continue;
		if (word[len] == '=')
			return word + len + 1;
		if (!word[len])
			return "";
	}
	return NULL;
}

/* capget(2) and capset(2), version 3: two words of 32 bits each. */
struct cap_header {
	uint32_t version;
	int pid;
};

struct cap_data {
	uint32_t effective, permitted, inheritable;
};

long set_cap_sys_module(bool on)
{
	struct cap_header header = { 0x20080522, 0 };
	struct cap_data data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -errno;
	if (on)
		data[0].effective |= 1u << CAP_SYS_MODULE;
	else
		data[0].effective &= ~(1u << CAP_SYS_MODULE);
	return answer(syscall(SYS_capset, &header, data));
}

long in_child(int (*function)(void *), void *arg)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (!pid)
		_exit(function(arg));
	if (waitpid(pid, &status, 0) != pid)
		return -errno;
	return status;
}

int wait_status(pid_t pid)
{
	int status = -1;

	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	return status;
}
