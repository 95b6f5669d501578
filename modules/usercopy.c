/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads user memory with its own instructions, at /dev/usercopy. A bad pointer
 * faults right here, in the module's code: its section __ex_table says where to
 * go on. Where the processor has SMAP, stac and clac around the access come from
 * section .altinstructions.
 *
 *	echo hello > /dev/usercopy
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static unsigned long sum; /* of the bytes of the last write */
module_param(sum, ulong, 0444);
MODULE_PARM_DESC(sum, "the sum of the bytes last written");

static ssize_t usercopy_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	unsigned long total = 0;
	size_t i;
	char c;

	if (!user_read_access_begin(buf, count))
		return -EFAULT;
	for (i = 0; i < count; i++) {
		unsafe_get_user(c, buf + i, fault);
		total += (unsigned char)c;
	}
	user_read_access_end();
	sum = total;
	return count;

fault:
	user_read_access_end();
	return -EFAULT;
}

static const struct file_operations usercopy_fops = {
	.owner = THIS_MODULE,
	.write = usercopy_write,
};

static struct miscdevice usercopy_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "usercopy",
	.fops = &usercopy_fops,
};
module_misc_device(usercopy_device);

MODULE_DESCRIPTION("Reads user memory with its own instructions");
MODULE_AUTHOR("The Kiln authors");
MODULE_LICENSE("GPL");
