/* SPDX-License-Identifier: GPL-2.0 */
/* Device classes: /sys/class, and the nodes that drivers ask for with device_create(). */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/module.h>

#include "fs/internal.h"
#include "fs/sysfs.h"

static DEFINE_MUTEX(class_lock); /* lists of devices */

struct class *__class_create(struct module *owner, const char *name, struct lock_class_key *key)
{
	struct class *cls = kmalloc_track_caller(sizeof(*cls), GFP_KERNEL | __GFP_ZERO);
	struct dentry *top = sysfs_find_dir(NULL, "class");

	if (!cls || !top)
		goto fail;
	cls->name = name;
	cls->owner = owner;
	INIT_LIST_HEAD(&cls->devices);
	cls->dir = sysfs_make_dir(top, name);
	dput(top);
	if (IS_ERR(cls->dir)) {
		long err = PTR_ERR(cls->dir);

		kfree(cls);
		return ERR_PTR(err);
	}
	return cls;

fail:
	dput(top);
	kfree(cls);
	return ERR_PTR(-ENOMEM);
}
EXPORT_SYMBOL_GPL(__class_create);

void class_destroy(struct class *cls)
{
	if (IS_ERR_OR_NULL(cls))
		return;
	sysfs_remove(cls->dir);
	kfree(cls);
}
EXPORT_SYMBOL_GPL(class_destroy);

static ssize_t show_dev(void *data, char *buf)
{
	const struct device *dev = data;

	return sprintf(buf, "%u:%u\n", MAJOR(dev->devt), MINOR(dev->devt));
}

static void free_device(struct device *dev)
{
	kfree(dev->node);
	kfree(dev->name);
	kfree(dev);
}

/* The node in /dev, where the class or the device's name says; dev->node remembers it. */
static int add_node(struct device *dev)
{
	umode_t mode = 0600;
	char *node = NULL;
	int err;

	if (!dev->devt)
		return 0;
	if (dev->class->devnode)
		node = dev->class->devnode(dev, &mode);
	if (!node)
		node = kstrdup(dev->name, GFP_KERNEL);
	if (!node)
		return -ENOMEM;
	err = devtmpfs_create_node(node, S_IFCHR | (mode & 0777), dev->devt);
	if (err)
		kfree(node);
	else
		dev->node = node;
	return err;
}

/* What can be seen of it: directory, number, node. Leaves nothing behind when it fails. */
static int show_device(struct device *dev)
{
	struct sysfs_attr attr = { .name = "dev", .mode = 0444, .show = show_dev, .data = dev };
	int err;

	dev->dir = sysfs_make_dir(dev->class->dir, dev->name);
	if (IS_ERR(dev->dir))
		return PTR_ERR(dev->dir);
	err = dev->devt ? PTR_ERR_OR_ZERO(sysfs_add_attr(dev->dir, &attr)) : 0;
	if (!err)
		err = add_node(dev);
	if (err)
		sysfs_remove(dev->dir);
	return err;
}

struct device *device_create(struct class *cls, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, ...)
{
	struct device *dev;
	char name[64];
	va_list args;
	int err = -ENOMEM;

	if (IS_ERR_OR_NULL(cls))
		return ERR_PTR(-ENODEV);
	va_start(args, fmt);
	vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(err);
	dev->parent = parent;
	dev->class = cls;
	dev->devt = devt;
	dev->driver_data = drvdata;
	dev->name = kstrdup(name, GFP_KERNEL);
	if (dev->name)
		err = show_device(dev);
	if (err) {
		free_device(dev);
		return ERR_PTR(err);
	}
	mutex_lock(&class_lock);
	list_add_tail(&dev->list, &cls->devices);
	mutex_unlock(&class_lock);
	return dev;
}
EXPORT_SYMBOL_GPL(device_create);

void device_destroy(struct class *cls, dev_t devt)
{
	struct device *dev, *found = NULL;

	if (IS_ERR_OR_NULL(cls))
		return;
	mutex_lock(&class_lock);
	list_for_each_entry(dev, &cls->devices, list) {
		if (dev->devt == devt) {
			found = dev;
			list_del(&dev->list);
			break;
		}
	}
	mutex_unlock(&class_lock);
	if (!found)
		return;
	if (found->node)
		devtmpfs_delete_node(found->node);
	sysfs_remove(found->dir);
	free_device(found);
}
EXPORT_SYMBOL_GPL(device_destroy);
