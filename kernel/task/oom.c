/* SPDX-License-Identifier: GPL-2.0 */
/*
 * There is no page for a program that was promised one. The process that has
 * most pages ends, whoever asked: else one that takes all there is and sleeps
 * would have the others die of it, pid 1 among them.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "mm/address_space.h"
#include "task/internal.h"

#define PATIENCE HZ /* for one who has been killed: he may have to wait for a lock of ours */

static unsigned long killed_at; /* jiffies */

struct search {
	const struct mm_struct *spared; /* pid 1's */
	struct task_struct *largest;
	unsigned long pages;
	bool dying; /* somebody with memory is on his way out */
};

/* tasklist_lock held, so that nobody gives his mm away. */
static int weigh(struct task_struct *leader, void *arg)
{
	struct search *search = arg;
	struct task_struct *thread;

	list_for_each_entry(thread, &leader->signal->threads, thread_node) {
		const struct mm_struct *mm = thread->mm;

		if (!mm || mm == search->spared || (thread->flags & PF_KTHREAD))
			continue;
		if (leader->signal->flags & SIGNAL_GROUP_EXIT) {
			search->dying = true;
		} else if (mm->rss >= search->pages) {
			search->largest = leader;
			search->pages = mm->rss;
		}
	}
	return 0;
}

/* With a reference; NULL where nobody but pid 1 is left, or somebody is dying already. */
static struct task_struct *choose_victim(bool *dying)
{
	struct search search = { 0 };
	struct task_struct *init;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	init = find_task(1);
	search.spared = init ? init->mm : NULL;
	for_each_process(weigh, &search);
	*dying = search.dying && time_before(jiffies, killed_at + PATIENCE);
	if (*dying)
		search.largest = NULL;
	if (search.largest)
		get_task_struct(search.largest);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return search.largest;
}

static void kill_for_memory(struct task_struct *victim)
{
	pr_err("Out of memory: Killed process %d (%s)\n", victim->tgid, victim->comm);
	killed_at = jiffies;
	send_signal(SIGKILL, SEND_SIG_PRIV, victim, true);
}

bool out_of_memory(void)
{
	struct task_struct *victim;
	bool dying;

	/* Who is going himself needs nothing any more. */
	if (current->flags & PF_EXITING || fatal_signal_pending(current))
		return false;
	victim = choose_victim(&dying);
	if (!victim && !dying) {
		if (current->tgid == 1)
			panic("System is deadlocked on memory");
		force_sig(SIGKILL); /* on pid 1's own pages, between vfork and exec */
		return false;
	}
	if (victim) {
		kill_for_memory(victim);
		put_task_struct(victim);
	}
	if (fatal_signal_pending(current))
		return false;
	schedule_timeout_uninterruptible(1);
	return true;
}
