/* SPDX-License-Identifier: GPL-2.0 */
/* Reading and writing open files, from user and from kernel memory. */
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "fs/internal.h"
#include "fs/read.h"
#include "syscalls.h"

#define UIO_MAXIOV 1024
#define SENDFILE_CHUNK 16384UL
#define READ_FILE_MAX (1L << 30)

ssize_t read_iter_at(struct file *file, struct iov_iter *iter, loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	ssize_t ret = file->f_op->read_iter(&iocb, iter);

	*pos = iocb.ki_pos;
	return ret;
}

ssize_t write_iter_at(struct file *file, struct iov_iter *iter, loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	ssize_t ret = file->f_op->write_iter(&iocb, iter);

	*pos = iocb.ki_pos;
	return ret;
}

ssize_t new_sync_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	struct iovec iov = { buf, len };
	struct iov_iter iter;

	iov_iter_init(&iter, READ, &iov, 1, len);
	return read_iter_at(file, &iter, pos);
}

/* What every read and write asks of its arguments; they are cut to what one call may move. */
static int check_rw(struct file *file, fmode_t need, const void __user *buf, size_t *count,
		    loff_t pos)
{
	if (!(file->f_mode & need))
		return -EBADF;
	if (!access_ok(buf, *count))
		return -EFAULT;
	if ((ssize_t)*count < 0 || pos < 0 || pos > MAX_LFS_FILESIZE - (loff_t)*count)
		return -EINVAL;
	*count = min_t(size_t, *count, MAX_RW_COUNT);
	return 0;
}

ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	int err = check_rw(file, FMODE_READ, buf, &count, *pos);

	if (err)
		return err;
	if (file->f_op->read)
		return file->f_op->read(file, buf, count, pos);
	if (file->f_op->read_iter)
		return new_sync_read(file, buf, count, pos);
	return S_ISDIR(file_inode(file)->i_mode) ? -EISDIR : -EINVAL;
}

ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	int err = check_rw(file, FMODE_WRITE, buf, &count, *pos);
	struct iovec iov = { (char __user *)buf, count };
	struct iov_iter iter;

	if (err)
		return err;
	if (file->f_op->write)
		return file->f_op->write(file, buf, count, pos);
	if (!file->f_op->write_iter)
		return -EINVAL;
	iov_iter_init(&iter, WRITE, &iov, 1, count);
	return write_iter_at(file, &iter, pos);
}

static ssize_t vfs_rw(struct file *file, int direction, void __user *buf, size_t count,
		      loff_t *pos)
{
	return direction == READ ? vfs_read(file, buf, count, pos) :
				   vfs_write(file, buf, count, pos);
}

ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos)
{
	struct kvec kvec = { buf, min_t(size_t, count, MAX_RW_COUNT) };
	struct iov_iter iter;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!file->f_op->read_iter || *pos < 0)
		return -EINVAL;
	iov_iter_kvec(&iter, READ, &kvec, 1, kvec.iov_len);
	return read_iter_at(file, &iter, pos);
}
EXPORT_SYMBOL(kernel_read);

ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	struct kvec kvec = { (void *)buf, min_t(size_t, count, MAX_RW_COUNT) };
	struct iov_iter iter;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file->f_op->write_iter || *pos < 0)
		return -EINVAL;
	iov_iter_kvec(&iter, WRITE, &kvec, 1, kvec.iov_len);
	return write_iter_at(file, &iter, pos);
}
EXPORT_SYMBOL(kernel_write);

int kernel_read_file(struct file *file, void **buf, size_t *len)
{
	struct inode *inode = file->f_inode;
	loff_t size, pos = 0;
	char *data = NULL;
	int err;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	err = inode_deny_write(inode);
	if (err)
		return err;
	size = i_size_read(inode);
	err = size <= 0 ? -EINVAL : size > READ_FILE_MAX ? -EFBIG : 0;
	if (err)
		goto allow;
	err = -ENOMEM;
	data = vmalloc(size);
	if (!data)
		goto allow;
	while (pos < size) {
		ssize_t n = kernel_read(file, data + pos, size - pos, &pos);

		err = n < 0 ? n : n == 0 ? -EIO : 0;
		if (err)
			goto allow;
	}
	err = 0;
allow:
	inode_allow_write(inode);
	if (err) {
		vfree(data);
		return err;
	}
	*buf = data;
	*len = size;
	return 0;
}

int kernel_read_file_from_path(const char *path, void **buf, size_t *len)
{
	struct file *file = filp_open(path, O_RDONLY, 0);
	int err;

	if (IS_ERR(file))
		return PTR_ERR(file);
	err = kernel_read_file(file, buf, len);
	fput(file);
	return err;
}

/* The position is the file's own; files that threads share keep it whole with a lock. */
static loff_t *lock_pos(struct file *file, loff_t *pos)
{
	if (file->f_mode & FMODE_ATOMIC_POS)
		mutex_lock(&file->f_pos_lock);
	*pos = file->f_pos;
	return pos;
}

static void unlock_pos(struct file *file, loff_t pos)
{
	file->f_pos = pos;
	if (file->f_mode & FMODE_ATOMIC_POS)
		mutex_unlock(&file->f_pos_lock);
}

static long do_rw(unsigned int fd, int direction, void __user *buf, size_t count)
{
	struct fd f = fdget(fd);
	ssize_t ret;
	loff_t pos;

	if (!f.file)
		return -EBADF;
	ret = vfs_rw(f.file, direction, buf, count, lock_pos(f.file, &pos));
	unlock_pos(f.file, pos);
	fdput(f);
	return ret;
}

SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	return do_rw(fd, READ, buf, count);
}

SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	return do_rw(fd, WRITE, (void __user *)buf, count);
}

/* For the calls that say where: a file that has places. Its own position stays. */
static long fdget_at(unsigned int fd, int direction, loff_t pos, struct fd *f)
{
	if (pos < 0)
		return -EINVAL;
	*f = fdget(fd);
	if (!f->file)
		return -EBADF;
	if (f->file->f_mode & (direction == READ ? FMODE_PREAD : FMODE_PWRITE))
		return 0;
	fdput(*f);
	return -ESPIPE;
}

static long do_rw_at(unsigned int fd, int direction, void __user *buf, size_t count, loff_t pos)
{
	struct fd f;
	ssize_t ret = fdget_at(fd, direction, pos, &f);

	if (ret)
		return ret;
	ret = vfs_rw(f.file, direction, buf, count, &pos);
	fdput(f);
	return ret;
}

SYSCALL_DEFINE4(pread64, unsigned int, fd, char __user *, buf, size_t, count, loff_t, pos)
{
	return do_rw_at(fd, READ, buf, count, pos);
}

SYSCALL_DEFINE4(pwrite64, unsigned int, fd, const char __user *, buf, size_t, count, loff_t, pos)
{
	return do_rw_at(fd, WRITE, (void __user *)buf, count, pos);
}

/* A user's vector, checked: the sum of its lengths, or -errno. *iov is kfree()d by the caller. */
static ssize_t import_iovec(const struct iovec __user *uvec, unsigned long segs, struct iovec **iov)
{
	unsigned long i;
	ssize_t total = 0;

	*iov = NULL;
	if (segs > UIO_MAXIOV)
		return -EINVAL;
	if (!segs)
		return 0;
	*iov = memdup_user(uvec, segs * sizeof(**iov));
	if (IS_ERR(*iov)) {
		ssize_t err = PTR_ERR(*iov);

		*iov = NULL;
		return err;
	}
	for (i = 0; i < segs; i++) {
		if ((ssize_t)(*iov)[i].iov_len < 0)
			return -EINVAL;
		if ((*iov)[i].iov_len > (size_t)(MAX_RW_COUNT - total))
			(*iov)[i].iov_len = MAX_RW_COUNT - total;
		total += (*iov)[i].iov_len;
	}
	return total;
}

/* For files whose methods know no vectors: one piece after the other. */
static ssize_t each_piece(struct file *file, int direction, const struct iovec *iov,
			  unsigned long segs, loff_t *pos)
{
	ssize_t done = 0, n;
	unsigned long i;

	for (i = 0; i < segs; i++) {
		if (!iov[i].iov_len)
			continue;
		n = vfs_rw(file, direction, iov[i].iov_base, iov[i].iov_len, pos);
		if (n < 0)
			return done ? done : n;
		done += n;
		if (n < (ssize_t)iov[i].iov_len)
			break;
	}
	return done;
}

static ssize_t vfs_vector(struct file *file, int direction, const struct iovec __user *uvec,
			  unsigned long segs, loff_t *pos)
{
	fmode_t need = direction == READ ? FMODE_READ : FMODE_WRITE;
	struct iovec *iov;
	struct iov_iter iter;
	ssize_t ret;

	if (!(file->f_mode & need))
		return -EBADF;
	ret = import_iovec(uvec, segs, &iov);
	if (ret > 0) {
		iov_iter_init(&iter, direction, iov, segs, ret);
		if (direction == READ && file->f_op->read_iter && !file->f_op->read)
			ret = read_iter_at(file, &iter, pos);
		else if (direction == WRITE && file->f_op->write_iter && !file->f_op->write)
			ret = write_iter_at(file, &iter, pos);
		else
			ret = each_piece(file, direction, iov, segs, pos);
	}
	kfree(iov);
	return ret;
}

static long do_vector(unsigned int fd, int direction, const struct iovec __user *uvec,
		      unsigned long segs)
{
	struct fd f = fdget(fd);
	ssize_t ret;
	loff_t pos;

	if (!f.file)
		return -EBADF;
	ret = vfs_vector(f.file, direction, uvec, segs, lock_pos(f.file, &pos));
	unlock_pos(f.file, pos);
	fdput(f);
	return ret;
}

static long do_vector_at(unsigned int fd, int direction, const struct iovec __user *uvec,
			 unsigned long segs, loff_t pos)
{
	struct fd f;
	ssize_t ret = fdget_at(fd, direction, pos, &f);

	if (ret)
		return ret;
	ret = vfs_vector(f.file, direction, uvec, segs, &pos);
	fdput(f);
	return ret;
}

SYSCALL_DEFINE3(readv, unsigned int, fd, const struct iovec __user *, vec, unsigned long, segs)
{
	return do_vector(fd, READ, vec, segs);
}

SYSCALL_DEFINE3(writev, unsigned int, fd, const struct iovec __user *, vec, unsigned long, segs)
{
	return do_vector(fd, WRITE, vec, segs);
}

SYSCALL_DEFINE4(preadv, unsigned int, fd, const struct iovec __user *, vec, unsigned long, segs,
		loff_t, pos)
{
	return do_vector_at(fd, READ, vec, segs, pos);
}

SYSCALL_DEFINE4(pwritev, unsigned int, fd, const struct iovec __user *, vec, unsigned long, segs,
		loff_t, pos)
{
	return do_vector_at(fd, WRITE, vec, segs, pos);
}

SYSCALL_DEFINE3(lseek, unsigned int, fd, loff_t, offset, unsigned int, whence)
{
	struct file *file = fget(fd);
	loff_t ret = -ESPIPE;

	if (!file)
		return -EBADF;
	if (whence > SEEK_HOLE) {
		ret = -EINVAL;
	} else if (file->f_mode & FMODE_LSEEK) {
		mutex_lock(&file->f_pos_lock);
		ret = file->f_op->llseek(file, offset, whence);
		mutex_unlock(&file->f_pos_lock);
	}
	fput(file);
	return ret;
}

/*
 * Moves bytes from one file to another. What the writer did not take is not
 * counted as read; so the source must be one that can be read again. Neither end
 * may ever wait or come to an end: a signal stops it between chunks.
 */
static ssize_t copy_between(struct file *out, struct file *in, loff_t *pos, size_t count)
{
	size_t chunk = min(count, SENDFILE_CHUNK);
	char *buf = kvmalloc(chunk, GFP_KERNEL);
	ssize_t done = 0, n = 0, written;
	loff_t out_pos;

	if (!buf)
		return -ENOMEM;
	while (done < (ssize_t)count) {
		loff_t from = *pos;

		n = kernel_read(in, buf, min(chunk, count - done), &from);
		if (n <= 0)
			break;
		written = kernel_write(out, buf, n, lock_pos(out, &out_pos));
		unlock_pos(out, out_pos);
		if (written <= 0) {
			n = written;
			break;
		}
		*pos += written;
		done += written;
		if (written < n || signal_pending(current))
			break;
		cond_resched();
	}
	kvfree(buf);
	return done ? done : n;
}

static ssize_t do_sendfile(struct file *out, struct file *in, loff_t __user *offset, size_t count)
{
	ssize_t ret;
	loff_t pos;

	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (offset && !(in->f_mode & FMODE_PREAD))
		return -ESPIPE;
	if (!in->f_op->read_iter || !out->f_op->write_iter || !(in->f_mode & FMODE_LSEEK) ||
	    out->f_flags & O_APPEND || S_ISDIR(in->f_inode->i_mode))
		return -EINVAL;
	count = min_t(size_t, count, MAX_RW_COUNT);
	if (offset) {
		if (get_user(pos, offset))
			return -EFAULT;
		if (pos < 0)
			return -EINVAL;
		ret = copy_between(out, in, &pos, count);
		return put_user(pos, offset) ? -EFAULT : ret;
	}
	/* Not lock_pos(): both ends may be one file. */
	pos = in->f_pos;
	ret = copy_between(out, in, &pos, count);
	in->f_pos = pos;
	return ret;
}

SYSCALL_DEFINE4(sendfile, int, out_fd, int, in_fd, loff_t __user *, offset, size_t, count)
{
	struct file *in = fget(in_fd), *out = fget(out_fd);
	ssize_t ret = -EBADF;

	if (in && out)
		ret = do_sendfile(out, in, offset, count);
	fput(in);
	fput(out);
	return ret;
}
