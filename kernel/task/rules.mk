# SPDX-License-Identifier: GPL-2.0
kernel-y += kernel/task/sched.o kernel/task/timer.o kernel/task/load.o kernel/task/sleep.o
kernel-y += kernel/task/spinlock.o kernel/task/mutex.o kernel/task/wait.o kernel/task/completion.o
kernel-y += kernel/task/rwsem.o kernel/task/notifier.o
kernel-y += kernel/task/pid.o kernel/task/ids.o kernel/task/cred.o kernel/task/cred_sys.o
kernel-y += kernel/task/fork.o kernel/task/exit.o kernel/task/wait4.o kernel/task/kthread.o kernel/task/umh.o
kernel-y += kernel/task/exec.o kernel/task/exec_stack.o kernel/task/elf.o kernel/task/script.o
kernel-y += kernel/task/signal.o kernel/task/signal_deliver.o kernel/task/signal_sys.o
kernel-y += kernel/task/signal_fault.o kernel/task/jobctl.o kernel/task/futex.o
kernel-y += kernel/task/time_sys.o kernel/task/itimer.o kernel/task/prctl.o
kernel-y += kernel/task/resource.o kernel/task/system.o kernel/task/oom.o
kernel-y += kernel/lib/random.o
kernel-y +=

# Address spaces stand in kernel/mm, but belong to processes.
kernel-y += kernel/mm/address_space.o kernel/mm/vma.o kernel/mm/mmap.o kernel/mm/fault.o
kernel-y += kernel/mm/mprotect.o kernel/mm/mremap.o kernel/mm/shared_anon.o
