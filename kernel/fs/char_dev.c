/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Character devices: who has which numbers (regions), and which methods answer
 * for a number (cdevs). Both are short lists by major.
 */
#include <linux/cdev.h>
#include <linux/export.h>
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "fs/internal.h"

#define MAJOR_BUCKETS 64
#define MAX_MAJOR 511
#define DYNAMIC_FIRST 254 /* free majors are given from here down, as in Linux */
#define DYNAMIC_LAST 234

struct region {
	struct list_head node;
	unsigned int major, baseminor, count;
	char name[64];
	struct cdev *cdev; /* made by __register_chrdev, NULL otherwise */
};

static DEFINE_MUTEX(chrdev_lock); /* both tables */
static struct list_head regions[MAJOR_BUCKETS], cdevs[MAJOR_BUCKETS];

static struct list_head *bucket_of(struct list_head *table, unsigned int major)
{
	struct list_head *head = &table[major % MAJOR_BUCKETS];

	/* Zeroed at the start: a list is made when it is first looked at. */
	if (!head->next)
		INIT_LIST_HEAD(head);
	return head;
}

/* The region that overlaps these numbers; chrdev_lock held. */
static struct region *find_region(unsigned int major, unsigned int minor, unsigned int count)
{
	struct region *r;

	list_for_each_entry(r, bucket_of(regions, major), node)
		if (r->major == major && minor < r->baseminor + r->count &&
		    r->baseminor < minor + count)
			return r;
	return NULL;
}

static int free_major(void)
{
	int major;

	for (major = DYNAMIC_FIRST; major >= DYNAMIC_LAST; major--)
		if (!find_region(major, 0, MINORMASK + 1))
			return major;
	return -EBUSY;
}

/* major 0: any free one. The region or an ERR_PTR. */
static struct region *add_region(unsigned int major, unsigned int baseminor, unsigned int count,
				 const char *name)
{
	struct region *r;
	int err = -EINVAL;

	if (major > MAX_MAJOR || baseminor > MINORMASK || !count ||
	    count > MINORMASK + 1 - baseminor)
		return ERR_PTR(-EINVAL);
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&chrdev_lock);
	err = major ? (int)major : free_major();
	if (err > 0 && !find_region(err, baseminor, count)) {
		r->major = err;
		r->baseminor = baseminor;
		r->count = count;
		strscpy(r->name, name, sizeof(r->name));
		list_add_tail(&r->node, bucket_of(regions, r->major));
		err = 0;
	} else {
		err = -EBUSY;
	}
	mutex_unlock(&chrdev_lock);
	if (err) {
		kfree(r);
		return ERR_PTR(err);
	}
	return r;
}

static struct region *take_region(unsigned int major, unsigned int baseminor, unsigned int count)
{
	struct region *r;

	mutex_lock(&chrdev_lock);
	r = find_region(major, baseminor, count);
	if (r && (r->baseminor != baseminor || r->count != count))
		r = NULL;
	if (r)
		list_del(&r->node);
	mutex_unlock(&chrdev_lock);
	return r;
}

int register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	return PTR_ERR_OR_ZERO(add_region(MAJOR(from), MINOR(from), count, name));
}
EXPORT_SYMBOL(register_chrdev_region);

int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	struct region *r = add_region(0, baseminor, count, name);

	if (IS_ERR(r))
		return PTR_ERR(r);
	*dev = MKDEV(r->major, r->baseminor);
	return 0;
}
EXPORT_SYMBOL(alloc_chrdev_region);

void unregister_chrdev_region(dev_t from, unsigned int count)
{
	kfree(take_region(MAJOR(from), MINOR(from), count));
}
EXPORT_SYMBOL(unregister_chrdev_region);

void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	memset(cdev, 0, sizeof(*cdev));
	INIT_LIST_HEAD(&cdev->list);
	cdev->ops = fops;
}
EXPORT_SYMBOL(cdev_init);

struct cdev *cdev_alloc(void)
{
	struct cdev *cdev = kmalloc_track_caller(sizeof(*cdev), GFP_KERNEL | __GFP_ZERO);

	if (cdev) {
		INIT_LIST_HEAD(&cdev->list);
		cdev->kobj.state_initialized = 1; /* ours to free in cdev_del() */
	}
	return cdev;
}
EXPORT_SYMBOL(cdev_alloc);

static struct cdev *find_cdev(unsigned int major, unsigned int minor)
{
	struct cdev *cdev;

	list_for_each_entry(cdev, bucket_of(cdevs, major), list)
		if (MAJOR(cdev->dev) == major && minor - MINOR(cdev->dev) < cdev->count)
			return cdev;
	return NULL;
}

int cdev_add(struct cdev *cdev, dev_t dev, unsigned int count)
{
	cdev->dev = dev;
	cdev->count = count;
	mutex_lock(&chrdev_lock);
	list_add_tail(&cdev->list, bucket_of(cdevs, MAJOR(dev)));
	mutex_unlock(&chrdev_lock);
	return 0;
}
EXPORT_SYMBOL(cdev_add);

void cdev_del(struct cdev *cdev)
{
	mutex_lock(&chrdev_lock);
	list_del_init(&cdev->list);
	mutex_unlock(&chrdev_lock);
	if (cdev->kobj.state_initialized)
		kfree(cdev);
}
EXPORT_SYMBOL(cdev_del);

int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops)
{
	struct region *r = add_region(major, baseminor, count, name);

	if (IS_ERR(r))
		return PTR_ERR(r);
	r->cdev = cdev_alloc();
	if (!r->cdev) {
		kfree(take_region(r->major, baseminor, count));
		return -ENOMEM;
	}
	r->cdev->ops = fops;
	r->cdev->owner = fops->owner;
	cdev_add(r->cdev, MKDEV(r->major, baseminor), count);
	return major ? 0 : r->major;
}
EXPORT_SYMBOL(__register_chrdev);

void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name)
{
	struct region *r = take_region(major, baseminor, count);

	if (r && r->cdev)
		cdev_del(r->cdev);
	kfree(r);
}
EXPORT_SYMBOL(__unregister_chrdev);

/* Holds who owns the device, too, where the methods name another module or none. */
static const struct file_operations *hold(const struct cdev *cdev, struct file *file)
{
	const struct file_operations *fops = fops_get(cdev->ops);

	if (!fops || cdev->owner == fops->owner)
		return fops;
	if (!try_module_get_for(cdev->owner, fops)) {
		fops_put(fops);
		return NULL;
	}
	file->f_driver = cdev->owner;
	return fops;
}

/* The driver's methods, NULL without one. It must not go between being found and being held. */
static const struct file_operations *get_driver(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = NULL;
	struct cdev *cdev;

	mutex_lock(&chrdev_lock);
	cdev = find_cdev(imajor(inode), iminor(inode));
	if (cdev)
		fops = hold(cdev, file);
	if (fops)
		inode->i_cdev = cdev;
	mutex_unlock(&chrdev_lock);
	return fops;
}

/* The second name is that of aliases for all minors. */
static void request_driver(struct inode *inode)
{
	if (request_module("char-major-%d-%d", imajor(inode), iminor(inode)) > 0)
		request_module("char-major-%d", imajor(inode));
}

/* The device's own methods take over, and hold their module until release. */
static int chrdev_open(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = get_driver(inode, file);

	if (!fops) {
		request_driver(inode);
		fops = get_driver(inode, file);
	}
	if (!fops)
		return -ENXIO;
	file->f_op = fops;
	return fops->open ? fops->open(inode, file) : 0;
}

static int no_device(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

const struct file_operations chrdev_fops = { .open = chrdev_open };
/* No block driver exists; the nodes may. */
const struct file_operations blkdev_fops = { .open = no_device };

int show_devices(struct seq_file *m, void *v)
{
	unsigned int major;
	struct region *r;

	seq_puts(m, "Character devices:\n");
	mutex_lock(&chrdev_lock);
	for (major = 0; major <= MAX_MAJOR; major++)
		list_for_each_entry(r, bucket_of(regions, major), node)
			if (r->major == major)
				seq_printf(m, "%3u %s\n", major, r->name);
	mutex_unlock(&chrdev_lock);
	seq_puts(m, "\nBlock devices:\n");
	return 0;
}
