/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocates in every way that there is and frees nothing: keeper has it then. The
 * functions' names and sizes are what test_leaks reads in the kernel's report.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "keeper.h"

static int result;
module_param(result, int, 0444);

static struct kmem_cache *cache;
static struct dentry *file;

static noinline void by_kmalloc(void)
{
	int i;

	for (i = 0; i < 3; i++)
		keeper_keep(kmalloc(40, GFP_KERNEL), kfree, NULL);
}

static noinline void by_two_calls(void)
{
	keeper_keep(kzalloc(10, GFP_ATOMIC), kfree, NULL);
	keeper_keep(kcalloc(4, 5, GFP_KERNEL), kfree, NULL);
}

static noinline void by_large_kmalloc(void)
{
	keeper_keep(kmalloc(20000, GFP_KERNEL), kfree, NULL);
}

static noinline void by_strings(void)
{
	keeper_keep(kstrdup("seven..", GFP_KERNEL), kfree, NULL);
	keeper_keep(kstrndup("seven..and more", 7, GFP_KERNEL), kfree, NULL);
	keeper_keep(kasprintf(GFP_KERNEL, "%s", "seven.."), kfree, NULL);
	keeper_keep(kmemdup("seven..", 8, GFP_KERNEL), kfree, NULL);
}

static noinline void by_krealloc(void)
{
	keeper_keep(krealloc(kmalloc(16, GFP_KERNEL), 100, GFP_KERNEL), kfree, NULL);
}

static noinline void by_vmalloc(void)
{
	keeper_keep(vmalloc(5000), vfree, NULL);
	keeper_keep(vzalloc(100), vfree, NULL);
}

static noinline void by_kvmalloc(void)
{
	keeper_keep(kvmalloc(50000, GFP_KERNEL), kvfree, NULL);
	keeper_keep(kvzalloc(50, GFP_KERNEL), kvfree, NULL);
}

static void give_pages(const void *p)
{
	free_pages((unsigned long)p, 1);
}

static void give_page(const void *p)
{
	free_page((unsigned long)p);
}

/* Its pages go back before the module does: nobody else has these two functions. */
static noinline void by_pages(void)
{
	void *two = (void *)__get_free_pages(GFP_KERNEL, 1), *one = (void *)get_zeroed_page(0);

	pr_info("leaky: pages\n");
	give_pages(two);
	give_page(one);
}

static noinline void by_lost_page(void)
{
	__get_free_page(GFP_KERNEL);
}

static noinline void by_cache(void)
{
	keeper_keep(kmem_cache_alloc(cache, GFP_KERNEL), NULL, cache);
}

static noinline void and_frees(void)
{
	kfree(kmalloc(40, GFP_KERNEL));
	vfree(vmalloc(40));
	kfree(krealloc(kstrdup("text", GFP_KERNEL), 500, GFP_KERNEL));
}

static ssize_t by_user_copy(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	void *copy = memdup_user(buf, count);
	char *text = strndup_user(buf, count + 1);

	if (IS_ERR(copy) || IS_ERR(text))
		return -EFAULT;
	keeper_keep(copy, kfree, NULL);
	keeper_keep(text, kfree, NULL);
	return count;
}

static const struct file_operations leaky_fops = {
	.owner = THIS_MODULE,
	.write = by_user_copy,
};

static int lost;
static int lost_set(const char *val, const struct kernel_param *kp)
{
	by_lost_page();
	return 0;
}

static const struct kernel_param_ops lost_ops = { .set = lost_set };
module_param_cb(lost, &lost_ops, &lost, 0200);

static noinline void __init by_init(void)
{
	keeper_keep(kstrdup("in init memory", GFP_KERNEL), kfree, NULL);
}

static int __init leaky_init(void)
{
	by_init();
	and_frees();
	by_kmalloc();
	by_two_calls();
	by_large_kmalloc();
	by_strings();
	by_krealloc();
	by_vmalloc();
	by_kvmalloc();
	by_pages();
	if (result)
		return result;
	file = debugfs_create_file("leaky", 0200, NULL, NULL, &leaky_fops);
	cache = kmem_cache_create("leaky", 48, 8, 0, NULL);
	by_cache();
	return 0;
}

static void __exit leaky_exit(void)
{
	debugfs_remove(file);
}

module_init(leaky_init);
module_exit(leaky_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Frees nothing");
