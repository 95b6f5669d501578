/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text files made on the fly. The buffer holds whole records; what a reader has
 * not taken yet waits in it. A record that does not fit is made again in a
 * buffer twice as large.
 */
#include <linux/export.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "fs/internal.h"
#include "mm/pages.h"

#define SEQ_MAX_BUFFER (64UL << 20)

int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	mutex_init(&m->lock);
	m->op = op;
	m->file = file;
	file->private_data = m;
	/* The text is the same however it is read, but there is no place to write to. */
	file->f_mode &= ~FMODE_PWRITE;
	return 0;
}
EXPORT_SYMBOL(seq_open);

static int new_buffer(struct seq_file *m, size_t size)
{
	kvfree(m->buf);
	m->buf = NULL;
	m->size = 0;
	if (size > SEQ_MAX_BUFFER)
		return -ENOMEM;
	m->buf = kvmalloc(size, GFP_KERNEL);
	if (!m->buf)
		return -ENOMEM;
	m->size = size;
	m->count = 0;
	m->pad_until = 0;
	return 0;
}

/* Is the last record whole? Otherwise it is taken back. */
static bool record_fits(struct seq_file *m, size_t before)
{
	if (!seq_has_overflowed(m))
		return true;
	m->count = before;
	m->pad_until = 0;
	return false;
}

static void *next_record(struct seq_file *m, void *p)
{
	loff_t was = m->index;

	p = m->op->next(m, p, &m->index);
	if (m->index == was) /* an iterator that forgot: it must not stand still */
		m->index++;
	return p;
}

/*
 * Fills the empty buffer with records from m->index on, until there are `want`
 * bytes or no room. 0 with count 0 at the end, -errno.
 */
static int fill(struct seq_file *m, size_t want)
{
	void *p = m->op->start(m, &m->index);
	int err = 0;

	while (p && !IS_ERR(p)) {
		size_t before = m->count;

		err = m->op->show(m, p);
		if (err < 0)
			break;
		if (err == SEQ_SKIP)
			m->count = before;
		err = 0;
		if (!record_fits(m, before)) {
			if (before)
				break; /* the next read begins with it */
			m->op->stop(m, p);
			err = new_buffer(m, m->size * 2);
			if (err)
				return err;
			p = m->op->start(m, &m->index);
			continue;
		}
		p = next_record(m, p);
		if (m->count >= want)
			break;
	}
	if (IS_ERR(p))
		err = PTR_ERR(p);
	m->op->stop(m, p);
	/* Records before a failing one are still good. */
	return m->count ? 0 : err;
}

/* Makes the text again up to byte pos, as pread(2) and lseek(2) need it. */
static int seek_to(struct seq_file *m, loff_t pos)
{
	int err;

	m->index = 0;
	m->read_pos = 0;
	m->count = 0;
	m->from = 0;
	while (m->read_pos < pos) {
		size_t skip;

		m->count = 0;
		m->from = 0;
		err = fill(m, 1);
		if (err || !m->count)
			return err;
		skip = min_t(u64, m->count, pos - m->read_pos);
		m->from = skip;
		m->read_pos += skip;
		/* It may be a long way, and a sequence need not have an end. */
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct seq_file *m = iocb->ki_filp->private_data;
	ssize_t done = 0;
	int err = 0;

	if (!iov_iter_count(iter))
		return 0;
	mutex_lock(&m->lock);
	if (!m->buf)
		err = new_buffer(m, PAGE_SIZE);
	if (!err && (iocb->ki_pos == 0 || iocb->ki_pos != m->read_pos))
		err = seek_to(m, iocb->ki_pos);
	while (!err && iov_iter_count(iter)) {
		size_t n, copied;

		if (m->from == m->count) {
			m->from = 0;
			m->count = 0;
			if (done)
				break; /* what there was is enough for one read */
			err = fill(m, iov_iter_count(iter));
			if (err || !m->count)
				break;
		}
		n = min(m->count - m->from, iov_iter_count(iter));
		copied = copy_to_iter(m->buf + m->from, n, iter);
		m->from += copied;
		done += copied;
		if (copied < n)
			err = -EFAULT;
	}
	iocb->ki_pos += done;
	m->read_pos = done || !err ? iocb->ki_pos : -1; /* nowhere: the next read seeks */
	mutex_unlock(&m->lock);
	return done ? done : err;
}
EXPORT_SYMBOL(seq_read_iter);

ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	struct iovec iov = { buf, size };
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	struct iov_iter iter;
	ssize_t ret;

	iov_iter_init(&iter, READ, &iov, 1, size);
	ret = seq_read_iter(&iocb, &iter);
	*pos = iocb.ki_pos;
	return ret;
}
EXPORT_SYMBOL(seq_read);

loff_t seq_lseek(struct file *file, loff_t offset, int whence)
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
EXPORT_SYMBOL(seq_lseek);

int seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kvfree(m->buf);
	kfree(m);
	return 0;
}
EXPORT_SYMBOL(seq_release);

void *__seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	void *private = kzalloc(psize, GFP_KERNEL);

	if (!private)
		return NULL;
	if (seq_open(file, op)) {
		kfree(private);
		return NULL;
	}
	((struct seq_file *)file->private_data)->private = private;
	return private;
}
EXPORT_SYMBOL(__seq_open_private);

int seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	return __seq_open_private(file, op, psize) ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(seq_open_private);

int seq_release_private(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	m->private = NULL;
	return seq_release(inode, file);
}
EXPORT_SYMBOL(seq_release_private);

static void *single_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m, void *v)
{
}

int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data)
{
	struct seq_operations *op = kmalloc(sizeof(*op), GFP_KERNEL);
	int err;

	if (!op)
		return -ENOMEM;
	*op = (struct seq_operations){ single_start, single_stop, single_next, show };
	err = seq_open(file, op);
	if (err)
		kfree(op);
	else
		((struct seq_file *)file->private_data)->private = data;
	return err;
}
EXPORT_SYMBOL(single_open);

int single_open_size(struct file *file, int (*show)(struct seq_file *m, void *v), void *data,
		     size_t size)
{
	int err = single_open(file, show, data);

	if (err)
		return err;
	err = new_buffer(file->private_data, max(size, (size_t)1)); /* 0 would never grow */
	if (err)
		single_release(file->f_inode, file);
	return err;
}
EXPORT_SYMBOL(single_open_size);

int single_release(struct inode *inode, struct file *file)
{
	const struct seq_operations *op = ((struct seq_file *)file->private_data)->op;

	seq_release(inode, file);
	kfree(op);
	return 0;
}
EXPORT_SYMBOL(single_release);

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (len < m->size - m->count) {
		memcpy(m->buf + m->count, data, len);
		m->count += len;
		return 0;
	}
	m->count = m->size; /* overflow: the record is made again */
	return -1;
}
EXPORT_SYMBOL(seq_write);

void seq_puts(struct seq_file *m, const char *s)
{
	seq_write(m, s, strlen(s));
}
EXPORT_SYMBOL(seq_puts);

void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}
EXPORT_SYMBOL(seq_putc);

void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	size_t room = m->size - m->count;
	int len;

	if (!room)
		return;
	len = vsnprintf(m->buf + m->count, room, fmt, args);
	m->count += (size_t)len < room ? (size_t)len : room;
}
EXPORT_SYMBOL(seq_vprintf);

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL(seq_printf);

void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num)
{
	seq_printf(m, "%s%llu", delimiter ? delimiter : "", num);
}
EXPORT_SYMBOL(seq_put_decimal_ull);

void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num)
{
	seq_printf(m, "%s%lld", delimiter ? delimiter : "", num);
}
EXPORT_SYMBOL(seq_put_decimal_ll);

void seq_pad(struct seq_file *m, char c)
{
	while (m->count < m->pad_until && !seq_has_overflowed(m))
		seq_putc(m, ' ');
	if (c)
		seq_putc(m, c);
}
EXPORT_SYMBOL(seq_pad);

void seq_escape(struct seq_file *m, const char *s, const char *esc)
{
	for (; *s; s++) {
		if (strchr(esc, *s) || *s == '\\')
			seq_printf(m, "\\%03o", (unsigned char)*s);
		else
			seq_putc(m, *s);
	}
}
EXPORT_SYMBOL(seq_escape);

struct list_head *seq_list_start(struct list_head *head, loff_t pos)
{
	struct list_head *entry;

	list_for_each(entry, head)
		if (pos-- == 0)
			return entry;
	return NULL;
}
EXPORT_SYMBOL(seq_list_start);

struct list_head *seq_list_start_head(struct list_head *head, loff_t pos)
{
	return pos ? seq_list_start(head, pos - 1) : head;
}
EXPORT_SYMBOL(seq_list_start_head);

struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *pos)
{
	struct list_head *next = ((struct list_head *)v)->next;

	++*pos;
	return next == head ? NULL : next;
}
EXPORT_SYMBOL(seq_list_next);
