/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Asks for modules on behalf of who writes their names to /dev/asker: reading the
 * same open file says what request_module() answered. A name after "&" is not
 * waited for. init asks too, for the parameter's.
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kmod.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static char *ask;
module_param(ask, charp, 0444);

static ssize_t asker_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	char name[80];
	int ret;

	if (count >= sizeof(name))
		return -EINVAL;
	if (copy_from_user(name, buf, count))
		return -EFAULT;
	name[count] = '\0';
	if (name[0] == '&')
		ret = request_module_nowait("%s", name + 1);
	else
		ret = request_module("%s", name);
	file->private_data = (void *)(long)ret;
	return count;
}

static ssize_t asker_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char text[16];
	size_t len = snprintf(text, sizeof(text), "%ld\n", (long)file->private_data);

	if (*pos >= (loff_t)len)
		return 0;
	len = min(len - (size_t)*pos, count);
	if (copy_to_user(buf, text + *pos, len))
		return -EFAULT;
	*pos += len;
	return len;
}

static const struct file_operations asker_fops = {
	.owner = THIS_MODULE,
	.read = asker_read,
	.write = asker_write,
};

static struct miscdevice asker = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "asker",
	.fops = &asker_fops,
};

static int __init asker_init(void)
{
	if (ask)
		pr_info("asker: %s: %d\n", ask, request_module("%s", ask));
	return misc_register(&asker);
}

static void __exit asker_exit(void)
{
	misc_deregister(&asker);
}

module_init(asker_init);
module_exit(asker_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Asks user space for modules");
