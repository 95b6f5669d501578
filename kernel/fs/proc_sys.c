/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/sys: what can be read, and where it makes sense set, of the kernel itself. */
#include <linux/capability.h>
#include <linux/kmod.h>
#include <linux/kstrtox.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#include "fs/internal.h"
#include "fs/proc_internal.h"
#include "kallsyms.h"
#include "module/module.h"
#include "printk.h"
#include "task/exec.h"
#include "task/task.h"

/* Numbers: a line of them, parted by tabs; without set() read only. */
struct sys_numbers {
	const char *name;
	unsigned int num;
	void (*get)(long *values);
	/* The first `num` of them, from user space: 0 or -errno. */
	int (*set)(const long *values, unsigned int num);
	umode_t mode;
};

#define MAX_NUMBERS 4

static void get_tainted(long *values)
{
	values[0] = get_taint();
}

/* Bits are added, never taken away. */
static int set_tainted(const long *values, unsigned int num)
{
	unsigned int i;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	for (i = 0; i < TAINT_FLAGS_COUNT; i++)
		if (values[0] & (1L << i))
			add_taint(i, LOCKDEP_STILL_OK);
	return 0;
}

static void get_modules_disabled(long *values)
{
	values[0] = modules_disabled;
}

/* It can be set, never cleared (Documentation/admin-guide/sysctl/kernel.rst). */
static int set_modules_disabled(const long *values, unsigned int num)
{
	if (values[0] != 1)
		return -EINVAL;
	modules_disabled = 1;
	return 0;
}

static void get_printk(long *values)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(console_printk); i++)
		values[i] = console_printk[i];
}

static int set_printk(const long *values, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (values[i] != (int)values[i])
			return -EINVAL;
	for (i = 0; i < num; i++)
		console_printk[i] = values[i];
	return 0;
}

static void get_kptr_restrict(long *values)
{
	values[0] = kptr_restrict;
}

static int set_kptr_restrict(const long *values, unsigned int num)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (values[0] < 0 || values[0] > 2)
		return -EINVAL;
	kptr_restrict = values[0];
	return 0;
}

static void get_randomize(long *values)
{
	values[0] = randomize_va_space;
}

static int set_randomize(const long *values, unsigned int num)
{
	if (values[0] != (int)values[0])
		return -EINVAL;
	randomize_va_space = values[0];
	return 0;
}

static void get_pid_max(long *values)
{
	values[0] = PID_MAX;
}

static const struct sys_numbers numbers[] = {
	{ "sys/kernel/tainted", 1, get_tainted, set_tainted, 0644 },
	{ "sys/kernel/modules_disabled", 1, get_modules_disabled, set_modules_disabled, 0644 },
	{ "sys/kernel/printk", 4, get_printk, set_printk, 0644 },
	{ "sys/kernel/kptr_restrict", 1, get_kptr_restrict, set_kptr_restrict, 0644 },
	{ "sys/kernel/randomize_va_space", 1, get_randomize, set_randomize, 0644 },
	{ "sys/kernel/pid_max", 1, get_pid_max, NULL, 0444 },
};

static int numbers_show(struct seq_file *m, void *v)
{
	const struct sys_numbers *n = m->private;
	long values[MAX_NUMBERS];
	unsigned int i;

	n->get(values);
	for (i = 0; i < n->num; i++)
		seq_printf(m, "%s%ld", i ? "\t" : "", values[i]);
	seq_putc(m, '\n');
	return 0;
}

static int numbers_open(struct inode *inode, struct file *file)
{
	return single_open(file, numbers_show, pde_data(inode));
}

/* Words of digits, parted by blanks; what a file does not have room for is not read. */
static int parse_numbers(char *text, long *values, unsigned int max)
{
	unsigned int num = 0;

	for (text = skip_spaces(text); *text && num < max; text = skip_spaces(text)) {
		size_t len = strcspn(text, " \t\n");
		bool last = !text[len];
		int err;

		text[len] = '\0';
		err = kstrtol(text, 0, &values[num++]);
		if (err)
			return err;
		text += len + !last;
	}
	return num ? (int)num : -EINVAL;
}

static ssize_t numbers_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct sys_numbers *n = pde_data(file->f_inode);
	long values[MAX_NUMBERS];
	char text[96];
	int num, err;

	if (!n->set)
		return -EPERM;
	if (count >= sizeof(text))
		return -EINVAL;
	if (!count)
		return 0;
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	text[count] = '\0';
	num = parse_numbers(text, values, n->num);
	err = num < 0 ? num : n->set(values, num);
	return err ? err : (ssize_t)count;
}

static const struct proc_ops numbers_ops = {
	.proc_open = numbers_open,
	.proc_read_iter = seq_read_iter,
	.proc_write = numbers_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int text_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", (const char *)m->private);
	return 0;
}

/* A line of text that can be changed. */
struct sys_line {
	const char *name;
	char *text;
	size_t size;
};

#define MAX_LINE KMOD_PATH_LEN

static const struct sys_line lines[] = {
	{ "sys/kernel/hostname", init_uts.nodename, sizeof(init_uts.nodename) },
	{ "sys/kernel/domainname", init_uts.domainname, sizeof(init_uts.domainname) },
	{ "sys/kernel/modprobe", modprobe_path, sizeof(modprobe_path) },
};

static int line_show(struct seq_file *m, void *v)
{
	const struct sys_line *line = m->private;
	char text[MAX_LINE];

	spin_lock(&uts_lock);
	memcpy(text, line->text, line->size);
	spin_unlock(&uts_lock);
	seq_printf(m, "%s\n", text);
	return 0;
}

static int line_open(struct inode *inode, struct file *file)
{
	return single_open(file, line_show, pde_data(inode));
}

/* The first line, cut to the room that there is. */
static ssize_t line_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct sys_line *line = pde_data(file->f_inode);
	char text[MAX_LINE] = "";

	if (!count)
		return 0;
	if (copy_from_user(text, buf, min(count, line->size - 1)))
		return -EFAULT;
	text[strcspn(text, "\n")] = '\0';
	spin_lock(&uts_lock);
	memcpy(line->text, text, line->size);
	spin_unlock(&uts_lock);
	return count;
}

static const struct proc_ops line_ops = {
	.proc_open = line_open,
	.proc_read_iter = seq_read_iter,
	.proc_write = line_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/* An unchanging line. */
static void add_text(const char *name, const char *text)
{
	proc_bind_all(proc_create_single_data(name, 0, NULL, text_show, (void *)text));
}

void proc_sys_init(void)
{
	unsigned int i;

	proc_bind_all(proc_mkdir("sys", NULL));
	proc_bind_all(proc_mkdir("sys/kernel", NULL));
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		proc_bind_all(proc_create_data(numbers[i].name, numbers[i].mode, NULL,
					       &numbers_ops, (void *)&numbers[i]));
	add_text("sys/kernel/ostype", init_uts.sysname);
	add_text("sys/kernel/osrelease", init_uts.release);
	add_text("sys/kernel/version", init_uts.version);
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		proc_bind_all(proc_create_data(lines[i].name, 0644, NULL, &line_ops,
					       (void *)&lines[i]));
}
