/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files as drivers and modules see them. struct file and struct file_operations
 * are Linux 6.1's as Debian 12 builds them, byte for byte; struct inode has
 * Linux's names in an order of its own.
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/kdev_t.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/path.h>
#include <linux/spinlock.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/types.h>
#include <linux/uio.h>

struct cdev;
struct cred;
struct file;
struct file_lock;
struct file_system_type;
struct inode;
struct io_comp_batch;
struct io_uring_cmd;
struct module;
struct page;
struct pipe_inode_info;
struct poll_table_struct;
struct seq_file;
struct super_block;
struct virt_entry;
struct virt_opener;
struct vm_area_struct;

typedef void *fl_owner_t;

#define FMODE_READ 0x1u
#define FMODE_WRITE 0x2u
#define FMODE_LSEEK 0x4u
#define FMODE_PREAD 0x8u
#define FMODE_PWRITE 0x10u
#define FMODE_EXEC 0x20u
#define FMODE_PATH 0x4000u
#define FMODE_ATOMIC_POS 0x8000u
#define FMODE_WRITER 0x10000u
#define FMODE_STREAM 0x200000u

/* Modes of fallocate(2). */
#define FALLOC_FL_KEEP_SIZE 0x1
#define FALLOC_FL_PUNCH_HOLE 0x2
#define FALLOC_FL_ALL 0x7b /* those that Linux has */

/* Flags of an inode. */
#define S_IMMUTABLE 0x8 /* nobody may write to it or change its names */
#define S_BINDS_ALL 0x10000 /* its mode holds for the superuser, too: /proc/sys */

#define MAY_EXEC 1
#define MAY_WRITE 2
#define MAY_READ 4
#define MAY_APPEND 8

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define SEEK_DATA 3
#define SEEK_HOLE 4

/* Names of directory entries' types, as getdents64(2) gives them. */
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10

#define MAX_RW_COUNT (INT_MAX & ~4095)
#define MAX_LFS_FILESIZE ((loff_t)LLONG_MAX)

struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	void (*ki_complete)(struct kiocb *iocb, long ret);
	void *private;
	int ki_flags;
	u16 ki_ioprio;
	void *ki_waitq;
};

struct dir_context;
/* Takes one entry; false when there is no more room. */
typedef bool (*filldir_t)(struct dir_context *ctx, const char *name, int len, loff_t offset,
			  u64 ino, unsigned int type);

struct dir_context {
	filldir_t actor;
	loff_t pos;
};

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char __user *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	int (*iopoll)(struct kiocb *, struct io_comp_batch *, unsigned int);
	int (*iterate)(struct file *, struct dir_context *);
	int (*iterate_shared)(struct file *, struct dir_context *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	long (*compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	unsigned long mmap_supported_flags;
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, fl_owner_t id);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, loff_t, loff_t, int datasync);
	int (*fasync)(int, struct file *, int);
	int (*lock)(struct file *, int, struct file_lock *);
	ssize_t (*sendpage)(struct file *, struct page *, int, size_t, loff_t *, int);
	unsigned long (*get_unmapped_area)(struct file *, unsigned long, unsigned long,
					   unsigned long, unsigned long);
	int (*check_flags)(int);
	int (*flock)(struct file *, int, struct file_lock *);
	ssize_t (*splice_write)(struct pipe_inode_info *, struct file *, loff_t *, size_t,
				unsigned int);
	ssize_t (*splice_read)(struct file *, loff_t *, struct pipe_inode_info *, size_t,
			       unsigned int);
	void (*splice_eof)(struct file *);
	int (*setlease)(struct file *, long, struct file_lock **, void **);
	long (*fallocate)(struct file *, int, loff_t, loff_t);
	void (*show_fdinfo)(struct seq_file *, struct file *);
	ssize_t (*copy_file_range)(struct file *, loff_t, struct file *, loff_t, size_t,
				   unsigned int);
	loff_t (*remap_file_range)(struct file *, loff_t, struct file *, loff_t, loff_t,
				   unsigned int);
	int (*fadvise)(struct file *, loff_t, loff_t, int);
	int (*uring_cmd)(struct io_uring_cmd *, unsigned int);
	int (*uring_cmd_iopoll)(struct io_uring_cmd *, struct io_comp_batch *, unsigned int);
};

struct file {
	u64 f_fill0[2];
	struct path f_path;
	struct inode *f_inode;
	const struct file_operations *f_op;
	spinlock_t f_lock; /* f_flags, f_flock */
	atomic_long_t f_count;
	unsigned int f_flags;
	fmode_t f_mode;
	struct mutex f_pos_lock; /* f_pos of files that many readers may share */
	loff_t f_pos;
	struct hlist_head f_pollers; /* places in wait queues: select.c */
	u64 f_fill1[3];
	const struct cred *f_cred;
	struct dentry *f_cursor; /* directories: where readdir goes on, with a reference */
	u64 f_flock;             /* LOCK_SH or LOCK_EX held through flock(2) */
	struct module *f_driver; /* character devices: the cdev's owner, held */
	u64 f_fill2;
	u64 f_version;
	void *f_security;
	void *private_data;
	struct virt_opener *f_opener; /* files of proc, sys and debugfs: virtual.c's record */
	void *f_mapping;
	u32 f_wb_err, f_sb_err;
};

_Static_assert(sizeof(struct file_operations) == 280, "struct file_operations: Linux 6.1's size");
_Static_assert(sizeof(struct file) == 232, "struct file: Linux 6.1's size");
_Static_assert(offsetof(struct file, f_inode) == 32, "struct file: f_inode");
_Static_assert(offsetof(struct file, f_flags) == 64, "struct file: f_flags");
_Static_assert(offsetof(struct file, f_pos) == 104, "struct file: f_pos");
_Static_assert(offsetof(struct file, private_data) == 200, "struct file: private_data");

/* A sparse array of pages: kernel/fs/page_tree.c. */
struct page_tree {
	void *root;
	unsigned int height;
	unsigned long pages; /* data pages in it */
};

struct inode_operations;

struct inode {
	umode_t i_mode;
	unsigned int i_flags; /* S_IMMUTABLE, S_BINDS_ALL; set before the inode has a name */
	uid_t i_uid;
	gid_t i_gid;
	const struct inode_operations *i_op;
	struct super_block *i_sb;
	unsigned long i_ino;
	unsigned int i_nlink; /* tree_lock */
	dev_t i_rdev;
	loff_t i_size;
	struct timespec64 i_atime, i_mtime, i_ctime;
	spinlock_t i_lock;    /* i_pages, i_size, times, flock counts */
	struct mutex i_mutex; /* one writer or truncation at a time; taken before i_lock */
	atomic_t i_count;
	atomic_t i_writecount; /* > 0: writers; < 0: programs that run and must not change */
	atomic_t i_mmaps;      /* areas of address spaces that map it */
	const struct file_operations *i_fop;
	struct page_tree i_pages; /* data of a RAM file */
	struct list_head i_locks; /* record locks: record_lock.c */
	int i_flock_readers; /* flock(2): LOCK_SH holders; -1: one of LOCK_EX. i_lock */
	union {
		struct pipe_inode_info *i_pipe;
		struct cdev *i_cdev;
		char *i_link; /* symbolic link's text, kmalloc */
	};
	struct virt_entry *i_entry; /* files of proc, sys and debugfs: whose they are */
	void *i_private;
};

static inline struct inode *file_inode(const struct file *f)
{
	return f->f_inode;
}

static inline struct dentry *file_dentry(const struct file *file)
{
	return file->f_path.dentry;
}

static inline unsigned int iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}

static inline unsigned int imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}

static inline loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}

static inline void inode_lock(struct inode *inode)
{
	mutex_lock(&inode->i_mutex);
}

static inline void inode_unlock(struct inode *inode)
{
	mutex_unlock(&inode->i_mutex);
}

/* Open by name from inside the kernel; an ERR_PTR on failure. filp_close(file, NULL) ends it. */
struct file *filp_open(const char *filename, int flags, umode_t mode);
int filp_close(struct file *file, fl_owner_t id);
/* Kernel memory to and from a file at *pos; bytes done or -errno. */
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);

/* Character devices: major 0 asks for a free one, which is returned. */
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name);
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);

static inline int register_chrdev(unsigned int major, const char *name,
				  const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}

static inline void unregister_chrdev(unsigned int major, const char *name)
{
	__unregister_chrdev(major, 0, 256, name);
}

/* Ready-made methods. */
int nonseekable_open(struct inode *inode, struct file *file);
int stream_open(struct inode *inode, struct file *file);
int simple_open(struct inode *inode, struct file *file);
int generic_file_open(struct inode *inode, struct file *file);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
#define no_llseek NULL
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
/* Copy between a user buffer and a kernel one of `available` bytes, moving *ppos. */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from,
			       size_t count);
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from,
				size_t available);

#endif
