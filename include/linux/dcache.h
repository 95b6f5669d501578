/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A dentry is a name in a directory. Every file system here lives in memory, so
 * the dentries are the directories: a name that exists has one, linked to its
 * parent and held by one reference until it is unlinked.
 */
#ifndef _LINUX_DCACHE_H
#define _LINUX_DCACHE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/types.h>

struct inode;
struct path;
struct super_block;

struct qstr {
	u32 hash, len;
	const unsigned char *name;
};

#define DNAME_INLINE_LEN 40

struct dentry {
	atomic_t d_count;
	unsigned int d_mounted; /* mounts on top of it; mount_lock */
	struct dentry *d_parent; /* itself at a root */
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
	struct hlist_node d_hash;   /* dcache_lock; unhashed: unlinked, or made for one lookup */
	struct list_head d_child;   /* in the parent's d_subdirs, by d_cookie; dcache_lock */
	struct list_head d_subdirs; /* dcache_lock */
	u64 d_cookie;               /* this entry's place for readdir */
	u64 d_next_cookie;          /* directories: the next entry's */
	unsigned int d_entries;     /* directories: how many */
	unsigned char d_iname[DNAME_INLINE_LEN];
};

struct dentry *dget(struct dentry *dentry);
void dput(struct dentry *dentry);

static inline bool d_unhashed(const struct dentry *dentry)
{
	return hlist_unhashed(&dentry->d_hash);
}

static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}

/* The path as a string, built from buf's end; an ERR_PTR when it does not fit. */
char *d_path(const struct path *path, char *buf, int size);

#endif
