/* SPDX-License-Identifier: GPL-2.0 */
/* Does one forbidden thing in init; what the kernel prints then is what is tested. */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *how = "";
module_param(how, charp, 0444);
MODULE_PARM_DESC(how, "null, text, rodata, exec, ud, bug, stack, smash, spin, atomic or mutex");

static const int crash_rodata = 1;
/* A `ret` that must not run: it stands in data. */
static unsigned char crash_code[] = { 0xc3 };

static noinline void crash_write(volatile int *where)
{
	*where = 2;
}

/*
 * A leaf has no frame of its own, so that a backtrace by frame pointers leaves
 * out who called it: this one, for crash_init() to be seen.
 */
static noinline void crash_through(volatile int *where)
{
	crash_write(where);
}

static noinline int crash_deep(int n)
{
	volatile char frame[512];

	frame[n & 511] = n;
	if (n < 0)
		return 0;
	return crash_deep(n + 1) + frame[(n + 1) & 511];
}

static noinline void crash_smash(volatile char *buf, int len)
{
	int i;

	for (i = 0; i < len; i++)
		buf[i] = 0x5a;
}

static noinline void crash_overflow(void)
{
	char buf[16];

	crash_smash(buf, 64);
}

static DEFINE_SPINLOCK(crash_spinlock);
static DEFINE_MUTEX(crash_mutex);

/* Each of these would wait for itself for ever. */
static noinline void crash_locks(void)
{
	if (!strcmp(how, "spin")) {
		spin_lock(&crash_spinlock);
		spin_lock(&crash_spinlock);
	} else if (!strcmp(how, "atomic")) {
		spin_lock(&crash_spinlock);
		schedule();
	} else {
		mutex_lock(&crash_mutex);
		mutex_lock(&crash_mutex);
	}
}

static int __init crash_init(void)
{
	if (!strcmp(how, "null"))
		crash_through((void *)8);
	else if (!strcmp(how, "text"))
		crash_through((void *)crash_write);
	else if (!strcmp(how, "rodata"))
		crash_through((void *)&crash_rodata);
	else if (!strcmp(how, "exec"))
		((void (*)(void))(void *)crash_code)();
	else if (!strcmp(how, "ud"))
		asm volatile("ud2");
	else if (!strcmp(how, "bug"))
		BUG();
	else if (!strcmp(how, "stack"))
		return crash_deep(1);
	else if (!strcmp(how, "smash"))
		crash_overflow();
	else if (!strcmp(how, "spin") || !strcmp(how, "atomic") || !strcmp(how, "mutex"))
		crash_locks();
	else
		return -EINVAL;
	pr_info("crash: %s was allowed\n", how);
	return -EIO;
}

static void __exit crash_exit(void)
{
}

module_init(crash_init);
module_exit(crash_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Does one forbidden thing");
