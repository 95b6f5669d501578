/* SPDX-License-Identifier: GPL-2.0 */
/* What each call that takes a name says to each kind of name. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "show.h"

/* In w/, made anew for each question. own/ is the user's, sticky/ holds root's files. */
static void set_scene(void)
{
	umask(0);
	empty_directory("w");
	mkdir("w", 0755);
	chdir("w");
	umask(022);
	make_file("file", "text");
	make_file("other", "");
	mkdir("dir", 0755);
	mkdir("dir/sub", 0755);
	mkdir("empty", 0755);
	symlink("file", "link");
	symlink("dir", "dirlink");
	symlink("nothing", "dangling");
	symlink("loop", "loop");
	mkfifo("fifo", 0644);
	make_file("closed", "");
	chmod("closed", 0);
	mkdir("shut", 0700);
	make_file("shut/in", "");
	mkdir("sticky", 0777);
	chmod("sticky", 01777);
	make_file("sticky/file", "");
	mkdir("sticky/dir", 0755);
	mkdir("own", 0755);
	make_file("own/file", "");
	mkdir("own/dir", 0755);
	chown("own", 1000, 1000);
}

static void leave_scene(void)
{
	chdir("..");
}

static const char *const names[] = {
	"", ".", "..", "/", "file", "file/", "file/.", "file/x", "dir", "dir/", "dir/.", "dir/..",
	"dir/sub", "empty", "empty/", "link", "link/", "dirlink", "dirlink/", "dirlink/.",
	"dangling", "dangling/", "loop", "loop/x", "fifo", "closed", "none", "none/", "none/x",
	"shut/in", "shut/none", "sticky/file", "sticky/dir", "sticky/none", "own/file", "own/dir",
	"own/none",
};

static const char *const kernel_names[] = {
	"/proc", "/proc/none", "/proc/none/", "/proc/version", "/proc/version/", "/proc/version/x",
	"/proc/self", "/proc/self/", "/proc/self/none", "/proc/self/status", "/proc/self/exe",
	"/proc/self/fd", "/proc/self/fd/77", "/proc/self/cwd", "/proc/1/none", "/proc/99999",
	"/proc/sys", "/proc/sys/none", "/proc/sys/kernel", "/proc/sys/kernel/osrelease",
	"/proc/sys/kernel/hostname", "/proc/sys/kernel/none", "/sys", "/sys/none", "/sys/module",
	"/sys/module/none", "/sys/kernel/none", "/sys/kernel/debug/none",
};

static char buf[256];
static struct stat st;
static struct statfs fs;

/* The deeds. Each gets the name; "new" is a name that is free. */
static long do_stat(const char *name) { return stat(name, &st); }
static long do_lstat(const char *name) { return lstat(name, &st); }
static long do_statfs(const char *name) { return statfs(name, &fs); }
static long do_readlink(const char *name) { return readlink(name, buf, 1); }
static long do_access_r(const char *name) { return access(name, R_OK); }
static long do_access_w(const char *name) { return access(name, W_OK); }
static long do_access_x(const char *name) { return access(name, X_OK); }
static long do_mkdir(const char *name) { return mkdir(name, 0755); }
static long do_rmdir(const char *name) { return rmdir(name); }
static long do_unlink(const char *name) { return unlink(name); }
static long do_symlink(const char *name) { return symlink("text", name); }
static long do_mkfifo(const char *name) { return mkfifo(name, 0644); }
static long do_mknod(const char *name) { return mknod(name, S_IFCHR | 0600, makedev(1, 3)); }
static long do_mknod_file(const char *name) { return mknod(name, S_IFREG | 0600, 0); }
static long do_link_to(const char *name) { return link("file", name); }
static long do_link_from(const char *name) { return link(name, "own/new"); }
static long do_rename_to(const char *name) { return rename("file", name); }
static long do_rename_dir_to(const char *name) { return rename("dir", name); }
static long do_rename_from(const char *name) { return rename(name, "own/new"); }
static long do_truncate(const char *name) { return truncate(name, 1); }

/* "/" and ".." are everybody's: what was changed is changed back. */
static long do_chmod(const char *name)
{
	struct stat was;
	int known = stat(name, &was);
	long ret = chmod(name, 0444);

	if (!ret && !known)
		chmod(name, was.st_mode & 07777);
	return ret;
}

static long do_chown(const char *name)
{
	struct stat was;
	int known = stat(name, &was);
	long ret = chown(name, 1000, 1000);

	if (!ret && !known)
		chown(name, was.st_uid, was.st_gid);
	return ret;
}

static long do_lchown(const char *name)
{
	struct stat was;
	int known = lstat(name, &was);
	long ret = lchown(name, 1000, 1000);

	if (!ret && !known)
		lchown(name, was.st_uid, was.st_gid);
	return ret;
}

static long do_chdir(const char *name)
{
	int here = open(".", O_PATH);
	long ret = chdir(name);
	int error = errno;

	fchdir(here);
	close(here);
	errno = error;
	return ret;
}

static long do_utimes(const char *name)
{
	return utimensat(AT_FDCWD, name, NULL, 0);
}

static long do_noreplace(const char *name)
{
	return syscall(SYS_renameat2, AT_FDCWD, "file", AT_FDCWD, name, 1);
}

static long do_exchange(const char *name)
{
	return syscall(SYS_renameat2, AT_FDCWD, "file", AT_FDCWD, name, 2);
}

static long do_mount(const char *name)
{
	char here[256], place[PATH_MAX];
	long ret;

	/* Not over our own heads. */
	if (realpath(name, place) &&
	    strncmp(place, getcwd(here, sizeof(here)), strlen(here) + 1) <= 0)
		return 0;
	ret = mount("none", name, "tmpfs", 0, "");
	if (!ret)
		ret = umount2(place, MNT_DETACH);
	return ret;
}

static long do_umount(const char *name)
{
	return umount2(name, 0);
}

static long do_execve(const char *name)
{
	char *const argv[] = { "x", NULL };
	volatile int error = 0;

	/* The child shares our memory until it runs something or ends. */
	if (!vfork()) {
		execve(name, argv, argv + 1);
		error = errno;
		_exit(0);
	}
	wait(NULL);
	errno = error;
	return error ? -1 : 0;
}

struct deed {
	const char *name;
	long (*act)(const char *name);
};

static const struct deed looks[] = {
	{ "stat", do_stat }, { "lstat", do_lstat }, { "statfs", do_statfs },
	{ "readlink", do_readlink }, { "access r", do_access_r }, { "access w", do_access_w },
	{ "access x", do_access_x }, { "chdir", do_chdir }, { "execve", do_execve },
};

static const struct deed changes[] = {
	{ "mkdir", do_mkdir }, { "rmdir", do_rmdir }, { "unlink", do_unlink },
	{ "symlink", do_symlink }, { "mkfifo", do_mkfifo }, { "mknod", do_mknod },
	{ "mknod file", do_mknod_file }, { "link to", do_link_to }, { "link from", do_link_from },
	{ "truncate", do_truncate }, { "chmod", do_chmod }, { "chown", do_chown },
	{ "lchown", do_lchown }, { "utimes", do_utimes }, { "mount", do_mount },
	{ "umount", do_umount },
};

/* Where nothing happens to what everybody uses. */
static const struct deed kernel_changes[] = {
	{ "mkdir", do_mkdir }, { "rmdir", do_rmdir }, { "unlink", do_unlink },
	{ "symlink", do_symlink }, { "mkfifo", do_mkfifo }, { "mknod", do_mknod },
	{ "mknod file", do_mknod_file }, { "link to", do_link_to }, { "link from", do_link_from },
	{ "rename to", do_rename_to }, { "rename dir to", do_rename_dir_to },
	{ "rename from", do_rename_from }, { "truncate", do_truncate },
};

static const struct deed renames[] = {
	{ "to", do_rename_to }, { "dir to", do_rename_dir_to }, { "from", do_rename_from },
	{ "noreplace", do_noreplace }, { "exchange", do_exchange },
};


static bool as_user;
static bool only_looks; /* nothing changes: one scene is enough */

/* For good only in what CAP_SETUID keeps: root comes back to make the next scene. */
static void become(uid_t uid)
{
	int error = errno;

	if (setresgid(uid, uid, 0) || setresuid(uid, uid, 0)) {
		perror("become");
		_exit(1);
	}
	errno = error;
}

static void ask(const char *const *list, size_t num, const struct deed *deed)
{
	size_t i;

	printf("%s:", deed->name);
	for (i = 0; i < num; i++) {
		long ret;

		if (!i || !only_looks)
			set_scene();
		if (as_user)
			become(1000);
		ret = deed->act(list[i]);
		if (as_user) {
			seteuid(0);
			become(0);
		}
		if (i == num - 1 || !only_looks)
			leave_scene();
		printf("%s%s %s", i % 6 ? ", " : "\n  ", *list[i] ? list[i] : "''", answer(ret));
	}
	printf("\n");
}

#define ASK(list, deeds) do { \
		size_t i; \
		for (i = 0; i < sizeof(deeds) / sizeof(*deeds); i++) \
			ask(list, sizeof(list) / sizeof(*list), &deeds[i]); \
	} while (0)

static void look(void)
{
	only_looks = true;
	ASK(names, looks);
}

static void change(void) { ASK(names, changes); }
static void rename_all(void) { ASK(names, renames); }

static void user_look(void)
{
	as_user = true;
	look();
}

static void user_change(void)
{
	as_user = true;
	ASK(names, changes);
	ASK(names, renames);
}

/* Nothing comes of any of it. */
static void kernel_look(void)
{
	only_looks = true;
	ASK(kernel_names, looks);
}

static void kernel_change(void)
{
	only_looks = true;
	ASK(kernel_names, kernel_changes);
}

/* What open(2) makes of the same names. */
static const struct {
	const char *name;
	int flags;
} modes[] = {
	{ "r", O_RDONLY }, { "w", O_WRONLY }, { "rw", O_RDWR }, { "r creat", O_RDONLY | O_CREAT },
	{ "w creat", O_WRONLY | O_CREAT }, { "w creat excl", O_WRONLY | O_CREAT | O_EXCL },
	{ "w trunc", O_WRONLY | O_TRUNC }, { "r trunc", O_RDONLY | O_TRUNC },
	{ "r directory", O_RDONLY | O_DIRECTORY }, { "w directory", O_WRONLY | O_DIRECTORY },
	{ "r nofollow", O_RDONLY | O_NOFOLLOW }, { "w creat nofollow", O_WRONLY | O_CREAT | O_NOFOLLOW },
	{ "path", O_PATH }, { "path nofollow", O_PATH | O_NOFOLLOW },
	{ "path directory", O_PATH | O_DIRECTORY }, { "mode 3", O_ACCMODE },
	{ "noatime", O_RDONLY | O_NOATIME },
	{ "creat directory", O_RDONLY | O_CREAT | O_DIRECTORY },
};

static int open_flags;

static long do_open(const char *name)
{
	int fd = open(name, open_flags | O_NONBLOCK, 0600);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

static void open_each(const char *const *list, size_t num)
{
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		struct deed deed = { modes[i].name, do_open };

		open_flags = modes[i].flags;
		only_looks = list == kernel_names || !(open_flags & O_CREAT);
		ask(list, num, &deed);
	}
}

static void opens(void) { open_each(names, sizeof(names) / sizeof(*names)); }

static void user_opens(void)
{
	as_user = true;
	opens();
}

/* First lines: what becomes of a file that is to be run. */
static void scripts(void)
{
	static const char *const texts[] = {
		"", "x", "#", "#!", "#!\n", "#! \n", "#! \t", "#! \t \n/bin/true\n", "#!/bin/true",
		"#!/bin/true\n", "#! /bin/true \n", "#!/bin/true a b\n", "#!/nosuch\n",
		"#!nosuch\n", "#!w/../../../bin/true\n", "#!/tmp\n", "#!/proc/version\n", "#!script\n",
		"#!/bin/true/\n", "#!/\n", "\177ELF", "#!\0/bin/true\n",
	};
	char name[300];
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		make_file("script", texts[i]);
		chmod("script", 0755);
		printf("%zu %.24s: ", i, strchr(texts[i], '\n') || !*texts[i] ? "line" : texts[i]);
		printf("%s\n", answer(do_execve("./script")));
	}
	/* The first line may be so long. */
	for (i = 250; i < 258; i++) {
		snprintf(name, sizeof(name), "#!%0*d\n", (int)i - 2, 0);
		memcpy(name + 2, "/bin//", 6);
		memset(name + 8, '/', i - 8 - 4);
		memcpy(name + i - 4, "true", 4);
		make_file("script", name);
		printf("%zu: %s\n", i, answer(do_execve("./script")));
	}
	/* A name cut short is none; an argument cut short is one. */
	snprintf(name, sizeof(name), "#!/bin/true %0280d\n", 0);
	make_file("script", name);
	printf("long argument: %s\n", answer(do_execve("./script")));
}

static const struct part parts[] = {
	{ "look", look }, { "change", change }, { "rename", rename_all }, { "open", opens },
	{ "user-look", user_look }, { "user-change", user_change }, { "user-open", user_opens },
	{ "kernel-look", kernel_look }, { "kernel-change", kernel_change },
	{ "scripts", scripts },
};

MAIN(parts)
