/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Spinlocks for one CPU. The low byte says taken, as in Linux; the rest holds
 * the taker's pid, so that the panic can name it.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

#include "task/task.h"

#define LOCKED_BYTE 0xff

static int take_value(void)
{
	struct task_struct *task = current;

	return ((task ? task->pid : 0) << 8) | 1;
}

/* Nobody else runs who could release it: waiting would be for ever. */
static void __cold __noreturn spin_deadlock(raw_spinlock_t *lock, int value, void *caller)
{
	struct task_struct *task = current;

	panic("spinlock %pS taken twice: held by pid %d, wanted by %s[%d] at %pS", lock,
	      value >> 8, task ? task->comm : "boot", task ? task->pid : 0, caller);
}

static __always_inline void take(raw_spinlock_t *lock, void *caller)
{
	int old;

	preempt_disable();
	old = atomic_xchg(&lock->raw_lock.val, take_value());
	if (unlikely(old & LOCKED_BYTE))
		spin_deadlock(lock, old, caller);
}

static __always_inline void give(raw_spinlock_t *lock, void *caller)
{
	if (unlikely(!(atomic_read(&lock->raw_lock.val) & LOCKED_BYTE)))
		panic("spinlock %pS released at %pS, but nobody holds it", lock, caller);
	atomic_set(&lock->raw_lock.val, 0);
	preempt_enable();
}

void _raw_spin_lock(raw_spinlock_t *lock)
{
	take(lock, __builtin_return_address(0));
}
EXPORT_SYMBOL(_raw_spin_lock);

void _raw_spin_lock_irq(raw_spinlock_t *lock)
{
	local_irq_disable();
	take(lock, __builtin_return_address(0));
}
EXPORT_SYMBOL(_raw_spin_lock_irq);

/* Nothing runs as a bottom half here: interrupts stay as they are. */
void _raw_spin_lock_bh(raw_spinlock_t *lock)
{
	take(lock, __builtin_return_address(0));
}
EXPORT_SYMBOL(_raw_spin_lock_bh);

unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	unsigned long flags;

	local_irq_save(flags);
	take(lock, __builtin_return_address(0));
	return flags;
}
EXPORT_SYMBOL(_raw_spin_lock_irqsave);

int _raw_spin_trylock(raw_spinlock_t *lock)
{
	preempt_disable();
	if (atomic_cmpxchg(&lock->raw_lock.val, 0, take_value()) == 0)
		return 1;
	preempt_enable();
	return 0;
}
EXPORT_SYMBOL(_raw_spin_trylock);

void _raw_spin_unlock(raw_spinlock_t *lock)
{
	give(lock, __builtin_return_address(0));
}
EXPORT_SYMBOL(_raw_spin_unlock);

void _raw_spin_unlock_irq(raw_spinlock_t *lock)
{
	give(lock, __builtin_return_address(0));
	local_irq_enable();
}
EXPORT_SYMBOL(_raw_spin_unlock_irq);

void _raw_spin_unlock_bh(raw_spinlock_t *lock)
{
	give(lock, __builtin_return_address(0));
}
EXPORT_SYMBOL(_raw_spin_unlock_bh);

void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	give(lock, __builtin_return_address(0));
	local_irq_restore(flags);
}
EXPORT_SYMBOL(_raw_spin_unlock_irqrestore);
