/* SPDX-License-Identifier: GPL-2.0 */
/* Inodes and superblocks: made, counted, given back. */
#include <linux/timekeeping.h>

#include "fs/internal.h"

static struct kmem_cache *inode_cache;
static atomic_long_t nr_inodes;
static atomic_t next_dev = ATOMIC_INIT(1); /* minors of major 0: one a superblock */

void inode_cache_init(void)
{
	inode_cache = kmem_cache_create("inode", sizeof(struct inode), 8, SLAB_PANIC, NULL);
}

unsigned long inodes_count(void)
{
	return atomic_long_read(&nr_inodes);
}

struct timespec64 current_time(void)
{
	u64 ns = ktime_get_real_ns();

	return (struct timespec64){ ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };
}

/**
 * touch_inode - the inode was changed just now
 * @mtime: its data was
 * @ctime: its data or its properties were
 */
void touch_inode(struct inode *inode, bool mtime, bool ctime)
{
	struct timespec64 now = current_time();

	spin_lock(&inode->i_lock);
	if (mtime)
		inode->i_mtime = now;
	if (ctime)
		inode->i_ctime = now;
	spin_unlock(&inode->i_lock);
}

/**
 * new_inode - an inode with one reference and no name yet
 * @mode: type and permissions; the owner is root until the caller says otherwise
 *
 * Returns NULL without memory.
 */
struct inode *new_inode(struct super_block *sb, umode_t mode)
{
	struct inode *inode = kmem_cache_zalloc(inode_cache, GFP_KERNEL);

	if (!inode)
		return NULL;
	atomic_set(&inode->i_count, 1);
	spin_lock_init(&inode->i_lock);
	INIT_LIST_HEAD(&inode->i_locks);
	mutex_init(&inode->i_mutex);
	inode->i_sb = sb;
	inode->i_mode = mode;
	inode->i_ino = atomic_long_inc_return(&sb->s_next_ino);
	inode->i_mtime = current_time();
	inode->i_atime = inode->i_mtime;
	inode->i_ctime = inode->i_mtime;
	inode->i_nlink = S_ISDIR(mode) ? 2 : 1;
	atomic_long_inc(&nr_inodes);
	return inode;
}

struct inode *igrab(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	return inode;
}

/* The last reference frees the data: a name counts as one through its dentry. */
void iput(struct inode *inode)
{
	if (!inode || !atomic_dec_and_test(&inode->i_count))
		return;
	ramfs_free_data(inode);
	if (S_ISFIFO(inode->i_mode))
		free_pipe_info(inode->i_pipe);
	else if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	virt_entry_put(inode->i_entry);
	kmem_cache_free(inode_cache, inode);
	atomic_long_dec(&nr_inodes);
}

/**
 * new_super - a file system's tree with its root directory
 *
 * Returns it with one reference, an ERR_PTR without memory. The root's
 * operations are the caller's to set.
 */
struct super_block *new_super(struct file_system_type *type, unsigned long magic,
			      umode_t root_mode)
{
	struct super_block *sb = kzalloc(sizeof(*sb), GFP_KERNEL);
	struct inode *inode;

	if (!sb)
		return ERR_PTR(-ENOMEM);
	atomic_set(&sb->s_active, 1);
	sb->s_type = type;
	sb->s_magic = magic;
	sb->s_dev = MKDEV(0, atomic_inc_return(&next_dev));
	inode = new_inode(sb, S_IFDIR | root_mode);
	if (!inode)
		goto free_sb;
	inode->i_fop = &dcache_dir_fops;
	sb->s_root = d_alloc_root(inode);
	if (!sb->s_root)
		goto put_inode;
	return sb;

put_inode:
	iput(inode);
free_sb:
	kfree(sb);
	return ERR_PTR(-ENOMEM);
}

/* Unlinks everything below dir, deepest names first, without recursion. */
static void drop_tree(struct dentry *root)
{
	struct dentry *dir = root;

	while (dir != root || !d_empty(dir)) {
		struct dentry *parent = dir->d_parent;

		if (!d_empty(dir)) {
			dir = list_first_entry(&dir->d_subdirs, struct dentry, d_child);
			continue;
		}
		d_drop(dir);
		dir = parent;
	}
}

/* The last mount has gone: nobody can come in any more, every name goes. */
void put_super(struct super_block *sb)
{
	if (!atomic_dec_and_test(&sb->s_active))
		return;
	mutex_lock(&tree_lock);
	drop_tree(sb->s_root);
	mutex_unlock(&tree_lock);
	dput(sb->s_root);
	kfree(sb);
}

int get_write_access(struct inode *inode)
{
	int count = atomic_read(&inode->i_writecount);

	for (;;) {
		int old;

		if (count < 0)
			return -ETXTBSY;
		old = atomic_cmpxchg(&inode->i_writecount, count, count + 1);
		if (old == count)
			return 0;
		count = old;
	}
}

void put_write_access(struct inode *inode)
{
	atomic_dec(&inode->i_writecount);
}

int inode_deny_write(struct inode *inode)
{
	int count = atomic_read(&inode->i_writecount);

	for (;;) {
		int old;

		if (count > 0)
			return -ETXTBSY;
		old = atomic_cmpxchg(&inode->i_writecount, count, count - 1);
		if (old == count)
			return 0;
		count = old;
	}
}

void inode_allow_write(struct inode *inode)
{
	atomic_inc(&inode->i_writecount);
}

int deny_write_access(struct file *file)
{
	return inode_deny_write(file->f_inode);
}

void allow_write_access(struct file *file)
{
	if (file)
		inode_allow_write(file->f_inode);
}
