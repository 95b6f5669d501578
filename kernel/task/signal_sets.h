/* SPDX-License-Identifier: GPL-2.0 */
/* What signals do when nobody has asked for something else: signal(7). */
#ifndef KERNEL_TASK_SIGNAL_SETS_H
#define KERNEL_TASK_SIGNAL_SETS_H

#include <linux/signal.h>

struct signal_struct;

#define SIG_KERNEL_ONLY (sigmask(SIGKILL) | sigmask(SIGSTOP))
#define SIG_DEFAULT_IGNORE (sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | \
			    sigmask(SIGURG))
#define SIG_DEFAULT_STOP (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | \
			  sigmask(SIGTTOU))
#define SIG_DEFAULT_CORE (sigmask(SIGQUIT) | sigmask(SIGILL) | sigmask(SIGTRAP) | \
			  sigmask(SIGABRT) | sigmask(SIGFPE) | sigmask(SIGSEGV) | \
			  sigmask(SIGBUS) | sigmask(SIGSYS) | sigmask(SIGXCPU) | sigmask(SIGXFSZ))
/* Raised by the instruction that the registers point at. */
#define SIG_SYNCHRONOUS (sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | \
			 sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))

/* Real-time signals one process may have waiting. */
#define MAX_QUEUED 1024

/* Forgets signals of mask in the process and all its threads. siglock held. */
void flush_signal_everywhere(struct signal_struct *signal, u64 mask);

#endif
