/* SPDX-License-Identifier: GPL-2.0 */
/* Making tasks: fork, vfork, clone, kernel threads; and taking their memory back. */
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fs/file.h"
#include "mm/address_space.h"
#include "mm/stack.h"
#include "syscalls.h"
#include "task/internal.h"
#include "task/sched.h"
#include "x86/time.h"

static struct kmem_cache *task_cache, *signal_cache, *sighand_cache;
static unsigned long forks;

static struct sighand_struct init_sighand = { .count = ATOMIC_INIT(1) };

static struct signal_struct init_signal = {
	.count = ATOMIC_INIT(1),
	.live = ATOMIC_INIT(1),
	.threads = LIST_HEAD_INIT(init_signal.threads),
	.leader = &init_task,
	.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_signal.wait_chldexit),
	.shared_pending.list = LIST_HEAD_INIT(init_signal.shared_pending.list),
	.rlim = {
		[RLIMIT_CPU] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_FSIZE] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_DATA] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_STACK] = { 8 << 20, RLIM_INFINITY },
		[RLIMIT_CORE] = { 0, RLIM_INFINITY },
		[RLIMIT_RSS] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_NPROC] = { PID_MAX / 4, PID_MAX / 4 },
		[RLIMIT_NOFILE] = { 1024, NR_OPEN },
		[RLIMIT_MEMLOCK] = { 8 << 20, 8 << 20 },
		[RLIMIT_AS] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_LOCKS] = { RLIM_INFINITY, RLIM_INFINITY },
		[RLIMIT_SIGPENDING] = { 1024, 1024 },
		[RLIMIT_MSGQUEUE] = { 819200, 819200 },
		[RLIMIT_NICE] = { 0, 0 },
		[RLIMIT_RTPRIO] = { 0, 0 },
		[RLIMIT_RTTIME] = { RLIM_INFINITY, RLIM_INFINITY },
	},
};

struct task_struct init_task = {
	.flags = PF_KTHREAD,
	.usage = ATOMIC_INIT(2),
	.comm = "swapper/0",
	.cred = &init_cred,
	.signal = &init_signal,
	.sighand = &init_sighand,
	.parent = &init_task,
	.files = &init_files,
	.fs = &init_fs,
	.pending.list = LIST_HEAD_INIT(init_task.pending.list),
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.thread_node = LIST_HEAD_INIT(init_task.thread_node),
	.run_list = LIST_HEAD_INIT(init_task.run_list),
	.dumpable = true,
};

void task_cache_init(void)
{
	task_cache = kmem_cache_create("task_struct", sizeof(struct task_struct), 64,
				       SLAB_PANIC, NULL);
	signal_cache = kmem_cache_create("signal_cache", sizeof(struct signal_struct), 8,
					 SLAB_PANIC, NULL);
	sighand_cache = kmem_cache_create("sighand_cache", sizeof(struct sighand_struct), 8,
					  SLAB_PANIC, NULL);
}

unsigned long total_forks(void)
{
	return forks;
}

struct task_struct *get_task_struct(struct task_struct *task)
{
	atomic_inc(&task->usage);
	return task;
}

static void put_signal(struct signal_struct *signal)
{
	if (!signal || !atomic_dec_and_test(&signal->count))
		return;
	flush_sigqueue(&signal->shared_pending);
	kmem_cache_free(signal_cache, signal);
}

static void put_sighand(struct sighand_struct *sighand)
{
	if (sighand && atomic_dec_and_test(&sighand->count))
		kmem_cache_free(sighand_cache, sighand);
}

/* Everything a task_struct still owns; also of one that was never finished. */
static void free_task(struct task_struct *task)
{
	put_files_struct(task->files);
	put_fs_struct(task->fs);
	if (task->mm)
		mmput(task->mm);
	flush_sigqueue(&task->pending);
	put_signal(task->signal);
	put_sighand(task->sighand);
	put_cred(task->cred);
	free_kthread(task);
	if (task->stack)
		kernel_stack_free(task->stack);
	kmem_cache_free(task_cache, task);
}

void put_task_struct(struct task_struct *task)
{
	if (atomic_dec_and_test(&task->usage))
		free_task(task);
}

/* A copy of orig that owns nothing yet; its kernel stack is new. */
static struct task_struct *dup_task_struct(struct task_struct *orig)
{
	struct task_struct *task = kmem_cache_alloc(task_cache, GFP_KERNEL);

	if (!task)
		return NULL;
	*task = *orig;
	task->stack = kernel_stack_alloc();
	if (!task->stack) {
		kmem_cache_free(task_cache, task);
		return NULL;
	}
	atomic_set(&task->usage, 2); /* the process tree's, the scheduler's */
	task->state = TASK_UNINTERRUPTIBLE; /* until wake_up_new_task() */
	task->on_rq = task->need_resched = false;
	task->files = NULL;
	task->fs = NULL;
	task->mm = NULL;
	task->signal = NULL;
	task->sighand = NULL;
	task->cred = get_cred(orig->cred);
	INIT_LIST_HEAD(&task->pending.list);
	sigemptyset(&task->pending.signal);
	task->sigpending_flag = task->restore_sigmask = false;
	task->restart_fn = NULL;
	INIT_LIST_HEAD(&task->children);
	INIT_LIST_HEAD(&task->sibling);
	INIT_LIST_HEAD(&task->thread_node);
	INIT_HLIST_NODE(&task->pid_node);
	task->exit_state = task->exit_code = 0;
	task->vfork_done = NULL;
	task->set_child_tid = task->clear_child_tid = NULL;
	task->robust_list = NULL;
	task->kthread = NULL;
	task->pdeath_signal = 0;
	task->fail_nth = 0;
	memset(&task->times, 0, sizeof(task->times));
	task->start_ns = ktime_get_ns();
	task->flags = (task->flags & PF_KTHREAD) | PF_FORKNOEXEC;
	return task;
}

static int copy_sighand(struct task_struct *orig, struct task_struct *task, u64 clone_flags)
{
	struct sighand_struct *sighand = orig->sighand;
	unsigned long flags;

	if (clone_flags & CLONE_SIGHAND) {
		atomic_inc(&sighand->count);
		task->sighand = sighand;
		return 0;
	}
	task->sighand = kmem_cache_alloc(sighand_cache, GFP_KERNEL);
	if (!task->sighand)
		return -ENOMEM;
	spin_lock_init(&task->sighand->siglock);
	atomic_set(&task->sighand->count, 1);
	spin_lock_irqsave(&sighand->siglock, flags);
	memcpy(task->sighand->action, sighand->action, sizeof(sighand->action));
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return 0;
}

static int copy_signal(struct task_struct *orig, struct task_struct *task, u64 clone_flags)
{
	struct signal_struct *old = orig->signal, *new;

	if (clone_flags & CLONE_THREAD) {
		atomic_inc(&old->count);
		task->signal = old;
		return 0;
	}
	new = kmem_cache_zalloc(signal_cache, GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	atomic_set(&new->count, 1);
	atomic_set(&new->live, 1);
	INIT_LIST_HEAD(&new->threads);
	new->leader = task;
	init_waitqueue_head(&new->wait_chldexit);
	INIT_LIST_HEAD(&new->shared_pending.list);
	timer_setup(&new->real_timer, it_real_fn, 0);
	memcpy(new->rlim, old->rlim, sizeof(new->rlim));
	task->signal = new;
	return 0;
}

static int copy_mm(struct task_struct *orig, struct task_struct *task, u64 clone_flags)
{
	if (!orig->mm)
		return 0;
	if (clone_flags & CLONE_VM)
		task->mm = mmget(orig->mm);
	else
		task->mm = dup_mm(orig->mm);
	return task->mm ? 0 : -ENOMEM;
}

static int copy_resources(struct task_struct *orig, struct task_struct *task, u64 clone_flags)
{
	int err = copy_sighand(orig, task, clone_flags);

	if (!err)
		err = copy_signal(orig, task, clone_flags);
	if (err)
		return err;
	task->files = clone_flags & CLONE_FILES ? get_files_struct(orig->files) :
						  copy_files_struct(orig->files);
	if (!task->files)
		return -ENOMEM;
	task->fs = clone_flags & CLONE_FS ? get_fs_struct(orig->fs) : copy_fs_struct(orig->fs);
	if (!task->fs)
		return -ENOMEM;
	return copy_mm(orig, task, clone_flags);
}

int unshare_for_exec(void)
{
	struct task_struct *task = current;
	struct sighand_struct *sighand = task->sighand;
	struct files_struct *files = task->files, *copy;
	int err;

	if (atomic_read(&files->count) > 1) {
		copy = copy_files_struct(files);
		if (!copy)
			return -ENOMEM;
		spin_lock_irq(&tasklist_lock);
		task->files = copy;
		spin_unlock_irq(&tasklist_lock);
		put_files_struct(files);
	}
	/* Threads of this process end with the exec; only other processes matter. */
	if (atomic_read(&sighand->count) <= atomic_read(&task->signal->count))
		return 0;
	err = copy_sighand(task, task, 0);
	if (err)
		task->sighand = sighand;
	else
		put_sighand(sighand);
	return err;
}

/* The child's registers: its parent's, but the call returns 0, on the stack that was asked for. */
static void copy_thread(struct task_struct *task, u64 clone_flags, unsigned long stack,
			unsigned long tls, int (*fn)(void *), void *arg)
{
	struct pt_regs *regs;

	thread_prepare(&task->thread, task->stack, fn, arg);
	if (fn)
		return;
	regs = task_pt_regs(task);
	*regs = *task_pt_regs(current);
	regs->ax = 0;
	if (stack)
		regs->sp = stack;
	fpu_save(&task->thread.fpu);
	task->thread.fsbase = clone_flags & CLONE_SETTLS ? tls : read_user_fsbase();
	task->thread.gsbase = read_user_gsbase();
}

/* tasklist_lock and siglock held: from here on others see the task. */
static void link_task(struct task_struct *orig, struct task_struct *task, u64 clone_flags,
		      int exit_signal)
{
	struct task_struct *leader = orig->signal->leader;

	if (clone_flags & CLONE_THREAD) {
		task->tgid = orig->tgid;
		task->exit_signal = -1;
		task->parent = leader->parent;
		atomic_inc(&task->signal->live);
	} else {
		task->tgid = task->pid;
		if (clone_flags & CLONE_PARENT) {
			task->parent = leader->parent;
			task->exit_signal = leader->exit_signal;
		} else {
			task->parent = leader;
			task->exit_signal = exit_signal;
		}
		task->signal->pgrp = orig->signal->pgrp;
		task->signal->session = orig->signal->session;
		task->signal->tty = orig->signal->tty;
		list_add_tail(&task->sibling, &task->parent->children);
	}
	list_add_tail(&task->thread_node, &task->signal->threads);
	attach_pid(task);
	forks++;
}

/* -ERESTARTNOINTR when a signal came meanwhile: it must not miss the child. */
static int publish_task(struct task_struct *orig, struct task_struct *task, u64 clone_flags,
			int exit_signal)
{
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	spin_lock(&orig->sighand->siglock);
	if (orig == current)
		recalc_sigpending();
	if (orig == current && signal_pending(orig))
		err = -ERESTARTNOINTR;
	else
		link_task(orig, task, clone_flags, exit_signal);
	spin_unlock(&orig->sighand->siglock);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return err;
}

static int check_clone_flags(u64 flags)
{
	if ((flags & (CLONE_NEWNS | CLONE_FS)) == (CLONE_NEWNS | CLONE_FS))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	/* Linux answers this where the kernel was built without namespaces. */
	if (flags & (CLONE_NAMESPACES | CLONE_PIDFD))
		return -EINVAL;
	if ((flags & CLONE_PARENT) && current->signal->leader->pid == 1)
		return -EINVAL;
	return 0;
}

static int count_user(struct task_struct *leader, void *arg)
{
	unsigned int *count = arg;

	if (leader->cred->uid == current_uid())
		count[0] += atomic_read(&leader->signal->count);
	return 0;
}

/* RLIMIT_NPROC: only asked where a limit could bite, so that fork stays cheap for root. */
static int check_process_limit(void)
{
	unsigned int count[1] = { 0 };
	unsigned long flags;

	if (current_uid() == 0 || capable(CAP_SYS_ADMIN) || capable(CAP_SYS_RESOURCE))
		return 0;
	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(count_user, count);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return count[0] >= rlimit(RLIMIT_NPROC) ? -EAGAIN : 0;
}

struct clone_request {
	u64 flags;
	unsigned long stack, tls;
	int exit_signal;
	int (*fn)(void *); /* kernel threads */
	void *arg;
};

static struct task_struct *copy_process(struct task_struct *orig, const struct clone_request *req)
{
	struct task_struct *task;
	int err = 0;

	if (!req->fn)
		err = check_clone_flags(req->flags);
	if (!err && !req->fn)
		err = check_process_limit();
	if (err)
		return ERR_PTR(err);
	task = dup_task_struct(orig);
	if (!task)
		return ERR_PTR(-ENOMEM);
	err = copy_resources(orig, task, req->flags);
	if (err)
		goto fail;
	/* A vfork child runs on its parent's stack; a handler's stack is for one of them only. */
	if ((req->flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		task->sas = (stack_t){ .ss_flags = SS_DISABLE };
	copy_thread(task, req->flags, req->stack, req->tls, req->fn, req->arg);
	err = alloc_pid();
	if (err < 0)
		goto fail;
	task->pid = err;
	err = publish_task(orig, task, req->flags, req->exit_signal);
	if (!err)
		return task;
	free_pid(task->pid);
fail:
	free_task(task);
	return ERR_PTR(err);
}

struct task_struct *create_kernel_thread(struct task_struct *parent, int (*fn)(void *), void *arg,
					 const char *name)
{
	struct clone_request req = {
		.fn = fn, .arg = arg, .exit_signal = SIGCHLD,
	};
	struct task_struct *task = copy_process(parent, &req);

	if (!IS_ERR(task))
		strscpy(task->comm, name, sizeof(task->comm));
	return task;
}

static void wait_for_vfork(struct task_struct *child, struct completion *vfork)
{
	unsigned long flags;

	if (!wait_for_completion_killable(vfork))
		return;
	/* We are being killed: the child must not complete what is on our stack. */
	spin_lock_irqsave(&tasklist_lock, flags);
	child->vfork_done = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* clone(2)'s work; the child's pid or -errno. */
static pid_t do_clone(u64 flags, unsigned long stack, int __user *parent_tid,
		      int __user *child_tid, unsigned long tls)
{
	struct clone_request req = {
		.flags = flags & ~(u64)CSIGNAL, .stack = stack, .tls = tls,
		.exit_signal = flags & CSIGNAL,
	};
	struct completion vfork;
	struct task_struct *task;
	pid_t pid;

	if (!valid_signal(req.exit_signal))
		return -EINVAL;
	if ((flags & CLONE_SETTLS) && tls >= TASK_SIZE)
		return -EPERM;
	task = copy_process(current, &req);
	if (IS_ERR(task))
		return PTR_ERR(task);
	pid = task->pid;
	if (flags & CLONE_PARENT_SETTID)
		(void)put_user(pid, parent_tid);
	if (flags & CLONE_CHILD_SETTID)
		task->set_child_tid = child_tid;
	if (flags & CLONE_CHILD_CLEARTID)
		task->clear_child_tid = child_tid;
	if (flags & CLONE_VFORK) {
		init_completion(&vfork);
		task->vfork_done = &vfork;
		get_task_struct(task);
	}
	wake_up_new_task(task);
	if (flags & CLONE_VFORK) {
		wait_for_vfork(task, &vfork);
		put_task_struct(task);
	}
	return pid;
}

SYSCALL_DEFINE0(fork)
{
	return do_clone(SIGCHLD, 0, NULL, NULL, 0);
}

SYSCALL_DEFINE0(vfork)
{
	return do_clone(CLONE_VFORK | CLONE_VM | SIGCHLD, 0, NULL, NULL, 0);
}

SYSCALL_DEFINE5(clone, unsigned long, flags, unsigned long, stack, int __user *, parent_tid,
		int __user *, child_tid, unsigned long, tls)
{
	return do_clone((u32)flags, stack, parent_tid, child_tid, tls);
}
