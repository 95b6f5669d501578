/* SPDX-License-Identifier: GPL-2.0 */
/* Which processes have files open whose methods are a module's: for its list of holders. */
#include <linux/module.h>
#include <linux/seq_file.h>

#include "fs/internal.h"
#include "fs/virtual.h"
#include "task/task.h"

static bool methods_of(struct file *file, const struct module *owner)
{
	return (file->f_op && file->f_op->owner == owner) || file->f_driver == owner ||
	       virt_methods_of(file, owner);
}

static void show_descriptor(struct seq_file *m, const struct task_struct *task, unsigned int fd,
			    const struct file *file, char *page)
{
	const char *name = d_path(&file->f_path, page, PAGE_SIZE);

	seq_printf(m, "  pid %d (%s) fd %u %s\n", task->pid, task->comm, fd,
		   IS_ERR(name) ? "?" : name);
}

static void show_task(struct seq_file *m, struct task_struct *task, const struct module *owner,
		      char *page)
{
	unsigned int fd, fds = get_max_fds(task);

	for (fd = 0; fd < fds; fd++) {
		struct file *file = fget_task(task, fd);

		if (file && methods_of(file, owner))
			show_descriptor(m, task, fd, file, page);
		fput(file);
	}
}

void show_file_users(struct seq_file *m, const struct module *owner)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	struct task_struct *task;
	pid_t pid = 1;

	for (; page && (task = find_ge_process(pid)); pid = task->pid + 1, put_task_struct(task))
		show_task(m, task, owner, page);
	kfree(page);
}
