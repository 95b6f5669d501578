/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel threads: made asleep, started by wake_up_process(), ended by kthread_stop(). */
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>

#include "task/internal.h"
#include "task/sched.h"

#define SIG_KTHREAD ((void *)2) /* wanted, but no ring-3 handler to run */

struct kthread {
	int (*fn)(void *data);
	void *data;
	bool should_stop;
	int result;
	struct completion exited;
};

void set_all_signals(struct task_struct *task, void *handler)
{
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	for (int i = 0; i < _NSIG; i++)
		task->sighand->action[i].sa_handler = handler;
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
}

/* First function of every kernel thread that kthread_create() made. */
static int kthread(void *arg)
{
	struct kthread *self = arg;
	int ret = -EINTR;

	if (!self->should_stop)
		ret = self->fn(self->data);
	self->result = ret;
	do_exit(0);
}

struct task_struct *kthread_create_on_node(int (*fn)(void *data), void *data, int node,
					   const char *namefmt, ...)
{
	struct kthread *self = kzalloc(sizeof(*self), GFP_KERNEL);
	struct task_struct *task;
	char name[TASK_COMM_LEN];
	va_list args;

	if (!self)
		return ERR_PTR(-ENOMEM);
	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	self->fn = fn;
	self->data = data;
	self->result = -EINTR;
	init_completion(&self->exited);
	task = create_kernel_thread(&init_task, kthread, self, name);
	if (IS_ERR(task)) {
		kfree(self);
		return task;
	}
	set_all_signals(task, SIG_IGN);
	task->kthread = self;
	return task;
}
EXPORT_SYMBOL(kthread_create_on_node);

bool kthread_should_stop(void)
{
	return current->kthread && READ_ONCE(current->kthread->should_stop);
}
EXPORT_SYMBOL(kthread_should_stop);

int kthread_stop(struct task_struct *task)
{
	struct kthread *self = task->kthread;
	int ret;

	if (WARN_ON(!self))
		return -EINVAL;
	get_task_struct(task);
	self->should_stop = true;
	wake_up_process(task);
	wait_for_completion(&self->exited);
	ret = self->result;
	put_task_struct(task);
	return ret;
}
EXPORT_SYMBOL(kthread_stop);

/* From do_exit(): the stopper may go on once this thread has left the CPU for good. */
void kthread_exited(struct task_struct *task)
{
	if (task->kthread)
		complete_all(&task->kthread->exited);
}

void free_kthread(struct task_struct *task)
{
	kfree(task->kthread);
}

/* What kernel_thread() asked for, until the thread has taken it. */
struct kernel_thread_start {
	int (*fn)(void *arg);
	void *arg;
};

static int kernel_thread_main(void *data)
{
	struct kernel_thread_start start = *(struct kernel_thread_start *)data;
	int ret;

	kfree(data);
	ret = start.fn(start.arg);
	if (current->flags & PF_KTHREAD)
		do_exit((ret & 0xff) << 8);
	return 0; /* kernel_execve() has filled the registers: on to ring 3 */
}

static pid_t start_thread(struct task_struct *parent, int (*fn)(void *arg), void *arg,
			  const char *name)
{
	struct kernel_thread_start *start = kmalloc(sizeof(*start), GFP_KERNEL);
	struct task_struct *task;
	pid_t pid;

	if (!start)
		return -ENOMEM;
	*start = (struct kernel_thread_start){ fn, arg };
	task = create_kernel_thread(parent, kernel_thread_main, start, name);
	if (IS_ERR(task)) {
		kfree(start);
		return PTR_ERR(task);
	}
	pid = task->pid;
	wake_up_new_task(task);
	return pid;
}

pid_t kernel_thread(int (*fn)(void *arg), void *arg, const char *name)
{
	return start_thread(&init_task, fn, arg, name);
}

pid_t user_mode_thread(int (*fn)(void *arg), void *arg, const char *name)
{
	return start_thread(current, fn, arg, name);
}

void kernel_sigaction(int sig, void *handler)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags;

	if (sig < 1 || sig > _NSIG)
		return;
	spin_lock_irqsave(&sighand->siglock, flags);
	sighand->action[sig - 1].sa_handler = handler;
	spin_unlock_irqrestore(&sighand->siglock, flags);
}

void allow_signal(int sig)
{
	kernel_sigaction(sig, SIG_KTHREAD);
}
EXPORT_SYMBOL(allow_signal);
