/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Notifier chains whose callbacks may sleep. A chain cannot change while it is
 * called: a callback that registered or unregistered there would wait for itself.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/notifier.h>

static struct raw_notifier_head *raw(struct blocking_notifier_head *nh)
{
	return (struct raw_notifier_head *)&nh->head;
}

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	int ret;

	down_write(&nh->rwsem);
	ret = raw_notifier_chain_register(raw(nh), nb);
	up_write(&nh->rwsem);
	WARN(ret == -EEXIST, "notifier callback %ps already registered\n", nb->notifier_call);
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_register);

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	int ret;

	down_write(&nh->rwsem);
	ret = raw_notifier_chain_unregister(raw(nh), nb);
	up_write(&nh->rwsem);
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_unregister);

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	int ret;

	down_read(&nh->rwsem);
	ret = raw_notifier_call_chain(raw(nh), val, v);
	up_read(&nh->rwsem);
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain);

int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh, unsigned long val_up,
					unsigned long val_down, void *v)
{
	int ret;

	down_read(&nh->rwsem);
	ret = raw_notifier_call_chain_robust(raw(nh), val_up, val_down, v);
	up_read(&nh->rwsem);
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain_robust);
