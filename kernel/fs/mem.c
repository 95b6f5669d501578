/* SPDX-License-Identifier: GPL-2.0 */
/* The devices of major 1: null, port, zero, full, random, urandom, kmsg. */
#include <linux/capability.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/uaccess.h>

#include "fs/internal.h"
#include "mm/pages.h"
#include "x86/io.h"

#define MEM_MAJOR 1
#define PORTS 0x10000

static ssize_t null_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return 0;
}

static ssize_t null_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	size_t n = iov_iter_count(from);

	iov_iter_advance(from, n);
	return n;
}

/* Long reads can be interrupted between pages. */
static ssize_t zero_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t done = 0;

	while (iov_iter_count(to)) {
		size_t n = min(iov_iter_count(to), PAGE_SIZE);
		size_t made = iov_iter_zero(n, to);

		done += made;
		if (made < n)
			return done ? done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

static ssize_t full_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	return -ENOSPC;
}

static ssize_t random_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	u8 bytes[256];
	ssize_t done = 0;

	while (iov_iter_count(to)) {
		size_t n = min(iov_iter_count(to), sizeof(bytes)), copied;

		get_random_bytes(bytes, n);
		copied = copy_to_iter(bytes, n, to);
		done += copied;
		if (copied < n)
			return done ? done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

static ssize_t random_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	u8 bytes[256];
	ssize_t done = 0;

	while (iov_iter_count(from)) {
		size_t n = min(iov_iter_count(from), sizeof(bytes));
		size_t copied = copy_from_iter(bytes, n, from);

		add_device_randomness(bytes, copied);
		done += copied;
		if (copied < n)
			return done ? done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

/* The position is a port's number: each byte goes to or comes from the next one (mem(4)). */
static int port_open(struct inode *inode, struct file *file)
{
	return capable(CAP_SYS_RAWIO) ? 0 : -EPERM;
}

static ssize_t port_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t done = 0;

	while (iov_iter_count(to) && iocb->ki_pos < PORTS) {
		u8 value = inb(iocb->ki_pos);

		if (!copy_to_iter(&value, 1, to))
			return -EFAULT;
		iocb->ki_pos++;
		done++;
	}
	return done;
}

static ssize_t port_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	ssize_t done = 0;
	u8 value;

	while (iov_iter_count(from) && iocb->ki_pos < PORTS) {
		if (!copy_from_iter(&value, 1, from))
			return done ? done : -EFAULT;
		outb(value, iocb->ki_pos++);
		done++;
	}
	return done;
}

static const struct file_operations null_fops = {
	.llseek = noop_llseek,
	.read_iter = null_read_iter,
	.write_iter = null_write_iter,
};

static const struct file_operations port_fops = {
	.open = port_open,
	.llseek = default_llseek,
	.read_iter = port_read_iter,
	.write_iter = port_write_iter,
};

static const struct file_operations zero_fops = {
	.llseek = noop_llseek,
	.read_iter = zero_read_iter,
	.write_iter = null_write_iter,
};

static const struct file_operations full_fops = {
	.llseek = noop_llseek,
	.read_iter = zero_read_iter,
	.write_iter = full_write_iter,
};

static const struct file_operations random_fops = {
	.llseek = noop_llseek,
	.read_iter = random_read_iter,
	.write_iter = random_write_iter,
};

static const struct mem_device {
	unsigned int minor;
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
} devices[] = {
	{ 3, "null", 0666, &null_fops },     { 4, "port", 0600, &port_fops },
	{ 5, "zero", 0666, &zero_fops },     { 7, "full", 0666, &full_fops },
	{ 8, "random", 0666, &random_fops }, { 9, "urandom", 0666, &random_fops },
	{ 11, "kmsg", 0644, &kmsg_fops },
};

static int mem_open(struct inode *inode, struct file *file)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(devices); i++) {
		if (devices[i].minor != iminor(inode))
			continue;
		file->f_op = devices[i].fops;
		return file->f_op->open ? file->f_op->open(inode, file) : 0;
	}
	return -ENXIO;
}

static const struct file_operations mem_fops = { .open = mem_open };

void mem_devices_init(void)
{
	unsigned int i;

	if (register_chrdev(MEM_MAJOR, "mem", &mem_fops))
		panic("mem: no memory");
	for (i = 0; i < ARRAY_SIZE(devices); i++)
		devtmpfs_create_node(devices[i].name, S_IFCHR | devices[i].mode,
				     MKDEV(MEM_MAJOR, devices[i].minor));
}
