/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The end of a task. What only the living need (memory, files) goes at once;
 * the task_struct with the exit code stays as a zombie until the parent asks.
 */
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>

#include "fs/file.h"
#include "mm/address_space.h"
#include "syscalls.h"
#include "task/internal.h"
#include "task/sched.h"
#include "traps.h"

void add_task_times(struct task_times *to, const struct task_times *from)
{
	to->utime += from->utime;
	to->stime += from->stime;
	to->min_flt += from->min_flt;
	to->maj_flt += from->maj_flt;
	to->nvcsw += from->nvcsw;
	to->nivcsw += from->nivcsw;
}

void thread_group_times(struct task_struct *leader, struct task_times *times)
{
	struct task_struct *thread;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	*times = leader->signal->dead;
	list_for_each_entry(thread, &leader->signal->threads, thread_node)
		add_task_times(times, &thread->times);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

unsigned int get_nr_threads(const struct task_struct *task)
{
	return atomic_read(&task->signal->live);
}

static bool thread_group_empty(struct task_struct *leader)
{
	return list_is_singular(&leader->signal->threads);
}

/* Takes a dead task out of all lists. tasklist_lock held; the caller drops the tree's reference. */
static void unlink_task(struct task_struct *task)
{
	spin_lock(&task->sighand->siglock);
	task->exit_state = EXIT_DEAD;
	add_task_times(&task->signal->dead, &task->times);
	if (thread_group_leader(task))
		list_del_init(&task->sibling);
	list_del_init(&task->thread_node);
	spin_unlock(&task->sighand->siglock);
	detach_pid(task);
}

void release_task(struct task_struct *task)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	unlink_task(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	put_task_struct(task);
}

/* Lets a vfork parent go on, and tells a joining thread by its futex that we are gone. */
static void mm_release(struct task_struct *task)
{
	struct completion *vfork;
	unsigned long flags;

	exit_robust_list(task);
	if (task->clear_child_tid && task->mm && atomic_read(&task->mm->users) > 1) {
		if (!put_user(0, task->clear_child_tid))
			futex_wake((u32 __user *)task->clear_child_tid, 1, ~0U);
	}
	task->clear_child_tid = NULL;
	spin_lock_irqsave(&tasklist_lock, flags);
	vfork = task->vfork_done;
	task->vfork_done = NULL;
	if (vfork)
		complete(vfork);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

void exec_mm_release(void)
{
	mm_release(current);
}

static void exit_mm(struct task_struct *task)
{
	struct mm_struct *mm = task->mm;
	unsigned long flags;
	long rss;

	mm_release(task);
	if (!mm)
		return;
	rss = mm_peak_rss(mm) * (PAGE_SIZE >> 10);
	if (rss > task->signal->maxrss)
		task->signal->maxrss = rss;
	spin_lock_irqsave(&tasklist_lock, flags);
	task->mm = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	switch_mm(NULL);
	mmput(mm);
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	mm = task->mm;
	if (mm)
		mmget(mm);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return mm;
}

/* Gives the dying process's children to pid 1. Adds those nobody will wait for to dead. */
static void forget_original_parent(struct task_struct *leader, struct list_head *dead)
{
	struct task_struct *reaper = find_task(1), *child, *next;

	list_for_each_entry_safe(child, next, &leader->children, sibling) {
		struct task_struct *thread;

		list_for_each_entry(thread, &child->signal->threads, thread_node)
			thread->parent = reaper;
		list_move_tail(&child->sibling, &reaper->children);
		child->exit_signal = SIGCHLD;
		if (child->pdeath_signal)
			send_signal(child->pdeath_signal, SEND_SIG_PRIV, child, true);
		if (child->exit_state == EXIT_ZOMBIE && thread_group_empty(child) &&
		    do_notify_parent(child, SIGCHLD))
			list_move_tail(&child->sibling, dead);
		/* Also a zombie's: it held its group to the session until now. */
		note_lost_link(child, leader);
	}
	hangup_lost_groups();
}

/* Tells whoever waits. True: nobody will ask for the exit code, release the task. */
static bool exit_notify(struct task_struct *task, bool group_dead, struct list_head *dead)
{
	struct task_struct *leader = task->signal->leader;
	struct task_struct *exec_task = task->signal->group_exec_task;

	if (group_dead) {
		forget_original_parent(leader, dead);
		kill_orphaned_pgrp(leader);
	}
	task->exit_state = EXIT_ZOMBIE;
	if (exec_task && exec_task != task)
		wake_up_process(exec_task);
	if (task != leader)
		return true;
	return thread_group_empty(task) && do_notify_parent(task, task->exit_signal);
}

static void exit_signals_and_tree(struct task_struct *task, bool group_dead)
{
	struct task_struct *leader = task->signal->leader, *child, *next;
	bool autoreap, leader_gone = false;
	unsigned long flags;
	LIST_HEAD(dead);
	LIST_HEAD(reaped);

	exit_signals(task);
	spin_lock_irqsave(&tasklist_lock, flags);
	autoreap = exit_notify(task, group_dead, &dead);
	if (autoreap)
		unlink_task(task);
	/* The last thread after its leader: now the process as a whole has ended. */
	if (task != leader && leader->exit_state == EXIT_ZOMBIE && thread_group_empty(leader) &&
	    !leader->signal->group_exec_task)
		leader_gone = do_notify_parent(leader, leader->exit_signal);
	if (leader_gone)
		unlink_task(leader);
	/* The dead are in no queue: run_list carries them over the unlock. */
	list_for_each_entry_safe(child, next, &dead, sibling) {
		unlink_task(child);
		list_add_tail(&child->run_list, &reaped);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);

	list_for_each_entry_safe(child, next, &reaped, run_list)
		put_task_struct(child);
	if (leader_gone)
		put_task_struct(leader);
	if (autoreap)
		put_task_struct(task);
}

static void check_may_die(struct task_struct *task)
{
	if (in_interrupt())
		panic("Aiee, killing interrupt handler!");
	if (!task->pid)
		panic("Attempted to kill the idle task!");
	if (task->flags & PF_EXITING) {
		pr_alert("Fixing recursive fault but reboot is needed!\n");
		for (;;) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			schedule();
		}
	}
}

static void last_thread_exits(struct task_struct *task, long code)
{
	struct signal_struct *signal = task->signal;

	if (task->tgid == 1)
		panic("Attempted to kill init! exitcode=0x%08x\n",
		      signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : (int)code);
	del_timer_sync(&signal->real_timer);
}

void do_exit(long code)
{
	struct task_struct *task = current;
	struct files_struct *files = task->files;
	struct fs_struct *fs = task->fs;
	unsigned long flags;
	bool group_dead;

	check_may_die(task);
	task->flags |= PF_EXITING;
	task->exit_code = code;
	group_dead = atomic_dec_and_test(&task->signal->live);
	if (group_dead)
		last_thread_exits(task, code);
	exit_mm(task);
	if (group_dead && task->signal->leader_of_session)
		disassociate_ctty(task);
	spin_lock_irqsave(&tasklist_lock, flags);
	task->files = NULL;
	task->fs = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	put_files_struct(files);
	put_fs_struct(fs);
	kthread_exited(task);
	/* From here on nothing may sleep: once reaped, only the scheduler's reference is left. */
	exit_signals_and_tree(task, group_dead);
	task->state = TASK_DEAD;
	schedule();
	BUG();
}

void do_group_exit(int code)
{
	struct task_struct *task = current;
	struct signal_struct *signal = task->signal;
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	if (signal->flags & SIGNAL_GROUP_EXIT) {
		code = signal->group_exit_code;
	} else {
		signal->group_exit_code = code;
		signal->flags = SIGNAL_GROUP_EXIT;
		zap_other_threads(task);
	}
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
	do_exit(code);
}

/* An oops leaves counts and the interrupt flag as they happened to be. */
void make_task_dead(int signr)
{
	if (in_interrupt())
		panic("Aiee, killing interrupt handler!");
	this_cpu_write(__preempt_count, 0);
	local_irq_enable();
	do_exit(signr);
}

SYSCALL_DEFINE1(exit, int, code)
{
	do_exit((code & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, code)
{
	do_group_exit((code & 0xff) << 8);
}

/* Sleeps until only the caller and perhaps the leader are left. */
static void wait_for_other_threads(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;

	for (;;) {
		struct task_struct *thread;
		bool others = false;
		unsigned long flags;

		set_current_state(TASK_UNINTERRUPTIBLE);
		spin_lock_irqsave(&tasklist_lock, flags);
		list_for_each_entry(thread, &signal->threads, thread_node) {
			if (thread != task && thread->exit_state != EXIT_ZOMBIE)
				others = true;
		}
		spin_unlock_irqrestore(&tasklist_lock, flags);
		if (!others)
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

/* A thread that is not the leader survives: it takes the dead leader's number and place. */
static void take_leadership(struct task_struct *task, struct task_struct *leader)
{
	struct task_struct *child;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	exchange_pids(task, leader);
	task->parent = leader->parent;
	task->exit_signal = leader->exit_signal;
	task->start_ns = leader->start_ns;
	list_add(&task->sibling, &leader->sibling);
	list_del_init(&leader->sibling);
	list_splice_init(&leader->children, &task->children);
	list_for_each_entry(child, &task->children, sibling)
		child->parent = task;
	task->signal->leader = task;
	leader->exit_signal = -1;
	unlink_task(leader);
	task->signal->group_exec_task = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	put_task_struct(leader);
}

int de_thread(void)
{
	struct task_struct *task = current;
	struct signal_struct *signal = task->signal;
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	if ((signal->flags & SIGNAL_GROUP_EXIT) || signal->group_exec_task) {
		spin_unlock_irqrestore(&task->sighand->siglock, flags);
		return -EAGAIN;
	}
	if (list_is_singular(&signal->threads)) {
		spin_unlock_irqrestore(&task->sighand->siglock, flags);
		return 0;
	}
	signal->group_exec_task = task;
	zap_other_threads(task);
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
	wait_for_other_threads(task);
	if (signal->leader != task)
		take_leadership(task, signal->leader);
	signal->group_exec_task = NULL;
	return 0;
}
