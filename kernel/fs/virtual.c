/* SPDX-License-Identifier: GPL-2.0 */
/* The gate before the methods of virtual files: see virtual.h. */
#include "fs/virtual.h"

#include <linux/completion.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>

/* An open file of an entry: whoever takes it off the list releases the file. */
struct virt_opener {
	struct list_head node; /* entry->lock */
	struct file *file;
	struct completion released; /* by the remover */
};

void virt_entry_init(struct virt_entry *entry, const struct file_operations *fops, void *data)
{
	atomic_set(&entry->count, 1);
	spin_lock_init(&entry->lock);
	INIT_LIST_HEAD(&entry->openers);
	entry->fops = fops;
	entry->data = data;
	entry->gone = -EIO;
}

void virt_entry_put(struct virt_entry *entry)
{
	if (entry && atomic_dec_and_test(&entry->count))
		kfree(entry);
}

/* Into a method; false when the entry has been removed. */
static bool enter(struct virt_entry *entry)
{
	bool ok;

	spin_lock(&entry->lock);
	ok = !entry->removed;
	if (ok)
		entry->users++;
	spin_unlock(&entry->lock);
	return ok;
}

static void leave(struct virt_entry *entry)
{
	spin_lock(&entry->lock);
	if (!--entry->users && entry->idle)
		complete(entry->idle);
	spin_unlock(&entry->lock);
}

static int virt_open(struct inode *inode, struct file *file)
{
	struct virt_entry *entry = inode->i_entry;
	const struct file_operations *op = entry->fops;
	struct virt_opener *opener;
	int err = -ENXIO;

	if (!enter(entry))
		return -ENOENT;
	if (!fops_get(op))
		goto leave;
	err = -ENOMEM;
	opener = kzalloc(sizeof(*opener), GFP_KERNEL);
	if (!opener)
		goto put_module;
	init_completion(&opener->released);
	opener->file = file;
	err = op->open ? op->open(inode, file) : 0;
	if (err)
		goto free_opener;
	if (!op->llseek)
		file->f_mode &= ~FMODE_LSEEK;
	file->f_opener = opener;
	spin_lock(&entry->lock);
	list_add_tail(&opener->node, &entry->openers);
	spin_unlock(&entry->lock);
	leave(entry);
	return 0;

free_opener:
	kfree(opener);
put_module:
	fops_put(op);
leave:
	leave(entry);
	return err;
}

static void call_release(struct virt_entry *entry, struct file *file)
{
	if (entry->fops->release)
		entry->fops->release(file->f_inode, file);
	fops_put(entry->fops);
}

static int virt_release(struct inode *inode, struct file *file)
{
	struct virt_entry *entry = inode->i_entry;
	struct virt_opener *opener = file->f_opener;
	bool ours;

	spin_lock(&entry->lock);
	ours = !list_empty(&opener->node);
	if (ours) {
		list_del_init(&opener->node);
		entry->users++; /* a remover waits for us, removed or not */
	}
	spin_unlock(&entry->lock);
	if (ours) {
		call_release(entry, file);
		leave(entry);
	} else {
		wait_for_completion(&opener->released);
	}
	kfree(opener);
	return 0;
}

/* Runs an expression with the methods in `op`; entry->gone when the entry has been removed. */
#define GATED(file, expr) ({ \
	struct virt_entry *__entry = (file)->f_inode->i_entry; \
	const struct file_operations *op = __entry->fops; \
	__typeof__(expr) __ret = __entry->gone; \
	if (enter(__entry)) { \
		__ret = (expr); \
		leave(__entry); \
	} \
	__ret; })

static ssize_t read_by_iter(const struct file_operations *op, struct file *file, char __user *buf,
			    size_t size, loff_t *pos)
{
	struct iovec iov = { buf, size };
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	struct iov_iter iter;
	ssize_t ret;

	iov_iter_init(&iter, READ, &iov, 1, size);
	ret = op->read_iter(&iocb, &iter);
	*pos = iocb.ki_pos;
	return ret;
}

static ssize_t do_read(const struct file_operations *op, struct file *file, char __user *buf,
		       size_t size, loff_t *pos)
{
	if (op->read)
		return op->read(file, buf, size, pos);
	if (op->read_iter)
		return read_by_iter(op, file, buf, size, pos);
	return S_ISDIR(file_inode(file)->i_mode) ? -EISDIR : -EINVAL;
}

static ssize_t virt_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	return GATED(file, do_read(op, file, buf, size, pos));
}

/* For sendfile(2): seq files can be read into kernel memory whatever method they name. */
static ssize_t do_read_iter(const struct file_operations *op, struct kiocb *iocb,
			    struct iov_iter *to)
{
	if (op->read_iter)
		return op->read_iter(iocb, to);
	return op->read == seq_read ? seq_read_iter(iocb, to) : -EINVAL;
}

static ssize_t virt_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return GATED(iocb->ki_filp, do_read_iter(op, iocb, to));
}

static ssize_t virt_write(struct file *file, const char __user *buf, size_t size, loff_t *pos)
{
	return GATED(file, op->write ? op->write(file, buf, size, pos) : -EIO);
}

static loff_t virt_llseek(struct file *file, loff_t offset, int whence)
{
	return GATED(file, op->llseek ? op->llseek(file, offset, whence) : -ESPIPE);
}

static long virt_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return GATED(file, op->unlocked_ioctl ? op->unlocked_ioctl(file, cmd, arg) : -ENOTTY);
}

static int virt_mmap(struct file *file, struct vm_area_struct *vma)
{
	return GATED(file, op->mmap ? op->mmap(file, vma) : -ENODEV);
}

static __poll_t virt_poll(struct file *file, poll_table *wait)
{
	struct virt_entry *entry = file->f_inode->i_entry;
	__poll_t mask = EPOLLERR | EPOLLHUP;

	if (!enter(entry))
		return mask;
	mask = entry->fops->poll ? entry->fops->poll(file, wait) : DEFAULT_POLLMASK;
	leave(entry);
	return mask;
}

static const struct file_operations virt_fops = {
	.open = virt_open,
	.release = virt_release,
	.llseek = virt_llseek,
	.read = virt_read,
	.read_iter = virt_read_iter,
	.write = virt_write,
	.unlocked_ioctl = virt_ioctl,
	.mmap = virt_mmap,
	.poll = virt_poll,
};

bool virt_methods_of(struct file *file, const struct module *owner)
{
	bool same;

	if (file->f_op != &virt_fops || !enter(file->f_inode->i_entry))
		return false;
	same = file->f_inode->i_entry->fops->owner == owner;
	leave(file->f_inode->i_entry);
	return same;
}

struct dentry *virt_lookup(struct dentry *parent, const char *name)
{
	struct qstr qstr = make_qstr(name, strlen(name));

	return d_lookup(parent, &qstr);
}

/* Hangs the inode below parent; takes its reference. */
static struct dentry *add_name(struct dentry *parent, const char *name, struct inode *inode)
{
	struct qstr qstr = make_qstr(name, strlen(name));
	struct dentry *dentry;

	mutex_lock(&tree_lock);
	dentry = d_lookup(parent, &qstr);
	if (dentry) {
		dput(dentry);
		iput(inode);
		dentry = ERR_PTR(-EEXIST);
	} else {
		dentry = create_entry(parent, &qstr, inode);
		if (!IS_ERR(dentry))
			dput(dentry); /* the tree's reference is the one that counts */
	}
	mutex_unlock(&tree_lock);
	return dentry;
}

struct dentry *virt_create(struct dentry *parent, const char *name, umode_t mode,
			   struct virt_entry *entry, void *i_private)
{
	struct inode *inode = new_inode(parent->d_sb, mode);

	if (!inode) {
		virt_entry_put(entry);
		return ERR_PTR(-ENOMEM);
	}
	inode->i_entry = entry;
	inode->i_private = i_private;
	if (S_ISDIR(mode)) {
		inode->i_fop = &dcache_dir_fops;
	} else if (S_ISREG(mode)) {
		inode->i_fop = &virt_fops;
	} else {
		inode->i_link = kstrdup(i_private, GFP_KERNEL);
		inode->i_private = NULL;
		inode->i_size = inode->i_link ? strlen(inode->i_link) : 0;
		if (!inode->i_link) {
			iput(inode);
			return ERR_PTR(-ENOMEM);
		}
	}
	return add_name(parent, name, inode);
}

/* One opener off the list; NULL when there is none. Waits for running methods first. */
static struct virt_opener *next_opener(struct virt_entry *entry)
{
	struct virt_opener *opener = NULL;
	struct completion idle;

	init_completion(&idle);
	spin_lock(&entry->lock);
	entry->removed = true;
	while (entry->users) {
		entry->idle = &idle;
		spin_unlock(&entry->lock);
		wait_for_completion(&idle);
		spin_lock(&entry->lock);
		entry->idle = NULL;
	}
	opener = list_first_entry_or_null(&entry->openers, struct virt_opener, node);
	if (opener)
		list_del_init(&opener->node);
	spin_unlock(&entry->lock);
	return opener;
}

/* Nobody runs the entry's methods, or waits in a queue of theirs, when this returns. */
static void close_gate(struct virt_entry *entry)
{
	struct virt_opener *opener;

	while ((opener = next_opener(entry))) {
		poll_forget(opener->file);
		call_release(entry, opener->file);
		complete(&opener->released);
	}
}

/* Some leaf below the directory, or itself if it is empty; takes over the reference. */
static struct dentry *descend(struct dentry *dentry)
{
	while (!d_empty(dentry)) {
		struct dentry *child;

		child = dget(list_first_entry(&dentry->d_subdirs, struct dentry, d_child));
		dput(dentry);
		dentry = child;
	}
	return dentry;
}

void virt_remove(struct dentry *root)
{
	struct dentry *dentry = dget(root), *parent;

	/* A leaf goes, then its parent is looked at again: each name is passed a few times. */
	do {
		mutex_lock(&tree_lock);
		dentry = descend(dentry);
		parent = dentry == root ? NULL : dget(dentry->d_parent);
		if (!d_unhashed(dentry))
			d_drop(dentry);
		mutex_unlock(&tree_lock);
		detach_mounts(dentry);
		if (dentry->d_inode->i_entry)
			close_gate(dentry->d_inode->i_entry);
		dput(dentry);
		dentry = parent;
	} while (dentry);
}
