/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Process numbers: a bitmap hands them out in turn, a table finds the task.
 * A number is in use while any task, process group or session bears it, so that
 * a new process cannot slip into somebody else's group.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "task/internal.h"

#define PID_HASH 1024
#define WORD_BITS 64

DEFINE_SPINLOCK(tasklist_lock);

/* All of it: tasklist_lock. */
static u64 pid_map[PID_MAX / WORD_BITS];
static u16 pid_uses[PID_MAX]; /* the bit in pid_map is set while this is not 0 */
static struct hlist_head pid_hash[PID_HASH];
static struct hlist_head pgrp_hash[PID_HASH]; /* signal->pgrp_node */
static pid_t last_pid;
static unsigned long tasks; /* in the table */

void pid_init(void)
{
	pid_map[0] = 1; /* 0 is the idle task's and never given out */
}

/* First zero bit in [from, to), or to. */
static pid_t find_zero_bit(pid_t from, pid_t to)
{
	pid_t pid = from;

	while (pid < to) {
		u64 free = ~pid_map[pid / WORD_BITS] >> (pid % WORD_BITS);

		if (free) {
			pid += __builtin_ctzll(free);
			return pid < to ? pid : to;
		}
		pid = round_down(pid, WORD_BITS) + WORD_BITS;
	}
	return to;
}

pid_t alloc_pid(void)
{
	unsigned long flags;
	pid_t pid;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = find_zero_bit(last_pid + 1, PID_MAX);
	if (pid == PID_MAX) {
		/* Round again; the low numbers stay with the system's own processes. */
		pid = find_zero_bit(300, last_pid + 1);
		if (pid > last_pid)
			pid = -EAGAIN;
	}
	if (pid > 0) {
		pid_map[pid / WORD_BITS] |= 1ULL << (pid % WORD_BITS);
		pid_uses[pid] = 1;
		last_pid = pid;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return pid;
}

/* Drops one use of a number: as a task's, a group's or a session's. tasklist_lock held. */
static void put_pid(pid_t pid)
{
	if (pid > 0 && --pid_uses[pid] == 0)
		pid_map[pid / WORD_BITS] &= ~(1ULL << (pid % WORD_BITS));
}

static void use_pid(pid_t pid)
{
	if (pid > 0)
		pid_uses[pid]++;
}

void free_pid(pid_t pid)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	put_pid(pid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static void join_pgrp(struct signal_struct *signal, pid_t pgrp)
{
	signal->pgrp = pgrp;
	hlist_add_head(&signal->pgrp_node, &pgrp_hash[pgrp % PID_HASH]);
}

void attach_pid(struct task_struct *task)
{
	hlist_add_head(&task->pid_node, &pid_hash[task->pid % PID_HASH]);
	tasks++;
	if (thread_group_leader(task)) {
		join_pgrp(task->signal, task->signal->pgrp);
		use_pid(task->signal->pgrp);
		use_pid(task->signal->session);
	}
}

void detach_pid(struct task_struct *task)
{
	hlist_del_init(&task->pid_node);
	tasks--;
	if (thread_group_leader(task)) {
		hlist_del_init(&task->signal->pgrp_node);
		put_pid(task->signal->pgrp);
		put_pid(task->signal->session);
	}
	put_pid(task->pid);
}

void change_pgrp(struct signal_struct *signal, pid_t pgrp)
{
	use_pid(pgrp);
	put_pid(signal->pgrp);
	hlist_del_init(&signal->pgrp_node);
	join_pgrp(signal, pgrp);
}

void change_session(struct signal_struct *signal, pid_t session)
{
	use_pid(session);
	put_pid(signal->session);
	signal->session = session;
}

void exchange_pids(struct task_struct *a, struct task_struct *b)
{
	pid_t pid = a->pid;

	hlist_del_init(&a->pid_node);
	hlist_del_init(&b->pid_node);
	a->pid = b->pid;
	b->pid = pid;
	hlist_add_head(&a->pid_node, &pid_hash[a->pid % PID_HASH]);
	hlist_add_head(&b->pid_node, &pid_hash[b->pid % PID_HASH]);
}

struct task_struct *find_task(pid_t pid)
{
	struct task_struct *task;

	if (pid <= 0)
		return NULL;
	hlist_for_each_entry(task, &pid_hash[pid % PID_HASH], pid_node) {
		if (task->pid == pid)
			return task;
	}
	return NULL;
}

int for_each_process(int (*fn)(struct task_struct *leader, void *arg), void *arg)
{
	struct hlist_node *next;
	struct task_struct *task;
	int ret;

	for (int i = 0; i < PID_HASH; i++) {
		hlist_for_each_entry_safe(task, next, &pid_hash[i], pid_node) {
			if (!thread_group_leader(task))
				continue;
			ret = fn(task, arg);
			if (ret)
				return ret;
		}
	}
	return 0;
}

int for_each_member(pid_t pgrp, int (*fn)(struct task_struct *leader, void *arg), void *arg)
{
	struct signal_struct *signal;
	struct hlist_node *next;
	int ret;

	if (pgrp < 0)
		return 0;
	hlist_for_each_entry_safe(signal, next, &pgrp_hash[pgrp % PID_HASH], pgrp_node) {
		if (signal->pgrp != pgrp)
			continue;
		ret = fn(signal->leader, arg);
		if (ret)
			return ret;
	}
	return 0;
}

static int a_member(struct task_struct *leader, void *unused)
{
	return 1;
}

bool pgrp_exists(pid_t pgrp)
{
	return for_each_member(pgrp, a_member, NULL);
}

struct task_struct *find_get_task(pid_t pid)
{
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = find_task(pid);
	if (task)
		get_task_struct(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

struct task_struct *find_ge_process(pid_t pid)
{
	struct task_struct *task = NULL;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	for (pid = pid > 0 ? pid : 1; pid < PID_MAX; pid++) {
		u64 used = pid_map[pid / WORD_BITS] >> (pid % WORD_BITS);

		if (!used) {
			pid = round_down(pid, WORD_BITS) + WORD_BITS - 1;
			continue;
		}
		pid += __builtin_ctzll(used);
		task = find_task(pid);
		if (task && thread_group_leader(task))
			break;
		task = NULL;
	}
	if (task)
		get_task_struct(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

struct task_struct *find_ge_thread(struct task_struct *leader, pid_t tid)
{
	struct task_struct *task, *best = NULL;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	list_for_each_entry(task, &leader->signal->threads, thread_node)
		if (task->pid >= tid && (!best || task->pid < best->pid))
			best = task;
	if (best)
		get_task_struct(best);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return best;
}

unsigned long task_count(void)
{
	return READ_ONCE(tasks);
}
