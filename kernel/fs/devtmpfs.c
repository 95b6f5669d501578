/* SPDX-License-Identifier: GPL-2.0 */
/*
 * devtmpfs: a RAM file system in which the kernel makes a node for each device.
 * There is one tree; it can be mounted at any time and in many places.
 */
#include "fs/internal.h"

static struct super_block *devtmpfs_sb;
static struct file_system_type devtmpfs_type = { .name = "devtmpfs", .mount = mount_single };

static struct dentry *make_node(struct dentry *dir, const struct qstr *name, umode_t mode,
				dev_t dev)
{
	struct inode *inode = ramfs_make(dir->d_inode, mode, dev);

	return inode ? create_entry(dir, name, inode) : ERR_PTR(-ENOMEM);
}

/*
 * The directory of a name like "a/b/c", made where it is missing and asked for;
 * with a reference. tree_lock held.
 */
static struct dentry *walk_to(const char **name, bool make)
{
	struct dentry *dir = dget(devtmpfs_sb->s_root);
	const char *slash;

	while (!IS_ERR(dir) && (slash = strchr(*name, '/'))) {
		struct qstr part = make_qstr(*name, slash - *name);
		struct dentry *next = d_lookup(dir, &part);

		if (!next)
			next = make ? make_node(dir, &part, S_IFDIR | 0755, 0) : ERR_PTR(-ENOENT);
		dput(dir);
		dir = next;
		*name = slash + 1;
	}
	return dir;
}

/* mode with its type. 0, -EEXIST, -ENOMEM. */
int devtmpfs_create_node(const char *name, umode_t mode, dev_t dev)
{
	struct dentry *dir, *node;
	struct qstr qstr;
	int err;

	mutex_lock(&tree_lock);
	dir = walk_to(&name, true);
	err = PTR_ERR_OR_ZERO(dir);
	if (err)
		goto unlock;
	qstr = make_qstr(name, strlen(name));
	node = d_lookup(dir, &qstr);
	err = node ? -EEXIST : 0;
	if (!node) {
		node = make_node(dir, &qstr, mode, dev);
		err = PTR_ERR_OR_ZERO(node);
	}
	if (!IS_ERR(node))
		dput(node);
	dput(dir);
unlock:
	mutex_unlock(&tree_lock);
	return err;
}

void devtmpfs_delete_node(const char *name)
{
	struct dentry *dir, *node = NULL;
	struct qstr qstr;

	mutex_lock(&tree_lock);
	dir = walk_to(&name, false);
	if (!IS_ERR(dir)) {
		qstr = make_qstr(name, strlen(name));
		node = d_lookup(dir, &qstr);
		/* Somebody may have put a file of his own there. */
		if (node && !S_ISCHR(node->d_inode->i_mode)) {
			dput(node);
			node = NULL;
		}
		if (node)
			d_drop(node);
		dput(dir);
	}
	mutex_unlock(&tree_lock);
	/* It goes whatever lies upon it: a name that stayed would keep its device out. */
	if (node)
		detach_mounts(node);
	dput(node);
}

void devtmpfs_init(void)
{
	devtmpfs_sb = ramfs_super(&devtmpfs_type, TMPFS_MAGIC, 0755);
	if (IS_ERR(devtmpfs_sb))
		panic("devtmpfs: no memory");
	devtmpfs_type.single = devtmpfs_sb;
	register_filesystem(&devtmpfs_type);
}
