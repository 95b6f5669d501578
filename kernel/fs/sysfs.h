/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /sys: directories, attribute files of one value each, links between them. An
 * attribute's text is made in, and read from, one page.
 */
#ifndef KERNEL_FS_SYSFS_H
#define KERNEL_FS_SYSFS_H

#include <linux/types.h>

struct dentry;

struct sysfs_attr {
	const char *name; /* copied */
	umode_t mode;     /* permissions */
	/* Text into buf (PAGE_SIZE bytes): its length or -errno. NULL: not readable. */
	ssize_t (*show)(void *data, char *buf);
	/* count bytes with a NUL after them: what was taken or -errno. NULL: not writable. */
	ssize_t (*store)(void *data, const char *buf, size_t count);
	void *data;
};

/*
 * parent NULL is /sys itself. NULL or ERR_PTR parents give ERR_PTR results where
 * they cannot mean /sys; -EEXIST, -ENOMEM. A result is valid until its removal.
 */
struct dentry *sysfs_make_dir(struct dentry *parent, const char *name);
struct dentry *sysfs_find_dir(struct dentry *parent, const char *name); /* dput() it; NULL */
struct dentry *sysfs_add_attr(struct dentry *dir, const struct sysfs_attr *attr);
/* A symbolic link with this text. */
struct dentry *sysfs_add_link(struct dentry *dir, const char *name, const char *text);
/* The entry and all below it; nobody runs show or store when this returns. NULL is ignored. */
void sysfs_remove(struct dentry *entry);

#endif
