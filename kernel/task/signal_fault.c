/* SPDX-License-Identifier: GPL-2.0 */
/* Signals for faults of ring 3, with the one line that Linux writes about each. */
#include <linux/dcache.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "fs/file.h"
#include "mm/address_space.h"
#include "task/internal.h"
#include "task/sched.h"
#include "traps.h"

#define X86_TRAP_PF 14
#define BURST 10 /* lines in five seconds: a loop of crashes must not fill the log */

int current_pid(void)
{
	return current ? current->pid : 0;
}

const char *current_comm(void)
{
	return current ? current->comm : "swapper/0";
}

static bool ratelimit(void)
{
	static unsigned long begin;
	static unsigned int lines;

	if (!lines || time_after(jiffies, begin + 5 * HZ)) {
		begin = jiffies;
		lines = 0;
	}
	return lines++ < BURST;
}

static bool has_handler(int sig)
{
	void *handler = current->sighand->action[sig - 1].sa_handler;

	return handler != SIG_DFL && handler != SIG_IGN && !sigismember(&current->blocked, sig);
}

/* " in name[start+size]" for the code that faulted, as Linux adds. */
static void print_area(unsigned long ip)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;

	mutex_lock(&mm->mmap_lock);
	vma = find_vma(mm, ip);
	if (vma && ip >= vma->vm_start && vma->vm_file)
		pr_cont(" in %s[%lx+%lx]", (const char *)vma->vm_file->f_path.dentry->d_name.name, vma->vm_start,
			vma->vm_end - vma->vm_start);
	mutex_unlock(&mm->mmap_lock);
}

static void print_fault(unsigned long address, int trapnr, unsigned long error_code,
			const struct pt_regs *regs)
{
	static const char *const names[] = {
		[0] = "trap divide error", [1] = "trap debug", [3] = "trap int3",
		[4] = "trap overflow", [5] = "trap bounds", [6] = "trap invalid opcode",
		[7] = "trap device not available", [9] = "trap coprocessor segment overrun",
		[10] = "trap invalid TSS", [11] = "trap segment not present",
		[12] = "trap stack segment", [13] = "general protection fault",
		[16] = "trap coprocessor error", [17] = "trap alignment check",
		[19] = "trap simd exception",
	};
	struct task_struct *task = current;

	if (trapnr == X86_TRAP_PF)
		printk("%s%s[%d]: segfault at %lx ip %px sp %px error %lx",
		       task->pid > 1 ? KERN_INFO : KERN_EMERG, task->comm, task->pid, address,
		       (void *)regs->ip, (void *)regs->sp, error_code);
	else
		pr_info("traps: %s[%d] %s ip:%lx sp:%lx error:%lx", task->comm, task->pid,
			trapnr >= 0 && trapnr < (int)ARRAY_SIZE(names) && names[trapnr] ?
				names[trapnr] : "trap",
			regs->ip, regs->sp, error_code);
	print_area(regs->ip);
	pr_cont("\n");
}

void force_sig_fault(int sig, int code, unsigned long address, int trapnr,
		     unsigned long error_code, struct pt_regs *regs)
{
	struct siginfo info = { .si_signo = sig, .si_code = code, .si_addr = (void *)address };
	struct task_struct *task = current;

	task->fault_addr = address;
	task->fault_trap = trapnr;
	task->fault_error = error_code;
	if (!has_handler(sig) && ratelimit())
		print_fault(address, trapnr, error_code, regs);
	force_sig_info(&info);
}
