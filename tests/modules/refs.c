/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Takes and gives references in each of its own states and in several contexts.
 * init fails with EIO where an answer is not Linux's; each finding is printed.
 * gplexport must be loaded.
 */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

int gplexport_answer(void);
int refs_symbol(void);

static int failures;
static DECLARE_COMPLETION(ticked);
static DEFINE_SPINLOCK(lock);

static void check(bool ok, const char *what)
{
	if (ok)
		return;
	pr_err("refs: wrong: %s\n", what);
	failures++;
}

int refs_symbol(void)
{
	return 1;
}
EXPORT_SYMBOL_GPL(refs_symbol);

static void take_and_give(const char *where)
{
	int before = module_refcount(THIS_MODULE);

	check(try_module_get(THIS_MODULE), where);
	__module_get(THIS_MODULE);
	check(module_refcount(THIS_MODULE) == before + 2, where);
	module_put(THIS_MODULE);
	module_put(THIS_MODULE);
	check(module_refcount(THIS_MODULE) == before, where);
}

/* In the timer's interrupt. */
static void tick(struct timer_list *unused)
{
	take_and_give("in an interrupt");
	complete(&ticked);
}
static DEFINE_TIMER(timer, tick);

static int __init refs_init(void)
{
	/* COMING: its own code may take references, others get none by name. */
	check(module_refcount(THIS_MODULE) == 1, "the load's reference");
	take_and_give("in init");
	check(!symbol_get(refs_symbol), "a symbol of one that is coming");
	check(!__symbol_get("no_such_symbol"), "a symbol that nobody exports");
	check(try_module_get(NULL), "the kernel is always there");
	module_put(NULL);

	spin_lock(&lock);
	take_and_give("under a spinlock");
	spin_unlock(&lock);

	mod_timer(&timer, jiffies + 1);
	wait_for_completion(&ticked);

	/* The same module again and again: a reference each time, not once a pair. */
	check(symbol_get(gplexport_answer) && symbol_get(gplexport_answer), "a live one's symbol");
	symbol_put(gplexport_answer);
	symbol_put(gplexport_answer);
	return failures ? -EIO : 0;
}

static void __exit refs_exit(void)
{
	/* GOING: from here there is no way back, for nobody. */
	check(module_refcount(THIS_MODULE) == -1, "nothing is left in exit");
	check(!try_module_get(THIS_MODULE), "a reference on one that goes");
	check(!symbol_get(refs_symbol), "a symbol of one that goes");
	pr_info("refs: %d wrong in all\n", failures);
}

module_init(refs_init);
module_exit(refs_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Takes and gives references");
