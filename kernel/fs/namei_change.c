/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Changes of the tree: new names, removed names, renamed ones. Each works under
 * tree_lock from the look to the deed, so that nothing changes in between.
 */
#include <linux/capability.h>

#include "fs/internal.h"
#include "task/task.h"

#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2

/* May the caller add names here? */
int may_create(struct path *dir)
{
	struct inode *inode = dir->dentry->d_inode;
	int err = mnt_want_write(dir->mnt);

	if (err)
		return err;
	if (!S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (!inode->i_nlink)
		return -ENOENT; /* removed while somebody stood in it */
	return inode_permission(inode, MAY_WRITE | MAY_EXEC);
}

/* In a sticky directory only the owners of it or of the file, or CAP_FOWNER. */
int may_delete(const struct path *dir, struct dentry *victim, bool is_dir)
{
	struct inode *parent = dir->dentry->d_inode, *inode = victim->d_inode;
	int err = mnt_want_write(dir->mnt);

	if (!err)
		err = inode_permission(parent, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if (parent->i_mode & S_ISVTX && current_fsuid() != inode->i_uid &&
	    current_fsuid() != parent->i_uid && !capable(CAP_FOWNER))
		return -EPERM;
	if (is_dir && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (!is_dir && S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!parent->i_op || !parent->i_op->make || d_unhashed(victim))
		return -EPERM; /* the file system's own tree */
	return victim->d_mounted ? -EBUSY : 0;
}

struct inode *make_inode(struct path *dir, umode_t mode, dev_t rdev, int *err)
{
	struct inode *parent = dir->dentry->d_inode, *inode;

	*err = may_create(dir);
	if (*err)
		return NULL;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD)) {
		*err = -EPERM;
		return NULL;
	}
	if (!parent->i_op || !parent->i_op->make) {
		*err = S_ISREG(mode) ? -EACCES : -EPERM;
		return NULL;
	}
	if (!S_ISLNK(mode) && current->fs)
		mode &= ~current->fs->umask;
	inode = parent->i_op->make(parent, mode, rdev);
	if (!inode) {
		*err = -ENOMEM;
		return NULL;
	}
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	if (parent->i_mode & S_ISGID) {
		inode->i_gid = parent->i_gid;
		if (S_ISDIR(mode))
			inode->i_mode |= S_ISGID;
		else if (mode & S_IXGRP && !in_group_p(parent->i_gid) && !capable(CAP_FSETID))
			inode->i_mode &= ~S_ISGID; /* a program with a group not its maker's */
	}
	return inode;
}

struct dentry *create_entry(struct dentry *dir, const struct qstr *name, struct inode *inode)
{
	struct dentry *dentry = NULL;
	int err = -ENOMEM;

	/* A path cannot say otherwise; a module's names come as it likes. */
	if (name->len > NAME_MAX)
		err = -ENAMETOOLONG;
	else if (!S_ISDIR(dir->d_inode->i_mode))
		err = -ENOTDIR;
	else
		dentry = d_alloc(dir, name, inode);
	if (!dentry) {
		iput(inode);
		return ERR_PTR(err);
	}
	d_add(dentry);
	touch_inode(dir->d_inode, true, true);
	return dentry;
}

/* For the makers: the parent of a name that must be free. tree_lock is held on success. */
static int lock_new_name(struct nameidata *nd, int dfd, const char *name, bool is_dir)
{
	struct dentry *child;
	int err = nd_parent(nd, dfd, name);

	if (err)
		return err;
	mutex_lock(&tree_lock);
	err = -EEXIST;
	if (nd->last_type != LAST_NORM)
		goto fail;
	err = nd_last(nd, &child);
	if (err)
		goto fail;
	if (!child) {
		err = nd->trailing && !is_dir ? -ENOENT : 0;
		if (!err)
			return 0;
		goto fail;
	}
	mutex_unlock(&tree_lock);
	dput(child);
	nd_put(nd);
	return -EEXIST;
fail:
	mutex_unlock(&tree_lock);
	nd_put(nd);
	return err;
}

static void unlock_new_name(struct nameidata *nd)
{
	mutex_unlock(&tree_lock);
	nd_put(nd);
}

/* The common work of mkdir, mknod and symlink; text is taken over, NULL unless a link. */
static int make_node(int dfd, const char *name, umode_t mode, dev_t dev, char *text)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *inode;
	int err = lock_new_name(&nd, dfd, name, S_ISDIR(mode));

	if (err)
		goto free_text;
	inode = make_inode(&nd.path, mode, dev, &err);
	if (!inode)
		goto unlock;
	if (text) {
		inode->i_link = text;
		inode->i_size = strlen(text);
		text = NULL;
	}
	dentry = create_entry(nd.path.dentry, &nd.last, inode);
	err = PTR_ERR_OR_ZERO(dentry);
	if (!err)
		dput(dentry);
unlock:
	unlock_new_name(&nd);
free_text:
	kfree(text);
	return err;
}

int do_mkdirat(int dfd, const char *name, umode_t mode)
{
	return make_node(dfd, name, S_IFDIR | (mode & 01777), 0, NULL);
}

int do_symlinkat(const char *text, int dfd, const char *name)
{
	char *copy;

	if (!*text)
		return -ENOENT;
	copy = kstrdup(text, GFP_KERNEL);
	return copy ? make_node(dfd, name, S_IFLNK | 0777, 0, copy) : -ENOMEM;
}

int do_mknodat(int dfd, const char *name, umode_t mode, dev_t dev)
{
	switch (mode & S_IFMT) {
	case 0:
		mode |= S_IFREG;
		fallthrough;
	case S_IFREG:
	case S_IFIFO:
	case S_IFSOCK:
	case S_IFCHR:
	case S_IFBLK:
		break;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
	return make_node(dfd, name, mode, dev, NULL);
}

int do_linkat(int olddfd, const char *old, int newdfd, const char *name, int flags)
{
	unsigned int lookup = flags & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0;
	struct nameidata nd;
	struct path from;
	struct dentry *dentry;
	struct inode *inode;
	int err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	err = path_lookup(olddfd, old, lookup, &from);
	if (err)
		return err;
	err = lock_new_name(&nd, newdfd, name, false);
	if (err)
		goto put_from;
	inode = from.dentry->d_inode;
	err = may_create(&nd.path);
	if (err)
		goto unlock;
	err = -EXDEV;
	if (nd.path.mnt != from.mnt)
		goto unlock;
	err = -EPERM;
	if (S_ISDIR(inode->i_mode) || !nd.path.dentry->d_inode->i_op ||
	    !nd.path.dentry->d_inode->i_op->make)
		goto unlock;
	err = -ENOENT;
	if (!inode->i_nlink)
		goto unlock;
	dentry = create_entry(nd.path.dentry, &nd.last, igrab(inode));
	err = PTR_ERR_OR_ZERO(dentry);
	if (err)
		goto unlock;
	inode->i_nlink++;
	touch_inode(inode, false, true);
	dput(dentry);
unlock:
	unlock_new_name(&nd);
put_from:
	path_put(&from);
	return err;
}

/* unlink and rmdir differ in what they take and in what "." means to them. */
static int remove_name(int dfd, const char *name, bool is_dir)
{
	struct dentry *victim = NULL;
	struct nameidata nd;
	int err = nd_parent(&nd, dfd, name);

	if (err)
		return err;
	if (nd.last_type != LAST_NORM) {
		err = !is_dir ? -EISDIR : nd.last_type == LAST_DOT ? -EINVAL :
		      nd.last_type == LAST_DOTDOT ? -ENOTEMPTY : -EBUSY;
		goto put;
	}
	mutex_lock(&tree_lock);
	err = nd_last(&nd, &victim);
	if (!err && !victim)
		err = -ENOENT;
	if (!err && !is_dir && nd.trailing)
		err = S_ISDIR(victim->d_inode->i_mode) ? -EISDIR : -ENOTDIR;
	if (!err)
		err = may_delete(&nd.path, victim, is_dir);
	if (!err && is_dir && !d_empty(victim))
		err = -ENOTEMPTY;
	if (!err) {
		touch_inode(victim->d_inode, false, true);
		d_drop(victim);
		touch_inode(nd.path.dentry->d_inode, true, true);
	}
	mutex_unlock(&tree_lock);
	/* Outside the lock: the last reference gives a file's pages back. */
	dput(victim);
put:
	nd_put(&nd);
	return err;
}

int do_unlinkat(int dfd, const char *name)
{
	return remove_name(dfd, name, false);
}

int do_rmdirat(int dfd, const char *name)
{
	return remove_name(dfd, name, true);
}

/* What rename replaces must be of the same kind, and empty where it is a directory. */
static int may_replace(const struct path *dir, struct dentry *target, bool is_dir)
{
	int err = may_delete(dir, target, is_dir);

	if (!err && is_dir && !d_empty(target))
		err = -ENOTEMPTY;
	return err;
}

/* A directory that goes elsewhere is written to: its ".." changes. b may be NULL. */
static int may_reparent(struct dentry *a, struct dentry *b)
{
	int err = S_ISDIR(a->d_inode->i_mode) ? inode_permission(a->d_inode, MAY_WRITE) : 0;

	if (!err && b && S_ISDIR(b->d_inode->i_mode))
		err = inode_permission(b->d_inode, MAY_WRITE);
	return err;
}

/* tree_lock held; source and target (or NULL) are the dentries found. */
static int rename_locked(struct nameidata *from, struct dentry *source, struct nameidata *to,
			 struct dentry *target, unsigned int flags)
{
	bool is_dir = S_ISDIR(source->d_inode->i_mode), to_dir = is_dir;
	int err;

	if (target && flags & RENAME_NOREPLACE)
		return -EEXIST;
	if (!target && flags & RENAME_EXCHANGE)
		return -ENOENT;
	if (flags & RENAME_EXCHANGE)
		to_dir = S_ISDIR(target->d_inode->i_mode);
	if ((from->trailing && !is_dir) || (to->trailing && !to_dir))
		return -ENOTDIR;
	/* A directory cannot go below itself; a parent cannot be replaced by its child. */
	if (d_is_ancestor(source, to->path.dentry))
		return -EINVAL;
	if (target && d_is_ancestor(target, from->path.dentry))
		return flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	if (target && target->d_inode == source->d_inode)
		return 0; /* two names of one file: nothing to do (rename(2)) */
	err = may_delete(&from->path, source, is_dir);
	if (err)
		return err;
	if (!target)
		err = may_create(&to->path);
	else if (flags & RENAME_EXCHANGE)
		err = may_delete(&to->path, target, to_dir);
	else
		err = may_replace(&to->path, target, is_dir);
	if (!err && from->path.dentry != to->path.dentry)
		err = may_reparent(source, flags & RENAME_EXCHANGE ? target : NULL);
	if (err)
		return err;
	if (flags & RENAME_EXCHANGE)
		d_exchange(source, target);
	else
		err = d_move(source, to->path.dentry, &to->last, target);
	if (err)
		return err;
	touch_inode(source->d_inode, false, true);
	touch_inode(from->path.dentry->d_inode, true, true);
	touch_inode(to->path.dentry->d_inode, true, true);
	return 0;
}

int do_renameat(int olddfd, const char *old, int newdfd, const char *name, unsigned int flags)
{
	struct dentry *source = NULL, *target = NULL;
	struct nameidata from, to;
	int err;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) ||
	    flags == (RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	err = nd_parent(&from, olddfd, old);
	if (err)
		return err;
	err = nd_parent(&to, newdfd, name);
	if (err)
		goto put_from;
	err = -EXDEV;
	if (from.path.mnt != to.path.mnt)
		goto put_to;
	err = -EBUSY;
	if (from.last_type != LAST_NORM)
		goto put_to;
	if (flags & RENAME_NOREPLACE)
		err = -EEXIST;
	if (to.last_type != LAST_NORM)
		goto put_to;
	mutex_lock(&tree_lock);
	err = nd_last(&from, &source);
	if (!err && !source)
		err = -ENOENT;
	if (!err)
		err = nd_last(&to, &target);
	if (!err)
		err = rename_locked(&from, source, &to, target, flags);
	mutex_unlock(&tree_lock);
	dput(source);
	dput(target);
put_to:
	nd_put(&to);
put_from:
	nd_put(&from);
	return err;
}
