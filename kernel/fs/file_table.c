/* SPDX-License-Identifier: GPL-2.0 */
/* struct file: made by open, counted, released with the last reference. */
#include <linux/export.h>
#include <linux/module.h>

#include "fs/internal.h"
#include "fs/record_lock.h"
#include "task/task.h"

static struct kmem_cache *file_cache;
static atomic_long_t nr_files;

void file_cache_init(void)
{
	file_cache = kmem_cache_create("file", sizeof(struct file), 8, SLAB_PANIC, NULL);
}

unsigned long files_count(void)
{
	return atomic_long_read(&nr_files);
}

struct file *alloc_empty_file(unsigned int flags)
{
	struct file *file = kmem_cache_zalloc(file_cache, GFP_KERNEL);

	if (!file)
		return NULL;
	atomic_long_set(&file->f_count, 1);
	spin_lock_init(&file->f_lock);
	mutex_init(&file->f_pos_lock);
	file->f_flags = flags;
	file->f_cred = get_cred(current_cred());
	atomic_long_inc(&nr_files);
	return file;
}

struct file *alloc_file(const struct path *path, unsigned int flags,
			const struct file_operations *fops)
{
	struct file *file = alloc_empty_file(flags);

	if (!file)
		return ERR_PTR(-ENOMEM);
	file->f_path = *path;
	file->f_inode = path->dentry->d_inode;
	file->f_op = fops;
	file->f_mode = (flags + 1) & O_ACCMODE;
	return file;
}

struct file *get_file(struct file *file)
{
	atomic_long_inc(&file->f_count);
	return file;
}

/* The file has no methods from here on; who owns them, or the device, may go. */
void put_methods(struct file *file)
{
	const struct file_operations *op = file->f_op;

	if (!op)
		return;
	file->f_op = NULL;
	fops_put(op);
	module_put_for(file->f_driver, op);
	file->f_driver = NULL;
}

/* Gives back what an open took, in the opposite order. */
static void release_file(struct file *file)
{
	flock_release(file);
	record_lock_release(file, file);
	if (file->f_op && file->f_op->release)
		file->f_op->release(file->f_inode, file);
	put_methods(file);
	if (file->f_mode & FMODE_WRITER)
		put_write_access(file->f_inode);
	dput(file->f_cursor);
	if (file->f_path.dentry)
		path_put(&file->f_path);
	put_cred(file->f_cred);
	kmem_cache_free(file_cache, file);
	atomic_long_dec(&nr_files);
}

void fput(struct file *file)
{
	if (file && atomic_long_dec_and_test(&file->f_count))
		release_file(file);
}

int filp_close(struct file *file, fl_owner_t id)
{
	int err = 0;

	if (file->f_op && file->f_op->flush)
		err = file->f_op->flush(file, id);
	if (id)
		record_lock_release(file, id);
	fput(file);
	return err;
}
EXPORT_SYMBOL(filp_close);
EXPORT_SYMBOL(fput);
