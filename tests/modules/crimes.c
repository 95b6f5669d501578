/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One crime each: what a module's code must not do, done from init, from a device's
 * read, from a kernel thread or from a timer. Each has a function of its own, for the
 * kernel's report to name it.
 */
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timer.h>

static char how[32];
module_param_string(how, how, sizeof(how), 0644);
MODULE_PARM_DESC(how, "a crime's name, from the table below");
static char from[16];
module_param_string(from, from, sizeof(from), 0644);
MODULE_PARM_DESC(from, "init, read, thread or timer");
static unsigned long address;
module_param(address, ulong, 0644);
MODULE_PARM_DESC(address, "a user address, for the crimes that want one");

typedef void (*call_t)(void);

static volatile int crime_data = 1;
static int crime_sealed __ro_after_init = 1;
static const int crime_rodata = 1;
static unsigned char crime_code[] = { 0xc3 }; /* a `ret` that stands in data */
static int crime_zero;
static unsigned long freed_init;

/* A leaf has no frame: whoever calls one is seen because this is none. */
static noinline void write_to(unsigned long where)
{
	*(volatile int *)where = 2;
	barrier();
}

static noinline int read_from(unsigned long where)
{
	return *(volatile int *)where;
}

static noinline void run_at(unsigned long where)
{
	((call_t)where)();
	barrier();
}

static noinline void own_text(void)
{
	write_to((unsigned long)write_to);
	barrier();
}

static noinline void own_rodata(void)
{
	write_to((unsigned long)&crime_rodata);
	barrier();
}

static noinline void own_ro_after_init(void)
{
	write_to((unsigned long)&crime_sealed);
	barrier();
}

static noinline void kernel_text(void)
{
	write_to((unsigned long)_printk);
	barrier();
}

static noinline void kernel_rodata(void)
{
	write_to((unsigned long)&param_ops_int);
	barrier();
}

static noinline void run_data(void)
{
	run_at((unsigned long)crime_code);
	barrier();
}

static noinline void run_stack(void)
{
	unsigned char code[8] = { 0xc3 };

	run_at((unsigned long)code);
	barrier();
}

static noinline void run_freed_init(void)
{
	run_at(freed_init);
	barrier();
}

static noinline void read_user(void)
{
	pr_info("crimes: %d was allowed\n", read_from(address));
}

static noinline void write_user(void)
{
	write_to(address);
	barrier();
}

static noinline void run_user(void)
{
	run_at(address);
	barrier();
}

static noinline void read_null(void)
{
	pr_info("crimes: %d was allowed\n", read_from(8));
}

static noinline void write_null(void)
{
	write_to(0);
	barrier();
}

static noinline void run_null(void)
{
	run_at(0);
	barrier();
}

/* A hole between two areas; and an address that is none. */
static noinline void wild_pointer(void)
{
	write_to(0xffffd00000000000);
	barrier();
}

static noinline void wild_address(void)
{
	write_to(0xdead000000000100);
	barrier();
}

static noinline void run_wild(void)
{
	run_at(0xffffd00000000000);
	barrier();
}

static noinline void divide(void)
{
	volatile int zero = READ_ONCE(crime_zero);

	pr_info("crimes: %d was allowed\n", crime_data / zero);
}

static noinline void undefined(void)
{
	asm volatile("ud2");
}

static noinline void bug(void)
{
	BUG();
}

static noinline void print_wild(void)
{
	pr_info("crimes: %s was allowed\n", (const char *)0xffffd00000000000);
}

/* Cannot be made a loop: each call's frame is needed after the next. */
static noinline int recursion(int n)
{
	volatile char frame[512];

	frame[n & 511] = n;
	if (n < 0)
		return 0;
	return recursion(n + 1) + frame[(n + 1) & 511];
}

static noinline void deep(void)
{
	pr_info("crimes: %d was allowed\n", recursion(1));
}

static const struct {
	const char *name;
	void (*commit)(void);
} crimes[] = {
#define CRIME(name) { #name, name }
	CRIME(own_text), CRIME(own_rodata), CRIME(own_ro_after_init), CRIME(kernel_text),
	CRIME(kernel_rodata), CRIME(run_data), CRIME(run_stack), CRIME(run_freed_init),
	CRIME(read_user), CRIME(write_user), CRIME(run_user), CRIME(read_null), CRIME(write_null),
	CRIME(run_null), CRIME(wild_pointer), CRIME(wild_address), CRIME(run_wild), CRIME(divide),
	CRIME(undefined), CRIME(bug), CRIME(print_wild), CRIME(deep),
};

static noinline int commit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(crimes); i++) {
		if (strcmp(crimes[i].name, how))
			continue;
		crimes[i].commit();
		pr_info("crimes: %s was allowed\n", how);
		return -EIO;
	}
	return -EINVAL;
}

static DECLARE_COMPLETION(started);

/* Who stops it holds it, so it can end in a way of its own. */
static int in_thread(void *data)
{
	complete(&started);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return commit();
}

static void in_timer(struct timer_list *timer)
{
	commit();
}

static DEFINE_TIMER(timer, in_timer);

/* With "thread", waits for the end of the one that it starts. */
static ssize_t crimes_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct task_struct *thread;

	if (!strcmp(from, "timer")) {
		mod_timer(&timer, jiffies + 1);
		return 0;
	}
	if (strcmp(from, "thread"))
		return commit();
	thread = kthread_run(in_thread, NULL, "criminal");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	wait_for_completion(&started);
	kthread_stop(thread);
	return 0;
}

static const struct file_operations crimes_fops = {
	.owner = THIS_MODULE,
	.read = crimes_read,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "crimes",
	.fops = &crimes_fops,
	.mode = 0600,
};

static int __init crimes_init(void)
{
	freed_init = (unsigned long)crimes_init;
	if (!strcmp(from, "init"))
		return commit();
	return misc_register(&device);
}

static void __exit crimes_exit(void)
{
	misc_deregister(&device);
}

module_init(crimes_init);
module_exit(crimes_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Commits one crime");
