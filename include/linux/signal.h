/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SIGNAL_H
#define _LINUX_SIGNAL_H

#include <linux/types.h>
#include <uapi/linux/signal.h>

/* A set of signals; signal n is bit n - 1. */
typedef struct {
	u64 sig;
} sigset_t;

#define sigmask(n) (1ULL << ((n) - 1))

static inline void sigemptyset(sigset_t *set)
{
	set->sig = 0;
}

static inline void sigaddset(sigset_t *set, int sig)
{
	set->sig |= sigmask(sig);
}

static inline void sigdelset(sigset_t *set, int sig)
{
	set->sig &= ~sigmask(sig);
}

static inline int sigismember(const sigset_t *set, int sig)
{
	return (set->sig & sigmask(sig)) != 0;
}

static inline bool valid_signal(unsigned long sig)
{
	return sig <= _NSIG;
}

struct task_struct;
int send_sig(int sig, struct task_struct *task, int priv);
void allow_signal(int sig);
void flush_signals(struct task_struct *task);

#endif
