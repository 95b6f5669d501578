/* SPDX-License-Identifier: GPL-2.0 */
/* The table of system calls, and the one way into it. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <uapi/linux/unistd.h>

#include "syscalls.h"
#include "task/task.h"
#include "x86/entry.h"

typedef long (*syscall_fn)(const struct pt_regs *regs);

#define SYSCALL(name) long sys_##name(const struct pt_regs *regs);
#include "syscall_table.h"
#undef SYSCALL

#define SYSCALL(name) [__NR_##name] = sys_##name,
static const syscall_fn table[NR_SYSCALLS] = {
#include "syscall_table.h"
};
#undef SYSCALL

/*
 * Linux answers ENOSYS without a word. Here the first time is worth a line: it
 * is the quickest way to learn what a program misses. rseq is asked for by
 * every glibc program and missed by none.
 */
static void report_missing(unsigned long nr)
{
	static u64 reported[NR_SYSCALLS / 64 + 1];

	if (nr >= NR_SYSCALLS || nr == __NR_rseq || (reported[nr / 64] >> nr % 64 & 1))
		return;
	reported[nr / 64] |= 1ULL << nr % 64;
	pr_info("%s[%d]: system call %lu is not implemented\n", current->comm, current->pid, nr);
}

void do_syscall(struct pt_regs *regs)
{
	unsigned long nr = (u32)regs->orig_ax;
	struct task_struct *task = current;
	long ret = -ENOSYS;

	task->in_syscall = true;
	if (nr < NR_SYSCALLS && table[nr])
		ret = table[nr](regs);
	else
		report_missing(nr);
	regs->ax = ret;
	/* These never reach a program; do_signal() turns them into a restart or EINTR. */
	if (ret <= -ERESTARTSYS && ret >= -ERESTART_RESTARTBLOCK && task->in_syscall)
		task->sigpending_flag = true;
}
