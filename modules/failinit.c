/* SPDX-License-Identifier: GPL-2.0 */
/* An init that fails after it took memory: it gives back what it took, the loader does the rest. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/slab.h>

static int error = ENODEV;
module_param(error, int, 0444);
MODULE_PARM_DESC(error, "errno to fail with, 0 to succeed");

static char *buffer;

static int __init failinit_init(void)
{
	buffer = kzalloc(4096, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	if (error) {
		pr_info("failing with errno %d, as asked\n", error);
		kfree(buffer);
		return -error;
	}
	pr_info("not failing\n");
	return 0;
}

static void __exit failinit_exit(void)
{
	kfree(buffer);
	pr_info("unloaded\n");
}

module_init(failinit_init);
module_exit(failinit_exit);

MODULE_DESCRIPTION("Fails in its init with a chosen errno");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
