/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of this room share.
 *
 * The tree. Every file system keeps its tree in memory as dentries and inodes.
 * Names change only under tree_lock, a mutex that no code holds while it touches
 * user memory or waits for a file. dcache_lock, a spinlock inside it, guards the
 * name hash and the lists of children, so that lookups need nothing else.
 *
 * Order: inode->i_mutex, tree_lock, mount_lock / dcache_lock, inode->i_lock.
 */
#ifndef KERNEL_FS_INTERNAL_H
#define KERNEL_FS_INTERNAL_H

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fs/file.h"

struct poll_table_struct;
struct seq_file;

/* The methods, their module held until fops_put(); NULL when it is on its way out. */
static inline const struct file_operations *fops_get(const struct file_operations *fops)
{
	return try_module_get_for(fops->owner, fops) ? fops : NULL;
}

static inline void fops_put(const struct file_operations *fops)
{
	module_put_for(fops->owner, fops);
}

/* Both, of an open file: its methods' owner, and the driver of its device. */
void put_methods(struct file *file);
/* The wait queues of its poll method go away: who waits there looks again. */
void poll_forget(struct file *file);

/* Magic numbers of statfs(2). */
#define RAMFS_MAGIC 0x858458f6
#define TMPFS_MAGIC 0x01021994
#define PROC_SUPER_MAGIC 0x9fa0
#define SYSFS_MAGIC 0x62656572
#define DEBUGFS_MAGIC 0x64626720
#define PIPEFS_MAGIC 0x50495045

/* mount(2) flags. */
#define MS_RDONLY 1
#define MS_NOSUID 2
#define MS_NODEV 4
#define MS_NOEXEC 8
#define MS_REMOUNT 32
#define MS_BIND 4096
#define MS_MOVE 8192
#define MS_REC 16384
#define MS_SILENT 32768
#define MS_PRIVATE (1 << 18)
#define MS_SLAVE (1 << 19)
#define MS_SHARED (1 << 20)
#define MS_RELATIME (1 << 21)

struct file_system_type {
	const char *name;
	/* A superblock with a reference for the mount, or an ERR_PTR. */
	struct super_block *(*mount)(struct file_system_type *type, const char *options);
	struct super_block *single; /* the only one, where the type has just one tree */
};

struct super_block {
	atomic_t s_active; /* mounts, and the kernel itself for single ones */
	struct file_system_type *s_type;
	struct dentry *s_root;
	unsigned long s_magic;
	dev_t s_dev;
	atomic_long_t s_next_ino;
	atomic_long_t s_pages;     /* data pages */
	unsigned long s_max_pages; /* they may be; 0: as many as there are (tmpfs(5): size=) */
};

struct inode_operations {
	/* A child that is made when asked for: with a reference, not hashed; ERR_PTR(-ENOENT). */
	struct dentry *(*lookup)(struct dentry *dir, const struct qstr *name);
	/* New inode for create, mkdir, mknod, symlink in this directory; NULL: -EPERM. */
	struct inode *(*make)(struct inode *dir, umode_t mode, dev_t rdev);
	/* A symbolic link that leads to a place, not to a name (/proc/PID/exe). */
	int (*jump)(struct dentry *link, struct path *path);
	/* A symbolic link whose text is made when asked for, kmalloc'ed; ERR_PTR. */
	char *(*text)(struct dentry *link);
	/* May truncate() set another size? NULL: -EINVAL. */
	int (*set_size)(struct inode *inode, loff_t size);
};

struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	int mnt_flags; /* MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC */
	int mnt_id;
	atomic_t mnt_count;          /* paths that point here; 1 for being mounted */
	struct vfsmount *mnt_parent; /* NULL for the root; mount_lock */
	struct dentry *mnt_mountpoint;
	struct hlist_node mnt_hash; /* mount_lock */
	struct list_head mnt_list;  /* all mounts, in order; mount_lock */
	const char *mnt_devname;    /* kmalloc */
};

extern struct mutex tree_lock;
extern spinlock_t dcache_lock, mount_lock;
extern struct vfsmount *root_mount;

/* inode.c */
void inode_cache_init(void);
struct inode *new_inode(struct super_block *sb, umode_t mode);
void iput(struct inode *inode);
struct inode *igrab(struct inode *inode);
unsigned long inodes_count(void);
struct timespec64 current_time(void);
void touch_inode(struct inode *inode, bool mtime, bool ctime);
struct super_block *new_super(struct file_system_type *type, unsigned long magic,
			      umode_t root_mode);
void put_super(struct super_block *sb);
/* Writers of a file and programs that run it keep each other out (-ETXTBSY). */
int get_write_access(struct inode *inode);
void put_write_access(struct inode *inode);
int inode_deny_write(struct inode *inode);
void inode_allow_write(struct inode *inode);

/* dcache.c */
#define LAST_COOKIE (1ULL << 62) /* of a directory's first entry, the last to be read */
void dcache_init(void);
struct qstr make_qstr(const char *name, size_t len);
/* An unlinked dentry over inode, whose reference it takes; NULL without memory. */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name, struct inode *inode);
struct dentry *d_alloc_root(struct inode *inode);
/* The child of that name with a reference, NULL where there is none. */
struct dentry *d_lookup(struct dentry *dir, const struct qstr *name);
/* Link, unlink, move: tree_lock held. */
void d_add(struct dentry *dentry);
void d_drop(struct dentry *dentry);
int d_move(struct dentry *dentry, struct dentry *new_dir, const struct qstr *name,
	   struct dentry *replaced);
void d_exchange(struct dentry *a, struct dentry *b);
bool d_is_ancestor(const struct dentry *ancestor, const struct dentry *dentry);
bool d_empty(const struct dentry *dir);
char *d_path_at(const struct path *path, const struct path *root, char *buf, int size,
		bool *reachable);
/* readdir over the dentries of a directory. */
int dcache_readdir(struct file *file, struct dir_context *ctx);
bool dir_emit_dots(struct file *file, struct dir_context *ctx);
loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence);
extern const struct file_operations dcache_dir_fops;

/* mount.c */
struct vfsmount *mntget(struct vfsmount *mnt);
void mntput(struct vfsmount *mnt);
void register_filesystem(struct file_system_type *type);
/* If path is a mount point, goes to what is mounted there. */
void follow_mounts(struct path *path);
/* From the root of a mount to where it is mounted; false at the top. */
bool follow_up(struct path *path);
struct super_block *mount_single(struct file_system_type *type, const char *options);
int mnt_want_write(const struct vfsmount *mnt);
/* The name is gone: nobody could reach, or take off, what is mounted there. No lock held. */
void detach_mounts(struct dentry *point);
int show_mounts(struct seq_file *m, void *v);
int show_filesystems(struct seq_file *m, void *v);
void mount_root(void);
struct vfsmount *kern_mount(struct super_block *sb);

/* namei.c */
#define LOOKUP_FOLLOW 0x1    /* follow a symbolic link at the end */
#define LOOKUP_DIRECTORY 0x2 /* the end must be a directory */
#define LOOKUP_EMPTY 0x4     /* "" is the place itself */
#define MAX_SYMLINKS 40

enum { LAST_NORM, LAST_DOT, LAST_DOTDOT, LAST_ROOT };

struct nameidata {
	struct path path, root;
	struct qstr last; /* points into the name */
	int last_type;
	bool trailing;    /* a slash follows the end: must be a directory */
	unsigned int links, depth, pending;
	struct {
		const char *rest;
		struct dentry *link;
		char *text; /* to be freed, or NULL */
	} stack[MAX_SYMLINKS];
};

/* A path from user memory, kmalloc'ed: -EFAULT, -ENAMETOOLONG, -ENOENT for "" (unless allowed). */
char *getname(const char __user *name);
char *getname_flags(const char __user *name, bool empty_ok);
int inode_permission(struct inode *inode, int mask);
int path_lookup(int dfd, const char *name, unsigned int flags, struct path *path);
int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path);
/* Walks to the parent of the last component; nd_put() ends it. */
int nd_parent(struct nameidata *nd, int dfd, const char *name);
/* The last component: 0 with *child (NULL: not there) or -errno. */
int nd_last(struct nameidata *nd, struct dentry **child);
/* The link's text is walked up to its own last component. */
int nd_follow(struct nameidata *nd, struct dentry *link, bool *jumped);
/* Goes to the child that nd_last() found; takes its reference. */
void nd_step(struct nameidata *nd, struct dentry *child);
void nd_put(struct nameidata *nd);
int readlink_text(struct dentry *link, char **text);

/* namei_change.c: the tree changes, from kernel paths. */
int may_create(struct path *dir);
int may_delete(const struct path *dir, struct dentry *victim, bool is_dir);
int do_mknodat(int dfd, const char *name, umode_t mode, dev_t dev);
int do_mkdirat(int dfd, const char *name, umode_t mode);
int do_symlinkat(const char *text, int dfd, const char *name);
int do_linkat(int olddfd, const char *old, int newdfd, const char *name, int flags);
int do_unlinkat(int dfd, const char *name);
int do_rmdirat(int dfd, const char *name);
int do_renameat(int olddfd, const char *old, int newdfd, const char *name, unsigned int flags);
/* Makes inode's name in dir; takes the inode's reference; tree_lock held. */
struct dentry *create_entry(struct dentry *dir, const struct qstr *name, struct inode *inode);
/* Gives a new inode its owner and mode, by the caller's ids and umask. */
struct inode *make_inode(struct path *dir, umode_t mode, dev_t rdev, int *err);

/* open.c */
struct file *do_filp_open(int dfd, const char *name, int flags, umode_t mode);
struct file *dentry_open(const struct path *path, int flags);
int vfs_truncate(const struct path *path, loff_t length);
int vfs_open(struct file *file, int flags);

/* file_table.c */
void file_cache_init(void);
struct file *alloc_empty_file(unsigned int flags);

/* read_write.c */
ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
ssize_t read_iter_at(struct file *file, struct iov_iter *iter, loff_t *pos);
ssize_t write_iter_at(struct file *file, struct iov_iter *iter, loff_t *pos);
/* For methods that are written over read_iter: a plain read. */
ssize_t new_sync_read(struct file *file, char __user *buf, size_t len, loff_t *pos);

/* attr.c */
int chmod_path(const struct path *path, umode_t mode);
int chown_path(const struct path *path, uid_t uid, gid_t gid);

/* fdtable.c */
long fcntl_descriptor(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg);

/* flock.c */
void flock_release(struct file *file);

/* ramfs.c */
extern const struct file_operations ramfs_file_fops;
struct inode *ramfs_make(struct inode *dir, umode_t mode, dev_t rdev);
void ramfs_free_data(struct inode *inode);
void ramfs_register(void);
struct super_block *ramfs_super(struct file_system_type *type, unsigned long magic, umode_t mode);
/* File operations for an inode by its type: devices, pipes, directories, regular files. */
void init_special_inode(struct inode *inode);

/* page_tree.c; the inode's i_lock is held */
void page_tree_cache_init(void);
struct page *page_tree_get(const struct page_tree *tree, unsigned long index);
/* Moves *index on to the first page at or after it; false where there is none. */
bool page_tree_next(const struct page_tree *tree, unsigned long *index);
/* Takes over the page's reference: 0, -EEXIST, -ENOMEM. */
int page_tree_insert(struct page_tree *tree, unsigned long index, struct page *page);
/* Puts every page from index on; returns how many. */
unsigned long page_tree_cut(struct page_tree *tree, unsigned long index);

/* pipe.c, char_dev.c */
extern const struct file_operations fifo_fops, chrdev_fops, blkdev_fops;
void pipe_init(void);
void free_pipe_info(struct pipe_inode_info *pipe);
int show_devices(struct seq_file *m, void *v);
int show_misc(struct seq_file *m, void *v);

/* devtmpfs.c */
void devtmpfs_init(void);
int devtmpfs_create_node(const char *name, umode_t mode, dev_t dev);
void devtmpfs_delete_node(const char *name);

/* the rest */
void virt_entry_put(struct virt_entry *entry);
void proc_init(void);
void proc_pid_init(struct dentry *root);
void proc_misc_init(void);
void proc_sys_init(void);
void sysfs_init(void);
void debugfs_init(void);
void accounting_init(void);
void misc_init(void);
void mem_devices_init(void);
extern const struct file_operations kmsg_fops;

#endif
