/* SPDX-License-Identifier: GPL-2.0 */
/* Where a task stands: root, working directory, umask. */
#include <linux/capability.h>

#include "fs/internal.h"
#include "syscalls.h"
#include "task/task.h"

/* Its paths are set when the root is mounted. */
struct fs_struct init_fs = {
	.users = ATOMIC_INIT(1),
	.lock = __SPIN_LOCK_UNLOCKED(init_fs.lock),
	.umask = 0022,
};

static void get_path(struct fs_struct *fs, const struct path *which, struct path *path)
{
	spin_lock(&fs->lock);
	*path = *which;
	path_get(path);
	spin_unlock(&fs->lock);
}

void get_fs_root(struct fs_struct *fs, struct path *root)
{
	get_path(fs, &fs->root, root);
}

void get_fs_pwd(struct fs_struct *fs, struct path *pwd)
{
	get_path(fs, &fs->pwd, pwd);
}

/* Takes over path's references. */
static void set_path(struct fs_struct *fs, struct path *which, const struct path *path)
{
	struct path old;

	spin_lock(&fs->lock);
	old = *which;
	*which = *path;
	spin_unlock(&fs->lock);
	path_put(&old);
}

struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = kzalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs)
		return NULL;
	if (!old)
		old = &init_fs;
	atomic_set(&fs->users, 1);
	spin_lock_init(&fs->lock);
	get_fs_root(old, &fs->root);
	get_fs_pwd(old, &fs->pwd);
	fs->umask = old->umask;
	return fs;
}

struct fs_struct *get_fs_struct(struct fs_struct *fs)
{
	if (fs)
		atomic_inc(&fs->users);
	return fs;
}

void put_fs_struct(struct fs_struct *fs)
{
	if (!fs || !atomic_dec_and_test(&fs->users))
		return;
	path_put(&fs->root);
	path_put(&fs->pwd);
	kfree(fs);
}

SYSCALL_DEFINE1(umask, int, mask)
{
	struct fs_struct *fs = current->fs;
	unsigned int old;

	spin_lock(&fs->lock);
	old = fs->umask;
	fs->umask = mask & 0777;
	spin_unlock(&fs->lock);
	return old;
}

SYSCALL_DEFINE1(chdir, const char __user *, name)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = inode_permission(path.dentry->d_inode, MAY_EXEC);
	if (err)
		path_put(&path);
	else
		set_path(current->fs, &current->fs->pwd, &path);
	return err;
}

SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	struct file *file = fget_raw(fd);
	int err;

	if (!file)
		return -EBADF;
	err = S_ISDIR(file->f_inode->i_mode) ? inode_permission(file->f_inode, MAY_EXEC) : -ENOTDIR;
	if (!err) {
		struct path path = file->f_path;

		path_get(&path);
		set_path(current->fs, &current->fs->pwd, &path);
	}
	fput(file);
	return err;
}

SYSCALL_DEFINE1(chroot, const char __user *, name)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = inode_permission(path.dentry->d_inode, MAY_EXEC);
	if (!err && !capable(CAP_SYS_CHROOT))
		err = -EPERM;
	if (err)
		path_put(&path);
	else
		set_path(current->fs, &current->fs->root, &path);
	return err;
}

/* The length with its NUL. A directory outside the root starts with "(unreachable)". */
SYSCALL_DEFINE2(getcwd, char __user *, buf, unsigned long, size)
{
	static const char outside[] = "(unreachable)";
	char *page = kmalloc(PATH_MAX, GFP_KERNEL), *name;
	struct path pwd, root;
	bool reachable;
	size_t len;
	long err;

	if (!page)
		return -ENOMEM;
	get_fs_pwd(current->fs, &pwd);
	get_fs_root(current->fs, &root);
	err = -ENOENT;
	if (pwd.dentry->d_parent != pwd.dentry && d_unhashed(pwd.dentry) &&
	    !pwd.dentry->d_inode->i_nlink)
		goto out; /* removed */
	name = d_path_at(&pwd, &root, page, PATH_MAX, &reachable);
	err = PTR_ERR_OR_ZERO(name);
	if (err)
		goto out;
	if (!reachable && name - page >= (long)sizeof(outside) - 1) {
		name -= sizeof(outside) - 1;
		memcpy(name, outside, sizeof(outside) - 1);
	}
	len = strlen(name) + 1;
	if (len > size)
		err = -ERANGE;
	else if (copy_to_user(buf, name, len))
		err = -EFAULT;
out:
	path_put(&pwd);
	path_put(&root);
	kfree(page);
	return err ? err : (long)len;
}

char *d_path(const struct path *path, char *buf, int size)
{
	struct path root;
	bool reachable;
	char *name;

	get_fs_root(current->fs ? current->fs : &init_fs, &root);
	name = d_path_at(path, &root, buf, size, &reachable);
	path_put(&root);
	return name;
}
