/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Extended attributes (xattr(7)): no file system here keeps any. The calls look
 * at what they are given as Linux does, then answer EOPNOTSUPP; a list is empty.
 */
#include <linux/capability.h>
#include <linux/uaccess.h>

#include "fs/file.h"
#include "fs/internal.h"
#include "syscalls.h"

#define XATTR_CREATE 1
#define XATTR_REPLACE 2
#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536

/* The name, as long as it may be. Return: 0, -ERANGE for none or too long, -EFAULT. */
static int copy_name(char *kname, const char __user *name)
{
	long len = strncpy_from_user(kname, name, XATTR_NAME_MAX + 1);

	if (len == 0 || len == XATTR_NAME_MAX + 1)
		return -ERANGE;
	return len < 0 ? len : 0;
}

/*
 * trusted.* is nothing for others to see, user.* is for files and directories.
 * Everything else has no handler. Source: xattr(7).
 */
static int refuse_name(const struct inode *inode, const char *name, bool write)
{
	int hidden = write ? -EPERM : -ENODATA;

	if (!strncmp(name, "trusted.", 8) && !capable(CAP_SYS_ADMIN))
		return hidden;
	if (!strncmp(name, "user.", 5) && !S_ISREG(inode->i_mode) && !S_ISDIR(inode->i_mode))
		return hidden;
	return -EOPNOTSUPP;
}

static long set_xattr(const struct path *path, const char __user *name, const void __user *value,
		      size_t size, int flags)
{
	char kname[XATTR_NAME_MAX + 1], byte;
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	err = copy_name(kname, name);
	if (err)
		return err;
	if (size > XATTR_SIZE_MAX)
		return -E2BIG;
	/* The value itself goes nowhere: it is enough to know that it could be read. */
	if (size && (copy_from_user(&byte, value, 1) ||
		     copy_from_user(&byte, value + size - 1, 1)))
		return -EFAULT;
	return refuse_name(path->dentry->d_inode, kname, true);
}

static long get_xattr(const struct path *path, const char __user *name)
{
	char kname[XATTR_NAME_MAX + 1];
	int err = copy_name(kname, name);

	return err ? err : refuse_name(path->dentry->d_inode, kname, false);
}

/* There are none: on Linux that is a list of no bytes, not an error. */
static long list_xattr(const struct path *path)
{
	return 0;
}

static long remove_xattr(const struct path *path, const char __user *name)
{
	char kname[XATTR_NAME_MAX + 1];
	int err = mnt_want_write(path->mnt);

	if (!err)
		err = copy_name(kname, name);
	return err ? err : refuse_name(path->dentry->d_inode, kname, true);
}

/* Runs an expression with `path`, the file that is meant. */
#define AT_PATH(name, follow, expr) ({ \
	struct path __path, *path = &__path; \
	long __err = user_path_at(AT_FDCWD, name, follow, path); \
	if (!__err) { \
		__err = (expr); \
		path_put(path); \
	} \
	__err; })

#define AT_FD(fd, expr) ({ \
	struct file *__file = fget(fd); \
	long __err = -EBADF; \
	if (__file) { \
		const struct path *path = &__file->f_path; \
		__err = (expr); \
		fput(__file); \
	} \
	__err; })

SYSCALL_DEFINE5(setxattr, const char __user *, pathname, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, set_xattr(path, name, value, size, flags));
}

SYSCALL_DEFINE5(lsetxattr, const char __user *, pathname, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return AT_PATH(pathname, 0, set_xattr(path, name, value, size, flags));
}

SYSCALL_DEFINE5(fsetxattr, int, fd, const char __user *, name, const void __user *, value,
		size_t, size, int, flags)
{
	return AT_FD(fd, set_xattr(path, name, value, size, flags));
}

SYSCALL_DEFINE4(getxattr, const char __user *, pathname, const char __user *, name,
		void __user *, value, size_t, size)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, get_xattr(path, name));
}

SYSCALL_DEFINE4(lgetxattr, const char __user *, pathname, const char __user *, name,
		void __user *, value, size_t, size)
{
	return AT_PATH(pathname, 0, get_xattr(path, name));
}

SYSCALL_DEFINE4(fgetxattr, int, fd, const char __user *, name, void __user *, value,
		size_t, size)
{
	return AT_FD(fd, get_xattr(path, name));
}

SYSCALL_DEFINE3(listxattr, const char __user *, pathname, char __user *, list, size_t, size)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, list_xattr(path));
}

SYSCALL_DEFINE3(llistxattr, const char __user *, pathname, char __user *, list, size_t, size)
{
	return AT_PATH(pathname, 0, list_xattr(path));
}

SYSCALL_DEFINE3(flistxattr, int, fd, char __user *, list, size_t, size)
{
	return AT_FD(fd, list_xattr(path));
}

SYSCALL_DEFINE2(removexattr, const char __user *, pathname, const char __user *, name)
{
	return AT_PATH(pathname, LOOKUP_FOLLOW, remove_xattr(path, name));
}

SYSCALL_DEFINE2(lremovexattr, const char __user *, pathname, const char __user *, name)
{
	return AT_PATH(pathname, 0, remove_xattr(path, name));
}

SYSCALL_DEFINE2(fremovexattr, int, fd, const char __user *, name)
{
	return AT_FD(fd, remove_xattr(path, name));
}
