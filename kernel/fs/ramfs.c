/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files in memory: the root, tmpfs, and the base of devtmpfs. Data are pages,
 * holes take none. A page, once found under i_lock, is held by a reference, so
 * that user memory is copied without any lock; a truncation meanwhile only means
 * that the copy is of what was there before.
 */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <uapi/linux/resource.h>

#include "fs/internal.h"
#include "mm/address_space.h"
#include "mm/counts.h"
#include "mm/pages.h"
#include "task/task.h"

static const struct inode_operations ramfs_dir_iops, ramfs_file_iops;

/* File operations by type, for every file system that keeps plain inodes. */
void init_special_inode(struct inode *inode)
{
	switch (inode->i_mode & S_IFMT) {
	case S_IFCHR:
		inode->i_fop = &chrdev_fops;
		break;
	case S_IFBLK:
		inode->i_fop = &blkdev_fops;
		break;
	case S_IFIFO:
		inode->i_fop = &fifo_fops;
		break;
	}
}

struct inode *ramfs_make(struct inode *dir, umode_t mode, dev_t rdev)
{
	struct inode *inode = new_inode(dir->i_sb, mode);

	if (!inode)
		return NULL;
	inode->i_rdev = rdev;
	if (S_ISREG(mode)) {
		inode->i_fop = &ramfs_file_fops;
		inode->i_op = &ramfs_file_iops;
	} else if (S_ISDIR(mode)) {
		inode->i_fop = &dcache_dir_fops;
		inode->i_op = &ramfs_dir_iops;
	} else {
		init_special_inode(inode);
	}
	return inode;
}

void ramfs_free_data(struct inode *inode)
{
	if (inode->i_pages.root)
		atomic_long_sub(page_tree_cut(&inode->i_pages, 0), &inode->i_sb->s_pages);
}

/* The page with a reference, NULL for a hole. */
static struct page *find_page(struct inode *inode, unsigned long index)
{
	struct page *page;

	spin_lock(&inode->i_lock);
	page = page_tree_get(&inode->i_pages, index);
	if (page)
		get_page(page);
	spin_unlock(&inode->i_lock);
	return page;
}

/* Counts one more page; false when the file system is full. */
static bool charge_page(struct super_block *sb)
{
	unsigned long pages = atomic_long_inc_return(&sb->s_pages);

	if (!sb->s_max_pages || pages <= sb->s_max_pages)
		return true;
	atomic_long_dec(&sb->s_pages);
	return false;
}

/*
 * The page with a reference, made where there was a hole. ERR_PTR: -ENOMEM,
 * -ENOSPC. gfp: __GFP_ZERO unless all of it is written before anybody can look.
 */
static struct page *make_page(struct inode *inode, unsigned long index, gfp_t gfp)
{
	struct page *page = find_page(inode, index), *fresh;
	int err = -ENOMEM;

	if (page)
		return page;
	if (!charge_page(inode->i_sb))
		return ERR_PTR(-ENOSPC);
	fresh = alloc_page(GFP_KERNEL | gfp);
	if (!fresh)
		goto uncharge;
	get_page(fresh); /* one for the tree, one for the caller */
	spin_lock(&inode->i_lock);
	err = page_tree_insert(&inode->i_pages, index, fresh);
	if (err == -EEXIST) { /* a fault was faster */
		page = page_tree_get(&inode->i_pages, index);
		get_page(page);
	}
	spin_unlock(&inode->i_lock);
	if (!err)
		return fresh;
	put_page(fresh);
	put_page(fresh);
uncharge:
	atomic_long_dec(&inode->i_sb->s_pages);
	return page ? page : ERR_PTR(err);
}

static ssize_t ramfs_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = iocb->ki_filp->f_inode;
	ssize_t done = 0;

	while (iov_iter_count(to)) {
		size_t offset = iocb->ki_pos & ~PAGE_MASK, n, copied;
		loff_t size = i_size_read(inode);
		struct page *page;

		if (iocb->ki_pos >= size)
			break;
		n = min_t(u64, PAGE_SIZE - offset, size - iocb->ki_pos);
		n = min(n, iov_iter_count(to));
		page = find_page(inode, iocb->ki_pos >> PAGE_SHIFT);
		if (page) {
			copied = copy_to_iter((char *)page_address(page) + offset, n, to);
			put_page(page);
		} else {
			copied = iov_iter_zero(n, to);
		}
		iocb->ki_pos += copied;
		done += copied;
		if (copied < n)
			return done ? done : -EFAULT;
		cond_resched();
	}
	return done;
}

static void grow_size(struct inode *inode, loff_t end)
{
	spin_lock(&inode->i_lock);
	if (end > inode->i_size)
		inode->i_size = end;
	spin_unlock(&inode->i_lock);
}

/* A changed file is not the one that was given its set-id bits. i_mutex held. */
static void drop_set_id(struct inode *inode)
{
	umode_t bits = S_ISUID | (inode->i_mode & S_IXGRP ? S_ISGID : 0);

	if (inode->i_mode & bits && !capable(CAP_FSETID))
		inode->i_mode &= ~bits;
}

/* RLIMIT_FSIZE: who writes beyond it is told by a signal (setrlimit(2)). */
static int check_size_limit(loff_t end)
{
	if ((u64)end < rlimit(RLIMIT_FSIZE))
		return 0;
	send_sig(SIGXFSZ, current, 0);
	return -EFBIG;
}

/* The pages of one write. i_mutex held. Bytes, or -errno where not even one was written. */
static ssize_t write_pages(struct kiocb *iocb, struct inode *inode, struct iov_iter *from)
{
	ssize_t done = 0;

	while (iov_iter_count(from)) {
		size_t offset = iocb->ki_pos & ~PAGE_MASK, n, copied;
		struct page *page;
		bool whole;

		if (iocb->ki_pos == MAX_LFS_FILESIZE)
			return done ? done : -EFBIG;
		n = min(PAGE_SIZE - offset, iov_iter_count(from));
		n = min_t(u64, n, MAX_LFS_FILESIZE - iocb->ki_pos);
		/* Kernel memory does not fault, and nobody reads beyond the end. */
		whole = n == PAGE_SIZE && !from->user_backed && iocb->ki_pos >= inode->i_size;
		page = make_page(inode, iocb->ki_pos >> PAGE_SHIFT, whole ? 0 : __GFP_ZERO);
		if (IS_ERR(page))
			return done ? done : PTR_ERR(page);
		copied = copy_from_iter((char *)page_address(page) + offset, n, from);
		put_page(page);
		iocb->ki_pos += copied;
		done += copied;
		if (copied)
			grow_size(inode, iocb->ki_pos);
		if (copied < n)
			return done ? done : -EFAULT;
	}
	return done;
}

static ssize_t ramfs_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct inode *inode = file->f_inode;
	ssize_t ret;

	if (!iov_iter_count(from))
		return 0;
	inode_lock(inode);
	if (file->f_flags & O_APPEND)
		iocb->ki_pos = inode->i_size;
	ret = check_size_limit(iocb->ki_pos);
	if (!ret) {
		iov_iter_truncate(from, rlimit(RLIMIT_FSIZE) - iocb->ki_pos);
		ret = write_pages(iocb, inode, from);
	}
	if (ret > 0) {
		drop_set_id(inode);
		touch_inode(inode, true, true);
	}
	inode_unlock(inode);
	return ret;
}

/* The set_size method: pages beyond the new end go, the rest of the last one is cleared. */
static int ramfs_set_size(struct inode *inode, loff_t length)
{
	unsigned long end = (length + PAGE_SIZE - 1) >> PAGE_SHIFT, cut;
	size_t tail = length & ~PAGE_MASK;
	bool shorter;

	if (length > inode->i_size && (u64)length > rlimit(RLIMIT_FSIZE))
		return check_size_limit(length);
	inode_lock(inode);
	spin_lock(&inode->i_lock);
	shorter = length < inode->i_size;
	if (shorter) {
		struct page *last = page_tree_get(&inode->i_pages, length >> PAGE_SHIFT);

		cut = page_tree_cut(&inode->i_pages, end);
		atomic_long_sub(cut, &inode->i_sb->s_pages);
		if (last && tail)
			memset((char *)page_address(last) + tail, 0, PAGE_SIZE - tail);
	}
	inode->i_size = length;
	spin_unlock(&inode->i_lock);
	/* No fault finds the pages any more: now from where they were found before. */
	if (shorter)
		unmap_file_pages(inode, end);
	touch_inode(inode, true, true);
	inode_unlock(inode);
	return 0;
}

/*
 * Pages for start to end. What was made before an error stays the file's, as
 * posix_fallocate(3) allows. i_mutex held.
 */
static int make_room(struct inode *inode, loff_t start, loff_t end)
{
	unsigned long index = start >> PAGE_SHIFT, past = (end + PAGE_SIZE - 1) >> PAGE_SHIFT;
	unsigned long most = inode->i_sb->s_max_pages;

	if (most && past - index > most)
		return -ENOSPC;
	for (; index < past; index++) {
		struct page *page;

		if (signal_pending(current))
			return -EINTR;
		page = make_page(inode, index, __GFP_ZERO);
		if (IS_ERR(page))
			return PTR_ERR(page);
		put_page(page);
	}
	return 0;
}

/* The fallocate method (fallocate(2)): room; no hole is made. */
static long ramfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	loff_t end = offset + len;
	int err = 0;

	if (mode & ~FALLOC_FL_KEEP_SIZE)
		return -EOPNOTSUPP;
	inode_lock(inode);
	if (!mode && end > inode->i_size && (u64)end > rlimit(RLIMIT_FSIZE))
		err = check_size_limit(end);
	if (!err)
		err = make_room(inode, offset, end);
	if (!err && !mode)
		grow_size(inode, end);
	if (!err) {
		drop_set_id(inode);
		touch_inode(inode, true, true);
	}
	inode_unlock(inode);
	return err;
}

/*
 * The first place at or after offset that has data, or that has none. Data are counted in pages,
 * of which there are no more than memory has; a hole may be of any size and is passed in one step.
 */
static loff_t next_place(struct inode *inode, loff_t offset, bool data)
{
	unsigned long index = offset >> PAGE_SHIFT, first = index;
	bool found = true;

	spin_lock(&inode->i_lock);
	if (data)
		found = page_tree_next(&inode->i_pages, &index);
	else
		while (page_tree_get(&inode->i_pages, index))
			index++;
	spin_unlock(&inode->i_lock);
	if (!found)
		return MAX_LFS_FILESIZE;
	return index == first ? offset : (loff_t)min((u64)index << PAGE_SHIFT,
						     (u64)MAX_LFS_FILESIZE);
}

/* lseek(2) for files with holes: data and holes are whole pages. */
static loff_t seek_hole_data(struct inode *inode, loff_t offset, bool data)
{
	loff_t size = i_size_read(inode);

	if (offset < 0 || offset >= size)
		return -ENXIO;
	offset = next_place(inode, offset, data);
	if (offset < size)
		return offset;
	return data ? -ENXIO : size;
}

static loff_t ramfs_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return generic_file_llseek(file, offset, whence);
	offset = seek_hole_data(file->f_inode, offset, whence == SEEK_DATA);
	if (offset >= 0)
		file->f_pos = offset;
	return offset;
}

/* A fault in a mapping of the file: the page itself, so that all mappings agree. */
static int ramfs_fault(struct vm_fault *vmf)
{
	struct inode *inode = vmf->vma->vm_file->f_inode;

	if (vmf->pgoff >= ((u64)i_size_read(inode) + PAGE_SIZE - 1) >> PAGE_SHIFT)
		return -EFAULT;
	vmf->page = make_page(inode, vmf->pgoff, __GFP_ZERO);
	/* A full file system is no lack of memory: SIGBUS, as in Linux. */
	if (IS_ERR(vmf->page))
		return PTR_ERR(vmf->page) == -ENOMEM ? -ENOMEM : -EFAULT;
	return 0;
}

static const struct vm_operations_struct ramfs_vm_ops = {
	.fault = ramfs_fault,
};

static int ramfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &ramfs_vm_ops;
	return 0;
}

static int ramfs_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	return 0; /* memory is where it lives */
}

const struct file_operations ramfs_file_fops = {
	.llseek = ramfs_llseek,
	.read_iter = ramfs_read_iter,
	.write_iter = ramfs_write_iter,
	.mmap = ramfs_mmap,
	.fsync = ramfs_fsync,
	.fallocate = ramfs_fallocate,
};

static const struct inode_operations ramfs_dir_iops = {
	.make = ramfs_make,
};

static const struct inode_operations ramfs_file_iops = {
	.set_size = ramfs_set_size,
};

/* The text after key among the options of mount(8), NULL where it is not there. */
static const char *find_option(const char *options, const char *key)
{
	const char *p = options;

	while (p && *p) {
		if (strstarts(p, key))
			return p + strlen(key);
		p = strchr(p, ',');
		if (p)
			p++;
	}
	return NULL;
}

static umode_t root_mode(const char *options, umode_t standard)
{
	const char *mode = find_option(options, "mode=");

	return mode ? simple_strtoul(mode, NULL, 8) & 07777 : standard;
}

/* tmpfs(5): size= in bytes or per cent of memory, half of it where nothing is said, 0: no limit. */
static unsigned long max_pages(const char *options)
{
	const char *size = find_option(options, "size=");
	struct mm_counts counts;
	u64 value;
	char *end;

	mm_get_counts(&counts);
	if (!size)
		return counts.total_pages / 2;
	value = memparse(size, &end);
	if (*end == '%')
		return counts.total_pages * min_t(u64, value, 100) / 100;
	return PFN_UP(value);
}

/* A tree whose users may make files in it; an ERR_PTR without memory. */
struct super_block *ramfs_super(struct file_system_type *type, unsigned long magic, umode_t mode)
{
	struct super_block *sb = new_super(type, magic, mode);

	if (!IS_ERR(sb))
		sb->s_root->d_inode->i_op = &ramfs_dir_iops;
	return sb;
}

static struct super_block *ramfs_mount(struct file_system_type *type, const char *options)
{
	if (!strcmp(type->name, "tmpfs")) {
		struct super_block *sb = ramfs_super(type, TMPFS_MAGIC, root_mode(options, 01777));

		if (!IS_ERR(sb))
			sb->s_max_pages = max_pages(options);
		return sb;
	}
	return ramfs_super(type, RAMFS_MAGIC, root_mode(options, 0755));
}

static struct file_system_type rootfs_type = { .name = "rootfs", .mount = ramfs_mount };
static struct file_system_type ramfs_type = { .name = "ramfs", .mount = ramfs_mount };
static struct file_system_type tmpfs_type = { .name = "tmpfs", .mount = ramfs_mount };

void ramfs_register(void)
{
	register_filesystem(&rootfs_type);
	register_filesystem(&ramfs_type);
	register_filesystem(&tmpfs_type);
}
