/* SPDX-License-Identifier: GPL-2.0 */
/* open(2): from a path to a struct file. */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/module.h>

#include "fs/internal.h"
#include "syscalls.h"
#include "task/task.h"

#define VALID_OPEN_FLAGS \
	(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | O_SYNC | \
	 FASYNC | O_DIRECT | O_LARGEFILE | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | \
	 O_PATH | O_TMPFILE)

static const struct file_operations path_fops;

/* MAY_* that an open with these flags needs. */
static int open_access(int flags)
{
	static const char by_mode[4] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
					 MAY_READ | MAY_WRITE };

	return by_mode[flags & O_ACCMODE] | (flags & O_TRUNC ? MAY_WRITE : 0);
}

static void set_mode(struct file *file)
{
	const struct file_operations *op = file->f_op;

	if (S_ISREG(file->f_inode->i_mode) || S_ISDIR(file->f_inode->i_mode))
		file->f_mode |= FMODE_ATOMIC_POS;
	if (!op->llseek)
		file->f_mode &= ~FMODE_LSEEK;
}

/**
 * vfs_open - connect a file, whose path is set, with what it names
 *
 * Counts it as a writer where it is one. 0 or -errno; on failure the file's last
 * fput() undoes what was done.
 */
int vfs_open(struct file *file, int flags)
{
	struct inode *inode = file->f_path.dentry->d_inode;
	int err;

	file->f_inode = inode;
	if (flags & O_PATH) {
		file->f_mode = FMODE_PATH;
		file->f_op = &path_fops;
		return 0;
	}
	file->f_mode = ((flags + 1) & O_ACCMODE) | FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	if (file->f_mode & FMODE_WRITE && S_ISREG(inode->i_mode)) {
		err = get_write_access(inode);
		if (err)
			return err;
		file->f_mode |= FMODE_WRITER;
	}
	if (!inode->i_fop)
		return -ENXIO;
	file->f_op = fops_get(inode->i_fop);
	if (!file->f_op)
		return -ENODEV;
	err = file->f_op->open ? file->f_op->open(inode, file) : 0;
	if (err) {
		/* A failed open() is not followed by release(). */
		put_methods(file);
		return err;
	}
	set_mode(file);
	return 0;
}

struct file *dentry_open(const struct path *path, int flags)
{
	struct file *file = alloc_empty_file(flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC |
						       O_CLOEXEC));
	int err;

	if (!file)
		return ERR_PTR(-ENOMEM);
	file->f_path = *path;
	path_get(path);
	err = vfs_open(file, flags);
	if (err) {
		fput(file);
		return ERR_PTR(err);
	}
	return file;
}

/* May the caller open what was found? */
static int may_open(const struct path *path, int flags, bool created)
{
	struct inode *inode = path->dentry->d_inode;
	int access = open_access(flags), err;

	if (S_ISLNK(inode->i_mode))
		return -ELOOP;
	if (S_ISDIR(inode->i_mode) && (access & MAY_WRITE || flags & O_CREAT))
		return -EISDIR;
	if ((S_ISCHR(inode->i_mode) || S_ISBLK(inode->i_mode)) && path->mnt->mnt_flags & MS_NODEV)
		return -EACCES;
	if (access & MAY_WRITE && (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode))) {
		err = mnt_want_write(path->mnt);
		if (err)
			return err;
	}
	err = created ? 0 : inode_permission(inode, access);
	if (!err && flags & O_NOATIME && current_fsuid() != inode->i_uid && !capable(CAP_FOWNER))
		err = -EPERM;
	return err;
}

/* The last component for O_CREAT: found, or made. Nothing comes in between. */
static int lookup_or_create(struct nameidata *nd, umode_t mode, struct dentry **child,
			    bool *created)
{
	struct inode *inode;
	int err;

	mutex_lock(&tree_lock);
	err = nd_last(nd, child);
	if (!err && !*child) {
		inode = make_inode(&nd->path, S_IFREG | (mode & 07777), 0, &err);
		if (inode) {
			*child = create_entry(nd->path.dentry, &nd->last, inode);
			err = PTR_ERR_OR_ZERO(*child);
			*created = !err;
		}
	}
	mutex_unlock(&tree_lock);
	return err;
}

/* Walks to the file itself, creating it where O_CREAT says so. */
static int open_walk(struct nameidata *nd, int flags, umode_t mode, bool *created)
{
	for (;;) {
		struct dentry *child = NULL;
		bool jumped;
		int err;

		if (nd->last_type != LAST_NORM)
			return !(flags & O_CREAT) ? nd_last(nd, &child) :
			       flags & O_EXCL ? -EEXIST : -EISDIR;
		if (flags & O_CREAT && nd->trailing)
			return -EISDIR;
		if (flags & O_CREAT)
			err = lookup_or_create(nd, mode, &child, created);
		else
			err = nd_last(nd, &child);
		if (err)
			return err;
		if (!child)
			return -ENOENT;
		if (flags & O_CREAT && flags & O_EXCL && !*created) {
			dput(child);
			return -EEXIST;
		}
		if (!S_ISLNK(child->d_inode->i_mode) || (flags & O_NOFOLLOW && !nd->trailing)) {
			nd_step(nd, child);
			return 0;
		}
		err = nd_follow(nd, child, &jumped);
		if (err || jumped)
			return err;
	}
}

/**
 * vfs_truncate - give a regular file another size
 *
 * Permission is the caller's matter. A virtual file has no size: that is no
 * error. -EISDIR, -EINVAL (no regular file), -ETXTBSY (a program that runs), -EFBIG.
 */
int vfs_truncate(const struct path *path, loff_t length)
{
	struct inode *inode = path->dentry->d_inode;
	int err;

	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	err = mnt_want_write(path->mnt);
	if (!err)
		err = get_write_access(inode);
	if (err)
		return err;
	if (inode->i_op && inode->i_op->set_size)
		err = inode->i_op->set_size(inode, length);
	put_write_access(inode);
	return err;
}

static struct file *open_found(struct nameidata *nd, int flags, bool created)
{
	struct inode *inode = nd->path.dentry->d_inode;
	struct file *file;
	int err;

	if ((flags & O_DIRECTORY || nd->trailing) && !S_ISDIR(inode->i_mode))
		return ERR_PTR(-ENOTDIR);
	if (!(flags & O_PATH)) {
		err = may_open(&nd->path, flags, created);
		if (err)
			return ERR_PTR(err);
	}
	file = dentry_open(&nd->path, flags);
	if (IS_ERR(file) || !(flags & O_TRUNC) || created || !S_ISREG(inode->i_mode))
		return file;
	err = vfs_truncate(&nd->path, 0);
	if (err) {
		fput(file);
		return ERR_PTR(err);
	}
	return file;
}

/**
 * do_filp_open - open by name
 * @mode: permissions for a file that O_CREAT makes, before the umask
 *
 * Returns a file with one reference or an ERR_PTR (open(2)).
 */
struct file *do_filp_open(int dfd, const char *name, int flags, umode_t mode)
{
	bool created = false;
	struct nameidata nd;
	struct file *file;
	int err;

	flags &= VALID_OPEN_FLAGS;
	if (flags & O_PATH)
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	else if ((flags & O_TMPFILE) == O_TMPFILE)
		return ERR_PTR(-EOPNOTSUPP);
	err = nd_parent(&nd, dfd, name);
	if (err)
		return ERR_PTR(err);
	err = open_walk(&nd, flags, mode, &created);
	file = err ? ERR_PTR(err) : open_found(&nd, flags, created);
	nd_put(&nd);
	return file;
}

struct file *filp_open(const char *filename, int flags, umode_t mode)
{
	return do_filp_open(AT_FDCWD, filename, flags, mode);
}
EXPORT_SYMBOL(filp_open);

struct file *filp_open_exec(const char *path)
{
	struct file *file;
	struct path at;
	int err = path_lookup(AT_FDCWD, path, LOOKUP_FOLLOW, &at);

	if (err)
		return ERR_PTR(err);
	err = -EACCES;
	if (!S_ISREG(at.dentry->d_inode->i_mode) || at.mnt->mnt_flags & MS_NOEXEC)
		goto put;
	err = inode_permission(at.dentry->d_inode, MAY_EXEC);
	if (err)
		goto put;
	file = dentry_open(&at, O_RDONLY);
	err = PTR_ERR_OR_ZERO(file);
	if (err)
		goto put;
	err = deny_write_access(file);
	if (err)
		fput(file);
put:
	path_put(&at);
	return err ? ERR_PTR(err) : file;
}

static long do_sys_open(int dfd, const char __user *name, int flags, umode_t mode)
{
	struct file *file;
	char *path;
	int fd;

	if (!(flags & O_PATH) && flags & O_CREAT && flags & O_DIRECTORY)
		return -EINVAL;
	path = getname(name);
	if (IS_ERR(path))
		return PTR_ERR(path);
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		goto free_path;
	file = do_filp_open(dfd, path, flags | O_LARGEFILE, mode);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		fd = PTR_ERR(file);
	} else {
		fd_install(fd, file);
	}
free_path:
	kfree(path);
	return fd;
}

SYSCALL_DEFINE3(open, const char __user *, name, int, flags, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, name, flags, mode);
}

SYSCALL_DEFINE4(openat, int, dfd, const char __user *, name, int, flags, umode_t, mode)
{
	return do_sys_open(dfd, name, flags, mode);
}

SYSCALL_DEFINE2(creat, const char __user *, name, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
