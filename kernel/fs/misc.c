/* SPDX-License-Identifier: GPL-2.0 */
/* Misc devices: major 10, a minor each, found at open. */
#include <linux/export.h>
#include <linux/kmod.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "fs/internal.h"

#define DYNAMIC_MINORS 128 /* given from 127 down, as Linux 6.1 does */

static DEFINE_MUTEX(misc_lock); /* list and map */
static LIST_HEAD(misc_list);
static u64 dynamic_used[DYNAMIC_MINORS / 64];

static struct miscdevice *find_minor(int minor)
{
	struct miscdevice *misc;

	list_for_each_entry(misc, &misc_list, list)
		if (misc->minor == minor)
			return misc;
	return NULL;
}

/* misc_lock held. -EBUSY when all are taken. */
static int take_dynamic_minor(void)
{
	int word;

	for (word = DYNAMIC_MINORS / 64 - 1; word >= 0; word--) {
		int bit;

		if (!~dynamic_used[word])
			continue;
		bit = 63 - __builtin_clzll(~dynamic_used[word]);
		dynamic_used[word] |= 1ULL << bit;
		return word * 64 + bit;
	}
	return -EBUSY;
}

static void give_minor(int minor)
{
	if (minor < DYNAMIC_MINORS)
		dynamic_used[minor / 64] &= ~(1ULL << (minor % 64));
}

static const char *node_name(const struct miscdevice *misc)
{
	return misc->nodename ? misc->nodename : misc->name;
}

int misc_register(struct miscdevice *misc)
{
	bool dynamic = misc->minor == MISC_DYNAMIC_MINOR;
	int err = 0;

	mutex_lock(&misc_lock);
	if (dynamic) {
		int minor = take_dynamic_minor();

		if (minor < 0)
			err = minor;
		else
			misc->minor = minor;
	} else if (find_minor(misc->minor)) {
		err = -EBUSY;
	} else if (misc->minor >= 0 && misc->minor < DYNAMIC_MINORS) {
		dynamic_used[misc->minor / 64] |= 1ULL << (misc->minor % 64);
	}
	if (!err)
		list_add(&misc->list, &misc_list);
	mutex_unlock(&misc_lock);
	if (err)
		return err;
	err = devtmpfs_create_node(node_name(misc), S_IFCHR | (misc->mode ? misc->mode : 0600),
				   MKDEV(MISC_MAJOR, misc->minor));
	if (err) {
		mutex_lock(&misc_lock);
		list_del(&misc->list);
		give_minor(misc->minor);
		mutex_unlock(&misc_lock);
		if (dynamic)
			misc->minor = MISC_DYNAMIC_MINOR;
	}
	return err;
}
EXPORT_SYMBOL(misc_register);

void misc_deregister(struct miscdevice *misc)
{
	devtmpfs_delete_node(node_name(misc));
	mutex_lock(&misc_lock);
	list_del(&misc->list);
	give_minor(misc->minor);
	mutex_unlock(&misc_lock);
}
EXPORT_SYMBOL(misc_deregister);

static const struct file_operations *get_driver(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = NULL;
	struct miscdevice *misc;

	mutex_lock(&misc_lock);
	misc = find_minor(iminor(inode));
	if (misc)
		fops = fops_get(misc->fops);
	if (fops)
		file->private_data = misc;
	mutex_unlock(&misc_lock);
	return fops;
}

/* As Linux: the driver finds its miscdevice in private_data. */
static int misc_open(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = get_driver(inode, file);

	if (!fops) {
		request_module("char-major-%d-%d", MISC_MAJOR, iminor(inode));
		fops = get_driver(inode, file);
	}
	if (!fops)
		return -ENODEV;
	file->f_op = fops;
	return fops->open ? fops->open(inode, file) : 0;
}

static const struct file_operations misc_fops = { .open = misc_open };

int show_misc(struct seq_file *m, void *v)
{
	struct miscdevice *misc;

	mutex_lock(&misc_lock);
	list_for_each_entry(misc, &misc_list, list)
		seq_printf(m, "%3d %s\n", misc->minor, misc->name);
	mutex_unlock(&misc_lock);
	return 0;
}

void misc_init(void)
{
	if (register_chrdev(MISC_MAJOR, "misc", &misc_fops))
		panic("misc: no memory");
}
