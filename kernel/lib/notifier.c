/* SPDX-License-Identifier: GPL-2.0 */
/* Notifier chains without a lock. kernel/task/notifier.c adds one that may sleep. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/notifier.h>

int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	struct notifier_block **link, **place = NULL;

	for (link = &nh->head; *link; link = &(*link)->next) {
		if (*link == nb)
			return -EEXIST;
		if (!place && nb->priority > (*link)->priority)
			place = link;
	}
	if (!place)
		place = link;
	nb->next = *place;
	*place = nb;
	return 0;
}
EXPORT_SYMBOL_GPL(raw_notifier_chain_register);

int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	struct notifier_block **link;

	for (link = &nh->head; *link; link = &(*link)->next) {
		if (*link == nb) {
			*link = nb->next;
			return 0;
		}
	}
	return -ENOENT;
}
EXPORT_SYMBOL_GPL(raw_notifier_chain_unregister);

/* At most max callbacks. *called: how many were. */
static int call_chain(struct notifier_block *nb, unsigned long val, void *v, unsigned int max,
		      unsigned int *called)
{
	int ret = NOTIFY_DONE;

	*called = 0;
	while (nb && *called < max && !(ret & NOTIFY_STOP_MASK)) {
		struct notifier_block *next = nb->next; /* it may take itself out */

		ret = nb->notifier_call(nb, val, v);
		++*called;
		nb = next;
	}
	return ret;
}

int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long val, void *v)
{
	unsigned int called;

	return call_chain(nh->head, val, v, UINT_MAX, &called);
}
EXPORT_SYMBOL_GPL(raw_notifier_call_chain);

int raw_notifier_call_chain_robust(struct raw_notifier_head *nh, unsigned long val_up,
				   unsigned long val_down, void *v)
{
	unsigned int called, again;
	int ret = call_chain(nh->head, val_up, v, UINT_MAX, &called);

	if (ret & NOTIFY_STOP_MASK)
		call_chain(nh->head, val_down, v, called - 1, &again);
	return ret;
}
EXPORT_SYMBOL_GPL(raw_notifier_call_chain_robust);
