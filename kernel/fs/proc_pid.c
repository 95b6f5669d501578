/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /proc/PID. Its directories and files are made when somebody asks for them and
 * go with the last reference: an inode number is the pid and the place in the
 * table below, and that is all they know of their task.
 */
#include <linux/seq_file.h>

#include "fs/internal.h"
#include "fs/proc_internal.h"
#include "mm/address_space.h"
#include "task/task.h"

#define INO_SHIFT 16
#define PID_INO(pid, index) (((unsigned long)(pid) << INO_SHIFT) | (index))
#define FD_INDEX 0x1000 /* first index of the files in fd/ */
#define PID_POS ((loff_t)LAST_COOKIE + 1) /* where pids begin among /proc's readdir positions */

/* A directory below /proc/PID. */
struct pid_dir {
	struct inode_operations iops;
	struct file_operations fops;
};

static const struct pid_dir pid_dir, fd_dir, task_dir;

struct pid_entry {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, struct task_struct *task);
	int (*jump)(struct task_struct *task, struct path *path);
	bool guarded; /* the owner's and a superuser's business */
	const struct pid_dir *dir;
	const struct file_operations *fops; /* in place of show */
};

static int jump_exe(struct task_struct *task, struct path *path)
{
	struct mm_struct *mm = get_task_mm(task);
	struct file *file = mm ? get_mm_exe_file(mm) : NULL;

	if (file) {
		*path = file->f_path;
		path_get(path);
		fput(file);
	}
	if (mm)
		mmput(mm);
	return file ? 0 : -ENOENT;
}

static int jump_cwd(struct task_struct *task, struct path *path)
{
	if (!task->fs)
		return -ENOENT;
	get_fs_pwd(task->fs, path);
	return 0;
}

static int jump_root(struct task_struct *task, struct path *path)
{
	if (!task->fs)
		return -ENOENT;
	get_fs_root(task->fs, path);
	return 0;
}

static int show_pid_mounts(struct seq_file *m, struct task_struct *task)
{
	return show_mounts(m, NULL);
}

static const struct pid_entry pid_entries[] = {
	{ .name = "stat", .mode = S_IFREG | 0444, .show = proc_pid_stat },
	{ .name = "status", .mode = S_IFREG | 0444, .show = proc_pid_status },
	{ .name = "statm", .mode = S_IFREG | 0444, .show = proc_pid_statm },
	{ .name = "cmdline", .mode = S_IFREG | 0444, .show = proc_pid_cmdline },
	{ .name = "environ", .mode = S_IFREG | 0400, .show = proc_pid_environ, .guarded = true },
	{ .name = "comm", .mode = S_IFREG | 0444, .show = proc_pid_comm },
	{ .name = "maps", .mode = S_IFREG | 0444, .show = proc_pid_maps, .guarded = true },
	{ .name = "mounts", .mode = S_IFREG | 0444, .show = show_pid_mounts },
	{ .name = "exe", .mode = S_IFLNK | 0777, .jump = jump_exe },
	{ .name = "cwd", .mode = S_IFLNK | 0777, .jump = jump_cwd },
	{ .name = "root", .mode = S_IFLNK | 0777, .jump = jump_root },
	{ .name = "fail-nth", .mode = S_IFREG | 0644, .fops = &proc_fail_nth_fops },
	{ .name = "fd", .mode = S_IFDIR | 0500, .guarded = true, .dir = &fd_dir },
	{ .name = "task", .mode = S_IFDIR | 0555, .dir = &task_dir },
};

static pid_t inode_pid(const struct inode *inode)
{
	return inode->i_ino >> INO_SHIFT;
}

struct task_struct *get_proc_task(const struct inode *inode)
{
	return find_get_task(inode_pid(inode));
}

static const struct pid_entry *inode_entry(const struct inode *inode)
{
	return &pid_entries[(inode->i_ino & 0xffff) - 1];
}

/* Is all that the task may do the caller's to do? A set-id program has more than who runs it. */
static bool owns(const struct cred *cred)
{
	uid_t uid = current_fsuid();
	gid_t gid = current_fsgid();

	return cred->uid == uid && cred->euid == uid && cred->suid == uid && cred->gid == gid &&
	       cred->egid == gid && cred->sgid == gid &&
	       !(cred->cap_permitted & ~current_cred()->cap_effective);
}

/* As ptrace(2) says of reading: the same process, its owner unless it hides, or a superuser. */
static bool may_look(struct task_struct *task)
{
	const struct cred *cred = get_task_cred(task);
	bool ok = task->tgid == current->tgid || (owns(cred) && task->dumpable) ||
		  capable(CAP_SYS_PTRACE);

	put_cred(cred);
	return ok;
}

static int pid_show(struct seq_file *m, void *v)
{
	const struct inode *inode = m->private;
	const struct pid_entry *entry = inode_entry(inode);
	struct task_struct *task = get_proc_task(inode);
	int err;

	if (!task)
		return -ESRCH;
	err = !entry->guarded || may_look(task) ? entry->show(m, task) : -EACCES;
	put_task_struct(task);
	return err;
}

static int pid_file_open(struct inode *inode, struct file *file)
{
	return single_open(file, pid_show, inode);
}

static const struct file_operations pid_file_fops = {
	.open = pid_file_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = single_release,
};

static int pid_jump(struct dentry *link, struct path *path)
{
	struct inode *inode = link->d_inode;
	struct task_struct *task = get_proc_task(inode);
	int err = -ENOENT;

	if (!task)
		return err;
	err = may_look(task) ? inode_entry(inode)->jump(task, path) : -EACCES;
	put_task_struct(task);
	return err;
}

static const struct inode_operations pid_link_iops = { .jump = pid_jump };

static int fd_jump(struct dentry *link, struct path *path)
{
	struct inode *inode = link->d_inode;
	struct task_struct *task = get_proc_task(inode);
	struct file *file = NULL;

	if (task && may_look(task))
		file = fget_task(task, (inode->i_ino & 0xffff) - FD_INDEX);
	if (file) {
		*path = file->f_path;
		path_get(path);
		fput(file);
	}
	if (task)
		put_task_struct(task);
	return file ? 0 : -ENOENT;
}

static const struct inode_operations fd_link_iops = { .jump = fd_jump };

/* An inode and its dentry below dir, with the task's owner. Takes nothing. */
static struct dentry *make(struct dentry *dir, const struct qstr *name, umode_t mode,
			   unsigned long ino, struct task_struct *task)
{
	struct inode *inode = new_inode(dir->d_sb, mode);
	const struct cred *cred;
	struct dentry *dentry;

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = ino;
	cred = get_task_cred(task);
	inode->i_uid = cred->euid;
	inode->i_gid = cred->egid;
	put_cred(cred);
	dentry = d_alloc(dir, name, inode);
	if (!dentry) {
		iput(inode);
		return ERR_PTR(-ENOMEM);
	}
	return dentry;
}

/* A name that is a number without leading zeros; -1 otherwise. */
static int number(const struct qstr *name)
{
	unsigned int i;
	int n = 0;

	if (!name->len || name->len > 7 || (name->name[0] == '0' && name->len > 1))
		return -1;
	for (i = 0; i < name->len; i++) {
		if (name->name[i] < '0' || name->name[i] > '9')
			return -1;
		n = n * 10 + name->name[i] - '0';
	}
	return n;
}

static struct dentry *fd_lookup(struct dentry *dir, const struct qstr *name)
{
	struct task_struct *task = get_proc_task(dir->d_inode);
	struct dentry *dentry = ERR_PTR(-ENOENT);
	int fd = number(name);
	struct file *file = NULL;

	if (!task)
		return dentry;
	if (fd >= 0 && fd < NR_OPEN)
		file = fget_task(task, fd);
	if (file) {
		umode_t mode = S_IFLNK | (file->f_mode & FMODE_READ ? 0500 : 0) |
			       (file->f_mode & FMODE_WRITE ? 0300 : 0);

		dentry = make(dir, name, mode, PID_INO(task->pid, FD_INDEX + fd), task);
		if (!IS_ERR(dentry)) {
			dentry->d_inode->i_op = &fd_link_iops;
			dentry->d_inode->i_size = 64;
		}
		fput(file);
	}
	put_task_struct(task);
	return dentry;
}

/* An entry whose name is a number; false when there is no more room. */
static bool emit_number(struct dir_context *ctx, int n, unsigned int type, unsigned long ino)
{
	char name[12];

	return ctx->actor(ctx, name, snprintf(name, sizeof(name), "%d", n), ctx->pos, ino, type);
}

static int fd_readdir(struct file *dir, struct dir_context *ctx)
{
	pid_t pid = inode_pid(dir->f_inode);
	struct task_struct *task = find_get_task(pid);

	if (!task)
		return -ENOENT;
	if (dir_emit_dots(dir, ctx)) {
		for (; ctx->pos < NR_OPEN + 2; ctx->pos++) {
			int fd = ctx->pos - 2;
			struct file *file = fget_task(task, fd);

			if (!file)
				continue;
			fput(file);
			if (!emit_number(ctx, fd, DT_LNK, PID_INO(pid, FD_INDEX + fd)))
				break;
		}
	}
	put_task_struct(task);
	return 0;
}

static const struct pid_dir fd_dir = {
	.iops = { .lookup = fd_lookup },
	.fops = { .llseek = dcache_dir_lseek, .iterate_shared = fd_readdir },
};

static void set_ops(struct inode *inode, const struct pid_entry *entry)
{
	if (entry->fops) {
		inode->i_fop = entry->fops;
	} else if (entry->show) {
		inode->i_fop = &pid_file_fops;
	} else if (entry->jump) {
		inode->i_op = &pid_link_iops;
	} else {
		inode->i_op = &entry->dir->iops;
		inode->i_fop = &entry->dir->fops;
	}
}

/* The directory of a thread is that of a process, but for "task". */
static bool is_shown(const struct inode *dir, const struct pid_entry *entry)
{
	return entry->dir != &task_dir || dir->i_op == &pid_dir.iops;
}

static struct dentry *pid_lookup(struct dentry *dir, const struct qstr *name)
{
	struct task_struct *task = get_proc_task(dir->d_inode);
	struct dentry *dentry = ERR_PTR(-ENOENT);
	unsigned int i;

	if (!task)
		return dentry;
	for (i = 0; i < ARRAY_SIZE(pid_entries); i++) {
		const struct pid_entry *entry = &pid_entries[i];

		if (strlen(entry->name) != name->len ||
		    memcmp(entry->name, name->name, name->len) || !is_shown(dir->d_inode, entry))
			continue;
		dentry = make(dir, name, entry->mode, PID_INO(task->pid, i + 1), task);
		if (!IS_ERR(dentry))
			set_ops(dentry->d_inode, entry);
	}
	put_task_struct(task);
	return dentry;
}

static int pid_readdir(struct file *dir, struct dir_context *ctx)
{
	pid_t pid = inode_pid(dir->f_inode);

	if (!dir_emit_dots(dir, ctx))
		return 0;
	for (; ctx->pos < (loff_t)ARRAY_SIZE(pid_entries) + 2; ctx->pos++) {
		const struct pid_entry *entry = &pid_entries[ctx->pos - 2];

		if (!is_shown(dir->f_inode, entry))
			continue;
		if (!ctx->actor(ctx, entry->name, strlen(entry->name), ctx->pos,
				PID_INO(pid, ctx->pos - 1), (entry->mode & S_IFMT) >> 12))
			break;
	}
	return 0;
}

static const struct pid_dir pid_dir = {
	.iops = { .lookup = pid_lookup },
	.fops = { .llseek = dcache_dir_lseek, .iterate_shared = pid_readdir },
};

/* The same methods under an address of their own: see is_shown(). */
static const struct pid_dir thread_dir = {
	.iops = { .lookup = pid_lookup },
	.fops = { .llseek = dcache_dir_lseek, .iterate_shared = pid_readdir },
};

static struct dentry *make_dir(struct dentry *parent, const struct qstr *name,
			       struct task_struct *task, const struct pid_dir *dir)
{
	struct dentry *dentry = make(parent, name, S_IFDIR | 0555, PID_INO(task->pid, 0), task);

	if (!IS_ERR(dentry)) {
		dentry->d_inode->i_flags = S_IMMUTABLE;
		dentry->d_inode->i_op = &dir->iops;
		dentry->d_inode->i_fop = &dir->fops;
	}
	return dentry;
}

static struct dentry *task_lookup(struct dentry *dir, const struct qstr *name)
{
	struct task_struct *leader = get_proc_task(dir->d_inode);
	struct task_struct *task = find_get_task(number(name));
	struct dentry *dentry = ERR_PTR(-ENOENT);

	if (leader && task && leader->tgid == task->tgid)
		dentry = make_dir(dir, name, task, &thread_dir);
	if (task)
		put_task_struct(task);
	if (leader)
		put_task_struct(leader);
	return dentry;
}

static int task_readdir(struct file *dir, struct dir_context *ctx)
{
	struct task_struct *leader = find_get_task(inode_pid(dir->f_inode)), *task;

	if (!leader)
		return -ENOENT;
	if (dir_emit_dots(dir, ctx)) {
		while ((task = find_ge_thread(leader, ctx->pos - 2))) {
			bool fits;

			ctx->pos = task->pid + 2;
			fits = emit_number(ctx, task->pid, DT_DIR, PID_INO(task->pid, 0));
			put_task_struct(task);
			if (!fits)
				break;
			ctx->pos++;
		}
	}
	put_task_struct(leader);
	return 0;
}

static const struct pid_dir task_dir = {
	.iops = { .lookup = task_lookup },
	.fops = { .llseek = dcache_dir_lseek, .iterate_shared = task_readdir },
};

static char *self_text(struct dentry *link)
{
	char *text = kmalloc(16, GFP_KERNEL);

	if (!text)
		return ERR_PTR(-ENOMEM);
	snprintf(text, 16, "%d", current->tgid);
	return text;
}

static const struct inode_operations self_iops = { .text = self_text };

/* What is not registered below /proc: a process, or "self". */
static struct dentry *root_lookup(struct dentry *dir, const struct qstr *name)
{
	int pid = number(name);
	struct dentry *dentry = ERR_PTR(-ENOENT);
	struct task_struct *task;

	if (name->len == 4 && !memcmp(name->name, "self", 4)) {
		dentry = make(dir, name, S_IFLNK | 0777, PID_INO(0, 1), current);
		if (!IS_ERR(dentry))
			dentry->d_inode->i_op = &self_iops;
		return dentry;
	}
	task = pid > 0 ? find_get_task(pid) : NULL;
	if (!task)
		return dentry;
	dentry = make_dir(dir, name, task, &pid_dir);
	put_task_struct(task);
	return dentry;
}

/* First what is registered, then "self", then the processes by number. */
static int root_readdir(struct file *dir, struct dir_context *ctx)
{
	struct task_struct *task;

	if (ctx->pos < PID_POS) {
		int err = dcache_readdir(dir, ctx);

		if (err || dir->f_cursor)
			return err; /* no more room */
		ctx->pos = PID_POS;
	}
	if (ctx->pos == PID_POS) {
		if (!ctx->actor(ctx, "self", 4, PID_POS, PID_INO(0, 1), DT_LNK))
			return 0;
		ctx->pos++;
	}
	while ((task = find_ge_process(ctx->pos - PID_POS))) {
		pid_t pid = task->pid;

		put_task_struct(task);
		ctx->pos = PID_POS + pid;
		if (!emit_number(ctx, pid, DT_DIR, PID_INO(pid, 0)))
			return 0;
		ctx->pos++;
	}
	return 0;
}

static const struct inode_operations proc_root_iops = { .lookup = root_lookup };
static const struct file_operations proc_root_fops = {
	.llseek = dcache_dir_lseek,
	.iterate_shared = root_readdir,
};

void proc_pid_init(struct dentry *root)
{
	root->d_inode->i_op = &proc_root_iops;
	root->d_inode->i_fop = &proc_root_fops;
}
