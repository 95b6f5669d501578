/* SPDX-License-Identifier: GPL-2.0 */
/* Texts that have a file of their own; 0 or -errno. */
#ifndef KERNEL_FS_PROC_INTERNAL_H
#define KERNEL_FS_PROC_INTERNAL_H

struct file_operations;
struct inode;
struct proc_dir_entry;
struct seq_file;
struct task_struct;

/* proc_pid.c: whose file it is, with a reference; NULL when the task has gone */
struct task_struct *get_proc_task(const struct inode *inode);
/* proc_fail.c */
extern const struct file_operations proc_fail_nth_fops;
/* proc_task.c: of /proc/PID */
int proc_pid_stat(struct seq_file *m, struct task_struct *task);
int proc_pid_status(struct seq_file *m, struct task_struct *task);
int proc_pid_statm(struct seq_file *m, struct task_struct *task);
int proc_pid_cmdline(struct seq_file *m, struct task_struct *task);
int proc_pid_environ(struct seq_file *m, struct task_struct *task);
int proc_pid_comm(struct seq_file *m, struct task_struct *task);
int proc_pid_maps(struct seq_file *m, struct task_struct *task);
/* procfs.c: the entry's mode holds for the superuser, too; NULL is allowed */
void proc_bind_all(struct proc_dir_entry *pde);
/* cpuinfo.c */
int show_cpuinfo(struct seq_file *m, void *v);

#endif
