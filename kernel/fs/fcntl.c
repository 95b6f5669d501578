/* SPDX-License-Identifier: GPL-2.0 */
/* fcntl(2), ioctl(2) and the calls that flush. */
#include "fs/internal.h"
#include "fs/record_lock.h"
#include "syscalls.h"
#include "task/task.h"

#include <uapi/asm/ioctls.h>

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_NOATIME | O_DIRECT)
#define PIPE_SIZE 65536

static long set_flags(struct file *file, unsigned int flags)
{
	spin_lock(&file->f_lock);
	file->f_flags = (file->f_flags & ~SETFL_MASK) | (flags & SETFL_MASK);
	spin_unlock(&file->f_lock);
	return 0;
}

static long do_record_lock(unsigned int fd, struct file *file, unsigned int cmd,
			   struct user_flock __user *arg)
{
	bool open_file = cmd >= F_OFD_GETLK;
	struct user_flock lock;
	long err;

	if (copy_from_user(&lock, arg, sizeof(lock)))
		return -EFAULT;
	if (cmd != F_GETLK && cmd != F_OFD_GETLK)
		return record_lock_set(fd, file, open_file,
				       cmd == F_SETLKW || cmd == F_OFD_SETLKW, &lock);
	err = record_lock_get(file, open_file, &lock);
	return !err && copy_to_user(arg, &lock, sizeof(lock)) ? -EFAULT : err;
}

static long do_fcntl(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	long ret = fcntl_descriptor(fd, file, cmd, arg);

	if (ret != -ENOTTY)
		return ret;
	if (cmd == F_GETFL)
		return file->f_flags;
	if (file->f_mode & FMODE_PATH)
		return -EBADF;
	switch (cmd) {
	case F_SETFL:
		return set_flags(file, arg);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return do_record_lock(fd, file, cmd, (struct user_flock __user *)arg);
	case F_GETPIPE_SZ:
		return S_ISFIFO(file->f_inode->i_mode) ? PIPE_SIZE : -EBADF;
	case F_SETPIPE_SZ:
		if (!S_ISFIFO(file->f_inode->i_mode))
			return -EBADF;
		return arg <= PIPE_SIZE ? PIPE_SIZE : -EPERM;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct file *file = fget_raw(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = do_fcntl(fd, file, cmd, arg);
	fput(file);
	return ret;
}

/* FIONREAD of a regular file: what lies before the reader. */
static long bytes_left(struct file *file, int __user *arg)
{
	loff_t left = i_size_read(file->f_inode) - file->f_pos;

	return put_user((int)left, arg);
}

static long do_ioctl(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	long ret = -ENOTTY;
	int on;

	switch (cmd) {
	case FIOCLEX:
		return fcntl_descriptor(fd, file, F_SETFD, FD_CLOEXEC);
	case FIONCLEX:
		return fcntl_descriptor(fd, file, F_SETFD, 0);
	case FIONBIO:
		if (get_user(on, (int __user *)arg))
			return -EFAULT;
		return set_flags(file, on ? file->f_flags | O_NONBLOCK :
					    file->f_flags & ~O_NONBLOCK);
	case FIONREAD:
		if (S_ISREG(file->f_inode->i_mode))
			return bytes_left(file, (int __user *)arg);
		break;
	}
	if (file->f_op->unlocked_ioctl)
		ret = file->f_op->unlocked_ioctl(file, cmd, arg);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct fd f = fdget(fd);
	long ret;

	if (!f.file)
		return -EBADF;
	ret = do_ioctl(fd, f.file, cmd, arg);
	fdput(f);
	return ret;
}

static long do_fsync(unsigned int fd, int datasync)
{
	struct file *file = fget(fd);
	long ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (file->f_op->fsync)
		ret = file->f_op->fsync(file, 0, MAX_LFS_FILESIZE, datasync);
	else if (S_ISDIR(file->f_inode->i_mode))
		ret = 0;
	fput(file);
	return ret;
}

SYSCALL_DEFINE1(fsync, unsigned int, fd)
{
	return do_fsync(fd, 0);
}

SYSCALL_DEFINE1(fdatasync, unsigned int, fd)
{
	return do_fsync(fd, 1);
}

/* Nothing is kept from its place: every file system is the memory it is in. */
SYSCALL_DEFINE0(sync)
{
	return 0;
}

SYSCALL_DEFINE1(syncfs, unsigned int, fd)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	fput(file);
	return 0;
}

SYSCALL_DEFINE4(fadvise64, unsigned int, fd, loff_t, offset, size_t, len, int, advice)
{
	struct file *file = fget(fd);
	long ret = advice < 0 || advice > 5 ? -EINVAL : 0;

	if (!file)
		return -EBADF;
	if (S_ISFIFO(file->f_inode->i_mode))
		ret = -ESPIPE;
	fput(file);
	return ret;
}
