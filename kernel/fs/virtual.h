/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of proc, sys and debugfs. Their methods often lie in a module, and the
 * module may go while they are open: every call passes a gate (virt_entry), and
 * removal closes it, waits for the calls inside and releases the open files.
 */
#ifndef KERNEL_FS_VIRTUAL_H
#define KERNEL_FS_VIRTUAL_H

#include "fs/internal.h"

struct completion;

struct virt_entry {
	atomic_t count;
	spinlock_t lock;                    /* the rest */
	const struct file_operations *fops; /* the owner's methods */
	void *data;
	unsigned int users;                 /* calls inside the methods */
	bool removed;
	int gone;                           /* what calls answer then: -EIO, in sysfs -ENODEV */
	struct completion *idle;            /* the remover's, woken when users is 0 */
	struct list_head openers;
};

/* Fills a zeroed entry with one reference; it is kfree()d with the last. */
void virt_entry_init(struct virt_entry *entry, const struct file_operations *fops, void *data);

/*
 * A file (mode with S_IFREG), a directory (S_IFDIR) or a symbolic link (S_IFLNK,
 * text as data) below parent. Takes over the entry's reference, also on
 * failure. The dentry is the tree's: valid until virt_remove(). -EEXIST, -ENOMEM.
 */
struct dentry *virt_create(struct dentry *parent, const char *name, umode_t mode,
			   struct virt_entry *entry, void *i_private);
/* Takes the entry and all below it away; may sleep. */
void virt_remove(struct dentry *dentry);
/* Is it a file of ours, not yet removed, with methods of that module? */
bool virt_methods_of(struct file *file, const struct module *owner);
/* The child of that name with a reference, NULL where there is none. */
struct dentry *virt_lookup(struct dentry *parent, const char *name);

#endif
