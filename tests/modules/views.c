/* SPDX-License-Identifier: GPL-2.0 */
/* A driver as Linux sources write them: character and misc devices, proc and debugfs files. */
#include <linux/cdev.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#define LINES 3000 /* more text than one buffer */

static char text[64] = "from the driver\n";
static int major, releases;
static u32 number = 42;
static struct dentry *dir;
static struct class *class;

static ssize_t dev_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, text, strlen(text));
}

static ssize_t dev_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ssize_t n = simple_write_to_buffer(text, sizeof(text) - 1, pos, buf, count);

	if (n > 0)
		text[n] = '\0';
	return n;
}

static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return cmd == 1 ? put_user(iminor(file_inode(file)), (int __user *)arg) : -ENOTTY;
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.read = dev_read,
	.write = dev_write,
	.unlocked_ioctl = dev_ioctl,
	.llseek = default_llseek,
};

static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "views",
	.fops = &dev_fops,
	.mode = 0640,
};

static void *lines_start(struct seq_file *m, loff_t *pos)
{
	return *pos < LINES ? pos : NULL;
}

static void *lines_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return *pos < LINES ? pos : NULL;
}

static void lines_stop(struct seq_file *m, void *v)
{
}

static int lines_show(struct seq_file *m, void *v)
{
	seq_printf(m, "line %04lld\n", *(loff_t *)v);
	return 0;
}

static const struct seq_operations lines_ops = {
	.start = lines_start,
	.next = lines_next,
	.stop = lines_stop,
	.show = lines_show,
};

/* One record that needs a buffer of several pages. */
static int whole_show(struct seq_file *m, void *v)
{
	int i;

	for (i = 0; i < LINES; i++)
		seq_printf(m, "%s %04d\n", (const char *)m->private, i);
	return 0;
}

static int held_open(struct inode *inode, struct file *file)
{
	file->private_data = pde_data(inode);
	return 0;
}

static ssize_t held_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, file->private_data, 4);
}

static int held_release(struct inode *inode, struct file *file)
{
	releases++;
	return 0;
}

static const struct proc_ops held_ops = {
	.proc_open = held_open,
	.proc_read = held_read,
	.proc_release = held_release,
	.proc_lseek = noop_llseek,
};

static int state_show(struct seq_file *m, void *v)
{
	seq_printf(m, "major %d private %u\n", major, *(u32 *)m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

static int __init views_init(void)
{
	struct proc_dir_entry *proc;
	int err;

	major = register_chrdev(0, "views", &dev_fops);
	if (major < 0)
		return major;
	err = misc_register(&misc);
	if (err) {
		unregister_chrdev(major, "views");
		return err;
	}
	class = class_create(THIS_MODULE, "views");
	if (!IS_ERR(class))
		device_create(class, NULL, MKDEV(major, 3), NULL, "views%d", 3);
	proc = proc_mkdir("views", NULL);
	proc_create_seq("lines", 0, proc, &lines_ops);
	proc_create_single_data("whole", 0400, proc, whole_show, "whole");
	proc_create_data("held", 0, proc, &held_ops, "held");
	dir = debugfs_create_dir("views", NULL);
	debugfs_create_file("state", 0444, dir, &number, &state_fops);
	debugfs_create_u32("number", 0644, dir, &number);
	return 0;
}

static void __exit views_exit(void)
{
	debugfs_remove(dir);
	remove_proc_subtree("views", NULL);
	device_destroy(class, MKDEV(major, 3));
	class_destroy(class);
	misc_deregister(&misc);
	unregister_chrdev(major, "views");
	pr_info("views: %d releases\n", releases);
}

module_init(views_init);
module_exit(views_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A character device and virtual files");
