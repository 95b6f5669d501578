/* SPDX-License-Identifier: GPL-2.0 */
/* sysfs: see sysfs.h. */
#include "fs/sysfs.h"

#include <linux/uaccess.h>

#include "fs/virtual.h"
#include "mm/pages.h"

struct attr_entry {
	struct virt_entry virt; /* first: freed with it */
	struct sysfs_attr attr; /* its name is not used after the start */
};

/* An open attribute: the text as it was when reading began at 0. */
struct attr_open {
	struct mutex lock;
	ssize_t len; /* of text; 0 before the first read */
	char *text;
};

static struct dentry *sysfs_root;
static struct file_system_type sysfs_type = { .name = "sysfs", .mount = mount_single };

static const struct sysfs_attr *attr_of(struct file *file)
{
	return &container_of(file->f_inode->i_entry, struct attr_entry, virt)->attr;
}

static int attr_open(struct inode *inode, struct file *file)
{
	const struct sysfs_attr *attr = attr_of(file);
	struct attr_open *open;

	if ((file->f_mode & FMODE_READ && !attr->show && !attr->read) ||
	    (file->f_mode & FMODE_WRITE && !attr->store))
		return -EACCES;
	open = kzalloc(sizeof(*open), GFP_KERNEL);
	if (!open)
		return -ENOMEM;
	mutex_init(&open->lock);
	file->private_data = open;
	return 0;
}

static int attr_release(struct inode *inode, struct file *file)
{
	struct attr_open *open = file->private_data;

	free_page((unsigned long)open->text);
	kfree(open);
	return 0;
}

/* open->lock held: makes the text anew. */
static int make_text(const struct sysfs_attr *attr, struct attr_open *open)
{
	if (!open->text)
		open->text = (char *)get_zeroed_page(GFP_KERNEL);
	if (!open->text)
		return -ENOMEM;
	open->len = attr->show(attr->data, open->text);
	if (open->len > (ssize_t)PAGE_SIZE)
		open->len = PAGE_SIZE;
	return open->len < 0 ? open->len : 0;
}

static ssize_t attr_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct attr_open *open = iocb->ki_filp->private_data;
	size_t n, copied = 0;
	ssize_t err = 0;

	mutex_lock(&open->lock);
	if (iocb->ki_pos == 0 || !open->text)
		err = make_text(attr_of(iocb->ki_filp), open);
	if (!err && iocb->ki_pos < open->len) {
		n = min_t(size_t, open->len - iocb->ki_pos, iov_iter_count(to));
		copied = copy_to_iter(open->text + iocb->ki_pos, n, to);
		if (n && !copied)
			err = -EFAULT;
		iocb->ki_pos += copied;
	}
	mutex_unlock(&open->lock);
	return err ? err : (ssize_t)copied;
}

/* Bytes that are no text: each read makes its own, a page at most. */
static ssize_t bin_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	const struct sysfs_attr *attr = attr_of(iocb->ki_filp);
	size_t n = min_t(size_t, iov_iter_count(to), PAGE_SIZE);
	ssize_t ret;
	char *buf;

	if (iocb->ki_pos >= (loff_t)attr->size)
		return 0;
	n = min_t(size_t, n, attr->size - iocb->ki_pos);
	buf = kmalloc(max_t(size_t, n, 1), GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = attr->read(iocb->ki_filp, attr->data, buf, iocb->ki_pos, n);
	if (ret > 0) {
		n = ret;
		ret = copy_to_iter(buf, n, to);
		iocb->ki_pos += ret;
		if (!ret)
			ret = -EFAULT;
	}
	kfree(buf);
	return ret;
}

static ssize_t attr_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct sysfs_attr *attr = attr_of(file);
	size_t n = min(count, PAGE_SIZE - 1);
	char *text = kmalloc(n + 1, GFP_KERNEL);
	ssize_t ret = -EFAULT;

	if (!text)
		return -ENOMEM;
	if (!count)
		ret = 0;
	else if (!copy_from_user(text, buf, n)) {
		text[n] = '\0';
		ret = attr->store(attr->data, text, n);
	}
	kfree(text);
	return ret;
}

static const struct file_operations attr_fops = {
	.open = attr_open,
	.release = attr_release,
	.read_iter = attr_read_iter,
	.write = attr_write,
	.llseek = generic_file_llseek,
};

static const struct file_operations bin_fops = {
	.open = attr_open,
	.release = attr_release,
	.read_iter = bin_read_iter,
	.llseek = generic_file_llseek,
};

struct dentry *sysfs_make_dir(struct dentry *parent, const char *name)
{
	if (IS_ERR(parent))
		return parent;
	return virt_create(parent ? parent : sysfs_root, name, S_IFDIR | 0755, NULL, NULL);
}

struct dentry *sysfs_find_dir(struct dentry *parent, const char *name)
{
	return IS_ERR(parent) ? NULL : virt_lookup(parent ? parent : sysfs_root, name);
}

struct dentry *sysfs_add_attr(struct dentry *dir, const struct sysfs_attr *attr)
{
	struct attr_entry *entry;
	struct dentry *dentry;

	if (IS_ERR_OR_NULL(dir))
		return dir ? dir : ERR_PTR(-ENOENT);
	entry = kzalloc(sizeof(*entry), GFP_KERNEL);
	if (!entry)
		return ERR_PTR(-ENOMEM);
	virt_entry_init(&entry->virt, attr->read ? &bin_fops : &attr_fops, attr->data);
	entry->virt.gone = -ENODEV;
	entry->attr = *attr;
	entry->attr.name = NULL;
	dentry = virt_create(dir, attr->name, S_IFREG | (attr->mode & 0777), &entry->virt, NULL);
	if (!IS_ERR(dentry))
		dentry->d_inode->i_size = attr->read ? attr->size : PAGE_SIZE; /* as Linux */
	return dentry;
}

struct dentry *sysfs_add_link(struct dentry *dir, const char *name, const char *text)
{
	if (IS_ERR_OR_NULL(dir))
		return dir ? dir : ERR_PTR(-ENOENT);
	return virt_create(dir, name, S_IFLNK | 0777, NULL, (void *)text);
}

void sysfs_remove(struct dentry *entry)
{
	if (!IS_ERR_OR_NULL(entry))
		virt_remove(entry);
}

void sysfs_remove_name(struct dentry *dir, const char *name)
{
	struct dentry *entry = IS_ERR_OR_NULL(dir) ? NULL : virt_lookup(dir, name);

	if (entry)
		virt_remove(entry);
	dput(entry);
}

void sysfs_init(void)
{
	struct super_block *sb = new_super(&sysfs_type, SYSFS_MAGIC, 0555);

	if (IS_ERR(sb))
		panic("sysfs: no memory");
	sysfs_type.single = sb;
	sysfs_root = sb->s_root;
	register_filesystem(&sysfs_type);
	sysfs_make_dir(NULL, "class");
}
