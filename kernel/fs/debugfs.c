/* SPDX-License-Identifier: GPL-2.0 */
/* debugfs: files of modules and of the kernel for whoever looks for a fault. */
#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#include "fs/sysfs.h"
#include "fs/virtual.h"

static struct dentry *debugfs_root;
static struct file_system_type debugfs_type = { .name = "debugfs", .mount = mount_single };

/* Takes over the entry, NULL: no memory. */
static struct dentry *create(const char *name, umode_t mode, struct dentry *parent,
			     struct virt_entry *entry, void *i_private)
{
	struct dentry *dentry;

	if (!entry)
		return ERR_PTR(-ENOMEM);
	if (IS_ERR(parent)) {
		virt_entry_put(entry);
		return parent;
	}
	dentry = virt_create(parent ? parent : debugfs_root, name, mode, entry, i_private);
	if (IS_ERR(dentry))
		pr_err("debugfs: '%s' cannot be made: %ld\n", name, PTR_ERR(dentry));
	return dentry;
}

static struct virt_entry *alloc_entry(const struct file_operations *fops, void *data)
{
	struct virt_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (entry)
		virt_entry_init(entry, fops, data);
	return entry;
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops)
{
	return create(name, S_IFREG | (mode & 0777), parent, alloc_entry(fops, data), data);
}
EXPORT_SYMBOL_GPL(debugfs_create_file);

/* Every file here is safe against removal; the name is for sources written for Linux. */
struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent,
					  void *data, const struct file_operations *fops)
{
	return debugfs_create_file(name, mode, parent, data, fops);
}
EXPORT_SYMBOL_GPL(debugfs_create_file_unsafe);

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	return create(name, S_IFDIR | 0755, parent, alloc_entry(NULL, NULL), NULL);
}
EXPORT_SYMBOL_GPL(debugfs_create_dir);

struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *target)
{
	return create(name, S_IFLNK | 0777, parent, alloc_entry(NULL, NULL), (void *)target);
}
EXPORT_SYMBOL_GPL(debugfs_create_symlink);

/* With a reference: dput() it. */
struct dentry *debugfs_lookup(const char *name, struct dentry *parent)
{
	return IS_ERR(parent) ? NULL : virt_lookup(parent ? parent : debugfs_root, name);
}
EXPORT_SYMBOL_GPL(debugfs_lookup);

void debugfs_remove(struct dentry *dentry)
{
	if (!IS_ERR_OR_NULL(dentry))
		virt_remove(dentry);
}
EXPORT_SYMBOL_GPL(debugfs_remove);

void debugfs_lookup_and_remove(const char *name, struct dentry *parent)
{
	struct dentry *dentry = debugfs_lookup(name, parent);

	debugfs_remove(dentry);
	dput(dentry);
}
EXPORT_SYMBOL_GPL(debugfs_lookup_and_remove);

/* A number, read and written as text. */
struct number {
	struct virt_entry virt; /* first: freed with it */
	void *value;
	u8 size;
	bool hex;
};

static struct number *number_of(struct file *file)
{
	return container_of(file->f_inode->i_entry, struct number, virt);
}

static ssize_t number_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct number *n = number_of(file);
	u64 value = 0;
	char text[24];
	int len;

	memcpy(&value, n->value, n->size);
	if (n->hex)
		len = snprintf(text, sizeof(text), "0x%0*llx\n", n->size * 2, value);
	else
		len = snprintf(text, sizeof(text), "%llu\n", value);
	return simple_read_from_buffer(buf, count, pos, text, len);
}

static ssize_t number_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct number *n = number_of(file);
	char text[24];
	u64 value;
	int err;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	text[count] = '\0';
	err = kstrtoull(text, 0, &value);
	if (err)
		return err;
	if (n->size < 8 && value >> (n->size * 8))
		return -ERANGE;
	memcpy(n->value, &value, n->size);
	return count;
}

static const struct file_operations number_fops = {
	.read = number_read,
	.write = number_write,
	.llseek = noop_llseek,
};

static void create_number(const char *name, umode_t mode, struct dentry *parent, void *value,
			  u8 size, bool hex)
{
	struct number *n = kzalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return;
	virt_entry_init(&n->virt, &number_fops, value);
	n->value = value;
	n->size = size;
	n->hex = hex;
	create(name, S_IFREG | (mode & 0777), parent, &n->virt, value);
}

#define DEFINE_NUMBER(suffix, type, hex) \
void debugfs_create_##suffix(const char *name, umode_t mode, struct dentry *parent, type *value) \
{ \
	create_number(name, mode, parent, value, sizeof(type), hex); \
} \
EXPORT_SYMBOL_GPL(debugfs_create_##suffix)

DEFINE_NUMBER(u8, u8, false);
DEFINE_NUMBER(u16, u16, false);
DEFINE_NUMBER(u32, u32, false);
DEFINE_NUMBER(u64, u64, false);
DEFINE_NUMBER(x8, u8, true);
DEFINE_NUMBER(x16, u16, true);
DEFINE_NUMBER(x32, u32, true);
DEFINE_NUMBER(x64, u64, true);
DEFINE_NUMBER(size_t, size_t, false);
DEFINE_NUMBER(ulong, unsigned long, false);
DEFINE_NUMBER(atomic_t, atomic_t, false);

static ssize_t bool_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	bool *value = file->f_inode->i_private;

	return simple_read_from_buffer(buf, count, pos, READ_ONCE(*value) ? "Y\n" : "N\n", 2);
}

static ssize_t bool_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	bool *value = file->f_inode->i_private;
	char text[8];
	size_t n = min(count, sizeof(text) - 1);
	int err;

	if (copy_from_user(text, buf, n))
		return -EFAULT;
	text[n] = '\0';
	err = kstrtobool(text, value);
	return err ? err : (ssize_t)count;
}

static const struct file_operations bool_fops = {
	.read = bool_read,
	.write = bool_write,
	.llseek = default_llseek,
};

void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value)
{
	debugfs_create_file(name, mode, parent, value, &bool_fops);
}
EXPORT_SYMBOL_GPL(debugfs_create_bool);

static ssize_t blob_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct debugfs_blob_wrapper *blob = file->f_inode->i_private;

	return simple_read_from_buffer(buf, count, pos, blob->data, blob->size);
}

static const struct file_operations blob_fops = {
	.read = blob_read,
	.llseek = default_llseek,
};

struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob)
{
	return debugfs_create_file(name, mode & 0644, parent, blob, &blob_fops);
}
EXPORT_SYMBOL_GPL(debugfs_create_blob);

void debugfs_init(void)
{
	struct super_block *sb = new_super(&debugfs_type, DEBUGFS_MAGIC, 0700);

	if (IS_ERR(sb))
		panic("debugfs: no memory");
	debugfs_type.single = sb;
	debugfs_root = sb->s_root;
	register_filesystem(&debugfs_type);
	/* The place where everybody mounts it. */
	sysfs_make_dir(sysfs_make_dir(NULL, "kernel"), "debug");
}
