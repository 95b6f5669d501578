/* SPDX-License-Identifier: GPL-2.0 */
/* stat(2), statx(2), statfs(2): what user space sees of an inode and of its file system. */
#include "fs/internal.h"
#include "mm/counts.h"
#include "mm/pages.h"
#include "syscalls.h"

/* struct stat of the x86-64 ABI. */
struct user_stat {
	u64 st_dev, st_ino, st_nlink;
	u32 st_mode, st_uid, st_gid, pad0;
	u64 st_rdev;
	s64 st_size, st_blksize, st_blocks;
	u64 st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
	s64 reserved[3];
};

struct user_statfs {
	s64 f_type, f_bsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	s32 f_fsid[2];
	s64 f_namelen, f_frsize, f_flags, f_spare[4];
};

struct statx_timestamp {
	s64 tv_sec;
	u32 tv_nsec;
	s32 reserved;
};

struct user_statx {
	u32 stx_mask, stx_blksize;
	u64 stx_attributes;
	u32 stx_nlink, stx_uid, stx_gid;
	u16 stx_mode, spare0;
	u64 stx_ino, stx_size, stx_blocks, stx_attributes_mask;
	struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
	u32 stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;
	u64 stx_mnt_id;
	u32 stx_dio_mem_align, stx_dio_offset_align;
	u64 spare3[12];
};

_Static_assert(sizeof(struct user_stat) == 144, "struct stat: the ABI's size");
_Static_assert(sizeof(struct user_statx) == 256, "struct statx: the ABI's size");
_Static_assert(sizeof(struct user_statfs) == 120, "struct statfs: the ABI's size");

#define STATX_BASIC_STATS 0x7ff
#define STATX_MNT_ID 0x1000
#define BLOCKS_PER_PAGE (PAGE_SIZE / 512)
#define ST_VALID 0x20

static long put_stat(const struct inode *inode, struct user_stat __user *to)
{
	struct user_stat st = {
		.st_dev = new_encode_dev(inode->i_sb->s_dev),
		.st_ino = inode->i_ino,
		.st_nlink = inode->i_nlink,
		.st_mode = inode->i_mode,
		.st_uid = inode->i_uid,
		.st_gid = inode->i_gid,
		.st_rdev = new_encode_dev(inode->i_rdev),
		.st_size = i_size_read(inode),
		.st_blksize = PAGE_SIZE,
		.st_blocks = inode->i_pages.pages * BLOCKS_PER_PAGE,
		.st_atime = inode->i_atime.tv_sec,
		.st_atime_nsec = inode->i_atime.tv_nsec,
		.st_mtime = inode->i_mtime.tv_sec,
		.st_mtime_nsec = inode->i_mtime.tv_nsec,
		.st_ctime = inode->i_ctime.tv_sec,
		.st_ctime_nsec = inode->i_ctime.tv_nsec,
	};

	return copy_to_user(to, &st, sizeof(st)) ? -EFAULT : 0;
}

static unsigned int at_lookup(int flags)
{
	return (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
	       (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
}

static long do_stat(int dfd, const char __user *name, int flags, struct user_stat __user *to)
{
	struct path path;
	long err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT))
		return -EINVAL;
	err = user_path_at(dfd, name, at_lookup(flags), &path);
	if (err)
		return err;
	err = put_stat(path.dentry->d_inode, to);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE2(stat, const char __user *, name, struct user_stat __user *, to)
{
	return do_stat(AT_FDCWD, name, 0, to);
}

SYSCALL_DEFINE2(lstat, const char __user *, name, struct user_stat __user *, to)
{
	return do_stat(AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, to);
}

SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, name, struct user_stat __user *, to,
		int, flags)
{
	return do_stat(dfd, name, flags, to);
}

SYSCALL_DEFINE2(fstat, unsigned int, fd, struct user_stat __user *, to)
{
	struct file *file = fget_raw(fd);
	long err;

	if (!file)
		return -EBADF;
	err = put_stat(file->f_inode, to);
	fput(file);
	return err;
}

static struct statx_timestamp statx_time(const struct timespec64 *t)
{
	return (struct statx_timestamp){ .tv_sec = t->tv_sec, .tv_nsec = t->tv_nsec };
}

SYSCALL_DEFINE5(statx, int, dfd, const char __user *, name, unsigned int, flags, unsigned int,
		mask, struct user_statx __user *, to)
{
	const struct inode *inode;
	struct user_statx st = { .stx_mask = STATX_BASIC_STATS | STATX_MNT_ID };
	struct path path;
	long err;

	/* 0x6000: how fresh a network file must be, always true here. */
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT | 0x6000) ||
	    mask & 0x80000000)
		return -EINVAL;
	err = user_path_at(dfd, name, at_lookup(flags), &path);
	if (err)
		return err;
	inode = path.dentry->d_inode;
	st.stx_blksize = PAGE_SIZE;
	st.stx_nlink = inode->i_nlink;
	st.stx_uid = inode->i_uid;
	st.stx_gid = inode->i_gid;
	st.stx_mode = inode->i_mode;
	st.stx_ino = inode->i_ino;
	st.stx_size = i_size_read(inode);
	st.stx_blocks = inode->i_pages.pages * BLOCKS_PER_PAGE;
	st.stx_atime = statx_time(&inode->i_atime);
	st.stx_ctime = statx_time(&inode->i_ctime);
	st.stx_mtime = statx_time(&inode->i_mtime);
	st.stx_rdev_major = MAJOR(inode->i_rdev);
	st.stx_rdev_minor = MINOR(inode->i_rdev);
	st.stx_dev_major = MAJOR(inode->i_sb->s_dev);
	st.stx_dev_minor = MINOR(inode->i_sb->s_dev);
	st.stx_mnt_id = path.mnt->mnt_id;
	path_put(&path);
	return copy_to_user(to, &st, sizeof(st)) ? -EFAULT : 0;
}

/* RAM file systems can use all memory there is; the virtual ones have no size. */
static long put_statfs(const struct path *path, struct user_statfs __user *to)
{
	struct super_block *sb = path->dentry->d_sb;
	struct user_statfs st = {
		.f_type = sb->s_magic,
		.f_bsize = PAGE_SIZE,
		.f_frsize = PAGE_SIZE,
		.f_namelen = NAME_MAX,
		.f_fsid = { sb->s_dev, 0 },
		.f_flags = (path->mnt->mnt_flags & 0xf) | ST_VALID,
	};

	if (sb->s_magic == TMPFS_MAGIC || sb->s_magic == RAMFS_MAGIC) {
		struct mm_counts counts;

		mm_get_counts(&counts);
		st.f_bfree = counts.free_pages;
		st.f_bavail = counts.free_pages;
		st.f_blocks = counts.free_pages + atomic_long_read(&sb->s_pages);
		if (sb->s_max_pages) {
			st.f_blocks = sb->s_max_pages;
			st.f_bfree = sb->s_max_pages - atomic_long_read(&sb->s_pages);
			st.f_bavail = st.f_bfree;
		}
		st.f_files = counts.total_pages;
		st.f_ffree = counts.free_pages;
	}
	return copy_to_user(to, &st, sizeof(st)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(statfs, const char __user *, name, struct user_statfs __user *, to)
{
	struct path path;
	long err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	err = put_statfs(&path, to);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE2(fstatfs, unsigned int, fd, struct user_statfs __user *, to)
{
	struct file *file = fget_raw(fd);
	long err;

	if (!file)
		return -EBADF;
	err = put_statfs(&file->f_path, to);
	fput(file);
	return err;
}
