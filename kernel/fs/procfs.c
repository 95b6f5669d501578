/* SPDX-License-Identifier: GPL-2.0 */
/* /proc: the entries that somebody registers. What it says of processes is in proc_pid.c. */
#include <linux/export.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "fs/proc_internal.h"
#include "fs/virtual.h"

struct proc_dir_entry {
	struct virt_entry virt; /* first: freed with it */
	struct file_operations fops;
	struct dentry *dentry; /* valid until it is removed */
	int (*show)(struct seq_file *, void *);
	const struct seq_operations *seq_ops;
	unsigned int state_size;
};

/* No name is free here to be made: to look for one that is not there is an error at once. */
static struct dentry *no_such_name(struct dentry *dir, const struct qstr *name)
{
	return ERR_PTR(-ENOENT);
}

static const struct inode_operations proc_dir_iops = { .lookup = no_such_name };
static struct dentry *proc_root;
static struct super_block *proc_sb;
static struct file_system_type proc_type = { .name = "proc", .mount = mount_single };

static struct proc_dir_entry *entry_of(const struct inode *inode)
{
	return container_of(inode->i_entry, struct proc_dir_entry, virt);
}

void *pde_data(const struct inode *inode)
{
	return inode->i_entry->data;
}
EXPORT_SYMBOL(pde_data);

/*
 * The directory a name with slashes lies in, with a reference, NULL where there
 * is none; *name becomes the last part.
 */
static struct dentry *find_parent(const char **name, struct proc_dir_entry *parent)
{
	struct dentry *dir = dget(parent ? parent->dentry : proc_root);
	const char *slash;

	while (dir && (slash = strchr(*name, '/'))) {
		struct qstr part = make_qstr(*name, slash - *name);
		struct dentry *next = d_lookup(dir, &part);

		dput(dir);
		dir = next;
		*name = slash + 1;
	}
	return dir;
}

static struct proc_dir_entry *create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				     struct proc_dir_entry *pde, void *i_private)
{
	struct dentry *dir, *dentry;

	if (!pde)
		return NULL;
	dir = find_parent(&name, parent);
	if (!dir) {
		virt_entry_put(&pde->virt);
		return NULL;
	}
	dentry = virt_create(dir, name, mode, &pde->virt, i_private);
	dput(dir);
	if (IS_ERR(dentry))
		return NULL;
	pde->dentry = dentry;
	if (S_ISDIR(mode))
		dentry->d_inode->i_op = &proc_dir_iops;
	return pde;
}

static struct proc_dir_entry *alloc_pde(void *data)
{
	struct proc_dir_entry *pde = kzalloc(sizeof(*pde), GFP_KERNEL);

	if (pde)
		virt_entry_init(&pde->virt, &pde->fops, data);
	return pde;
}

static umode_t file_mode(umode_t mode)
{
	return S_IFREG | (mode & 0777 ? mode & 0777 : 0444);
}

struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
					struct proc_dir_entry *parent,
					const struct proc_ops *ops, void *data)
{
	struct proc_dir_entry *pde = alloc_pde(data);

	if (pde)
		pde->fops = (struct file_operations){
			.open = ops->proc_open,
			.read = ops->proc_read,
			.read_iter = ops->proc_read_iter,
			.write = ops->proc_write,
			.llseek = ops->proc_lseek,
			.release = ops->proc_release,
			.poll = ops->proc_poll,
			.unlocked_ioctl = ops->proc_ioctl,
			.mmap = ops->proc_mmap,
		};
	return create(name, file_mode(mode), parent, pde, NULL);
}
EXPORT_SYMBOL(proc_create_data);

struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct proc_ops *ops)
{
	return proc_create_data(name, mode, parent, ops, NULL);
}
EXPORT_SYMBOL(proc_create);

static int open_single(struct inode *inode, struct file *file)
{
	return single_open(file, entry_of(inode)->show, pde_data(inode));
}

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_dir_entry *pde = alloc_pde(data);

	if (pde) {
		pde->show = show;
		pde->fops = (struct file_operations){
			.open = open_single,
			.read_iter = seq_read_iter,
			.llseek = seq_lseek,
			.release = single_release,
		};
	}
	return create(name, file_mode(mode), parent, pde, NULL);
}
EXPORT_SYMBOL(proc_create_single_data);

static int open_seq(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *pde = entry_of(inode);

	if (pde->state_size)
		return seq_open_private(file, pde->seq_ops, pde->state_size);
	return seq_open(file, pde->seq_ops);
}

static int release_seq(struct inode *inode, struct file *file)
{
	if (entry_of(inode)->state_size)
		return seq_release_private(inode, file);
	return seq_release(inode, file);
}

struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *ops,
					       unsigned int state_size, void *data)
{
	struct proc_dir_entry *pde = alloc_pde(data);

	if (pde) {
		pde->seq_ops = ops;
		pde->state_size = state_size;
		pde->fops = (struct file_operations){
			.open = open_seq,
			.read_iter = seq_read_iter,
			.llseek = seq_lseek,
			.release = release_seq,
		};
	}
	return create(name, file_mode(mode), parent, pde, NULL);
}
EXPORT_SYMBOL(proc_create_seq_private);

struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode,
				       struct proc_dir_entry *parent)
{
	return create(name, S_IFDIR | (mode ? mode & 0777 : 0555), parent, alloc_pde(NULL), NULL);
}
EXPORT_SYMBOL(proc_mkdir_mode);

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_mkdir_mode(name, 0, parent);
}
EXPORT_SYMBOL(proc_mkdir);

struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *dest)
{
	return create(name, S_IFLNK | 0777, parent, alloc_pde(NULL), (void *)dest);
}
EXPORT_SYMBOL(proc_symlink);

void proc_set_size(struct proc_dir_entry *pde, loff_t size)
{
	pde->dentry->d_inode->i_size = size;
}
EXPORT_SYMBOL(proc_set_size);

void proc_set_user(struct proc_dir_entry *pde, uid_t uid, gid_t gid)
{
	pde->dentry->d_inode->i_uid = uid;
	pde->dentry->d_inode->i_gid = gid;
}
EXPORT_SYMBOL(proc_set_user);

void proc_bind_all(struct proc_dir_entry *pde)
{
	if (pde)
		pde->dentry->d_inode->i_flags |= S_BINDS_ALL;
}

void proc_remove(struct proc_dir_entry *pde)
{
	if (pde)
		virt_remove(pde->dentry);
}
EXPORT_SYMBOL(proc_remove);

int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	struct dentry *dir = find_parent(&name, parent);
	struct dentry *dentry = dir ? virt_lookup(dir, name) : NULL;
	int err = -ENOENT;

	if (dentry) {
		virt_remove(dentry);
		err = 0;
	}
	dput(dentry);
	dput(dir);
	return err;
}
EXPORT_SYMBOL(remove_proc_subtree);

void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	if (remove_proc_subtree(name, parent))
		pr_warn("proc: no entry '%s' to remove\n", name);
}
EXPORT_SYMBOL(remove_proc_entry);

void proc_init(void)
{
	proc_sb = new_super(&proc_type, PROC_SUPER_MAGIC, 0555);
	if (IS_ERR(proc_sb))
		panic("proc: no memory");
	proc_type.single = proc_sb;
	proc_root = proc_sb->s_root;
	register_filesystem(&proc_type);
	proc_pid_init(proc_root);
	proc_misc_init();
	proc_sys_init();
}
