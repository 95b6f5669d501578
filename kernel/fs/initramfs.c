/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The first files: what the boot loader's cpio archive holds. A member that
 * cannot be made is reported and left out; a broken archive ends there.
 */
#include "fs/initramfs.h"

#include "boot_info.h"
#include "fs/cpio.h"
#include "fs/internal.h"
#include "lib/htable.h"
#include "mm/pages.h"
#include "task/task.h"

/* A file with several names: where the first one is. */
struct hard_link {
	struct hnode node;
	u32 ino, dev_major, dev_minor;
	unsigned int archive;
	const char *name; /* in the archive */
};

/* Directories get their times last: each file made in one changes it. */
struct dir_time {
	struct dir_time *next;
	const char *name;
	u32 mtime;
};

struct unpack {
	struct htable links;
	struct dir_time *dirs;
};

static void set_mtime(struct inode *inode, u32 mtime)
{
	inode->i_mtime = (struct timespec64){ mtime, 0 };
	inode->i_atime = inode->i_mtime;
}

/* Owner, mode, time of what was just made. */
static int set_attributes(const struct cpio_entry *e)
{
	struct path path;
	int err = path_lookup(AT_FDCWD, e->name, 0, &path);

	if (err)
		return err;
	chown_path(&path, e->uid, e->gid);
	if (!S_ISLNK(e->mode))
		chmod_path(&path, e->mode);
	set_mtime(path.dentry->d_inode, e->mtime);
	path_put(&path);
	return 0;
}

static u32 link_hash(const struct cpio_entry *e)
{
	return hash_long((u64)e->dev_major << 40 ^ (u64)e->dev_minor << 32 ^ e->ino);
}

static struct hard_link *find_link(struct unpack *u, const struct cpio_entry *e)
{
	struct hnode *node;

	htable_for_each_possible(node, &u->links, link_hash(e)) {
		struct hard_link *link = container_of(node, struct hard_link, node);

		if (link->ino == e->ino && link->dev_major == e->dev_major &&
		    link->dev_minor == e->dev_minor && link->archive == e->archive)
			return link;
	}
	return NULL;
}

/* 1: the file exists under another name and has this one now too; 0: it is new. */
static int try_hard_link(struct unpack *u, const struct cpio_entry *e)
{
	struct hard_link *link;
	int err;

	if (e->nlink < 2)
		return 0;
	link = find_link(u, e);
	if (link) {
		err = do_linkat(AT_FDCWD, link->name, AT_FDCWD, e->name, 0);
		return err ? err : 1;
	}
	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return -ENOMEM;
	link->ino = e->ino;
	link->dev_major = e->dev_major;
	link->dev_minor = e->dev_minor;
	link->archive = e->archive;
	link->name = e->name;
	htable_insert(&u->links, &link->node, link_hash(e));
	return 0;
}

static int write_file(const struct cpio_entry *e, int flags)
{
	struct file *file = filp_open(e->name, O_WRONLY | O_NOFOLLOW | flags, 0600);
	ssize_t n = e->size;
	loff_t pos = 0;

	if (IS_ERR(file))
		return PTR_ERR(file);
	if (e->size)
		n = kernel_write(file, e->data, e->size, &pos);
	fput(file);
	return n < 0 ? n : n == e->size ? 0 : -ENOSPC;
}

/* With hard links the data come with any one of the names, usually the last. */
static int make_file(struct unpack *u, const struct cpio_entry *e)
{
	int ret = try_hard_link(u, e);

	if (ret < 0)
		return ret;
	if (ret && !e->size)
		return 0;
	return write_file(e, ret ? O_TRUNC : O_CREAT | O_EXCL);
}

static int make_dir(struct unpack *u, const struct cpio_entry *e)
{
	struct dir_time *dir = kmalloc(sizeof(*dir), GFP_KERNEL);
	int err = do_mkdirat(AT_FDCWD, e->name, 0700);

	if (!dir)
		return -ENOMEM;
	*dir = (struct dir_time){ u->dirs, e->name, e->mtime };
	u->dirs = dir;
	/* "." is the root itself, and an archive may add to what another has begun. */
	return err == -EEXIST || err == -EISDIR ? 0 : err;
}

static int make_symlink(const struct cpio_entry *e)
{
	char *text;
	int err;

	if (e->size >= PATH_MAX)
		return -ENAMETOOLONG;
	text = kstrndup(e->data, e->size, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	err = do_symlinkat(text, AT_FDCWD, e->name);
	kfree(text);
	return err;
}

/* A later member replaces what an earlier one, or an earlier archive, made. */
static void make_way(const struct cpio_entry *e)
{
	struct path path;
	umode_t mode;

	if (path_lookup(AT_FDCWD, e->name, 0, &path))
		return;
	mode = path.dentry->d_inode->i_mode;
	path_put(&path);
	if (S_ISDIR(mode) && S_ISDIR(e->mode))
		return;
	if (S_ISDIR(mode))
		do_rmdirat(AT_FDCWD, e->name);
	else
		do_unlinkat(AT_FDCWD, e->name);
}

static int make_member(struct unpack *u, const struct cpio_entry *e)
{
	int err;

	make_way(e);
	switch (e->mode & S_IFMT) {
	case S_IFREG:
		err = make_file(u, e);
		break;
	case S_IFDIR:
		err = make_dir(u, e);
		break;
	case S_IFLNK:
		err = make_symlink(e);
		break;
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		err = do_mknodat(AT_FDCWD, e->name, (e->mode & S_IFMT) | 0600,
				 MKDEV(e->rdev_major, e->rdev_minor & MINORMASK));
		break;
	default:
		return -EINVAL;
	}
	return err ? err : set_attributes(e);
}

static void finish(struct unpack *u)
{
	struct hnode *node = htable_next(&u->links, NULL);

	while (u->dirs) {
		struct dir_time *dir = u->dirs;
		struct path path;

		u->dirs = dir->next;
		if (!path_lookup(AT_FDCWD, dir->name, 0, &path)) {
			set_mtime(path.dentry->d_inode, dir->mtime);
			path_put(&path);
		}
		kfree(dir);
	}
	while (node) {
		struct hnode *next = htable_next(&u->links, node);

		kfree(container_of(node, struct hard_link, node));
		node = next;
	}
	htable_destroy(&u->links);
}

static void unpack(const void *archive, size_t size)
{
	struct unpack u = { .links = HTABLE_INIT };
	struct cpio_reader reader;
	struct cpio_entry entry;
	unsigned int files = 0;
	int ret;

	cpio_start(&reader, archive, size);
	while ((ret = cpio_next(&reader, &entry)) == 1) {
		int err = make_member(&u, &entry);

		if (err)
			pr_err("initrd: %s: error %d\n", entry.name, -err);
		else
			files++;
	}
	if (ret < 0)
		pr_err("initrd: broken at byte %zu: %s\n", reader.pos, reader.why);
	finish(&u);
	pr_info("initrd: %u files from %zu KiB\n", files, size / 1024);
}

void populate_rootfs(void)
{
	struct fs_struct *fs = current->fs ? current->fs : &init_fs;
	unsigned int umask = fs->umask;

	fs->umask = 0;
	/* Linux's built-in archive has these three; pid 1 expects /dev/console. */
	do_mkdirat(AT_FDCWD, "/dev", 0755);
	do_mknodat(AT_FDCWD, "/dev/console", S_IFCHR | 0600, MKDEV(5, 1));
	do_mkdirat(AT_FDCWD, "/root", 0700);
	if (boot_info.initrd_size) {
		unpack(__va(boot_info.initrd_start), boot_info.initrd_size);
		free_reserved_range(boot_info.initrd_start, boot_info.initrd_size);
		boot_info.initrd_size = 0;
	}
	fs->umask = umask;
}

void console_on_rootfs(void)
{
	struct file *file = filp_open("/dev/console", O_RDWR, 0);
	int i;

	if (IS_ERR(file)) {
		pr_err("init: /dev/console does not open: error %ld\n", -PTR_ERR(file));
		return;
	}
	for (i = 0; i < 3; i++) {
		int fd = get_unused_fd_flags(0);

		if (fd >= 0)
			fd_install(fd, get_file(file));
	}
	fput(file);
}
