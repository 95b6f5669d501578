/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/sys: what can be read, and where it makes sense set, of the kernel itself. */
#include <linux/capability.h>
#include <linux/kstrtox.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "fs/internal.h"
#include "module/module.h"
#include "printk.h"
#include "task/task.h"

/* A number; without set() it is read only. */
struct sys_number {
	const char *name;
	long (*get)(void);
	int (*set)(long value); /* 0 or -errno */
	umode_t mode;
	const char *rest; /* further numbers that never change, NULL: none */
};

static long get_tainted(void)
{
	return get_taint();
}

static long get_modules_disabled(void)
{
	return modules_disabled;
}

/* It can be set, never cleared (Documentation/admin-guide/sysctl/kernel.rst). */
static int set_modules_disabled(long value)
{
	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (value != 1)
		return -EINVAL;
	modules_disabled = 1;
	return 0;
}

static long get_loglevel(void)
{
	return console_loglevel;
}

static int set_loglevel(long value)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (value < 0 || value > 15)
		return -EINVAL;
	console_loglevel = value;
	return 0;
}

static long get_pid_max(void)
{
	return PID_MAX;
}

static const struct sys_number numbers[] = {
	{ "sys/kernel/tainted", get_tainted, NULL, 0444 },
	{ "sys/kernel/modules_disabled", get_modules_disabled, set_modules_disabled, 0644 },
	{ "sys/kernel/printk", get_loglevel, set_loglevel, 0644, "\t4\t1\t7" },
	{ "sys/kernel/pid_max", get_pid_max, NULL, 0444 },
};

static int number_show(struct seq_file *m, void *v)
{
	const struct sys_number *n = m->private;

	seq_printf(m, "%ld%s\n", n->get(), n->rest ? n->rest : "");
	return 0;
}

static int number_open(struct inode *inode, struct file *file)
{
	return single_open(file, number_show, pde_data(inode));
}

static ssize_t number_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct sys_number *n = pde_data(file->f_inode);
	char text[24];
	long value;
	int err;

	if (!n->set)
		return -EPERM;
	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	text[count] = '\0';
	err = kstrtol(strim(text), 0, &value);
	if (!err)
		err = n->set(value);
	return err ? err : (ssize_t)count;
}

static const struct proc_ops number_ops = {
	.proc_open = number_open,
	.proc_read_iter = seq_read_iter,
	.proc_write = number_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int text_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", (const char *)m->private);
	return 0;
}

void proc_sys_init(void)
{
	unsigned int i;

	proc_mkdir("sys", NULL);
	proc_mkdir("sys/kernel", NULL);
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		proc_create_data(numbers[i].name, numbers[i].mode, NULL, &number_ops,
				 (void *)&numbers[i]);
	proc_create_single_data("sys/kernel/ostype", 0, NULL, text_show, init_uts.sysname);
	proc_create_single_data("sys/kernel/osrelease", 0, NULL, text_show, init_uts.release);
	proc_create_single_data("sys/kernel/version", 0, NULL, text_show, init_uts.version);
	proc_create_single_data("sys/kernel/hostname", 0, NULL, text_show, init_uts.nodename);
	proc_create_single_data("sys/kernel/domainname", 0, NULL, text_show, init_uts.domainname);
	proc_create_single_data("sys/kernel/modprobe", 0, NULL, text_show, "/sbin/modprobe");
}
