/* SPDX-License-Identifier: GPL-2.0 */
/* syslog(2): man page's actions, Linux's checks. */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "printk.h"
#include "syscalls.h"

enum syslog_action {
	SYSLOG_CLOSE,
	SYSLOG_OPEN,
	SYSLOG_READ,
	SYSLOG_READ_ALL,
	SYSLOG_READ_CLEAR,
	SYSLOG_CLEAR,
	SYSLOG_CONSOLE_OFF,
	SYSLOG_CONSOLE_ON,
	SYSLOG_CONSOLE_LEVEL,
	SYSLOG_SIZE_UNREAD,
	SYSLOG_SIZE_BUFFER,
};

#define LOG_BUFFER_SIZE (128 << 10)
#define FORMATTED_MAX (LOG_LINE_MAX + 64)

static u64 read_seq; /* what READ has given out; its readers share it as in Linux */
static int saved_loglevel = -1;

/* A record and its text form; too large for a stack. */
struct work {
	struct kmsg_record record;
	char text[FORMATTED_MAX];
};

/* As many records from *seq on as fit into len; bytes copied or -EFAULT. */
static long copy_records(struct work *work, u64 *seq, char __user *buf, size_t len)
{
	long done = 0;

	for (;;) {
		u64 next = *seq;
		size_t n;

		if (kmsg_read(&next, &work->record, NULL))
			return done;
		n = kmsg_format(&work->record, true, work->text, sizeof(work->text));
		if (done + n > len)
			return done;
		if (copy_to_user(buf + done, work->text, n))
			return -EFAULT;
		done += n;
		*seq = next;
	}
}

/* Length of everything from seq on in its text form. */
static size_t formatted_length(struct work *work, u64 seq)
{
	size_t total = 0;

	while (!kmsg_read(&seq, &work->record, NULL))
		total += kmsg_format(&work->record, true, work->text, sizeof(work->text));
	return total;
}

/* The newest len bytes' worth of whole records. */
static long read_all(struct work *work, char __user *buf, size_t len)
{
	u64 seq = kmsg_clear_seq();
	size_t total = formatted_length(work, seq);

	while (total > len && !kmsg_read(&seq, &work->record, NULL))
		total -= kmsg_format(&work->record, true, work->text, sizeof(work->text));
	return copy_records(work, &seq, buf, len);
}

static long read_next(struct work *work, char __user *buf, size_t len)
{
	int err = wait_event_interruptible(log_wait, kmsg_next_seq() > read_seq);

	return err ? err : copy_records(work, &read_seq, buf, len);
}

static long syslog_read(int type, char __user *buf, int len)
{
	struct work *work;
	long result;

	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	work = kmalloc(sizeof(*work), GFP_KERNEL);
	if (!work)
		return -ENOMEM;
	result = type == SYSLOG_READ ? read_next(work, buf, len) : read_all(work, buf, len);
	kfree(work);
	if (type == SYSLOG_READ_CLEAR && result >= 0)
		kmsg_clear();
	return result;
}

static long size_unread(void)
{
	struct work *work = kmalloc(sizeof(*work), GFP_KERNEL);
	long result;

	if (!work)
		return -ENOMEM;
	result = formatted_length(work, read_seq);
	kfree(work);
	return result;
}

long do_syslog(int type, char __user *buf, int len)
{
	if (type != SYSLOG_READ_ALL && type != SYSLOG_SIZE_BUFFER && !capable(CAP_SYSLOG))
		return -EPERM;
	switch (type) {
	case SYSLOG_CLOSE:
	case SYSLOG_OPEN:
		return 0;
	case SYSLOG_READ:
	case SYSLOG_READ_ALL:
	case SYSLOG_READ_CLEAR:
		return syslog_read(type, buf, len);
	case SYSLOG_CLEAR:
		kmsg_clear();
		return 0;
	case SYSLOG_CONSOLE_OFF:
		if (saved_loglevel < 0)
			saved_loglevel = console_loglevel;
		console_loglevel = minimum_console_loglevel;
		return 0;
	case SYSLOG_CONSOLE_ON:
		if (saved_loglevel >= 0)
			console_loglevel = saved_loglevel;
		saved_loglevel = -1;
		return 0;
	case SYSLOG_CONSOLE_LEVEL:
		if (len < 1 || len > 8)
			return -EINVAL;
		console_loglevel = max(len, minimum_console_loglevel);
		saved_loglevel = -1;
		return 0;
	case SYSLOG_SIZE_UNREAD:
		return size_unread();
	case SYSLOG_SIZE_BUFFER:
		return LOG_BUFFER_SIZE;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE3(syslog, int, type, char __user *, buf, int, len)
{
	return do_syslog(type, buf, len);
}
