/* SPDX-License-Identifier: GPL-2.0 */
/* What /proc/PID says of a process: the formats of proc(5). */
#include <linux/kdev_t.h>
#include <linux/seq_file.h>
#include <uapi/linux/resource.h>

#include "fs/internal.h"
#include "fs/proc_internal.h"
#include "mm/address_space.h"
#include "mm/pages.h"
#include "task/task.h"
#include "tty/tty.h"

#define NS_PER_CLOCK_TICK (NSEC_PER_SEC / USER_HZ)

/* The family of a task, read in one go. */
struct ids {
	pid_t ppid, pgrp, session;
	u32 tty;
	pid_t tpgid;
};

static struct ids get_ids(struct task_struct *task)
{
	struct ids ids;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	ids.ppid = task->parent ? task->parent->tgid : 0;
	ids.pgrp = task_pgrp_nr(task);
	ids.session = task_session_nr(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	tty_of_process(task, &ids.tty, &ids.tpgid);
	return ids;
}

struct mm_numbers {
	unsigned long vsize, peak, rss, hiwater, data, stack, text, lib;
	unsigned long start_code, end_code, start_stack;
};

/* Pages of the areas that grow down, and of those that can be executed. */
static void add_areas(struct mm_struct *mm, struct mm_numbers *n)
{
	struct vm_area_struct *vma;
	unsigned long exec = 0;

	mutex_lock(&mm->mmap_lock);
	for (vma = vma_first(mm); vma; vma = vma_next(vma)) {
		unsigned long pages = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;

		if (vma->vm_flags & VM_GROWSDOWN)
			n->stack += pages;
		else if ((vma->vm_flags & (VM_EXEC | VM_WRITE)) == VM_EXEC)
			exec += pages;
	}
	mutex_unlock(&mm->mmap_lock);
	n->lib = exec > n->text ? exec - n->text : 0;
}

static struct mm_numbers get_mm_numbers(struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	struct mm_numbers n = { 0 };

	if (!mm)
		return n;
	n.vsize = mm->total_vm;
	n.peak = mm->hiwater_vm;
	n.rss = mm->rss;
	n.hiwater = max(mm->hiwater_rss, mm->rss);
	n.data = mm->data_vm;
	n.text = PFN_UP(mm->end_code) - PFN_DOWN(mm->start_code);
	n.start_code = mm->start_code;
	n.end_code = mm->end_code;
	n.start_stack = mm->start_stack;
	add_areas(mm, &n);
	mmput(mm);
	return n;
}

/* A process's signals, one bit each: bit 0 is signal 1. */
struct signal_masks {
	u64 shared_pending, ignored, caught;
	unsigned int queued; /* signals with something to say, for this thread or the process */
};

static unsigned int list_count(const struct list_head *list)
{
	const struct list_head *node;
	unsigned int count = 0;

	for (node = list->next; node != list; node = node->next)
		count++;
	return count;
}

static struct signal_masks get_signal_masks(struct task_struct *task)
{
	struct signal_masks masks = { 0 };
	struct sighand_struct *sighand;
	unsigned long flags;
	int i;

	spin_lock_irqsave(&tasklist_lock, flags);
	sighand = task->sighand;
	if (sighand) {
		spin_lock(&sighand->siglock);
		masks.shared_pending = task->signal->shared_pending.signal.sig;
		masks.queued = list_count(&task->pending.list) +
			       list_count(&task->signal->shared_pending.list);
		for (i = 0; i < _NSIG; i++) {
			if (sighand->action[i].sa_handler == SIG_IGN)
				masks.ignored |= 1ULL << i;
			else if (sighand->action[i].sa_handler != SIG_DFL)
				masks.caught |= 1ULL << i;
		}
		spin_unlock(&sighand->siglock);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return masks;
}

int proc_pid_stat(struct seq_file *m, struct task_struct *task)
{
	struct mm_numbers mm = get_mm_numbers(task);
	struct signal_masks masks = get_signal_masks(task);
	struct ids ids = get_ids(task);
	struct task_times t;

	thread_group_times(task, &t);
	seq_printf(m, "%d (%s) %c %d %d %d %d %d %u %lu 0 %lu 0 %llu %llu 0 0 20 %d %u 0 %llu",
		   task->pid, task->comm, task_state_char(task), ids.ppid, ids.pgrp, ids.session,
		   (int)ids.tty, ids.tpgid, task->flags, t.min_flt, t.maj_flt,
		   t.utime / NS_PER_CLOCK_TICK, t.stime / NS_PER_CLOCK_TICK, task->prio_nice,
		   get_nr_threads(task), task->start_ns / NS_PER_CLOCK_TICK);
	seq_printf(m, " %lu %lu %llu %lu %lu %lu 0 0 %llu %llu %llu %llu 0 0 0 17 0 0 0 0 0 0",
		   mm.vsize * PAGE_SIZE, mm.rss, task->signal->rlim[RLIMIT_RSS].rlim_cur,
		   mm.start_code, mm.end_code, mm.start_stack, task->pending.signal.sig,
		   task->blocked.sig, masks.ignored, masks.caught);
	seq_printf(m, " 0 0 0 0 0 0 0 %d\n", task->exit_code);
	return 0;
}

int proc_pid_statm(struct seq_file *m, struct task_struct *task)
{
	struct mm_numbers mm = get_mm_numbers(task);

	seq_printf(m, "%lu %lu 0 %lu 0 %lu 0\n", mm.vsize, mm.rss, mm.text, mm.data);
	return 0;
}

static const char *state_name(char c)
{
	switch (c) {
	case 'R':
		return "running";
	case 'S':
		return "sleeping";
	case 'D':
		return "disk sleep";
	case 'T':
		return "stopped";
	case 'Z':
		return "zombie";
	case 'X':
		return "dead";
	default:
		return "idle";
	}
}

static void status_creds(struct seq_file *m, struct task_struct *task)
{
	const struct cred *c = get_task_cred(task);
	int i;

	seq_printf(m, "Uid:\t%u\t%u\t%u\t%u\n", c->uid, c->euid, c->suid, c->fsuid);
	seq_printf(m, "Gid:\t%u\t%u\t%u\t%u\n", c->gid, c->egid, c->sgid, c->fsgid);
	seq_printf(m, "FDSize:\t%u\nGroups:\t", get_max_fds(task));
	for (i = 0; c->group_info && i < c->group_info->ngroups; i++)
		seq_printf(m, "%u ", c->group_info->gid[i]);
	seq_putc(m, '\n');
	put_cred(c);
}

static void status_caps(struct seq_file *m, struct task_struct *task)
{
	const struct cred *c = get_task_cred(task);

	seq_printf(m, "CapInh:\t%016llx\nCapPrm:\t%016llx\nCapEff:\t%016llx\n",
		   c->cap_inheritable, c->cap_permitted, c->cap_effective);
	seq_printf(m, "CapBnd:\t%016llx\nCapAmb:\t%016llx\n", c->cap_bset, c->cap_ambient);
	put_cred(c);
}

static void status_signals(struct seq_file *m, struct task_struct *task)
{
	struct signal_masks masks = get_signal_masks(task);

	seq_printf(m, "Threads:\t%u\nSigQ:\t%u/%llu\n", get_nr_threads(task), masks.queued,
		   task->signal->rlim[RLIMIT_SIGPENDING].rlim_cur);
	seq_printf(m, "SigPnd:\t%016llx\nShdPnd:\t%016llx\nSigBlk:\t%016llx\n",
		   task->pending.signal.sig, masks.shared_pending, task->blocked.sig);
	seq_printf(m, "SigIgn:\t%016llx\nSigCgt:\t%016llx\n", masks.ignored, masks.caught);
}

static void status_umask(struct seq_file *m, struct task_struct *task)
{
	int umask = -1;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (task->fs)
		umask = task->fs->umask;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (umask >= 0)
		seq_printf(m, "Umask:\t%#04o\n", umask);
}

static void show_kb(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%s:\t%8lu kB\n", name, pages * (PAGE_SIZE / 1024));
}

/* Nothing is ever locked, pinned or swapped out: what is in memory stays there. */
static void status_memory(struct seq_file *m, const struct mm_numbers *mm)
{
	show_kb(m, "VmPeak", mm->peak);
	show_kb(m, "VmSize", mm->vsize);
	show_kb(m, "VmLck", 0);
	show_kb(m, "VmPin", 0);
	show_kb(m, "VmHWM", mm->hiwater);
	show_kb(m, "VmRSS", mm->rss);
	show_kb(m, "VmData", mm->data);
	show_kb(m, "VmStk", mm->stack);
	show_kb(m, "VmExe", mm->text);
	show_kb(m, "VmLib", mm->lib);
	show_kb(m, "VmSwap", 0);
}

int proc_pid_status(struct seq_file *m, struct task_struct *task)
{
	struct mm_numbers mm = get_mm_numbers(task);
	struct ids ids = get_ids(task);
	char state = task_state_char(task);

	seq_printf(m, "Name:\t%s\n", task->comm);
	status_umask(m, task);
	seq_printf(m, "State:\t%c (%s)\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n", state,
		   state_name(state), task->tgid, task->pid, ids.ppid);
	seq_puts(m, "TracerPid:\t0\n");
	status_creds(m, task);
	seq_printf(m, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", task->tgid,
		   task->pid, ids.pgrp, ids.session);
	if (mm.vsize)
		status_memory(m, &mm);
	status_signals(m, task);
	status_caps(m, task);
	seq_printf(m, "NoNewPrivs:\t%d\nSeccomp:\t0\nCpus_allowed:\t1\nCpus_allowed_list:\t0\n",
		   task->no_new_privs);
	seq_printf(m, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n",
		   task->times.nvcsw, task->times.nivcsw);
	return 0;
}

int proc_pid_comm(struct seq_file *m, struct task_struct *task)
{
	seq_printf(m, "%s\n", task->comm);
	return 0;
}

/* A stretch of another process's memory, as it is now. */
static int show_memory(struct seq_file *m, struct mm_struct *mm, unsigned long start,
		       unsigned long end)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	while (start < end && !seq_has_overflowed(m)) {
		size_t n = access_process_vm(mm, start, page, min(end - start, PAGE_SIZE), false);

		if (!n)
			break;
		seq_write(m, page, n);
		start += n;
	}
	kfree(page);
	return 0;
}

int proc_pid_cmdline(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	int err;

	if (!mm)
		return 0; /* kernel threads and zombies: empty */
	err = show_memory(m, mm, mm->arg_start, mm->arg_end);
	mmput(mm);
	return err;
}

int proc_pid_environ(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	int err;

	if (!mm)
		return 0;
	err = show_memory(m, mm, mm->env_start, mm->env_end);
	mmput(mm);
	return err;
}

static void show_vma(struct seq_file *m, const struct vm_area_struct *vma, char *buf)
{
	const struct inode *inode = vma->vm_file ? vma->vm_file->f_inode : NULL;
	dev_t dev = inode ? inode->i_sb->s_dev : 0;

	seq_setwidth(m, 72);
	seq_printf(m, "%08lx-%08lx %c%c%c%c %08lx %02x:%02x %lu ", vma->vm_start, vma->vm_end,
		   vma->vm_flags & VM_READ ? 'r' : '-', vma->vm_flags & VM_WRITE ? 'w' : '-',
		   vma->vm_flags & VM_EXEC ? 'x' : '-', vma->vm_flags & VM_SHARED ? 's' : 'p',
		   vma->vm_pgoff << PAGE_SHIFT, MAJOR(dev), MINOR(dev), inode ? inode->i_ino : 0);
	if (inode) {
		char *name = d_path(&vma->vm_file->f_path, buf, PATH_MAX);

		seq_pad(m, ' ');
		seq_escape(m, IS_ERR(name) ? "?" : name, "\n");
	} else if (vma->name) {
		seq_pad(m, ' ');
		seq_puts(m, vma->name);
	}
	seq_putc(m, '\n');
}

int proc_pid_maps(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	struct vm_area_struct *vma;

	if (mm && buf) {
		mutex_lock(&mm->mmap_lock);
		for (vma = vma_first(mm); vma; vma = vma_next(vma))
			show_vma(m, vma, buf);
		mutex_unlock(&mm->mmap_lock);
	}
	if (mm)
		mmput(mm);
	kfree(buf);
	return buf ? 0 : -ENOMEM;
}
