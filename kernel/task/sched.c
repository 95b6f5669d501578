/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The scheduler: one queue of runnable tasks, served in turn. The running task
 * is not in the queue. Kernel code gives the CPU away only by sleeping; ring 3
 * loses it in exit_to_user_mode() when its slice is over.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "mm/address_space.h"
#include "task/internal.h"
#include "task/sched.h"
#include "x86/cpu.h"
#include "x86/entry.h"
#include "x86/time.h"

#define SLICE_TICKS 5 /* 20 ms */

DEFINE_PER_CPU(struct task_struct *, current_task);
EXPORT_PER_CPU_SYMBOL(current_task);

static struct {
	spinlock_t lock; /* everything here; task->state of sleepers, on_rq */
	struct list_head queue;
	unsigned long running; /* in the queue or on the CPU, idle not counted */
	unsigned long switches;
	u64 idle_ns;
} rq = { .lock = __SPIN_LOCK_UNLOCKED(rq.lock), .queue = LIST_HEAD_INIT(rq.queue) };

void set_current_state(unsigned int state)
{
	/* The store must be seen before the condition is tested after it. */
	__atomic_store_n(&current->state, state, __ATOMIC_SEQ_CST);
}
EXPORT_SYMBOL(set_current_state);

void set_need_resched(void)
{
	current->need_resched = true;
}

bool need_resched(void)
{
	return READ_ONCE(current->need_resched);
}

/* rq.lock held. */
static void enqueue_task(struct task_struct *task)
{
	task->on_rq = true;
	task->time_slice = SLICE_TICKS;
	rq.running++;
	list_add_tail(&task->run_list, &rq.queue);
	if (current == &init_task)
		init_task.need_resched = true;
}

/*
 * Makes task runnable if its state is one of state. 1 if it was asleep so. A
 * task that has set its state but still runs is just told not to sleep.
 */
int try_to_wake_up(struct task_struct *task, unsigned int state)
{
	unsigned long flags;
	int woken = 0;

	spin_lock_irqsave(&rq.lock, flags);
	if (task->state & state) {
		task->state = TASK_RUNNING;
		if (!task->on_rq)
			enqueue_task(task);
		woken = 1;
	}
	spin_unlock_irqrestore(&rq.lock, flags);
	return woken;
}

int wake_up_process(struct task_struct *task)
{
	return try_to_wake_up(task, TASK_NORMAL);
}
EXPORT_SYMBOL(wake_up_process);

void wake_up_new_task(struct task_struct *task)
{
	unsigned long flags;

	spin_lock_irqsave(&rq.lock, flags);
	task->state = TASK_RUNNING;
	enqueue_task(task);
	spin_unlock_irqrestore(&rq.lock, flags);
}

/* rq.lock held. Puts prev where it belongs and takes the next one out. */
static struct task_struct *pick_next(struct task_struct *prev)
{
	struct task_struct *next;

	if (prev != &init_task) {
		if (prev->state == TASK_RUNNING || signal_pending_state(prev->state, prev)) {
			prev->state = TASK_RUNNING;
			prev->times.nivcsw++;
			list_add_tail(&prev->run_list, &rq.queue);
		} else {
			prev->on_rq = false;
			prev->times.nvcsw++;
			rq.running--;
		}
	}
	if (list_empty(&rq.queue))
		return &init_task;
	next = list_first_entry(&rq.queue, struct task_struct, run_list);
	list_del(&next->run_list);
	next->time_slice = SLICE_TICKS;
	return next;
}

/* After a switch, on the new task's stack: the old one may have been its last time. */
static void finish_switch(struct task_struct *prev)
{
	bool dead = prev->state == TASK_DEAD;

	spin_unlock_irq(&rq.lock);
	if (dead)
		put_task_struct(prev);
}

void schedule_tail(struct thread_struct *prev)
{
	finish_switch(container_of(prev, struct task_struct, thread));
	if (current->set_child_tid)
		/* Nobody is told of a bad pointer: the child runs without it, as in Linux. */
		(void)put_user(current->pid, current->set_child_tid);
}

static void context_switch(struct task_struct *prev, struct task_struct *next)
{
	struct thread_struct *last;

	rq.switches++;
	if (next->mm != prev->mm)
		switch_mm(next->mm);
	this_cpu_write(current_task, next);
	last = switch_to(&prev->thread, &next->thread);
	finish_switch(container_of(last, struct task_struct, thread));
}

void schedule(void)
{
	struct task_struct *prev = current, *next;

	if (unlikely(in_atomic()))
		panic("scheduling while atomic: %s[%d], preempt_count 0x%x", prev->comm, prev->pid,
		      preempt_count());
	spin_lock_irq(&rq.lock);
	prev->need_resched = false;
	next = pick_next(prev);
	if (next == prev)
		spin_unlock_irq(&rq.lock);
	else
		context_switch(prev, next);
}
EXPORT_SYMBOL(schedule);

void yield(void)
{
	set_current_state(TASK_RUNNING);
	schedule();
}
EXPORT_SYMBOL(yield);

int _cond_resched(void)
{
	if (!need_resched() || in_atomic() || irqs_disabled())
		return 0;
	schedule();
	return 1;
}
EXPORT_SYMBOL(_cond_resched);

void __might_sleep(const char *file, int line)
{
	if (current && (in_atomic() || (irqs_disabled() && current->pid)))
		WARN(1, "%s:%d may sleep, but %s[%d] must not: preempt_count 0x%x\n", file, line,
		     current->comm, current->pid, preempt_count());
}
EXPORT_SYMBOL(__might_sleep);

/* The idle task: sleeps with the CPU until an interrupt makes somebody runnable. */
void cpu_startup_entry(void)
{
	for (;;) {
		u64 start;

		local_irq_disable();
		start = ktime_get_ns();
		if (!need_resched())
			cpu_idle(); /* turns interrupts on together with the halt */
		local_irq_enable();
		rq.idle_ns += ktime_get_ns() - start;
		if (need_resched())
			schedule();
	}
}

void scheduler_tick(bool user)
{
	struct task_struct *task = current;

	calc_load_tick();
	if (task != &init_task) {
		if (user)
			task->times.utime += NSEC_PER_SEC / HZ;
		else
			task->times.stime += NSEC_PER_SEC / HZ;
		cpu_limit_tick(task);
		if (--task->time_slice <= 0)
			task->need_resched = true;
	}
	run_timers();
}

void exit_to_user_mode(struct pt_regs *regs)
{
	while (need_resched() || current->sigpending_flag || current->restore_sigmask) {
		local_irq_enable();
		if (need_resched())
			schedule();
		do_signal(regs);
		local_irq_disable();
	}
	current->in_syscall = false;
}

unsigned long nr_running(void)
{
	return rq.running;
}

unsigned long nr_context_switches(void)
{
	return rq.switches;
}

u64 idle_time_ns(void)
{
	return rq.idle_ns;
}

void sched_init(void)
{
	init_task.state = TASK_RUNNING;
	init_task.on_rq = false;
	this_cpu_write(current_task, &init_task);
	timers_init();
	pid_init();
	task_cache_init();
}
