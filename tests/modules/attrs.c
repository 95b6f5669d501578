/* SPDX-License-Identifier: GPL-2.0 */
/* Everything that /sys/module shows of a module; what only the module knows is printed. */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int placed __used __section("attrs_place") = 1;

static int number = 1;
module_param(number, int, 0644);

static int fixed = 2;
module_param(fixed, int, 0444);

static int hidden = 3;
module_param(hidden, int, 0);

static int secret = 4;
module_param(secret, int, 0200);

static int risky;
module_param_unsafe(risky, int, 0644);

static char *text = "some";
module_param(text, charp, 0644);

static int list[3] = { 1, 2, 3 };
static unsigned int listed = 3;
module_param_array(list, int, &listed, 0640);

static bool once;
module_param(once, bool_enable_only, 0644);

/* No get and no set: what is left of a parameter is its name. */
static const struct kernel_param_ops mute_ops = { };
module_param_cb(mute, &mute_ops, NULL, 0644);

/* Reading it takes its time: whoever unloads the module meanwhile waits. */
static int slow_get(char *buffer, const struct kernel_param *kp)
{
	pr_info("attrs: get begins\n");
	msleep(200);
	pr_info("attrs: get ends\n");
	return sprintf(buffer, "%s\n", "slow");
}

static const struct kernel_param_ops slow_ops = { .get = slow_get };
module_param_cb(slow, &slow_ops, NULL, 0444);

/* Answers the errno that it is given: what any module's own set may do. */
static int picky_set(const char *val, const struct kernel_param *kp)
{
	int error;
	int err = kstrtoint(val, 0, &error);

	return err ? err : -error;
}

static const struct kernel_param_ops picky_ops = { .set = picky_set };
module_param_cb(picky, &picky_ops, NULL, 0);

int attrs_exported(void);
int attrs_exported(void)
{
	return placed;
}
EXPORT_SYMBOL(attrs_exported);

static noinline int attrs_local(void)
{
	return number;
}

static int __init attrs_init(void)
{
	pr_info("attrs: placed at 0x%px, local at 0x%px, exported at 0x%px\n", &placed,
		attrs_local, attrs_exported);
	return 0;
}

static void __exit attrs_exit(void)
{
	pr_info("attrs: gone, number is %d, text is %s, list has %d\n", number, text, listed);
}

module_init(attrs_init);
module_exit(attrs_exit);

MODULE_LICENSE("GPL");
MODULE_VERSION("1.2-test");
MODULE_DESCRIPTION("A module with every attribute");
