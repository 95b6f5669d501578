/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /sys: directories, attribute files of one value each, links between them. An
 * attribute's text is made in, and read from, one page. Once an entry has been
 * removed, files that are still open answer ENODEV.
 */
#ifndef KERNEL_FS_SYSFS_H
#define KERNEL_FS_SYSFS_H

#include <linux/types.h>

struct dentry;
struct file;

struct sysfs_attr {
	const char *name; /* copied */
	umode_t mode;     /* permissions */
	/* Text into buf (PAGE_SIZE bytes): its length or -errno. NULL: not readable. */
	ssize_t (*show)(void *data, char *buf);
	/* count bytes with a NUL after them: what was taken or -errno. NULL: not writable. */
	ssize_t (*store)(void *data, const char *buf, size_t count);
	void *data;
	/*
	 * Instead of show, a file of `size` bytes that are no text: those from pos on,
	 * count of them, into buf. Neither runs beyond size, count not beyond a page.
	 */
	ssize_t (*read)(struct file *file, void *data, char *buf, loff_t pos, size_t count);
	size_t size;
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
/* The same for dir's entry of that name, where there is one. */
void sysfs_remove_name(struct dentry *dir, const char *name);

#endif
