/* SPDX-License-Identifier: GPL-2.0 */
/* Owners, modes, times, sizes, access(2). */
#include <linux/capability.h>
#include <uapi/linux/time.h>

#include "fs/internal.h"
#include "syscalls.h"
#include "task/task.h"

#define UTIME_NOW 0x3fffffff
#define UTIME_OMIT 0x3ffffffe

static bool owner_or_capable(const struct inode *inode)
{
	return current_fsuid() == inode->i_uid || capable(CAP_FOWNER);
}

int chmod_path(const struct path *path, umode_t mode)
{
	struct inode *inode = path->dentry->d_inode;
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	if (S_ISLNK(inode->i_mode))
		return -EOPNOTSUPP;
	if (!owner_or_capable(inode))
		return -EPERM;
	if (!in_group_p(inode->i_gid) && !capable(CAP_FSETID))
		mode &= ~S_ISGID;
	inode_lock(inode);
	inode->i_mode = (inode->i_mode & S_IFMT) | (mode & 07777);
	inode_unlock(inode);
	touch_inode(inode, false, true);
	return 0;
}

/*
 * Owners may give a file to groups they are in; anything else takes CAP_CHOWN, and so does
 * setting a stranger's file to the ids that it has. -1 asks for nothing.
 */
static bool may_chown(const struct inode *inode, uid_t uid, gid_t gid)
{
	bool owner = current_fsuid() == inode->i_uid;

	if (uid != (uid_t)-1 && !(owner && uid == inode->i_uid) && !capable(CAP_CHOWN))
		return false;
	return gid == (gid_t)-1 || (owner && (gid == inode->i_gid || in_group_p(gid))) ||
	       capable(CAP_CHOWN);
}

/*
 * Set-id bits were the old owner's promise; Linux drops them even where nothing changes, for
 * who may change the mode.
 */
static umode_t set_id_to_drop(const struct inode *inode)
{
	if (S_ISDIR(inode->i_mode))
		return 0;
	return inode->i_mode & (S_ISUID | (inode->i_mode & S_IXGRP ? S_ISGID : 0));
}

int chown_path(const struct path *path, uid_t uid, gid_t gid)
{
	struct inode *inode = path->dentry->d_inode;
	umode_t drop;
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	if (!may_chown(inode, uid, gid))
		return -EPERM;
	inode_lock(inode);
	drop = set_id_to_drop(inode);
	if (drop && !owner_or_capable(inode)) {
		inode_unlock(inode);
		return -EPERM;
	}
	if (uid != (uid_t)-1)
		inode->i_uid = uid;
	if (gid != (gid_t)-1)
		inode->i_gid = gid;
	inode->i_mode &= ~drop;
	inode_unlock(inode);
	touch_inode(inode, false, true);
	return 0;
}

static long do_chmod(int dfd, const char __user *name, umode_t mode)
{
	struct path path;
	long err = user_path_at(dfd, name, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	err = chmod_path(&path, mode);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE2(chmod, const char __user *, name, umode_t, mode)
{
	return do_chmod(AT_FDCWD, name, mode);
}

SYSCALL_DEFINE3(fchmodat, int, dfd, const char __user *, name, umode_t, mode)
{
	return do_chmod(dfd, name, mode);
}

SYSCALL_DEFINE2(fchmod, unsigned int, fd, umode_t, mode)
{
	struct file *file = fget(fd);
	long err;

	if (!file)
		return -EBADF;
	err = chmod_path(&file->f_path, mode);
	fput(file);
	return err;
}

static long do_chown(int dfd, const char __user *name, uid_t uid, gid_t gid, int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct path path;
	long err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		return err;
	err = chown_path(&path, uid, gid);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE3(chown, const char __user *, name, uid_t, uid, gid_t, gid)
{
	return do_chown(AT_FDCWD, name, uid, gid, 0);
}

SYSCALL_DEFINE3(lchown, const char __user *, name, uid_t, uid, gid_t, gid)
{
	return do_chown(AT_FDCWD, name, uid, gid, AT_SYMLINK_NOFOLLOW);
}

SYSCALL_DEFINE5(fchownat, int, dfd, const char __user *, name, uid_t, uid, gid_t, gid, int, flags)
{
	return do_chown(dfd, name, uid, gid, flags);
}

SYSCALL_DEFINE3(fchown, unsigned int, fd, uid_t, uid, gid_t, gid)
{
	struct file *file = fget(fd);
	long err;

	if (!file)
		return -EBADF;
	err = chown_path(&file->f_path, uid, gid);
	fput(file);
	return err;
}

SYSCALL_DEFINE2(truncate, const char __user *, name, long, length)
{
	struct path path;
	long err;

	if (length < 0)
		return -EINVAL;
	err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	if (S_ISREG(path.dentry->d_inode->i_mode))
		err = inode_permission(path.dentry->d_inode, MAY_WRITE);
	if (!err)
		err = vfs_truncate(&path, length);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE2(ftruncate, unsigned int, fd, long, length)
{
	struct file *file;
	long err = -EINVAL;

	if (length < 0)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_WRITE)
		err = vfs_truncate(&file->f_path, length);
	fput(file);
	return err;
}

/* What every file system asks of fallocate(2)'s arguments. */
static long do_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	const struct inode *inode = file->f_inode;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	if (mode & ~FALLOC_FL_ALL ||
	    (mode & FALLOC_FL_PUNCH_HOLE && !(mode & FALLOC_FL_KEEP_SIZE)))
		return -EOPNOTSUPP;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (S_ISFIFO(inode->i_mode))
		return -ESPIPE;
	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -ENODEV;
	if (offset > MAX_LFS_FILESIZE - len)
		return -EFBIG;
	return file->f_op->fallocate ? file->f_op->fallocate(file, mode, offset, len) :
	       -EOPNOTSUPP;
}

SYSCALL_DEFINE4(fallocate, int, fd, int, mode, loff_t, offset, loff_t, len)
{
	struct file *file = fget(fd);
	long err;

	if (!file)
		return -EBADF;
	err = do_fallocate(file, mode, offset, len);
	fput(file);
	return err;
}

/* times NULL: now. Setting an arbitrary time is the owner's right, "now" also a writer's. */
static int set_times(const struct path *path, const struct timespec64 *times)
{
	struct inode *inode = path->dentry->d_inode;
	bool now = !times || (times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW);
	struct timespec64 at = current_time();
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	if (times && times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
		return 0;
	if (!owner_or_capable(inode)) {
		err = now ? inode_permission(inode, MAY_WRITE) : -EPERM;
		if (err)
			return err;
	}
	spin_lock(&inode->i_lock);
	if (!times || times[0].tv_nsec != UTIME_OMIT)
		inode->i_atime = times && times[0].tv_nsec != UTIME_NOW ? times[0] : at;
	if (!times || times[1].tv_nsec != UTIME_OMIT)
		inode->i_mtime = times && times[1].tv_nsec != UTIME_NOW ? times[1] : at;
	inode->i_ctime = at;
	spin_unlock(&inode->i_lock);
	return 0;
}

static bool bad_nsec(long nsec)
{
	return nsec != UTIME_NOW && nsec != UTIME_OMIT && (nsec < 0 || nsec >= NSEC_PER_SEC);
}

static long do_utimes(int dfd, const char __user *name, const struct timespec64 *times, int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct file *file;
	struct path path;
	long err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (times && (bad_nsec(times[0].tv_nsec) || bad_nsec(times[1].tv_nsec)))
		return -EINVAL;
	if (!name && dfd != AT_FDCWD) { /* futimens(3) */
		file = fget(dfd);
		if (!file)
			return -EBADF;
		err = set_times(&file->f_path, times);
		fput(file);
		return err;
	}
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		return err;
	err = set_times(&path, times);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE4(utimensat, int, dfd, const char __user *, name, const struct timespec __user *,
		utimes, int, flags)
{
	struct timespec64 times[2];

	if (utimes && copy_from_user(times, utimes, sizeof(times)))
		return -EFAULT;
	return do_utimes(dfd, name, utimes ? times : NULL, flags);
}

static long do_utimeval(int dfd, const char __user *name, const struct timeval __user *utimes)
{
	struct timespec64 times[2];
	struct timeval tv[2];
	int i;

	if (!utimes)
		return do_utimes(dfd, name, NULL, 0);
	if (copy_from_user(tv, utimes, sizeof(tv)))
		return -EFAULT;
	for (i = 0; i < 2; i++) {
		if (tv[i].tv_usec < 0 || tv[i].tv_usec >= USEC_PER_SEC)
			return -EINVAL;
		times[i] = (struct timespec64){ tv[i].tv_sec, tv[i].tv_usec * NSEC_PER_USEC };
	}
	return do_utimes(dfd, name, times, 0);
}

SYSCALL_DEFINE2(utimes, const char __user *, name, const struct timeval __user *, utimes)
{
	return do_utimeval(AT_FDCWD, name, utimes);
}

SYSCALL_DEFINE3(futimesat, int, dfd, const char __user *, name, const struct timeval __user *,
		utimes)
{
	return do_utimeval(dfd, name, utimes);
}

SYSCALL_DEFINE2(utime, const char __user *, name, const long __user *, utimes)
{
	struct timespec64 times[2] = { { 0, 0 }, { 0, 0 } };
	long at[2];

	if (!utimes)
		return do_utimes(AT_FDCWD, name, NULL, 0);
	if (copy_from_user(at, utimes, sizeof(at)))
		return -EFAULT;
	times[0].tv_sec = at[0];
	times[1].tv_sec = at[1];
	return do_utimes(AT_FDCWD, name, times, 0);
}

/*
 * access(2) asks for the real ids: the caller's credentials are swapped for the
 * length of the walk, with the capabilities that exec would give those ids.
 */
static const struct cred *real_creds(void)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return NULL;
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	cred->cap_effective = cred->uid ? 0 : cred->cap_permitted;
	return cred;
}

/* Others read ->cred under tasklist_lock (get_task_cred). */
static void set_creds(const struct cred *cred)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	current->cred = cred;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static int may_access(const struct path *path, int mode)
{
	struct inode *inode = path->dentry->d_inode;
	int err = 0;

	if (mode & X_OK && S_ISREG(inode->i_mode) && path->mnt->mnt_flags & MS_NOEXEC)
		return -EACCES;
	if (mode)
		err = inode_permission(inode, mode); /* R_OK... are MAY_READ... */
	if (!err && mode & W_OK && !S_ISCHR(inode->i_mode) && !S_ISFIFO(inode->i_mode))
		err = mnt_want_write(path->mnt);
	return err;
}

static long do_access(int dfd, const char __user *name, int mode, int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	const struct cred *own = current->cred, *real = NULL;
	struct path path;
	long err;

	if (mode & ~(R_OK | W_OK | X_OK) ||
	    flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!(flags & AT_EACCESS)) {
		real = real_creds();
		if (!real)
			return -ENOMEM;
		set_creds(real);
	}
	err = user_path_at(dfd, name, lookup, &path);
	if (!err) {
		err = may_access(&path, mode);
		path_put(&path);
	}
	if (real) {
		set_creds(own);
		put_cred(real);
	}
	return err;
}

SYSCALL_DEFINE2(access, const char __user *, name, int, mode)
{
	return do_access(AT_FDCWD, name, mode, 0);
}

SYSCALL_DEFINE3(faccessat, int, dfd, const char __user *, name, int, mode)
{
	return do_access(dfd, name, mode, 0);
}

SYSCALL_DEFINE4(faccessat2, int, dfd, const char __user *, name, int, mode, int, flags)
{
	return do_access(dfd, name, mode, flags);
}
