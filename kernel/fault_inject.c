/* SPDX-License-Identifier: GPL-2.0 */
#include "fault_inject.h"

#include <linux/debugfs.h>
#include <linux/preempt.h>

#include "task/task.h"

/* What counts, and how much of each kind has failed. */
static struct fault_kind {
	bool enabled;
	atomic_t injected;
} allocs = { .enabled = true }, usercopies = { .enabled = true };

/* The N-th one fails, and all after it: as when there is no memory left. */
static bool for_good;

static bool should_fail(struct fault_kind *kind)
{
	struct task_struct *task = current; /* NULL before sched_init() */
	unsigned int nth;

	if (likely(!task || !READ_ONCE(task->fail_nth)))
		return false;
	if (!READ_ONCE(kind->enabled) || in_interrupt() || !task->in_syscall)
		return false;
	nth = task->fail_nth;
	if (nth > 1 && nth < FAIL_FOR_GOOD) {
		WRITE_ONCE(task->fail_nth, nth - 1);
		return false;
	}
	WRITE_ONCE(task->fail_nth, READ_ONCE(for_good) ? FAIL_FOR_GOOD : 0);
	atomic_inc(&kind->injected);
	return true;
}

bool should_fail_alloc(void)
{
	return should_fail(&allocs);
}

bool should_fail_usercopy(void)
{
	return should_fail(&usercopies);
}

void fault_inject_init(void)
{
	struct dentry *dir = debugfs_create_dir("fail_nth", NULL);

	debugfs_create_bool("alloc", 0600, dir, &allocs.enabled);
	debugfs_create_bool("usercopy", 0600, dir, &usercopies.enabled);
	debugfs_create_bool("for_good", 0600, dir, &for_good);
	debugfs_create_atomic_t("alloc_injected", 0400, dir, &allocs.injected);
	debugfs_create_atomic_t("usercopy_injected", 0400, dir, &usercopies.injected);
}
