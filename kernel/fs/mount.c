/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mounts: which tree hangs at which place of which other. They change under
 * tree_lock and mount_lock; either is enough to look. mntput() may free a whole
 * tree and is called with neither.
 */
#include <linux/capability.h>
#include <linux/kmod.h>
#include <linux/seq_file.h>

#include "fs/internal.h"
#include "lib/htable.h"
#include "syscalls.h"
#include "task/task.h"

#define MNT_DETACH 2
#define MNT_EXPIRE 4
#define UMOUNT_NOFOLLOW 8
#define MNT_KEPT_FLAGS (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define MAX_FILE_SYSTEMS 16

DEFINE_SPINLOCK(mount_lock);
struct vfsmount *root_mount;

static LIST_HEAD(mounts);
static struct hlist_head mount_hash[64]; /* by parent and mount point */
static int next_mount_id = 1;            /* tree_lock */
static struct file_system_type *types[MAX_FILE_SYSTEMS]; /* filled at start, then read only */

void register_filesystem(struct file_system_type *type)
{
	int i;

	for (i = 0; types[i]; i++)
		if (i == MAX_FILE_SYSTEMS - 2)
			panic("fs: too many file system types");
	types[i] = type;
}

int show_filesystems(struct seq_file *m, void *v)
{
	int i;

	for (i = 0; types[i]; i++)
		seq_printf(m, "nodev\t%s\n", types[i]->name);
	return 0;
}

static struct file_system_type *find_type(const char *name)
{
	int i;

	for (i = 0; types[i]; i++)
		if (!strcmp(types[i]->name, name))
			return types[i];
	return NULL;
}

/* No file system comes with a module yet; what goes by the name "fs-NAME" is loaded all the same. */
static struct file_system_type *get_fs_type(const char *name)
{
	struct file_system_type *type = find_type(name);

	if (!type && request_module("fs-%s", name) == 0)
		type = find_type(name);
	return type;
}

/* The mount method of types that have one tree, made at start: mounts share it. */
struct super_block *mount_single(struct file_system_type *type, const char *options)
{
	atomic_inc(&type->single->s_active);
	return type->single;
}

struct vfsmount *mntget(struct vfsmount *mnt)
{
	atomic_inc(&mnt->mnt_count);
	return mnt;
}

void mntput(struct vfsmount *mnt)
{
	if (!mnt || !atomic_dec_and_test(&mnt->mnt_count))
		return;
	dput(mnt->mnt_root);
	put_super(mnt->mnt_sb);
	kfree(mnt->mnt_devname);
	kfree(mnt);
}

void path_get(const struct path *path)
{
	mntget(path->mnt);
	dget(path->dentry);
}

void path_put(const struct path *path)
{
	dput(path->dentry);
	mntput(path->mnt);
}

int mnt_want_write(const struct vfsmount *mnt)
{
	return mnt->mnt_flags & MS_RDONLY ? -EROFS : 0;
}

bool path_nosuid(const struct path *path)
{
	return path->mnt->mnt_flags & MS_NOSUID;
}

static struct hlist_head *hash_of(const struct vfsmount *parent, const struct dentry *point)
{
	u32 h = hash_long((unsigned long)parent) ^ hash_long((unsigned long)point);

	return &mount_hash[h % ARRAY_SIZE(mount_hash)];
}

static struct vfsmount *lookup_mount(const struct path *path)
{
	struct vfsmount *mnt, *found = NULL;

	spin_lock(&mount_lock);
	hlist_for_each_entry(mnt, hash_of(path->mnt, path->dentry), mnt_hash) {
		if (mnt->mnt_parent == path->mnt && mnt->mnt_mountpoint == path->dentry) {
			found = mntget(mnt);
			break;
		}
	}
	spin_unlock(&mount_lock);
	return found;
}

void follow_mounts(struct path *path)
{
	while (READ_ONCE(path->dentry->d_mounted)) {
		struct vfsmount *mnt = lookup_mount(path);

		if (!mnt)
			return;
		path_put(path);
		path->mnt = mnt;
		path->dentry = dget(mnt->mnt_root);
	}
}

bool follow_up(struct path *path)
{
	struct path up = { NULL, NULL };

	spin_lock(&mount_lock);
	if (path->mnt->mnt_parent) {
		up.mnt = mntget(path->mnt->mnt_parent);
		up.dentry = dget(path->mnt->mnt_mountpoint);
	}
	spin_unlock(&mount_lock);
	if (!up.mnt)
		return false;
	path_put(path);
	*path = up;
	return true;
}

/* A mount that is nowhere yet; takes over the superblock's reference. */
static struct vfsmount *alloc_mount(struct super_block *sb, struct dentry *root, const char *dev,
				    int flags)
{
	struct vfsmount *mnt = kzalloc(sizeof(*mnt), GFP_KERNEL);

	if (!mnt)
		return NULL;
	mnt->mnt_devname = kstrdup(dev, GFP_KERNEL);
	if (!mnt->mnt_devname) {
		kfree(mnt);
		return NULL;
	}
	atomic_set(&mnt->mnt_count, 1);
	mnt->mnt_sb = sb;
	mnt->mnt_root = dget(root);
	mnt->mnt_flags = flags & MNT_KEPT_FLAGS;
	INIT_LIST_HEAD(&mnt->mnt_list);
	return mnt;
}

/* tree_lock and mount_lock held. */
static void attach(struct vfsmount *mnt, const struct path *at)
{
	mnt->mnt_parent = mntget(at->mnt);
	mnt->mnt_mountpoint = dget(at->dentry);
	at->dentry->d_mounted++;
	hlist_add_head(&mnt->mnt_hash, hash_of(at->mnt, at->dentry));
}

/* Takes it off its place, whose references go to *was. tree_lock and mount_lock held. */
static void detach(struct vfsmount *mnt, struct path *was)
{
	was->mnt = mnt->mnt_parent;
	was->dentry = mnt->mnt_mountpoint;
	was->dentry->d_mounted--;
	hlist_del_init(&mnt->mnt_hash);
	mnt->mnt_parent = NULL;
	mnt->mnt_mountpoint = NULL;
}

/*
 * Does it hang in the tree? What was put on a mount that somebody still stands in after
 * its umount could not be reached any more, and never be taken off. tree_lock held.
 */
static bool is_mounted(const struct vfsmount *mnt)
{
	return mnt == root_mount || mnt->mnt_parent;
}

/* May mnt be put there? tree_lock held. */
static int check_place(const struct vfsmount *mnt, const struct path *at)
{
	if (!is_mounted(at->mnt))
		return -EINVAL;
	if (S_ISDIR(at->dentry->d_inode->i_mode) != S_ISDIR(mnt->mnt_root->d_inode->i_mode))
		return -ENOTDIR;
	if (at->dentry->d_parent != at->dentry && d_unhashed(at->dentry))
		return -ENOENT;
	return 0;
}

/* Takes over the caller's reference of mnt, also when it fails. */
static int add_mount(struct vfsmount *mnt, struct path *at)
{
	int err;

	follow_mounts(at);
	mutex_lock(&tree_lock);
	err = check_place(mnt, at);
	if (!err) {
		mnt->mnt_id = next_mount_id++;
		spin_lock(&mount_lock);
		attach(mnt, at);
		list_add_tail(&mnt->mnt_list, &mounts);
		spin_unlock(&mount_lock);
	}
	mutex_unlock(&tree_lock);
	if (err)
		mntput(mnt);
	return err;
}

static int do_new_mount(struct path *at, const char *type_name, const char *dev, int flags,
			const char *options)
{
	struct file_system_type *type = get_fs_type(type_name);
	struct super_block *sb;
	struct vfsmount *mnt;

	if (!type)
		return -ENODEV;
	sb = type->mount(type, options);
	if (IS_ERR(sb))
		return PTR_ERR(sb);
	mnt = alloc_mount(sb, sb->s_root, dev, flags);
	if (!mnt) {
		put_super(sb);
		return -ENOMEM;
	}
	return add_mount(mnt, at);
}

static int do_bind_mount(struct path *at, const char *source)
{
	struct vfsmount *mnt;
	struct path from;
	int err = path_lookup(AT_FDCWD, source, LOOKUP_FOLLOW, &from);

	if (err)
		return err;
	atomic_inc(&from.mnt->mnt_sb->s_active);
	mnt = alloc_mount(from.mnt->mnt_sb, from.dentry, from.mnt->mnt_devname,
			  from.mnt->mnt_flags);
	if (mnt)
		err = add_mount(mnt, at);
	else
		err = -ENOMEM;
	if (!mnt)
		put_super(from.mnt->mnt_sb);
	path_put(&from);
	return err;
}

/* Would a mount moved to `at` lie below itself? tree_lock held. */
static bool is_below(const struct vfsmount *mnt, const struct vfsmount *at)
{
	for (; at; at = at->mnt_parent)
		if (at == mnt)
			return true;
	return false;
}

static int do_move_mount(struct path *at, const char *source)
{
	struct path from, was = { NULL, NULL };
	int err = path_lookup(AT_FDCWD, source, LOOKUP_FOLLOW, &from);

	if (err)
		return err;
	follow_mounts(at);
	mutex_lock(&tree_lock);
	if (from.dentry != from.mnt->mnt_root || !from.mnt->mnt_parent)
		err = -EINVAL;
	else if (is_below(from.mnt, at->mnt))
		err = -ELOOP;
	else
		err = check_place(from.mnt, at);
	if (!err) {
		spin_lock(&mount_lock);
		detach(from.mnt, &was);
		attach(from.mnt, at);
		spin_unlock(&mount_lock);
	}
	mutex_unlock(&tree_lock);
	if (was.mnt)
		path_put(&was);
	path_put(&from);
	return err;
}

static int do_remount(struct path *at, int flags)
{
	if (at->dentry != at->mnt->mnt_root)
		return -EINVAL;
	at->mnt->mnt_flags = flags & MNT_KEPT_FLAGS;
	return 0;
}

/* mount(2) of a user string that may be NULL; "" for NULL. */
static char *copy_mount_string(const char __user *s)
{
	return s ? strndup_user(s, PATH_MAX) : kstrdup("", GFP_KERNEL);
}

static long do_mount(const char *dev, const char __user *dir, const char *type, unsigned long flags,
		     const char *options)
{
	struct path at;
	int err = user_path_at(AT_FDCWD, dir, LOOKUP_FOLLOW, &at);

	if (err)
		return err;
	if (!capable(CAP_SYS_ADMIN))
		err = -EPERM;
	else if (flags & MS_REMOUNT)
		err = do_remount(&at, flags);
	else if (flags & MS_BIND)
		err = do_bind_mount(&at, dev);
	else if (flags & (MS_PRIVATE | MS_SLAVE | MS_SHARED))
		err = 0; /* one mount namespace: nothing to pass on */
	else if (flags & MS_MOVE)
		err = do_move_mount(&at, dev);
	else
		err = do_new_mount(&at, type, *dev ? dev : "none", flags, options);
	path_put(&at);
	return err;
}

SYSCALL_DEFINE5(mount, const char __user *, dev, const char __user *, dir, const char __user *,
		type, unsigned long, flags, const void __user *, data)
{
	char *kdev, *ktype, *options;
	long err;

	kdev = copy_mount_string(dev);
	if (IS_ERR_OR_NULL(kdev))
		return kdev ? PTR_ERR(kdev) : -ENOMEM;
	ktype = copy_mount_string(type);
	err = PTR_ERR_OR_ZERO(ktype);
	if (err)
		goto free_dev;
	options = copy_mount_string(data);
	err = PTR_ERR_OR_ZERO(options);
	if (err)
		goto free_type;
	err = do_mount(kdev, dir, ktype, flags, options);
	kfree(options);
free_type:
	kfree(ktype);
free_dev:
	kfree(kdev);
	return err;
}

/* One mount that has no mounts on it leaves the tree; its place is put into *was. */
static void unhook(struct vfsmount *mnt, struct path *was)
{
	spin_lock(&mount_lock);
	detach(mnt, was);
	list_del_init(&mnt->mnt_list);
	spin_unlock(&mount_lock);
}

/* A mount that hangs below mnt and carries none itself; mnt itself when there is none. */
static struct vfsmount *deepest_below(struct vfsmount *mnt)
{
	struct vfsmount *m, *deep = mnt, *was;

	/* A moved mount may come before its parent in the list: look again. */
	do {
		was = deep;
		list_for_each_entry(m, &mounts, mnt_list)
			if (m->mnt_parent == deep)
				deep = m;
	} while (deep != was);
	return deep;
}

/* Any mount at that place of the tree, whichever mount shows it; NULL for none. tree_lock held. */
static struct vfsmount *mount_upon(const struct dentry *point)
{
	struct vfsmount *mnt;

	list_for_each_entry(mnt, &mounts, mnt_list)
		if (mnt->mnt_mountpoint == point)
			return mnt;
	return NULL;
}

void detach_mounts(struct dentry *point)
{
	struct vfsmount *mnt;
	struct path was;

	while (READ_ONCE(point->d_mounted)) {
		mutex_lock(&tree_lock);
		mnt = mount_upon(point);
		if (mnt) {
			mnt = deepest_below(mnt);
			unhook(mnt, &was);
		}
		mutex_unlock(&tree_lock);
		if (!mnt)
			return;
		path_put(&was);
		mntput(mnt);
	}
}

static int do_umount(struct path *path, int flags)
{
	struct vfsmount *mnt = path->mnt, *gone;
	struct path was;

	if (path->dentry != mnt->mnt_root || !mnt->mnt_parent || flags & MNT_EXPIRE)
		return -EINVAL;
	mutex_lock(&tree_lock);
	/* One reference for being mounted and the caller's; mounts on top hold more. */
	if (!(flags & MNT_DETACH) && atomic_read(&mnt->mnt_count) > 2) {
		mutex_unlock(&tree_lock);
		return -EBUSY;
	}
	do {
		gone = deepest_below(mnt);
		unhook(gone, &was);
		mutex_unlock(&tree_lock);
		path_put(&was);
		mntput(gone);
		mutex_lock(&tree_lock);
	} while (gone != mnt && mnt->mnt_parent);
	mutex_unlock(&tree_lock);
	return 0;
}

SYSCALL_DEFINE2(umount2, const char __user *, name, int, flags)
{
	struct path path;
	int err;

	if (flags & ~15)
		return -EINVAL;
	err = user_path_at(AT_FDCWD, name, flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	err = capable(CAP_SYS_ADMIN) ? do_umount(&path, flags) : -EPERM;
	path_put(&path);
	return err;
}

/* /proc/mounts: what the reader can reach, in the order of mounting. */
int show_mounts(struct seq_file *m, void *v)
{
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	struct vfsmount *mnt;
	struct path root;

	if (!buf)
		return -ENOMEM;
	get_fs_root(current->fs, &root);
	mutex_lock(&tree_lock);
	list_for_each_entry(mnt, &mounts, mnt_list) {
		struct path at = { mnt, mnt->mnt_root };
		bool reachable;
		char *name = d_path_at(&at, &root, buf, PATH_MAX, &reachable);

		if (IS_ERR(name) || !reachable)
			continue;
		seq_escape(m, mnt->mnt_devname, " \t\n\\");
		seq_putc(m, ' ');
		seq_escape(m, name, " \t\n\\");
		seq_printf(m, " %s %s%s%s%s,relatime 0 0\n", mnt->mnt_sb->s_type->name,
			   mnt->mnt_flags & MS_RDONLY ? "ro" : "rw",
			   mnt->mnt_flags & MS_NOSUID ? ",nosuid" : "",
			   mnt->mnt_flags & MS_NODEV ? ",nodev" : "",
			   mnt->mnt_flags & MS_NOEXEC ? ",noexec" : "");
	}
	mutex_unlock(&tree_lock);
	path_put(&root);
	kfree(buf);
	return 0;
}

/* Once at start: the tree everything else hangs in. */
void mount_root(void)
{
	struct file_system_type *type = find_type("rootfs");
	struct super_block *sb = type->mount(type, "");
	struct vfsmount *mnt = IS_ERR(sb) ? NULL : alloc_mount(sb, sb->s_root, "rootfs", 0);

	if (!mnt)
		panic("fs: no memory for the root file system");
	mnt->mnt_id = next_mount_id++;
	list_add_tail(&mnt->mnt_list, &mounts);
	root_mount = mnt;
	init_fs.root = (struct path){ mntget(mnt), dget(mnt->mnt_root) };
	init_fs.pwd = (struct path){ mntget(mnt), dget(mnt->mnt_root) };
}

/* A mount that is nowhere in the tree, for files without a name. NULL without memory. */
struct vfsmount *kern_mount(struct super_block *sb)
{
	return alloc_mount(sb, sb->s_root, "none", 0);
}
