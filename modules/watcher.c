/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hears of every module that comes or goes, by three callbacks of different
 * priority. refuse=NAME makes the one in the middle refuse to have that module.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/string.h>

static char refuse[64];
module_param_string(refuse, refuse, sizeof(refuse), 0644);
MODULE_PARM_DESC(refuse, "a module that is not wanted");
static int error = EPERM;
module_param(error, int, 0644);
MODULE_PARM_DESC(error, "the errno that its load gets");
static int delay_ms;
module_param(delay_ms, int, 0644);
MODULE_PARM_DESC(delay_ms, "how long it takes to hear that one is live");

static int watch(struct notifier_block *nb, unsigned long action, void *data);

static struct notifier_block first = { .notifier_call = watch, .priority = 10 };
static struct notifier_block middle = { .notifier_call = watch };
static struct notifier_block last = { .notifier_call = watch, .priority = -10 };

static int watch(struct notifier_block *nb, unsigned long action, void *data)
{
	static const char *const actions[] = {
		[MODULE_STATE_LIVE] = "is live",
		[MODULE_STATE_COMING] = "comes",
		[MODULE_STATE_GOING] = "goes",
	};
	struct module *mod = data;

	pr_info("%s: %s %s\n", nb == &first ? "first" : nb == &last ? "last" : "middle",
		mod->name, action < ARRAY_SIZE(actions) ? actions[action] : "?");
	if (nb == &middle && action == MODULE_STATE_COMING && !strcmp(mod->name, refuse))
		return notifier_from_errno(-error);
	if (nb == &last && action == MODULE_STATE_LIVE)
		msleep(delay_ms);
	return NOTIFY_DONE;
}

static int __init watcher_init(void)
{
	/* In an order that is not the priorities'. It hears of itself too, once it is live. */
	register_module_notifier(&middle);
	register_module_notifier(&last);
	return register_module_notifier(&first);
}

static void __exit watcher_exit(void)
{
	unregister_module_notifier(&first);
	unregister_module_notifier(&middle);
	unregister_module_notifier(&last);
}

module_init(watcher_init);
module_exit(watcher_exit);

MODULE_DESCRIPTION("Hears of modules that come and go");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
