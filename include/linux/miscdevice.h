/* SPDX-License-Identifier: GPL-2.0 */
/* Small character devices: one minor each of major 10, with a node in /dev. */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H

#include <linux/list.h>
#include <linux/types.h>

#define MISC_MAJOR 10
#define MISC_DYNAMIC_MINOR 255

struct attribute_group;
struct device;
struct file_operations;

struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
	struct list_head list;
	struct device *parent;
	struct device *this_device;
	const struct attribute_group **groups;
	const char *nodename; /* below /dev; name where NULL */
	umode_t mode;         /* 0: 0600 */
};

int misc_register(struct miscdevice *misc);
void misc_deregister(struct miscdevice *misc);

#define module_misc_device(__misc) \
	static int __init __misc##_init(void) { return misc_register(&(__misc)); } \
	module_init(__misc##_init); \
	static void __exit __misc##_exit(void) { misc_deregister(&(__misc)); } \
	module_exit(__misc##_exit)

#endif
