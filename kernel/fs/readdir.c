/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading directories. A position is the cookie of the entry that comes next: a
 * newer entry's is smaller and none is used again, so that an entry which stays
 * is given exactly once whatever happens beside it, and a new one is not.
 */
#include "fs/internal.h"
#include "syscalls.h"

static unsigned int dt_type(const struct inode *inode)
{
	return (inode->i_mode & S_IFMT) >> 12;
}

/* "." and ".." are positions 0 and 1 of every directory. */
bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	struct dentry *dentry = file->f_path.dentry;

	if (ctx->pos == 0) {
		if (!ctx->actor(ctx, ".", 1, 0, dentry->d_inode->i_ino, DT_DIR))
			return false;
		ctx->pos = 1;
	}
	if (ctx->pos == 1) {
		if (!ctx->actor(ctx, "..", 2, 1, dentry->d_parent->d_inode->i_ino, DT_DIR))
			return false;
		ctx->pos = 2;
	}
	return true;
}

/*
 * The entry from which to go on, with a reference. The file remembers where it
 * stopped; after an unlink of just that entry the list is searched, from its
 * start: what a deleter has read, he has mostly deleted.
 */
static struct dentry *dir_entry_at(struct file *file, u64 cookie)
{
	struct dentry *dir = file->f_path.dentry, *entry = NULL, *cursor;

	spin_lock(&dcache_lock);
	cursor = file->f_cursor;
	file->f_cursor = NULL;
	if (cursor && cursor->d_parent == dir && !d_unhashed(cursor) &&
	    cursor->d_cookie == cookie) {
		spin_unlock(&dcache_lock);
		return cursor;
	}
	list_for_each_entry(entry, &dir->d_subdirs, d_child) {
		if (entry->d_cookie >= cookie)
			break;
	}
	entry = &entry->d_child == &dir->d_subdirs ? NULL : dget(entry);
	spin_unlock(&dcache_lock);
	dput(cursor);
	return entry;
}

static struct dentry *dir_entry_after(struct dentry *dir, struct dentry *entry, u64 *pos)
{
	struct dentry *next = NULL;

	spin_lock(&dcache_lock);
	*pos = entry->d_cookie + 1;
	if (entry->d_parent == dir && !d_unhashed(entry)) {
		if (entry->d_child.next != &dir->d_subdirs) {
			next = dget(list_next_entry(entry, d_child));
			*pos = next->d_cookie;
		}
	} else {
		list_for_each_entry(next, &dir->d_subdirs, d_child) {
			if (next->d_cookie >= *pos)
				break;
		}
		next = &next->d_child == &dir->d_subdirs ? NULL : dget(next);
	}
	spin_unlock(&dcache_lock);
	dput(entry);
	return next;
}

/* The iterate_shared method of directories whose entries are dentries. */
int dcache_readdir(struct file *file, struct dir_context *ctx)
{
	struct dentry *dir = file->f_path.dentry, *entry;

	if (!dir_emit_dots(file, ctx))
		return 0;
	entry = dir_entry_at(file, ctx->pos);
	while (entry) {
		u64 pos = entry->d_cookie;

		ctx->pos = pos;
		if (!ctx->actor(ctx, (const char *)entry->d_name.name, entry->d_name.len, pos,
				entry->d_inode->i_ino, dt_type(entry->d_inode))) {
			file->f_cursor = entry;
			return 0;
		}
		entry = dir_entry_after(dir, entry, &pos);
		ctx->pos = pos;
	}
	return 0;
}

loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

static ssize_t dir_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return -EISDIR;
}

const struct file_operations dcache_dir_fops = {
	.llseek = dcache_dir_lseek,
	.read = dir_read,
	.iterate_shared = dcache_readdir,
};

struct linux_dirent64 {
	u64 d_ino;
	s64 d_off;
	u16 d_reclen;
	u8 d_type;
	char d_name[];
};

struct getdents {
	struct dir_context ctx;
	char __user *buf, *last; /* the next entry's place, the entry before */
	size_t left;
	int err;
};

/* Each entry carries the position of the one after it: known when that one comes. */
static bool fill_dirent(struct dir_context *ctx, const char *name, int len, loff_t offset, u64 ino,
			unsigned int type)
{
	struct getdents *g = container_of(ctx, struct getdents, ctx);
	union {
		struct linux_dirent64 d;
		char bytes[ALIGN(offsetof(struct linux_dirent64, d_name) + NAME_MAX + 1, 8)];
	} entry;
	size_t size = ALIGN(offsetof(struct linux_dirent64, d_name) + len + 1, 8);
	s64 here = offset;

	g->err = -EINVAL; /* the answer when not even one entry fits */
	if (size > g->left)
		return false;
	if (g->last && copy_to_user(g->last + offsetof(struct linux_dirent64, d_off), &here, 8))
		goto fault;
	memset(&entry, 0, size);
	entry.d.d_ino = ino;
	entry.d.d_reclen = size;
	entry.d.d_type = type;
	memcpy(entry.d.d_name, name, len);
	if (copy_to_user(g->buf, &entry, size))
		goto fault;
	g->last = g->buf;
	g->buf += size;
	g->left -= size;
	return true;
fault:
	g->err = -EFAULT;
	return false;
}

static int iterate_dir(struct file *file, struct dir_context *ctx)
{
	int err;

	if (!file->f_op->iterate_shared)
		return -ENOTDIR;
	mutex_lock(&file->f_pos_lock);
	ctx->pos = file->f_pos;
	/* A removed directory has no entries, not even the dots. */
	err = file->f_inode->i_nlink ? file->f_op->iterate_shared(file, ctx) : -ENOENT;
	file->f_pos = ctx->pos;
	mutex_unlock(&file->f_pos_lock);
	return err;
}

SYSCALL_DEFINE3(getdents64, unsigned int, fd, char __user *, buf, unsigned int, count)
{
	struct getdents g = { .ctx.actor = fill_dirent, .buf = buf, .left = count };
	struct file *file = fget(fd);
	s64 off;
	long err;

	if (!file)
		return -EBADF;
	err = iterate_dir(file, &g.ctx);
	if (!err && g.last) {
		off = g.ctx.pos;
		err = copy_to_user(g.last + offsetof(struct linux_dirent64, d_off), &off, 8) ?
		      -EFAULT : (long)(count - g.left);
	} else if (!err) {
		err = g.err; /* 0 at the end */
	}
	fput(file);
	return err;
}
