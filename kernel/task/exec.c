/* SPDX-License-Identifier: GPL-2.0 */
/* execve(2): build the new program beside the old one, then change over. */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kmod.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/string.h>

#include "fs/file.h"
#include "mm/address_space.h"
#include "syscalls.h"
#include "task/exec.h"
#include "task/internal.h"
#include "task/sched.h"

/* argv or envp, from the kernel or from a program. */
struct strings {
	const char *const *kernel;
	const char __user *const __user *user;
};

static int count_strings(const struct strings *strings)
{
	int n = 0;

	if (strings->kernel) {
		while (strings->kernel[n])
			n++;
		return n;
	}
	if (!strings->user)
		return 0;
	for (;; n++) {
		const char __user *s;

		if (get_user(s, strings->user + n))
			return -EFAULT;
		if (!s)
			return n;
		if (n == MAX_ARG_STRINGS)
			return -E2BIG;
		if (fatal_signal_pending(current))
			return -ERESTARTNOHAND;
		cond_resched();
	}
}

/* Last one first, so that they stand in order from low to high. */
static int push_strings(struct exec *exec, const struct strings *strings, int count)
{
	int err = 0;

	for (int i = count - 1; i >= 0 && !err; i--) {
		const char __user *s;

		cond_resched();
		if (fatal_signal_pending(current))
			err = -ERESTARTNOHAND;
		else if (strings->kernel)
			err = exec_push_string(exec, strings->kernel[i]);
		else if (get_user(s, strings->user + i) || !s) /* another thread may change them */
			err = -EFAULT;
		else
			err = exec_push_user_string(exec, s);
	}
	return err;
}

static int copy_arguments(struct exec *exec, const struct strings *argv,
			  const struct strings *envp)
{
	int err;

	exec->argc = count_strings(argv);
	if (exec->argc < 0)
		return exec->argc;
	exec->envc = count_strings(envp);
	if (exec->envc < 0)
		return exec->envc;
	err = exec_reserve_pointers(exec);
	if (!err)
		err = exec_push_string(exec, exec->filename);
	exec->exec_name = exec->p;
	if (!err)
		err = push_strings(exec, envp, exec->envc);
	if (!err)
		err = push_strings(exec, argv, exec->argc);
	/* Programs take argv[0] for granted: an empty argv gets an empty one, as in Linux. */
	if (!err && !exec->argc) {
		err = exec_push_string(exec, "");
		exec->argc = 1;
	}
	return err;
}

static int read_head(struct exec *exec)
{
	loff_t pos = 0;
	ssize_t n;

	memset(exec->head, 0, sizeof(exec->head));
	n = kernel_read(exec->file, exec->head, sizeof(exec->head), &pos);
	return n < 0 ? n : 0;
}

static bool is_text(const char *s, size_t n)
{
	while (n && (*s == '\t' || *s == '\n' || (*s >= ' ' && *s < 0x7f)))
		s++, n--;
	return !n;
}

/* No loader comes with a module yet; what goes by this kind of file is loaded all the same. */
static void request_loader(const struct exec *exec)
{
	u16 kind;

	if (is_text(exec->head, 4))
		return;
	memcpy(&kind, exec->head + 2, sizeof(kind));
	request_module("binfmt-%04x", kind);
}

/* Finds a loader; scripts lead on to their interpreters. */
static int load(struct exec *exec)
{
	int err;

	for (int depth = 0; depth <= EXEC_MAX_DEPTH; depth++) {
		err = read_head(exec);
		if (err)
			return err;
		err = load_elf_binary(exec);
		if (err != -ENOEXEC)
			return err;
		err = load_script(exec);
		if (err == -ENOEXEC)
			request_loader(exec);
		if (err)
			return err;
	}
	return -ELOOP;
}

/* The ids that the file's set-id bits give; NULL without memory. */
static struct cred *new_creds(const struct exec *exec, bool *secure)
{
	struct inode *inode = file_inode(exec->file);
	uid_t uid = -1;
	gid_t gid = -1;

	if (inode->i_mode & S_ISUID && !path_nosuid(&exec->file->f_path))
		uid = inode->i_uid;
	/* Set-group-id without group execution means mandatory locking, not an identity. */
	if ((inode->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) &&
	    !path_nosuid(&exec->file->f_path))
		gid = inode->i_gid;
	return exec_prepare_creds(uid, gid, secure);
}

static void change_mm(struct exec *exec)
{
	struct task_struct *task = current;
	struct mm_struct *old = task->mm;
	unsigned long flags;

	exec_mm_release();
	spin_lock_irqsave(&tasklist_lock, flags);
	task->mm = exec->mm;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	switch_mm(exec->mm);
	if (old)
		mmput(old);
	exec->mm = NULL;
}

static void start_registers(struct exec *exec, unsigned long sp)
{
	struct pt_regs *regs = task_pt_regs(current);

	*regs = (struct pt_regs){
		.orig_ax = -1, .ip = exec->entry, .sp = sp,
		.cs = __USER_CS, .ss = __USER_DS, .flags = 0x202,
	};
	write_user_fsbase(0);
	write_user_gsbase(0);
	fpu_reset(&current->thread.fpu);
	(void)fpu_load(&current->thread.fpu);
	current->thread.uses_fpu = true;
	current->in_syscall = false;
}

/* From here on there is no way back, and nothing that could fail. */
static void commit(struct exec *exec, struct cred *cred, bool secure, unsigned long sp)
{
	struct task_struct *task = current;
	const char *base = strrchr(exec->filename, '/');

	set_mm_exe_file(exec->mm, exec->file);
	fput(exec->file); /* the address space keeps writers out from now on */
	exec->file = NULL;
	/* Giving back the old memory may sleep: who looks meanwhile sees the new one. */
	if (secure)
		task->dumpable = false;
	change_mm(exec);
	strscpy(task->comm, base ? base + 1 : exec->filename, sizeof(task->comm));
	task->flags &= ~(PF_KTHREAD | PF_FORKNOEXEC);
	task->signal->did_exec = true;
	task->robust_list = NULL;
	task->restart_fn = NULL;
	flush_signal_handlers(task);
	do_close_on_exec(task->files);
	commit_creds(cred);
	task->dumpable = !secure;
	if (secure)
		task->pdeath_signal = 0;
	if (thread_group_leader(task))
		task->exit_signal = SIGCHLD;
	if (task->pid == 1)
		task->signal->flags |= SIGNAL_UNKILLABLE;
	start_registers(exec, sp);
}

static int build(struct exec *exec, const struct strings *argv, const struct strings *envp)
{
	int err;

	exec->file = filp_open_exec(exec->filename);
	if (IS_ERR(exec->file)) {
		err = PTR_ERR(exec->file);
		exec->file = NULL;
		return err;
	}
	exec->mm = mm_alloc();
	if (!exec->mm)
		return -ENOMEM;
	err = exec_stack_setup(exec);
	if (!err)
		err = copy_arguments(exec, argv, envp);
	return err ? err : load(exec);
}

static int switch_over(struct exec *exec)
{
	struct cred *cred;
	bool secure;
	long sp;
	int err;

	cred = new_creds(exec, &secure);
	if (!cred)
		return -ENOMEM;
	sp = exec_finish_stack(exec, cred, secure);
	err = sp < 0 ? sp : unshare_for_exec();
	if (!err)
		err = de_thread();
	if (err) {
		abort_creds(cred);
		return err;
	}
	commit(exec, cred, secure, sp);
	return 0;
}

static int do_execve(const char *filename, const struct strings *argv,
		     const struct strings *envp)
{
	struct exec *exec = kzalloc(sizeof(*exec), GFP_KERNEL);
	int err;

	if (!exec)
		return -ENOMEM;
	exec->filename = filename;
	err = build(exec, argv, envp);
	if (!err)
		err = switch_over(exec);
	if (exec->file) {
		allow_write_access(exec->file);
		fput(exec->file);
	}
	mmput(exec->mm);
	kfree(exec->interp);
	kfree(exec);
	return err;
}

int kernel_execve(const char *filename, const char *const *argv, const char *const *envp)
{
	const struct strings args = { .kernel = argv }, env = { .kernel = envp };

	return do_execve(filename, &args, &env);
}

SYSCALL_DEFINE3(execve, const char __user *, ufilename, const char __user *const __user *, argv,
		const char __user *const __user *, envp)
{
	const struct strings args = { .user = argv }, env = { .user = envp };
	char *filename = strndup_user(ufilename, PATH_MAX);
	int err;

	if (IS_ERR(filename))
		return PTR_ERR(filename) == -EINVAL ? -ENAMETOOLONG : PTR_ERR(filename);
	err = do_execve(filename, &args, &env);
	kfree(filename);
	/* The new program's registers are in place; its ax, where the result goes, starts as 0. */
	return err;
}
