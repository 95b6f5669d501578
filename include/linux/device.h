/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Devices as character drivers make them: a name in a class, a number, a node in
 * /dev. There are no buses and no drivers that are matched to devices.
 */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/compiler.h>
#include <linux/device/class.h>
#include <linux/err.h>
#include <linux/kdev_t.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/types.h>

struct device {
	struct device *parent;
	struct class *class;
	void *driver_data;
	dev_t devt;
	const char *name;      /* kmalloc */
	char *node;            /* path below /dev, kmalloc; NULL: there is none */
	struct list_head list; /* class->devices; class_lock */
	struct dentry *dir;    /* /sys/class/CLASS/NAME */
};

/*
 * Makes /sys/class/CLASS/NAME with its number in `dev`, and the node in /dev
 * unless devt is 0. An ERR_PTR: -EEXIST, -ENOMEM.
 */
struct device *device_create(struct class *cls, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, ...) __printf(5, 6);
void device_destroy(struct class *cls, dev_t devt);

static inline const char *dev_name(const struct device *dev)
{
	return dev->name;
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

#define __dev_printk(level, dev, fmt, ...) \
	printk(level "%s %s: " fmt, (dev)->class->name, dev_name(dev), ##__VA_ARGS__)
#define dev_err(dev, fmt, ...) __dev_printk(KERN_ERR, dev, fmt, ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) __dev_printk(KERN_WARNING, dev, fmt, ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) __dev_printk(KERN_NOTICE, dev, fmt, ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) __dev_printk(KERN_INFO, dev, fmt, ##__VA_ARGS__)

#endif
