/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/kmsg: the log, one record a read (Documentation/ABI/testing/dev-kmsg),
 * and a way into it.
 */
#include <linux/capability.h>
#include <linux/ctype.h>
#include <linux/poll.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

#include "fs/internal.h"
#include "printk.h"

/* An open reader. */
struct kmsg_reader {
	struct mutex lock;
	u64 seq; /* of the next record */
	struct kmsg_record record;
	char text[LOG_LINE_MAX * 4 + 64]; /* each byte may become \xNN */
};

static int kmsg_open(struct inode *inode, struct file *file)
{
	struct kmsg_reader *reader;

	if (!(file->f_mode & FMODE_READ))
		return 0;
	reader = kmalloc(sizeof(*reader), GFP_KERNEL);
	if (!reader)
		return -ENOMEM;
	mutex_init(&reader->lock);
	reader->seq = kmsg_first_seq();
	file->private_data = reader;
	return 0;
}

static int kmsg_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static size_t format_record(struct kmsg_reader *reader)
{
	const struct kmsg_record *r = &reader->record;
	size_t room = sizeof(reader->text), n, i;

	n = scnprintf(reader->text, room, "%u,%llu,%llu,-;", r->facility << 3 | r->level, r->seq,
		      r->ts_ns / NSEC_PER_USEC);
	for (i = 0; i < r->len; i++) {
		unsigned char c = r->text[i];

		if ((isprint(c) && c != '\\') || c >= 128)
			reader->text[n++] = c;
		else
			n += scnprintf(reader->text + n, room - n, "\\x%02x", c);
	}
	reader->text[n++] = '\n';
	return n;
}

/* reader->lock held. Bytes, -EAGAIN when there is nothing, -EPIPE when records were lost. */
static ssize_t read_record(struct kmsg_reader *reader, char __user *buf, size_t count)
{
	u64 seq = reader->seq, lost = 0;
	size_t len;

	if (kmsg_read(&seq, &reader->record, &lost))
		return -EAGAIN;
	if (lost) {
		reader->seq = reader->record.seq;
		return -EPIPE;
	}
	len = format_record(reader);
	if (len > count)
		return -EINVAL;
	if (copy_to_user(buf, reader->text, len))
		return -EFAULT;
	reader->seq = seq;
	return len;
}

static ssize_t kmsg_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct kmsg_reader *reader = file->private_data;
	ssize_t ret;

	for (;;) {
		mutex_lock(&reader->lock);
		ret = read_record(reader, buf, count);
		mutex_unlock(&reader->lock);
		if (ret != -EAGAIN || file->f_flags & O_NONBLOCK)
			return ret;
		ret = wait_event_interruptible(log_wait, kmsg_next_seq() > reader->seq);
		if (ret)
			return ret;
	}
}

static ssize_t kmsg_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	char *text;

	if (count > LOG_LINE_MAX)
		return -EINVAL;
	text = memdup_user(buf, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	kmsg_write_user(text, count);
	kfree(text);
	return count;
}

static loff_t kmsg_llseek(struct file *file, loff_t offset, int whence)
{
	struct kmsg_reader *reader = file->private_data;

	if (!reader)
		return -EBADF;
	if (offset)
		return -ESPIPE;
	mutex_lock(&reader->lock);
	if (whence == SEEK_SET)
		reader->seq = kmsg_first_seq();
	else if (whence == SEEK_DATA)
		reader->seq = kmsg_clear_seq();
	else if (whence == SEEK_END)
		reader->seq = kmsg_next_seq();
	else
		offset = -EINVAL;
	mutex_unlock(&reader->lock);
	return offset;
}

static __poll_t kmsg_poll(struct file *file, poll_table *wait)
{
	struct kmsg_reader *reader = file->private_data;

	if (!reader)
		return EPOLLERR | EPOLLNVAL;
	poll_wait(file, &log_wait, wait);
	return kmsg_next_seq() > reader->seq ? EPOLLIN | EPOLLRDNORM : 0;
}

const struct file_operations kmsg_fops = {
	.open = kmsg_open,
	.release = kmsg_release,
	.read = kmsg_file_read,
	.write = kmsg_write,
	.llseek = kmsg_llseek,
	.poll = kmsg_poll,
};
