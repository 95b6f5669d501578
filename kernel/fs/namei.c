/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a path to a place. The walk stops before the last component, whose fate
 * depends on what the caller wants; symbolic links on the way are put on a stack
 * of rests that remain to be walked, 40 in all (path_resolution(7)).
 */
#include <linux/capability.h>

#include "fs/internal.h"
#include "syscalls.h"
#include "task/task.h"

char *getname_flags(const char __user *name, bool empty_ok)
{
	char *copy = kmalloc(PATH_MAX, GFP_KERNEL), *fit;
	long len;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(copy, name, PATH_MAX);
	if (len >= 0 && len < PATH_MAX && (len || empty_ok)) {
		/* Paths are short and some stay: do not keep a page for each. */
		fit = kmemdup(copy, len + 1, GFP_KERNEL);
		kfree(copy);
		return fit ? fit : ERR_PTR(-ENOMEM);
	}
	kfree(copy);
	if (len < 0)
		return ERR_PTR(len);
	return ERR_PTR(len ? -ENAMETOOLONG : -ENOENT);
}

char *getname(const char __user *name)
{
	return getname_flags(name, false);
}

/**
 * inode_permission - may the caller do this to the inode?
 * @mask: MAY_READ, MAY_WRITE, MAY_EXEC
 *
 * The class of permission bits is chosen by fsuid and fsgid; CAP_DAC_OVERRIDE
 * replaces all but the execution of a file nobody may execute,
 * CAP_DAC_READ_SEARCH reading and searching (capabilities(7)). 0, -EACCES, or
 * -EPERM for what nobody may write to.
 */
int inode_permission(struct inode *inode, int mask)
{
	unsigned int mode = inode->i_mode;

	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (mask & MAY_WRITE && inode->i_flags & S_IMMUTABLE)
		return -EPERM;
	if (current_fsuid() == inode->i_uid)
		mode >>= 6;
	else if (in_group_p(inode->i_gid))
		mode >>= 3;
	if ((mask & ~mode) == 0)
		return 0;
	if (inode->i_flags & S_BINDS_ALL)
		return -EACCES;
	if (S_ISDIR(inode->i_mode)) {
		if (!(mask & MAY_WRITE) && capable(CAP_DAC_READ_SEARCH))
			return 0;
		return capable(CAP_DAC_OVERRIDE) ? 0 : -EACCES;
	}
	if (mask == MAY_READ && capable(CAP_DAC_READ_SEARCH))
		return 0;
	if ((!(mask & MAY_EXEC) || inode->i_mode & 0111) && capable(CAP_DAC_OVERRIDE))
		return 0;
	return -EACCES;
}

static bool same_path(const struct path *a, const struct path *b)
{
	return a->dentry == b->dentry && a->mnt == b->mnt;
}

/* ".." stops at the caller's root, and leaves a mount through where it is mounted. */
static void walk_dotdot(struct nameidata *nd)
{
	while (!same_path(&nd->path, &nd->root)) {
		struct dentry *old = nd->path.dentry;

		if (old != nd->path.mnt->mnt_root) {
			spin_lock(&dcache_lock);
			nd->path.dentry = dget(old->d_parent);
			spin_unlock(&dcache_lock);
			dput(old);
			break;
		}
		if (!follow_up(&nd->path))
			break;
	}
	follow_mounts(&nd->path);
}

/* The child with a reference, NULL when there is none, ERR_PTR. */
static struct dentry *lookup_child(struct dentry *dir, const struct qstr *name)
{
	struct inode *inode = dir->d_inode;
	struct dentry *child;
	int err;

	if (!S_ISDIR(inode->i_mode))
		return ERR_PTR(-ENOTDIR);
	err = inode_permission(inode, MAY_EXEC);
	if (err)
		return ERR_PTR(err);
	if (name->len > NAME_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	child = d_lookup(dir, name);
	if (!child && inode->i_op && inode->i_op->lookup)
		child = inode->i_op->lookup(dir, name);
	return child;
}

/* Drops the finished link on top of the stack. */
static const char *pop_link(struct nameidata *nd)
{
	const char *rest = nd->stack[--nd->depth].rest;

	dput(nd->stack[nd->depth].link);
	kfree(nd->stack[nd->depth].text);
	if (*rest)
		nd->pending--;
	return rest;
}

/*
 * Starts following a link; takes its reference. What follows it in the path is
 * walked after its text. Returns the text, NULL when the link led straight to a
 * place, or an ERR_PTR.
 */
static const char *push_link(struct nameidata *nd, struct dentry *link, const char *rest)
{
	struct inode *inode = link->d_inode;
	const char *text = inode->i_link;
	char *made = NULL;
	struct path path;
	int err = -ELOOP;

	if (nd->links++ >= MAX_SYMLINKS)
		goto put_link;
	if (inode->i_op && inode->i_op->jump) {
		err = inode->i_op->jump(link, &path);
		if (err)
			goto put_link;
		path_put(&nd->path);
		nd->path = path;
		dput(link);
		return NULL;
	}
	if (inode->i_op && inode->i_op->text) {
		made = inode->i_op->text(link);
		err = PTR_ERR_OR_ZERO(made);
		if (err)
			goto put_link;
		text = made;
	}
	nd->stack[nd->depth].rest = rest;
	nd->stack[nd->depth].link = link;
	nd->stack[nd->depth++].text = made;
	if (*rest)
		nd->pending++;
	if (*text == '/') {
		path_put(&nd->path);
		nd->path = nd->root;
		path_get(&nd->path);
	}
	return text;

put_link:
	dput(link);
	return ERR_PTR(err);
}

void nd_step(struct nameidata *nd, struct dentry *child)
{
	dput(nd->path.dentry);
	nd->path.dentry = child;
	follow_mounts(&nd->path);
}

/* One component that is not the last; *name moves on, maybe into a link's text. */
static int walk_component(struct nameidata *nd, const struct qstr *comp, const char **name)
{
	struct dentry *child = lookup_child(nd->path.dentry, comp);
	const char *text;

	if (IS_ERR(child))
		return PTR_ERR(child);
	if (!child)
		return -ENOENT;
	if (!S_ISLNK(child->d_inode->i_mode)) {
		nd_step(nd, child);
		return 0;
	}
	text = push_link(nd, child, *name);
	if (IS_ERR(text))
		return PTR_ERR(text);
	if (text)
		*name = text;
	return 0;
}

static int component_type(const char *name, size_t len)
{
	if (len == 1 && name[0] == '.')
		return LAST_DOT;
	if (len == 2 && name[0] == '.' && name[1] == '.')
		return LAST_DOTDOT;
	return LAST_NORM;
}

/* "." and ".." need a directory that may be searched, as names do. */
static int walk_dots(struct nameidata *nd, int type)
{
	struct inode *inode = nd->path.dentry->d_inode;
	int err;

	if (!S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	err = inode_permission(inode, MAY_EXEC);
	if (!err && type == LAST_DOTDOT)
		walk_dotdot(nd);
	return err;
}

/* Walks all but the last component, which is left in nd->last. */
static int walk(struct nameidata *nd, const char *name)
{
	for (;;) {
		const char *start, *end;
		struct qstr comp;
		int err, type;

		while (*name == '/')
			name++;
		if (!*name && nd->pending) {
			name = pop_link(nd);
			continue;
		}
		if (!*name) {
			nd->last_type = LAST_ROOT;
			return 0;
		}
		start = name;
		while (*name && *name != '/')
			name++;
		end = name;
		while (*name == '/')
			name++;
		comp = make_qstr(start, end - start);
		type = component_type(start, comp.len);
		if (!*name && !nd->pending) {
			nd->last = comp;
			nd->last_type = type;
			nd->trailing |= *end == '/';
			return 0;
		}
		if (type == LAST_NORM)
			err = walk_component(nd, &comp, &name);
		else
			err = walk_dots(nd, type);
		if (err)
			return err;
	}
}

/* Where a walk begins: the root, the working directory, or an open directory. */
static int nd_start(struct nameidata *nd, int dfd, const char *name)
{
	struct fs_struct *fs = current->fs ? current->fs : &init_fs;
	struct file *file;

	memset(nd, 0, offsetof(struct nameidata, stack));
	get_fs_root(fs, &nd->root);
	if (*name == '/') {
		nd->path = nd->root;
		path_get(&nd->path);
		return 0;
	}
	if (dfd == AT_FDCWD) {
		get_fs_pwd(fs, &nd->path);
		return 0;
	}
	file = fget_raw(dfd);
	if (!file) {
		path_put(&nd->root);
		return -EBADF;
	}
	nd->path = file->f_path;
	path_get(&nd->path);
	fput(file);
	return 0;
}

void nd_put(struct nameidata *nd)
{
	while (nd->depth)
		pop_link(nd);
	path_put(&nd->path);
	path_put(&nd->root);
}

int nd_parent(struct nameidata *nd, int dfd, const char *name)
{
	int err;

	if (!*name)
		return -ENOENT;
	err = nd_start(nd, dfd, name);
	if (err)
		return err;
	err = walk(nd, name);
	if (!err && !S_ISDIR(nd->path.dentry->d_inode->i_mode))
		err = -ENOTDIR;
	if (err)
		nd_put(nd);
	return err;
}

/* *child NULL with 0: for LAST_NORM there is no such name; else nd->path is the place itself. */
int nd_last(struct nameidata *nd, struct dentry **child)
{
	struct dentry *found = NULL;
	int err = 0;

	if (nd->last_type == LAST_NORM) {
		found = lookup_child(nd->path.dentry, &nd->last);
		err = PTR_ERR_OR_ZERO(found);
	} else if (nd->last_type != LAST_ROOT) {
		err = walk_dots(nd, nd->last_type);
	}
	*child = err ? NULL : found;
	return err;
}

/* Takes the link's reference. *jumped: nd->path is the end already. */
int nd_follow(struct nameidata *nd, struct dentry *link, bool *jumped)
{
	const char *text = push_link(nd, link, "");

	*jumped = !text;
	if (IS_ERR(text))
		return PTR_ERR(text);
	return text ? walk(nd, text) : 0;
}

/* Goes from the parent to the place itself. */
static int walk_to_end(struct nameidata *nd, unsigned int flags)
{
	bool jumped = false;

	while (!jumped) {
		struct dentry *child;
		int err = nd_last(nd, &child);

		if (err)
			return err;
		if (nd->last_type != LAST_NORM)
			return 0;
		if (!child)
			return -ENOENT;
		if (!S_ISLNK(child->d_inode->i_mode) ||
		    !(flags & LOOKUP_FOLLOW || nd->trailing)) {
			nd_step(nd, child);
			return 0;
		}
		err = nd_follow(nd, child, &jumped);
		if (err)
			return err;
	}
	return 0;
}

/**
 * path_lookup - the place that a path names
 * @dfd: AT_FDCWD, or the descriptor that a relative path starts from
 *
 * On success *path holds references. -ENOENT, -ENOTDIR, -EACCES, -ELOOP,
 * -ENAMETOOLONG, -EBADF.
 */
int path_lookup(int dfd, const char *name, unsigned int flags, struct path *path)
{
	struct nameidata nd;
	int err;

	if (!*name && !(flags & LOOKUP_EMPTY))
		return -ENOENT;
	err = nd_start(&nd, dfd, name);
	if (err)
		return err;
	if (*name) {
		err = walk(&nd, name);
		if (!err)
			err = walk_to_end(&nd, flags);
		if (!err && (nd.trailing || flags & LOOKUP_DIRECTORY) &&
		    !S_ISDIR(nd.path.dentry->d_inode->i_mode))
			err = -ENOTDIR;
	}
	if (!err) {
		*path = nd.path;
		path_get(path);
	}
	nd_put(&nd);
	return err;
}

int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path)
{
	char *copy = getname_flags(name, flags & LOOKUP_EMPTY);
	int err;

	if (IS_ERR(copy))
		return PTR_ERR(copy);
	err = path_lookup(dfd, copy, flags, path);
	kfree(copy);
	return err;
}

/* What readlink(2) shows, in *text, kmalloc'ed. 0 or -errno. */
int readlink_text(struct dentry *link, char **text)
{
	struct inode *inode = link->d_inode;
	char *buf, *name;
	struct path path;
	int err;

	if (!inode->i_op || !inode->i_op->jump) {
		*text = inode->i_op && inode->i_op->text ? inode->i_op->text(link) :
							   kstrdup(inode->i_link, GFP_KERNEL);
		return *text ? PTR_ERR_OR_ZERO(*text) : -ENOMEM;
	}
	err = inode->i_op->jump(link, &path);
	if (err)
		return err;
	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	name = buf ? d_path(&path, buf, PATH_MAX) : ERR_PTR(-ENOMEM);
	err = PTR_ERR_OR_ZERO(name);
	if (!err) {
		*text = kstrdup(name, GFP_KERNEL);
		err = *text ? 0 : -ENOMEM;
	}
	kfree(buf);
	path_put(&path);
	return err;
}
