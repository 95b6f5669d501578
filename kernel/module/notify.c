/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who wants to hear of modules that come and go. The callbacks run without
 * module_mutex, so they may sleep.
 */
#include <linux/export.h>
#include <linux/notifier.h>

#include "module/internal.h"

static BLOCKING_NOTIFIER_HEAD(module_notify_list);

int register_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&module_notify_list, nb);
}
EXPORT_SYMBOL(register_module_notifier);

int unregister_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&module_notify_list, nb);
}
EXPORT_SYMBOL(unregister_module_notifier);

/*
 * Tells that the module is COMING. Return: 0, or the errno of who does not want
 * it; those who had heard of it before have then heard that it is GOING.
 */
int prepare_coming_module(struct module *mod, struct load_info *info)
{
	int ret = blocking_notifier_call_chain_robust(&module_notify_list, MODULE_STATE_COMING,
						      MODULE_STATE_GOING, mod);
	int err = notifier_to_errno(ret);

	if (err)
		return refuse(info->name, err, "notify.refused", NO_FACTS,
			      "somebody who hears of every module does not want this one");
	return 0;
}

/* Tells of a state that nobody can refuse. */
void notify_module_state(struct module *mod, enum module_state state)
{
	blocking_notifier_call_chain(&module_notify_list, state, mod);
}
