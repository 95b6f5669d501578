/* SPDX-License-Identifier: GPL-2.0 */
/* Ready-made methods for drivers and virtual files, under Linux's names. */
#include <linux/export.h>
#include <linux/uaccess.h>

#include "fs/internal.h"

int generic_file_open(struct inode *inode, struct file *file)
{
	return 0;
}
EXPORT_SYMBOL(generic_file_open);

/* The file has no position: lseek, pread and pwrite answer ESPIPE. */
int nonseekable_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	return 0;
}
EXPORT_SYMBOL(nonseekable_open);

int stream_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS);
	file->f_mode |= FMODE_STREAM;
	return 0;
}
EXPORT_SYMBOL(stream_open);

int simple_open(struct inode *inode, struct file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}
EXPORT_SYMBOL(simple_open);

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}
EXPORT_SYMBOL(noop_llseek);

/**
 * fixed_size_llseek - lseek(2) in a file of a known size
 *
 * SEEK_DATA and SEEK_HOLE see one stretch of data. -EINVAL, -ENXIO.
 */
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	loff_t base = whence == SEEK_CUR ? file->f_pos : whence == SEEK_END ? size : 0;

	if (whence == SEEK_DATA || whence == SEEK_HOLE) {
		if (offset < 0 || offset >= size)
			return -ENXIO;
		if (whence == SEEK_HOLE)
			offset = size;
	} else if (__builtin_add_overflow(base, offset, &offset)) {
		return -EINVAL;
	}
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}
EXPORT_SYMBOL(fixed_size_llseek);

loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, i_size_read(file->f_inode));
}
EXPORT_SYMBOL(generic_file_llseek);

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	return generic_file_llseek(file, offset, whence);
}
EXPORT_SYMBOL(default_llseek);

/* Bytes of [pos, available) that a request for count may have; 0 at the end. */
static size_t room(loff_t pos, size_t count, size_t available)
{
	return pos >= (loff_t)available ? 0 : min_t(size_t, count, available - pos);
}

ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available)
{
	loff_t pos = *ppos;
	size_t n, bad;

	if (pos < 0)
		return -EINVAL;
	n = room(pos, count, available);
	if (!n)
		return 0;
	bad = copy_to_user(to, (const char *)from + pos, n);
	if (bad == n)
		return -EFAULT;
	*ppos = pos + n - bad;
	return n - bad;
}
EXPORT_SYMBOL(simple_read_from_buffer);

ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from,
			       size_t count)
{
	loff_t pos = *ppos;
	size_t n, bad;

	if (pos < 0)
		return -EINVAL;
	n = room(pos, count, available);
	if (!n)
		return 0;
	bad = copy_from_user((char *)to + pos, from, n);
	if (bad == n)
		return -EFAULT;
	*ppos = pos + n - bad;
	return n - bad;
}
EXPORT_SYMBOL(simple_write_to_buffer);

ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from,
				size_t available)
{
	loff_t pos = *ppos;
	size_t n;

	if (pos < 0)
		return -EINVAL;
	n = room(pos, count, available);
	memcpy(to, (const char *)from + pos, n);
	*ppos = pos + n;
	return n;
}
EXPORT_SYMBOL(memory_read_from_buffer);
