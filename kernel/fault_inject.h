/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Failures on demand. Who writes N to /proc/PID/fail-nth lets the N-th thing that
 * can fail in the task's system calls fail: an allocation, or a copy from or to
 * user memory. Interrupts and what ring 3 itself causes do not count.
 *
 * Source: Linux's Documentation/fault-injection/fault-injection.rst.
 */
#ifndef KERNEL_FAULT_INJECT_H
#define KERNEL_FAULT_INJECT_H

#include <linux/types.h>

/* A task's fail_nth after the N-th, where /sys/kernel/debug/fail_nth/for_good is set. */
#define FAIL_FOR_GOOD (~0U)

/* True: the caller answers as if there were no memory. Any context. */
bool should_fail_alloc(void);
/* True: the copy ends halfway. Any context. */
bool should_fail_usercopy(void);

/* /sys/kernel/debug/fail_nth. */
void fault_inject_init(void);

#endif
