/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_DEVICE_CLASS_H
#define _LINUX_DEVICE_CLASS_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct attribute_group;
struct dentry;
struct device;
struct kobject;
struct module;

/* A kind of device: /sys/class/NAME. The first members stand where Linux 6.1 has them. */
struct class {
	const char *name;
	struct module *owner;
	const struct attribute_group **class_groups;
	const struct attribute_group **dev_groups;
	struct kobject *dev_kobj;
	int (*dev_uevent)(struct device *dev, void *env);
	/* The node's path below /dev, kmalloc'ed, and its mode; NULL: the device's name, 0600. */
	char *(*devnode)(struct device *dev, umode_t *mode);
	struct list_head devices; /* class_lock */
	struct dentry *dir;
};

struct class *__class_create(struct module *owner, const char *name, struct lock_class_key *key);
/* An ERR_PTR without memory, or when the name is taken. */
#define class_create(owner, name) ({ \
	static struct lock_class_key __key; \
	__class_create(owner, name, &__key); })
void class_destroy(struct class *cls);

#endif
