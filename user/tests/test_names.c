/* SPDX-License-Identifier: GPL-2.0 */
/* Paths and what changes them: the walk, links, directories, renaming, rights, mounts, chroot. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "ktap.h"

#define USER 1000

static char long_name[300], path[5000], page[4096];

static long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

static long touch(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0666);

	return fd < 0 ? -errno : close(fd);
}

static struct stat stat_of(const char *path)
{
	struct stat st;

	memset(&st, 0, sizeof(st));
	lstat(path, &st);
	return st;
}

static void walk(void)
{
	struct stat st;

	mkdir("/tmp/d", 0755);
	mkdir("/tmp/d/e", 0755);
	touch("/tmp/d/e/f");
	EXPECT_OK(sys(stat("/tmp//d/./e/../e/f", &st)));
	EXPECT_OK(sys(stat("/../../tmp/d", &st)));
	EXPECT_OK(sys(stat("/tmp/d/", &st)));
	EXPECT_EQ(sys(stat("/tmp/d/e/f/", &st)), -ENOTDIR);
	EXPECT_EQ(sys(stat("/tmp/d/e/f/.", &st)), -ENOTDIR);
	EXPECT_EQ(sys(stat("/tmp/d/e/f/..", &st)), -ENOTDIR);
	EXPECT_EQ(sys(stat("/tmp/d/e/f/g", &st)), -ENOTDIR);
	EXPECT_EQ(sys(stat("/tmp/d/none/f", &st)), -ENOENT);
	long_name[256] = '\0';
	EXPECT_EQ(sys(stat(long_name, &st)), -ENAMETOOLONG);
	long_name[255] = '\0';
	EXPECT_EQ(sys(stat(long_name, &st)), -ENOENT);
	path[4999] = '\0';
	EXPECT_EQ(sys(stat(path, &st)), -ENAMETOOLONG);
	path[4095] = '\0';
	EXPECT_OK(sys(stat(path, &st)));
	unlink("/tmp/d/e/f");
	rmdir("/tmp/d/e");
	rmdir("/tmp/d");
}

static void symbolic_links(void)
{
	char buf[64] = "", name[32], text[32];
	struct stat st;

	mkdir("/tmp/s", 0755);
	touch("/tmp/s/file");
	EXPECT_OK(sys(symlink("file", "/tmp/s/rel")));
	EXPECT_OK(sys(symlink("/tmp/s", "/tmp/s/abs")));
	EXPECT_OK(sys(symlink("loop", "/tmp/s/loop")));
	EXPECT_OK(sys(symlink("abs/abs/../s/abs/rel", "/tmp/s/deep")));
	EXPECT_OK(sys(stat("/tmp/s/deep", &st)));
	EXPECT_EQ(st.st_ino, stat_of("/tmp/s/file").st_ino);
	EXPECT_EQ(sys(readlink("/tmp/s/rel", buf, sizeof(buf))), 4);
	EXPECT_EQ(sys(readlink("/tmp/s/rel", buf, 2)), 2);
	EXPECT_EQ(sys(readlink("/tmp/s/file", buf, 2)), -EINVAL);
	EXPECT_EQ(stat_of("/tmp/s/rel").st_size, 4);
	EXPECT(S_ISLNK(stat_of("/tmp/s/rel").st_mode));
	EXPECT_EQ(sys(stat("/tmp/s/loop", &st)), -ELOOP);
	EXPECT_EQ(sys(stat("/tmp/s/loop/x", &st)), -ELOOP);
	EXPECT_EQ(sys(open("/tmp/s/rel", O_RDONLY | O_NOFOLLOW)), -ELOOP);
	EXPECT_EQ(sys(stat("/tmp/s/rel/", &st)), -ENOTDIR);
	EXPECT_OK(sys(lstat("/tmp/s/abs/", &st)));
	EXPECT(S_ISDIR(st.st_mode));
	EXPECT_EQ(sys(symlink("", "/tmp/s/x")), -ENOENT);
	EXPECT_EQ(sys(symlink("y", "/tmp/s/rel")), -EEXIST);
	/* O_CREAT through a link that leads nowhere yet; O_EXCL never follows. */
	symlink("made", "/tmp/s/dangling");
	EXPECT_EQ(sys(open("/tmp/s/dangling", O_CREAT | O_EXCL | O_WRONLY, 0600)), -EEXIST);
	EXPECT_OK(touch("/tmp/s/dangling"));
	EXPECT(S_ISREG(stat_of("/tmp/s/made").st_mode));
	/* 40 links are followed, 41 are not. */
	for (int i = 1; i <= 41; i++) {
		snprintf(name, sizeof(name), "/tmp/s/n%d", i);
		snprintf(text, sizeof(text), i == 1 ? "file" : "n%d", i - 1);
		symlink(text, name);
	}
	EXPECT_OK(sys(stat("/tmp/s/n40", &st)));
	EXPECT_EQ(sys(stat("/tmp/s/n41", &st)), -ELOOP);
	for (int i = 1; i <= 41; i++) {
		snprintf(name, sizeof(name), "/tmp/s/n%d", i);
		unlink(name);
	}
	unlink("/tmp/s/dangling");
	unlink("/tmp/s/made");
	unlink("/tmp/s/deep");
	unlink("/tmp/s/loop");
	unlink("/tmp/s/abs");
	unlink("/tmp/s/rel");
	unlink("/tmp/s/file");
	EXPECT_OK(sys(rmdir("/tmp/s")));
}

static void hard_links(void)
{
	struct stat st;

	touch("/tmp/one");
	EXPECT_OK(sys(link("/tmp/one", "/tmp/two")));
	EXPECT_EQ(stat_of("/tmp/two").st_nlink, 2);
	EXPECT_EQ(stat_of("/tmp/two").st_ino, stat_of("/tmp/one").st_ino);
	EXPECT_EQ(sys(link("/tmp/one", "/tmp/two")), -EEXIST);
	EXPECT_EQ(sys(link("/tmp", "/tmp/three")), -EPERM);
	EXPECT_EQ(sys(link("/tmp/none", "/tmp/three")), -ENOENT);
	EXPECT_EQ(sys(link("/proc/version", "/tmp/three")), -EXDEV);
	EXPECT_OK(sys(rename("/tmp/one", "/tmp/two"))); /* the same file: nothing happens */
	EXPECT_OK(sys(stat("/tmp/one", &st)));
	unlink("/tmp/one");
	EXPECT_EQ(stat_of("/tmp/two").st_nlink, 1);
	unlink("/tmp/two");
}

static void directories(void)
{
	EXPECT_OK(sys(mkdir("/tmp/dir", 0777)));
	EXPECT_EQ(stat_of("/tmp/dir").st_mode, S_IFDIR | 0755); /* the umask */
	EXPECT_EQ(stat_of("/tmp/dir").st_nlink, 2);
	EXPECT_EQ(sys(mkdir("/tmp/dir", 0777)), -EEXIST);
	EXPECT_EQ(sys(mkdir("/", 0777)), -EEXIST);
	EXPECT_OK(sys(mkdir("/tmp/dir/sub/", 0777)));
	EXPECT_EQ(stat_of("/tmp/dir").st_nlink, 3);
	EXPECT_EQ(sys(rmdir("/tmp/dir")), -ENOTEMPTY);
	EXPECT_EQ(sys(rmdir("/tmp/dir/sub/.")), -EINVAL);
	EXPECT_EQ(sys(rmdir("/tmp/dir/sub/..")), -ENOTEMPTY);
	EXPECT_EQ(sys(unlink("/tmp/dir/sub")), -EISDIR);
	EXPECT_EQ(sys(rmdir("/")), -EBUSY);
	touch("/tmp/dir/file");
	EXPECT_EQ(sys(rmdir("/tmp/dir/file")), -ENOTDIR);
	EXPECT_EQ(sys(unlinkat(AT_FDCWD, "/tmp/dir/sub", AT_REMOVEDIR)), 0);
	unlink("/tmp/dir/file");
	EXPECT_OK(sys(rmdir("/tmp/dir")));
	EXPECT_EQ(sys(mkdir("/proc/x", 0777)), -ENOENT);
}

static void renaming(void)
{
	mkdir("/tmp/a", 0755);
	mkdir("/tmp/b", 0755);
	touch("/tmp/a/file");
	touch("/tmp/b/target");
	EXPECT_OK(sys(rename("/tmp/a/file", "/tmp/b/target")));
	EXPECT_EQ(sys(rename("/tmp/a/file", "/tmp/b/x")), -ENOENT);
	EXPECT_EQ(sys(rename("/tmp/b/target", "/tmp/a")), -EISDIR);
	EXPECT_EQ(sys(rename("/tmp/a", "/tmp/b/target")), -ENOTDIR);
	EXPECT_EQ(sys(rename("/tmp/a", "/tmp/b")), -ENOTEMPTY);
	EXPECT_EQ(sys(rename("/tmp/a", "/tmp/a/inside")), -EINVAL);
	EXPECT_OK(sys(rename("/tmp/a", "/tmp/b/a-name-that-is-longer-than-those-that-lie-inside")));
	EXPECT_EQ(stat_of("/tmp/b").st_nlink, 3);
	EXPECT_EQ(sys(rename("/tmp/b", "/tmp/b/a-name-that-is-longer-than-those-that-lie-inside")),
		  -EINVAL);
	EXPECT_EQ(sys(rename("/tmp/b/a-name-that-is-longer-than-those-that-lie-inside", "/tmp/b")),
		  -ENOTEMPTY);
	EXPECT_EQ(sys(syscall(SYS_renameat2, AT_FDCWD, "/tmp/b/target", AT_FDCWD, "/tmp/b/target",
			      1)), -EEXIST);
	EXPECT_OK(sys(syscall(SYS_renameat2, AT_FDCWD, "/tmp/b/target", AT_FDCWD,
			      "/tmp/b/a-name-that-is-longer-than-those-that-lie-inside", 2)));
	EXPECT(S_ISDIR(stat_of("/tmp/b/target").st_mode));
	EXPECT_EQ(sys(rename("/tmp/b/target", "/proc/x")), -EXDEV);
	rmdir("/tmp/b/target");
	EXPECT_OK(sys(unlink("/tmp/b/a-name-that-is-longer-than-those-that-lie-inside")));
	EXPECT_OK(sys(rmdir("/tmp/b")));
}

/* Every entry that stays is read once, whatever comes and goes meanwhile. */
static void reading_directories(void)
{
	static char seen[500];
	char name[32];
	struct dirent *d;
	int i, dots = 0, rest = 0;
	DIR *dir;

	mkdir("/tmp/many", 0755);
	for (i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "/tmp/many/%d", i);
		touch(name);
	}
	dir = opendir("/tmp/many");
	while ((d = readdir(dir))) {
		if (d->d_name[0] == '.') {
			EXPECT_EQ(d->d_type, DT_DIR);
			dots++;
			continue;
		}
		i = atoi(d->d_name);
		if (i < 0 || i >= 500 || seen[i]++ || d->d_type != DT_REG)
			FAIL("entry %s", d->d_name);
		/* Odd names go as they are read, even ones go at the end. */
		snprintf(name, sizeof(name), "/tmp/many/%d", i);
		if (i % 2)
			unlink(name);
	}
	EXPECT_EQ(dots, 2);
	EXPECT(!memchr(seen, 0, sizeof(seen)));
	rewinddir(dir);
	while ((d = readdir(dir)))
		rest++;
	EXPECT_EQ(rest, 252);
	closedir(dir);
	for (i = 0; i < 500; i += 2) {
		snprintf(name, sizeof(name), "/tmp/many/%d", i);
		unlink(name);
	}
	EXPECT_OK(sys(rmdir("/tmp/many")));
}

static void getdents_answers(void)
{
	char buf[64];
	int fd = open("/", O_RDONLY | O_DIRECTORY), file = open("/tmp/x", O_RDWR | O_CREAT, 0600);

	EXPECT_EQ(sys(syscall(SYS_getdents64, fd, buf, 8)), -EINVAL);
	EXPECT_EQ(sys(syscall(SYS_getdents64, fd, 8, 64)), -EFAULT);
	EXPECT(sys(syscall(SYS_getdents64, fd, buf, 64)) > 0);
	EXPECT_EQ(sys(syscall(SYS_getdents64, file, buf, 64)), -ENOTDIR);
	close(file);
	unlink("/tmp/x");
	close(fd);
	mkdir("/tmp/gone", 0755);
	fd = open("/tmp/gone", O_RDONLY);
	rmdir("/tmp/gone");
	EXPECT_EQ(sys(syscall(SYS_getdents64, fd, buf, 64)), -ENOENT);
	EXPECT_EQ(sys(openat(fd, "x", O_CREAT | O_WRONLY, 0600)), -ENOENT);
	close(fd);
}

static void relative_calls(void)
{
	char buf[128];
	int dir;

	mkdir("/tmp/at", 0755);
	dir = open("/tmp/at", O_RDONLY | O_DIRECTORY);
	EXPECT_OK(sys(mkdirat(dir, "sub", 0700)));
	EXPECT_OK(sys(fchdir(dir)));
	EXPECT_STR(getcwd(buf, sizeof(buf)), "/tmp/at");
	EXPECT_OK(touch("sub/file"));
	EXPECT_OK(sys(renameat(dir, "sub/file", dir, "file")));
	EXPECT_OK(sys(faccessat(dir, "file", R_OK, 0)));
	EXPECT_EQ(sys(openat(99, "file", O_RDONLY)), -EBADF);
	EXPECT_EQ(sys(getcwd(buf, 3) ? 0 : -1), -ERANGE);
	EXPECT_OK(sys(symlinkat("file", dir, "link")));
	EXPECT_EQ(sys(readlinkat(dir, "link", buf, sizeof(buf))), 4);
	EXPECT_OK(sys(linkat(dir, "link", dir, "link2", 0)));
	EXPECT_OK(sys(unlinkat(dir, "link2", 0)));
	EXPECT_OK(sys(unlinkat(dir, "link", 0)));
	EXPECT_OK(sys(unlinkat(dir, "file", 0)));
	EXPECT_OK(sys(unlinkat(dir, "sub", AT_REMOVEDIR)));
	rmdir("/tmp/at");
	EXPECT_EQ(sys(getcwd(buf, sizeof(buf)) ? 0 : -1), -ENOENT);
	EXPECT_OK(sys(chdir("..")));
	EXPECT_OK(sys(chdir("/")));
	EXPECT_EQ(sys(chdir("/proc/version")), -ENOTDIR);
	close(dir);
}

static int as_user(void *unused)
{
	(void)unused;
	if (setgid(USER) || setuid(USER))
		return 100;
	if (open("/tmp/perm/secret", O_RDONLY) != -1 || errno != EACCES)
		return 1;
	if (access("/tmp/perm/mine", R_OK | W_OK))
		return 2;
	if (access("/tmp/perm/mine", X_OK) != -1 || errno != EACCES)
		return 3;
	if (open("/tmp/perm/new", O_WRONLY | O_CREAT, 0600) != -1 || errno != EACCES)
		return 4;
	if (unlink("/tmp/perm/mine") != -1 || errno != EACCES)
		return 5;
	if (chmod("/tmp/perm/secret", 0777) != -1 || errno != EPERM)
		return 6;
	if (chown("/tmp/perm/mine", 0, 0) != -1 || errno != EPERM)
		return 7;
	if (chmod("/tmp/perm/mine", 0666))
		return 8;
	if (open("/tmp/perm/closed/x", O_RDONLY) != -1 || errno != EACCES)
		return 9;
	if (mount("none", "/tmp", "tmpfs", 0, "") != -1 || errno != EPERM)
		return 10;
	if (mknod("/tmp/node", S_IFCHR | 0600, 0x103) != -1 || errno != EPERM)
		return 11;
	if (chroot("/tmp") != -1 || errno != EPERM)
		return 12;
	/* /tmp is sticky: what is root's stays. */
	if (unlink("/tmp/roots") != -1 || errno != EPERM)
		return 13;
	if (open("/sys/kernel/debug/accounting", O_RDONLY) != -1 || errno != EACCES)
		return 14;
	return touch("/tmp/own") || unlink("/tmp/own") ? 15 : 0;
}

/* Set-id bits are root's to give and to take, and a group that of its members. */
static int set_id_as_user(void *unused)
{
	(void)unused;
	umask(0);
	if (setgid(USER) || setuid(USER))
		return 100;
	if (chown("/tmp/perm/suid", -1, -1) != -1 || errno != EPERM)
		return 1;
	if (chown("/tmp/perm/suid", 0, 0) != -1 || errno != EPERM)
		return 2;
	if (chown("/tmp/perm/plain", 0, -1) != -1 || errno != EPERM)
		return 3;
	if (chown("/tmp/perm/plain", -1, -1))
		return 4;
	close(open("/tmp/perm/team/run", O_WRONLY | O_CREAT, 02777));
	close(open("/tmp/perm/team/data", O_WRONLY | O_CREAT, 02666));
	return 0;
}

static void set_id(void)
{
	mkdir("/tmp/perm", 0755);
	mkdir("/tmp/perm/team", 0777);
	chmod("/tmp/perm/team", 02777);
	touch("/tmp/perm/suid");
	touch("/tmp/perm/plain");
	chmod("/tmp/perm/suid", 06755);
	EXPECT_EQ(in_child(set_id_as_user, NULL), 0);
	EXPECT_EQ(stat_of("/tmp/perm/suid").st_mode, S_IFREG | 06755);
	EXPECT_EQ(stat_of("/tmp/perm/team/run").st_mode, S_IFREG | 0777);
	EXPECT_EQ(stat_of("/tmp/perm/team/run").st_gid, 0);
	EXPECT_EQ(stat_of("/tmp/perm/team/data").st_mode, S_IFREG | 02666);
	unlink("/tmp/perm/team/run");
	unlink("/tmp/perm/team/data");
	rmdir("/tmp/perm/team");
	unlink("/tmp/perm/suid");
	unlink("/tmp/perm/plain");
	EXPECT_OK(sys(rmdir("/tmp/perm")));
}

static void rights(void)
{
	mkdir("/tmp/perm", 0755);
	mkdir("/tmp/perm/closed", 0700);
	touch("/tmp/perm/closed/x");
	touch("/tmp/perm/secret");
	chmod("/tmp/perm/secret", 0600);
	touch("/tmp/perm/mine");
	touch("/tmp/roots");
	EXPECT_OK(sys(chown("/tmp/perm/mine", USER, USER)));
	chmod("/tmp/perm/mine", 04755);
	EXPECT_OK(sys(chown("/tmp/perm/mine", USER, -1)));
	chmod("/tmp/perm/mine", 0644);
	EXPECT_EQ(in_child(as_user, NULL), 0);
	EXPECT_EQ(stat_of("/tmp/perm/mine").st_mode, S_IFREG | 0666);
	/* root may do everything but run what nobody may run. */
	EXPECT_OK(sys(access("/tmp/perm/secret", R_OK | W_OK)));
	EXPECT_EQ(sys(access("/tmp/perm/secret", X_OK)), -EACCES);
	unlink("/tmp/roots");
	unlink("/tmp/perm/closed/x");
	rmdir("/tmp/perm/closed");
	unlink("/tmp/perm/secret");
	unlink("/tmp/perm/mine");
	EXPECT_OK(sys(rmdir("/tmp/perm")));
}

static void times(void)
{
	struct timespec ts[2] = { { 100, 5 }, { 200, 6 } };
	struct timespec omit[2] = { { 0, UTIME_OMIT }, { 7, 8 } };
	struct timeval tv[2] = { { 11, 12 }, { 13, 14 } };
	struct timespec bad[2] = { { 0, -1 }, { 0, 0 } };
	struct stat st;

	touch("/tmp/t");
	st = stat_of("/tmp/t");
	EXPECT(st.st_mtime > 1600000000);
	EXPECT_OK(sys(utimensat(AT_FDCWD, "/tmp/t", ts, 0)));
	st = stat_of("/tmp/t");
	EXPECT(st.st_atim.tv_sec == 100 && st.st_atim.tv_nsec == 5 && st.st_mtim.tv_nsec == 6);
	EXPECT_OK(sys(utimensat(AT_FDCWD, "/tmp/t", omit, 0)));
	st = stat_of("/tmp/t");
	EXPECT(st.st_atim.tv_sec == 100 && st.st_mtim.tv_sec == 7);
	EXPECT_OK(sys(utimes("/tmp/t", tv)));
	EXPECT_EQ(stat_of("/tmp/t").st_mtim.tv_nsec, 14000);
	EXPECT_EQ(sys(utimensat(AT_FDCWD, "/tmp/t", bad, 0)), -EINVAL);
	unlink("/tmp/t");
}

/* Where somebody still stands after its umount nothing can be mounted any more. */
static void a_mount_that_is_gone(void)
{
	mkdir("/tmp/gone", 0755);
	mkdir("/tmp/there", 0755);
	EXPECT_OK(sys(mount("gone", "/tmp/gone", "tmpfs", 0, NULL)));
	EXPECT_OK(sys(mount("there", "/tmp/there", "tmpfs", 0, NULL)));
	EXPECT_OK(sys(chdir("/tmp/gone")));
	mkdir("d", 0755);
	EXPECT_OK(sys(umount2("/tmp/gone", MNT_DETACH)));
	EXPECT_EQ(sys(mount("x", "d", "tmpfs", 0, NULL)), -EINVAL);
	EXPECT_EQ(sys(mount("/tmp/there", "d", NULL, MS_BIND, NULL)), -EINVAL);
	EXPECT_EQ(sys(mount("/tmp/there", "d", NULL, MS_MOVE, NULL)), -EINVAL);
	EXPECT_OK(sys(chdir("/")));
	EXPECT_OK(sys(umount2("/tmp/there", 0)));
	rmdir("/tmp/there");
	rmdir("/tmp/gone");
}

static void mounts(void)
{
	char buf[4096];
	struct statfs fs;
	int fd;

	mkdir("/tmp/m", 0755);
	touch("/tmp/m/below");
	EXPECT_EQ(sys(mount("none", "/tmp/m", "nosuchfs", 0, "")), -ENODEV);
	EXPECT_EQ(sys(mount("none", "/tmp/none", "tmpfs", 0, "")), -ENOENT);
	EXPECT_OK(sys(mount("my fs", "/tmp/m", "tmpfs", MS_NODEV, "mode=700")));
	EXPECT_EQ(sys(access("/tmp/m/below", F_OK)), -ENOENT);
	EXPECT_EQ(stat_of("/tmp/m").st_mode, S_IFDIR | 0700);
	EXPECT_OK(touch("/tmp/m/above"));
	EXPECT_OK(sys(statfs("/tmp/m", &fs)));
	EXPECT_EQ(fs.f_type, 0x01021994);
	EXPECT(slurp("/proc/mounts", buf, sizeof(buf)) > 0);
	EXPECT(strstr(buf, "my\\040fs /tmp/m tmpfs rw,nodev,relatime 0 0\n"));
	EXPECT_EQ(sys(rmdir("/tmp/m")), -EBUSY);
	EXPECT_EQ(sys(rename("/tmp/m", "/tmp/n")), -EBUSY);
	mknod("/tmp/m/null", S_IFCHR | 0600, 0x103);
	EXPECT_EQ(sys(open("/tmp/m/null", O_RDONLY)), -EACCES);
	fd = open("/tmp/m/above", O_RDONLY);
	EXPECT_EQ(sys(umount("/tmp/m")), -EBUSY);
	close(fd);
	chdir("/tmp/m");
	EXPECT_OK(sys(chdir("..")));
	EXPECT_STR(getcwd(buf, sizeof(buf)), "/tmp");
	chdir("/");
	EXPECT_OK(sys(mount("none", "/tmp/m", "", MS_REMOUNT | MS_RDONLY, "")));
	EXPECT_EQ(sys(open("/tmp/m/x", O_CREAT | O_WRONLY, 0600)), -EROFS);
	EXPECT_EQ(sys(unlink("/tmp/m/above")), -EROFS);
	EXPECT_OK(sys(umount("/tmp/m")));
	EXPECT_OK(sys(access("/tmp/m/below", F_OK)));
	EXPECT_EQ(sys(umount("/tmp/m")), -EINVAL);
	mkdir("/tmp/m2", 0755);
	EXPECT_OK(sys(mount("/tmp/m", "/tmp/m2", "", MS_BIND, "")));
	EXPECT_OK(sys(access("/tmp/m2/below", F_OK)));
	fd = open("/tmp/m2/below", O_RDONLY);
	EXPECT_OK(sys(umount2("/tmp/m2", MNT_DETACH)));
	close(fd);
	rmdir("/tmp/m2");
	unlink("/tmp/m/below");
	EXPECT_OK(sys(rmdir("/tmp/m")));
}

/* A full file system says so, and gives all of it back. */
static void full_file_system(void)
{
	struct statfs fs;
	int fd, pages = 0;

	mkdir("/tmp/full", 0755);
	EXPECT_OK(sys(mount("none", "/tmp/full", "tmpfs", 0, "size=64k")));
	fd = open("/tmp/full/f", O_RDWR | O_CREAT, 0600);
	while (write(fd, page, sizeof(page)) == sizeof(page))
		pages++;
	EXPECT_EQ(errno, ENOSPC);
	EXPECT_EQ(pages, 16);
	EXPECT_OK(sys(statfs("/tmp/full", &fs)));
	EXPECT(fs.f_blocks == 16 && fs.f_bfree == 0);
	EXPECT_EQ(pwrite(fd, page, 10, 100), 10); /* what is there can be written */
	EXPECT_OK(sys(ftruncate(fd, 5000)));
	EXPECT_EQ(sys(pwrite(fd, page, sizeof(page), 8 * 4096)), sizeof(page));
	EXPECT_EQ(sys(pwrite(fd, page, 1, 1 << 20)), 1);
	close(fd);
	EXPECT_OK(sys(umount("/tmp/full")));
	rmdir("/tmp/full");
}

static int in_new_root(void *unused)
{
	char buf[64];
	struct stat st;

	(void)unused;
	if (chroot("/tmp/root") || chdir("/"))
		return 1;
	if (!getcwd(buf, sizeof(buf)) || strcmp(buf, "/"))
		return 2;
	if (stat("/tests", &st) != -1 || stat("../../../tests", &st) != -1)
		return 3;
	return stat("/abs", &st) || stat("/inside", &st) ? 4 : 0;
}

static void new_root(void)
{
	mkdir("/tmp/root", 0755);
	touch("/tmp/root/inside");
	symlink("/inside", "/tmp/root/abs");
	EXPECT_EQ(in_child(in_new_root, NULL), 0);
	unlink("/tmp/root/abs");
	unlink("/tmp/root/inside");
	rmdir("/tmp/root");
}

static void initrd_attributes(void)
{
	struct stat st = stat_of("/tmp");

	EXPECT_EQ(st.st_mode, S_IFDIR | 01777);
	EXPECT_EQ(stat_of("/modules/hello.ko").st_mode & 07777, 0644);
	EXPECT_EQ(stat_of("/modules/hello.ko").st_mtime, 0);
	EXPECT_EQ(stat_of("/dev/console").st_rdev, 0x501);
	EXPECT(S_ISDIR(stat_of("/root").st_mode));
}

int main(void)
{
	dup2(0, 512);
	close(512);
	/* What is touched for the first time takes memory: not a case's business. */
	closedir(opendir("/"));
	memset(long_name, 'n', sizeof(long_name));
	memset(path, '/', sizeof(path));
	memset(page, 0, sizeof(page));
	ktap_start(16);
	RUN(walk);
	RUN(symbolic_links);
	RUN(hard_links);
	RUN(directories);
	RUN(renaming);
	RUN(reading_directories);
	RUN(getdents_answers);
	RUN(relative_calls);
	RUN(rights);
	RUN(set_id);
	RUN(times);
	RUN(mounts);
	RUN(a_mount_that_is_gone);
	RUN(full_file_system);
	RUN(new_root);
	RUN(initrd_attributes);
	return ktap_finish();
}
