/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of every kind for who keeps them open beyond the module: a device whose methods name no
 * owner but whose cdev does, a misc device, and files below /proc and debugfs that are polled and
 * never ready. Their names are as long as who loads it likes.
 */
#include <linux/cdev.h>
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static char *name, *proc_name, *misc_name = "opened_misc", *class_name = "opened";
static unsigned int init_ms, depth;
static int result;
module_param(name, charp, 0);
module_param(proc_name, charp, 0);
module_param(misc_name, charp, 0);
module_param(class_name, charp, 0);
module_param(init_ms, uint, 0);
module_param(depth, uint, 0); /* directories in each other, below debugfs */
module_param(result, int, 0);

static DECLARE_WAIT_QUEUE_HEAD(never);

static ssize_t opened_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, "opened\n", 7);
}

static __poll_t opened_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &never, wait);
	return 0;
}

/* The numbers from 0 on, without an end. */
static void *endless_start(struct seq_file *m, loff_t *pos)
{
	m->private = (void *)(long)*pos;
	return &m->private;
}

static void *endless_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return endless_start(m, pos);
}

static void endless_stop(struct seq_file *m, void *v)
{
}

static int endless_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%ld\n", *(long *)v);
	return 0;
}

static const struct seq_operations endless_ops = {
	.start = endless_start,
	.next = endless_next,
	.stop = endless_stop,
	.show = endless_show,
};

static int guessed_show(struct seq_file *m, void *v)
{
	seq_puts(m, "nothing yet\n");
	return 0;
}

/* A guess at the size of what there is, which is nothing yet. */
static int guessed_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, guessed_show, NULL, 0);
}

static const struct proc_ops guessed_ops = {
	.proc_open = guessed_open,
	.proc_read = seq_read,
	.proc_release = single_release,
};

static const struct proc_ops proc_ops = { .proc_read = opened_read, .proc_poll = opened_poll };
static const struct file_operations unowned_fops = { .read = opened_read, .poll = opened_poll };
static const struct file_operations owned_fops = {
	.owner = THIS_MODULE,
	.read = opened_read,
	.poll = opened_poll,
};

static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.fops = &owned_fops,
};

static struct cdev cdev;
static dev_t number;
static struct class *class;
static struct dentry *dir;

static int add_device(void)
{
	struct device *dev;
	int err = alloc_chrdev_region(&number, 0, 1, "opened");

	if (err)
		return err;
	cdev_init(&cdev, &unowned_fops);
	cdev.owner = THIS_MODULE;
	err = cdev_add(&cdev, number, 1);
	if (err)
		goto unregister;
	class = class_create(THIS_MODULE, class_name);
	if (IS_ERR(class)) {
		err = PTR_ERR(class);
		goto del;
	}
	dev = device_create(class, NULL, number, NULL, "opened");
	if (!IS_ERR(dev))
		return 0;
	err = PTR_ERR(dev);
	class_destroy(class);
del:
	cdev_del(&cdev);
unregister:
	unregister_chrdev_region(number, 1);
	return err;
}

static void del_device(void)
{
	device_destroy(class, number);
	class_destroy(class);
	cdev_del(&cdev);
	unregister_chrdev_region(number, 1);
}

static void del_files(void)
{
	debugfs_remove(dir);
	remove_proc_subtree("opened", NULL);
}

static int add_files(void)
{
	struct proc_dir_entry *proc = proc_mkdir("opened", NULL);
	struct dentry *below;
	unsigned int i;

	if (!proc)
		return -ENOMEM;
	dir = debugfs_create_dir("opened", NULL);
	debugfs_create_file("file", 0444, dir, NULL, &unowned_fops);
	for (below = dir, i = 0; i < depth; i++)
		below = debugfs_create_dir("d", below);
	if (name)
		debugfs_create_file(name, 0444, dir, NULL, &unowned_fops);
	if (proc_name)
		proc_create(proc_name, 0444, proc, &proc_ops);
	proc_create("guessed", 0444, proc, &guessed_ops);
	proc_create_seq("endless", 0444, proc, &endless_ops);
	if (proc_create("file", 0444, proc, &proc_ops))
		return 0;
	del_files();
	return -ENOMEM;
}

static int __init opened_init(void)
{
	int err = add_files();

	if (err)
		return err;
	err = add_device();
	if (err)
		goto files;
	misc.name = misc_name;
	err = misc_register(&misc);
	if (err)
		goto device;
	msleep(init_ms);
	err = result;
	if (!err)
		return 0;
	misc_deregister(&misc);
device:
	del_device();
files:
	del_files();
	return err;
}

static void __exit opened_exit(void)
{
	misc_deregister(&misc);
	del_device();
	del_files();
}

module_init(opened_init);
module_exit(opened_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Files that stay open");
