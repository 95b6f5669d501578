/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Timers hang in a wheel of slots, one per jiffy; a tick looks at its own slot
 * only, so that arming, disarming and expiring cost the same however many there
 * are. A timer further away than the wheel's turn is passed over until its turn.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/timer.h>

#include "task/timer.h"

#define WHEEL_SLOTS 1024UL

static DEFINE_SPINLOCK(timer_lock); /* the wheel and all timers' entry, expires */
static struct hlist_head wheel[WHEEL_SLOTS];
static unsigned long wheel_time; /* every earlier jiffy has been expired */

void init_timer_key(struct timer_list *timer, void (*function)(struct timer_list *),
		    unsigned int flags, const char *name, struct lock_class_key *key)
{
	INIT_HLIST_NODE(&timer->entry);
	timer->expires = 0;
	timer->function = function;
	timer->flags = flags;
}
EXPORT_SYMBOL(init_timer_key);

/* timer_lock held. A time that has passed goes to the next tick. */
static void enqueue(struct timer_list *timer)
{
	unsigned long slot_time = timer->expires;

	if (time_before(slot_time, wheel_time))
		slot_time = wheel_time;
	hlist_add_head(&timer->entry, &wheel[slot_time % WHEEL_SLOTS]);
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	unsigned long flags;
	int pending;

	BUG_ON(!timer->function);
	spin_lock_irqsave(&timer_lock, flags);
	pending = timer_pending(timer);
	hlist_del_init(&timer->entry);
	timer->expires = expires;
	enqueue(timer);
	spin_unlock_irqrestore(&timer_lock, flags);
	return pending;
}
EXPORT_SYMBOL(mod_timer);

void add_timer(struct timer_list *timer)
{
	BUG_ON(timer_pending(timer));
	mod_timer(timer, timer->expires);
}
EXPORT_SYMBOL(add_timer);

int del_timer(struct timer_list *timer)
{
	unsigned long flags;
	int pending;

	spin_lock_irqsave(&timer_lock, flags);
	pending = timer_pending(timer);
	hlist_del_init(&timer->entry);
	spin_unlock_irqrestore(&timer_lock, flags);
	return pending;
}
EXPORT_SYMBOL(del_timer);

/* Functions run in the tick of the one CPU: who is here cannot be beside one. */
int del_timer_sync(struct timer_list *timer)
{
	return del_timer(timer);
}
EXPORT_SYMBOL(del_timer_sync);

/* Takes one expired timer out of the slot; NULL when there is none left. */
static struct timer_list *next_expired(struct hlist_head *slot, unsigned long now)
{
	struct timer_list *timer;

	hlist_for_each_entry(timer, slot, entry) {
		if (time_before_eq(timer->expires, now)) {
			hlist_del_init(&timer->entry);
			return timer;
		}
	}
	return NULL;
}

/* Collects first, so that a function which arms its timer again cannot loop in the slot. */
static void expire_slot(unsigned long now)
{
	struct hlist_head *slot = &wheel[now % WHEEL_SLOTS];
	struct timer_list *timer;
	struct hlist_node *next;
	struct hlist_head expired = HLIST_HEAD_INIT;
	unsigned long flags;

	spin_lock_irqsave(&timer_lock, flags);
	wheel_time = now + 1;
	hlist_for_each_entry_safe(timer, next, slot, entry) {
		if (time_before_eq(timer->expires, now)) {
			hlist_del_init(&timer->entry);
			hlist_add_head(&timer->entry, &expired);
		}
	}
	while ((timer = next_expired(&expired, now))) {
		spin_unlock_irqrestore(&timer_lock, flags);
		timer->function(timer);
		spin_lock_irqsave(&timer_lock, flags);
	}
	spin_unlock_irqrestore(&timer_lock, flags);
}

void timers_init(void)
{
	wheel_time = jiffies;
}

void run_timers(void)
{
	/* A tick that came late serves the missed slots too. */
	while (time_before_eq(wheel_time, jiffies))
		expire_slot(wheel_time);
}
