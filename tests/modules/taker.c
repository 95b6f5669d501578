/* SPDX-License-Identifier: GPL-2.0 */
/* Takes references on keeper at places that have names, and gives them back at others. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "keeper.h"

#define PLACES 20

static bool at_init, at_exit = true;
module_param(at_init, bool, 0444);
module_param(at_exit, bool, 0644);

static noinline void take_here(void)
{
	__module_get(keeper_module());
}

static noinline int take_there(void)
{
	return try_module_get(keeper_module()) ? 0 : -ENOENT;
}

static noinline void put_somewhere(void)
{
	module_put(keeper_module());
}

/* A get and a put in one function. */
static noinline void at_one_place(bool take)
{
	if (take)
		__module_get(keeper_module());
	else
		module_put(keeper_module());
}

/* More places than the kernel's table has rows. */
#define PLACE(n) \
	static noinline void place_##n(void) \
	{ \
		__module_get(keeper_module()); \
	}
#define TEN(f, t) f(t##0) f(t##1) f(t##2) f(t##3) f(t##4) f(t##5) f(t##6) f(t##7) f(t##8) f(t##9)
TEN(PLACE, 0)
TEN(PLACE, 1)
#define NAME_OF(n) place_##n,
static void (*const places[PLACES])(void) = { TEN(NAME_OF, 0) TEN(NAME_OF, 1) };

static int do_set(const char *val, const struct kernel_param *kp)
{
	int i;

	if (sysfs_streq(val, "here"))
		take_here();
	else if (sysfs_streq(val, "there"))
		return take_there();
	else if (sysfs_streq(val, "put"))
		put_somewhere();
	else if (sysfs_streq(val, "place+"))
		at_one_place(true);
	else if (sysfs_streq(val, "place-"))
		at_one_place(false);
	else if (sysfs_streq(val, "many"))
		for (i = 0; i < PLACES; i++)
			places[i]();
	else if (sysfs_streq(val, "fewer"))
		for (i = 0; i < PLACES; i++)
			put_somewhere();
	else
		return -EINVAL;
	return 0;
}

static const struct kernel_param_ops do_ops = { .set = do_set };
module_param_cb(do, &do_ops, NULL, 0200);

static int __init taker_init(void)
{
	if (at_init)
		__module_get(keeper_module());
	return 0;
}

static void __exit taker_exit(void)
{
	if (at_init && at_exit)
		module_put(keeper_module());
}

module_init(taker_init);
module_exit(taker_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Holds another module in many ways");
