/* SPDX-License-Identifier: GPL-2.0 */
/* A parameter of every kind, printed as init finds them. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

static int count = 1;
module_param(count, int, 0644);
MODULE_PARM_DESC(count, "to write to at /sys/module/params/parameters/count");

static unsigned char a_byte = 1;
module_param(a_byte, byte, 0644);
MODULE_PARM_DESC(a_byte, "0 to 255");

static short a_short = -2;
module_param(a_short, short, 0644);
MODULE_PARM_DESC(a_short, "signed, 16 bits");

static unsigned short a_ushort = 2;
module_param(a_ushort, ushort, 0644);
MODULE_PARM_DESC(a_ushort, "unsigned, 16 bits");

static int an_int = -3;
module_param(an_int, int, 0644);
MODULE_PARM_DESC(an_int, "signed, 32 bits");

static unsigned int a_uint = 3;
module_param(a_uint, uint, 0644);
MODULE_PARM_DESC(a_uint, "unsigned, 32 bits");

static long a_long = -4;
module_param(a_long, long, 0644);
MODULE_PARM_DESC(a_long, "signed, 64 bits");

static unsigned long a_ulong = 4;
module_param(a_ulong, ulong, 0644);
MODULE_PARM_DESC(a_ulong, "unsigned, 64 bits");

static unsigned long long a_ullong = 5;
module_param(a_ullong, ullong, 0644);
MODULE_PARM_DESC(a_ullong, "unsigned, 64 bits");

static unsigned int a_hexint = 0xcafe;
module_param(a_hexint, hexint, 0644);
MODULE_PARM_DESC(a_hexint, "unsigned, 32 bits, shown in hexadecimal");

static char *a_charp = "default";
module_param(a_charp, charp, 0444);
MODULE_PARM_DESC(a_charp, "text, kept by the loader");

static bool a_bool;
module_param(a_bool, bool, 0644);
MODULE_PARM_DESC(a_bool, "y or n; the bare name means y");

static bool an_invbool;
module_param(an_invbool, invbool, 0644);
MODULE_PARM_DESC(an_invbool, "y or n, stored the other way round");

static int a_bint;
module_param_named(a_bint, a_bint, bint, 0644);
MODULE_PARM_DESC(a_bint, "y or n, stored in an int");

static char a_string[16] = "short";
module_param_string(a_string, a_string, sizeof(a_string), 0644);
MODULE_PARM_DESC(a_string, "text of at most 15 bytes, copied into the module");

static int an_array[4] = { 10, 20 };
static unsigned int an_array_count = 2;
module_param_array(an_array, int, &an_array_count, 0644);
MODULE_PARM_DESC(an_array, "up to 4 numbers with commas between them");

static char *names[3];
static unsigned int names_count;
module_param_array(names, charp, &names_count, 0444);
MODULE_PARM_DESC(names, "up to 3 texts with commas between them");

static unsigned int private_value = 7;
module_param_named(renamed, private_value, uint, 0600);
MODULE_PARM_DESC(renamed, "a parameter under another name than its variable's");

static int hidden = 8;
module_param(hidden, int, 0);
MODULE_PARM_DESC(hidden, "has no file in sysfs");

/* A setter of one's own can hold a value to bounds. */
static int percent = 50;

static int percent_set(const char *val, const struct kernel_param *kp)
{
	int value;
	int err = kstrtoint(val, 0, &value);

	if (err)
		return err;
	if (value < 0 || value > 100)
		return -ERANGE;
	*(int *)kp->arg = value;
	return 0;
}

static const struct kernel_param_ops percent_ops = {
	.set = percent_set,
	.get = param_get_int,
};
module_param_cb(percent, &percent_ops, &percent, 0644);
MODULE_PARM_DESC(percent, "0 to 100 (int)");

static void print_arrays(void)
{
	unsigned int i;

	for (i = 0; i < an_array_count; i++)
		pr_info("an_array[%u]=%d\n", i, an_array[i]);
	for (i = 0; i < names_count; i++)
		pr_info("names[%u]=\"%s\"\n", i, names[i]);
}

static int __init params_init(void)
{
	pr_info("a_byte=%u a_short=%d a_ushort=%u an_int=%d a_uint=%u\n", a_byte, a_short, a_ushort,
		an_int, a_uint);
	pr_info("a_long=%ld a_ulong=%lu a_ullong=%llu a_hexint=%#x\n", a_long, a_ulong, a_ullong,
		a_hexint);
	pr_info("a_charp=\"%s\" a_string=\"%s\"\n", a_charp, a_string);
	pr_info("a_bool=%d an_invbool=%d a_bint=%d\n", a_bool, an_invbool, a_bint);
	pr_info("renamed=%u hidden=%d percent=%d count=%d\n", private_value, hidden, percent,
		count);
	print_arrays();
	return 0;
}

static void __exit params_exit(void)
{
	pr_info("unloaded, count is %d\n", count);
}

module_init(params_init);
module_exit(params_exit);

MODULE_DESCRIPTION("Has a parameter of every kind");
MODULE_AUTHOR("The Kiln authors");
MODULE_VERSION("1.0");
MODULE_LICENSE("GPL");
