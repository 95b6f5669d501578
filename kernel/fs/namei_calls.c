/* SPDX-License-Identifier: GPL-2.0 */
/* The system calls that change names: user strings in, the work in namei_change.c. */
#include "fs/internal.h"
#include "syscalls.h"

/* Runs `expr` with the kernel copy of one user path as `k`. */
#define WITH_PATH(name, k, expr) ({ \
	char *k = getname(name); \
	long __ret = PTR_ERR_OR_ZERO(k); \
	if (!__ret) { \
		__ret = (expr); \
		kfree(k); \
	} \
	__ret; })

SYSCALL_DEFINE2(mkdir, const char __user *, name, umode_t, mode)
{
	return WITH_PATH(name, k, do_mkdirat(AT_FDCWD, k, mode));
}

SYSCALL_DEFINE3(mkdirat, int, dfd, const char __user *, name, umode_t, mode)
{
	return WITH_PATH(name, k, do_mkdirat(dfd, k, mode));
}

SYSCALL_DEFINE1(rmdir, const char __user *, name)
{
	return WITH_PATH(name, k, do_rmdirat(AT_FDCWD, k));
}

SYSCALL_DEFINE1(unlink, const char __user *, name)
{
	return WITH_PATH(name, k, do_unlinkat(AT_FDCWD, k));
}

SYSCALL_DEFINE3(unlinkat, int, dfd, const char __user *, name, int, flags)
{
	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	if (flags & AT_REMOVEDIR)
		return WITH_PATH(name, k, do_rmdirat(dfd, k));
	return WITH_PATH(name, k, do_unlinkat(dfd, k));
}

SYSCALL_DEFINE3(mknod, const char __user *, name, umode_t, mode, unsigned int, dev)
{
	return WITH_PATH(name, k, do_mknodat(AT_FDCWD, k, mode, new_decode_dev(dev)));
}

SYSCALL_DEFINE4(mknodat, int, dfd, const char __user *, name, umode_t, mode, unsigned int, dev)
{
	return WITH_PATH(name, k, do_mknodat(dfd, k, mode, new_decode_dev(dev)));
}

static long do_symlink(const char __user *text, int dfd, const char __user *name)
{
	return WITH_PATH(text, t, WITH_PATH(name, k, do_symlinkat(t, dfd, k)));
}

SYSCALL_DEFINE2(symlink, const char __user *, text, const char __user *, name)
{
	return do_symlink(text, AT_FDCWD, name);
}

SYSCALL_DEFINE3(symlinkat, const char __user *, text, int, dfd, const char __user *, name)
{
	return do_symlink(text, dfd, name);
}

static long do_link(int olddfd, const char __user *old, int newdfd, const char __user *name,
		    int flags)
{
	char *from = getname_flags(old, flags & AT_EMPTY_PATH);
	long ret = PTR_ERR_OR_ZERO(from);

	if (ret)
		return ret;
	ret = WITH_PATH(name, k, do_linkat(olddfd, from, newdfd, k, flags));
	kfree(from);
	return ret;
}

SYSCALL_DEFINE2(link, const char __user *, old, const char __user *, name)
{
	return do_link(AT_FDCWD, old, AT_FDCWD, name, 0);
}

SYSCALL_DEFINE5(linkat, int, olddfd, const char __user *, old, int, newdfd, const char __user *,
		name, int, flags)
{
	return do_link(olddfd, old, newdfd, name, flags);
}

static long do_rename(int olddfd, const char __user *old, int newdfd, const char __user *name,
		      unsigned int flags)
{
	return WITH_PATH(old, o, WITH_PATH(name, k, do_renameat(olddfd, o, newdfd, k, flags)));
}

SYSCALL_DEFINE2(rename, const char __user *, old, const char __user *, name)
{
	return do_rename(AT_FDCWD, old, AT_FDCWD, name, 0);
}

SYSCALL_DEFINE4(renameat, int, olddfd, const char __user *, old, int, newdfd,
		const char __user *, name)
{
	return do_rename(olddfd, old, newdfd, name, 0);
}

SYSCALL_DEFINE5(renameat2, int, olddfd, const char __user *, old, int, newdfd,
		const char __user *, name, unsigned int, flags)
{
	return do_rename(olddfd, old, newdfd, name, flags);
}

static long do_readlink(int dfd, const char __user *name, char __user *buf, int size)
{
	struct path path;
	char *text;
	long ret;

	if (size <= 0)
		return -EINVAL;
	ret = user_path_at(dfd, name, dfd == AT_FDCWD ? 0 : LOOKUP_EMPTY, &path);
	if (ret)
		return ret;
	ret = -EINVAL;
	if (S_ISLNK(path.dentry->d_inode->i_mode))
		ret = readlink_text(path.dentry, &text);
	if (!ret) {
		ret = min_t(long, strlen(text), size);
		if (copy_to_user(buf, text, ret))
			ret = -EFAULT;
		kfree(text);
	}
	path_put(&path);
	return ret;
}

SYSCALL_DEFINE3(readlink, const char __user *, name, char __user *, buf, int, size)
{
	return do_readlink(AT_FDCWD, name, buf, size);
}

SYSCALL_DEFINE4(readlinkat, int, dfd, const char __user *, name, char __user *, buf, int, size)
{
	return do_readlink(dfd, name, buf, size);
}
