/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /init, the first program in ring 3: loads the modules that /etc/modules
 * names, shows them, unloads them in reverse, powers off. It says what it does
 * on lines that start with "init:"; other lines are the kernel's.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define TABLE "/etc/modules"
#define MAX_MODULES 64

static char loaded[MAX_MODULES][56];
static int num_loaded;

static const char *errno_name(int err)
{
	static const struct {
		int err;
		const char *name;
	} names[] = {
		{ EPERM, "EPERM" },	{ ENOENT, "ENOENT" },	  { EIO, "EIO" },
		{ ENOEXEC, "ENOEXEC" }, { EBADF, "EBADF" },	  { EAGAIN, "EAGAIN" },
		{ ENOMEM, "ENOMEM" },	{ EFAULT, "EFAULT" },	  { EBUSY, "EBUSY" },
		{ EEXIST, "EEXIST" },	{ ENODEV, "ENODEV" },	  { EINVAL, "EINVAL" },
		{ ENOSPC, "ENOSPC" },	{ ERANGE, "ERANGE" },	  { ENOSYS, "ENOSYS" },
		{ EBADMSG, "EBADMSG" }, { EOPNOTSUPP, "EOPNOTSUPP" },
		{ ETXTBSY, "ETXTBSY" }, { EKEYREJECTED, "EKEYREJECTED" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].err == err)
			return names[i].name;
	return "errno";
}

/* Prints how a call ended; err is 0 or an errno. */
static void report(const char *call, const char *module, int err)
{
	if (err)
		printf("init: %s %s: %s (%s, %d)\n", call, module, strerror(err), errno_name(err),
		       err);
	else
		printf("init: %s %s: done\n", call, module);
}

static void mount_one(const char *type, const char *where)
{
	if (mkdir(where, 0755) && errno != EEXIST)
		report("mkdir", where, errno);
	if (mount(type, where, type, 0, NULL))
		report("mount", where, errno);
}

/* Without an initial console the kernel starts us with no files open. */
static void open_console(void)
{
	int fd;

	while ((fd = open("/dev/console", O_RDWR)) >= 0 && fd < STDERR_FILENO)
		;
	if (fd > STDERR_FILENO)
		close(fd);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* The whole file in memory, which the caller frees; NULL and errno. */
static void *read_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *data = NULL;
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return NULL;
	*size = 0;
	if (fstat(fd, &st) == 0)
		data = malloc(st.st_size + 1);
	while (data && (n = read(fd, data + *size, st.st_size - *size)) != 0) {
		if (n < 0) {
			free(data);
			data = NULL;
			break;
		}
		*size += n;
	}
	close(fd);
	return data;
}

/* Loads by file descriptor: the kernel reads the file. */
static int load_finit(const char *path, const char *params)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return errno;
	err = syscall(SYS_finit_module, fd, params, 0) ? errno : 0;
	close(fd);
	return err;
}

/* Loads from memory: the kernel copies the bytes. */
static int load_init(const char *path, const char *params)
{
	size_t size;
	void *image = read_file(path, &size);
	int err;

	if (!image)
		return errno;
	err = syscall(SYS_init_module, image, size, params) ? errno : 0;
	free(image);
	return err;
}

/* By the name that the kernel knows: a file two-words.ko holds module two_words. */
static void remember(const char *module)
{
	char *name;

	if (num_loaded == MAX_MODULES)
		return;
	name = loaded[num_loaded];
	snprintf(name, sizeof(loaded[0]), "%s", module);
	while ((name = strchr(name, '-')))
		*name = '_';
	num_loaded++;
}

static void load(const char *call, const char *module, const char *params)
{
	int by_fd = strcmp(call, "finit_module") == 0;
	struct utsname name;
	char path[256];
	int err;

	if (!by_fd && strcmp(call, "init_module") != 0) {
		printf("init: " TABLE ": no such call: %s\n", call);
		return;
	}
	uname(&name);
	snprintf(path, sizeof(path), "/lib/modules/%s/kernel/%s.ko", name.release, module);
	printf("init: %s %s%s%s\n", call, module, *params ? " " : "", params);
	err = by_fd ? load_finit(path, params) : load_init(path, params);
	report(call, module, err);
	if (!err)
		remember(module);
}

/* A line of the table: call, module, and the rest is the parameters. */
static void load_table(void)
{
	FILE *table = fopen(TABLE, "re");
	char line[1024], call[32], module[56];
	size_t len;
	int rest;

	if (!table) {
		report("open", TABLE, errno);
		return;
	}
	while (fgets(line, sizeof(line), table)) {
		len = strcspn(line, "#\n");
		while (len && isspace((unsigned char)line[len - 1]))
			len--;
		line[len] = '\0';
		rest = len;
		if (sscanf(line, "%31s %55s %n", call, module, &rest) == 2)
			load(call, module, line + rest);
	}
	fclose(table);
}

static void print_modules(void)
{
	FILE *modules = fopen("/proc/modules", "re");
	char line[512];

	if (!modules) {
		report("open", "/proc/modules", errno);
		return;
	}
	printf("init: /proc/modules:\n");
	while (fgets(line, sizeof(line), modules))
		printf("init:   %s", line);
	fclose(modules);
}

static void unload(const char *module)
{
	int err = syscall(SYS_delete_module, module, O_NONBLOCK) ? errno : 0;

	report("delete_module", module, err);
}

/* What somebody holds cannot go: each module with references is refused. */
static void unload_used(void)
{
	FILE *modules = fopen("/proc/modules", "re");
	char line[512], name[56];
	int references;

	if (!modules)
		return;
	printf("init: modules in use cannot go:\n");
	while (fgets(line, sizeof(line), modules))
		if (sscanf(line, "%55s %*s %d", name, &references) == 2 && references > 0)
			unload(name);
	fclose(modules);
}

int main(void)
{
	mount_one("devtmpfs", "/dev");
	open_console();
	mount_one("proc", "/proc");
	mount_one("sysfs", "/sys");
	mount_one("debugfs", "/sys/kernel/debug");

	printf("init: process %d in ring 3\n", getpid());
	load_table();
	print_modules();
	unload_used();
	printf("init: unloading in reverse\n");
	while (num_loaded)
		unload(loaded[--num_loaded]);
	print_modules();

	printf("init: powering off\n");
	sync();
	reboot(RB_POWER_OFF);
	report("reboot", "", errno);
	return EXIT_FAILURE;
}
