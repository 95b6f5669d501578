/* SPDX-License-Identifier: GPL-2.0 */
/* A character device that comes when somebody opens its node. */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>

#define AUTODEV_MAJOR 222

static const struct file_operations autodev_fops = {
	.owner = THIS_MODULE,
};

static int __init autodev_init(void)
{
	return register_chrdev(AUTODEV_MAJOR, "autodev", &autodev_fops);
}

static void __exit autodev_exit(void)
{
	unregister_chrdev(AUTODEV_MAJOR, "autodev");
}

module_init(autodev_init);
module_exit(autodev_exit);

MODULE_ALIAS("char-major-222-*");
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Is loaded by the open of its device");
