/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /proc/PID/fail-nth: written N, the N-th thing that can fail in the task's
 * system calls fails; read, 0 says that it has. These calls do not count themselves.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/uaccess.h>

#include "fault_inject.h"
#include "fs/internal.h"
#include "fs/proc_internal.h"
#include "task/task.h"

static ssize_t fail_nth_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct task_struct *task = get_proc_task(file->f_inode);
	unsigned int nth, own;
	char text[16];
	ssize_t ret;
	int len;

	if (!task)
		return -ESRCH;
	nth = READ_ONCE(task->fail_nth);
	if (nth == FAIL_FOR_GOOD)
		nth = 0;
	put_task_struct(task);
	len = snprintf(text, sizeof(text), "%u\n", nth);
	own = xchg(&current->fail_nth, 0);
	ret = simple_read_from_buffer(buf, count, pos, text, len);
	WRITE_ONCE(current->fail_nth, own);
	return ret;
}

/*
 * A program that failures are prepared for may be one with more rights than the
 * writer's: that takes the capability that Linux's make-it-fail asks for.
 */
static ssize_t fail_nth_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct task_struct *task;
	unsigned int nth, own;
	unsigned long bad;
	char text[16];
	int err;

	if (!capable(CAP_SYS_RESOURCE))
		return -EPERM;
	if (count >= sizeof(text))
		return -EINVAL;
	own = xchg(&current->fail_nth, 0);
	bad = copy_from_user(text, buf, count);
	WRITE_ONCE(current->fail_nth, own);
	if (bad)
		return -EFAULT;
	text[count] = '\0';
	err = kstrtouint(text, 0, &nth);
	if (err)
		return err;
	if (nth > INT_MAX)
		return -EINVAL;
	task = get_proc_task(file->f_inode);
	if (!task)
		return -ESRCH;
	WRITE_ONCE(task->fail_nth, nth);
	put_task_struct(task);
	return count;
}

const struct file_operations proc_fail_nth_fops = {
	.read = fail_nth_read,
	.write = fail_nth_write,
	.llseek = default_llseek,
};
