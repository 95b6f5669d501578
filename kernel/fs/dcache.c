/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names. All dentries of all directories are in one hash table, by parent and
 * name; its size follows the machine's memory, so that a lookup is O(1).
 */
#include <linux/vmalloc.h>

#include "fs/internal.h"
#include "lib/htable.h"
#include "mm/counts.h"

DEFINE_MUTEX(tree_lock);
DEFINE_SPINLOCK(dcache_lock);

static struct kmem_cache *dentry_cache;
static struct hlist_head *buckets; /* dcache_lock */
static u32 bucket_mask;

void dcache_init(void)
{
	struct mm_counts counts;
	u32 size = 1024;

	mm_get_counts(&counts);
	/* A name for each 16 pages of memory is far more than an initrd has. */
	while (size < counts.total_pages / 16 && size < 65536)
		size *= 2;
	buckets = vzalloc(size * sizeof(*buckets));
	if (!buckets)
		panic("fs: no memory for the name table");
	bucket_mask = size - 1;
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 8, SLAB_PANIC, NULL);
}

struct qstr make_qstr(const char *name, size_t len)
{
	return (struct qstr){ .hash = hash_bytes(name, len), .len = len,
			      .name = (const unsigned char *)name };
}

static struct hlist_head *bucket(const struct dentry *parent, u32 hash)
{
	return &buckets[(hash ^ hash_long((unsigned long)parent)) & bucket_mask];
}

struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	return dentry;
}

static void free_name(const struct dentry *dentry)
{
	if (dentry->d_name.name != dentry->d_iname)
		kfree(dentry->d_name.name);
}

/* The last reference frees it and drops the one on its parent, and so on upward. */
void dput(struct dentry *dentry)
{
	while (dentry && atomic_dec_and_test(&dentry->d_count)) {
		struct dentry *parent = dentry->d_parent;

		iput(dentry->d_inode);
		free_name(dentry);
		if (parent == dentry)
			parent = NULL;
		kmem_cache_free(dentry_cache, dentry);
		dentry = parent;
	}
}

/* Copies a name to where it will live; dentry is not yet, or no longer, hashed. */
static int set_name(struct dentry *dentry, const struct qstr *name)
{
	unsigned char *copy = dentry->d_iname;

	if (name->len >= DNAME_INLINE_LEN) {
		copy = kmalloc(name->len + 1, GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	memcpy(copy, name->name, name->len);
	copy[name->len] = '\0';
	dentry->d_name = (struct qstr){ .hash = name->hash, .len = name->len, .name = copy };
	return 0;
}

struct dentry *d_alloc(struct dentry *parent, const struct qstr *name, struct inode *inode)
{
	struct dentry *dentry = kmem_cache_zalloc(dentry_cache, GFP_KERNEL);

	if (!dentry)
		return NULL;
	if (set_name(dentry, name)) {
		kmem_cache_free(dentry_cache, dentry);
		return NULL;
	}
	atomic_set(&dentry->d_count, 1);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	dentry->d_next_cookie = LAST_COOKIE;
	dentry->d_inode = inode;
	dentry->d_sb = inode->i_sb;
	dentry->d_parent = parent ? dget(parent) : dentry;
	return dentry;
}

struct dentry *d_alloc_root(struct inode *inode)
{
	struct qstr slash = make_qstr("/", 1);

	return d_alloc(NULL, &slash, inode);
}

struct dentry *d_lookup(struct dentry *dir, const struct qstr *name)
{
	struct dentry *dentry;

	spin_lock(&dcache_lock);
	hlist_for_each_entry(dentry, bucket(dir, name->hash), d_hash) {
		if (dentry->d_parent == dir && dentry->d_name.hash == name->hash &&
		    dentry->d_name.len == name->len &&
		    !memcmp(dentry->d_name.name, name->name, name->len)) {
			dget(dentry);
			spin_unlock(&dcache_lock);
			return dentry;
		}
	}
	spin_unlock(&dcache_lock);
	return NULL;
}

/* Hangs it below d_parent; dcache_lock held. */
static void link_child(struct dentry *dentry)
{
	struct dentry *dir = dentry->d_parent;

	hlist_add_head(&dentry->d_hash, bucket(dir, dentry->d_name.hash));
	/* The newest name comes first, as in Linux's file systems in memory. */
	dentry->d_cookie = dir->d_next_cookie--;
	dir->d_entries++;
	list_add(&dentry->d_child, &dir->d_subdirs);
	if (S_ISDIR(dentry->d_inode->i_mode))
		dir->d_inode->i_nlink++;
}

static void unlink_child(struct dentry *dentry)
{
	struct dentry *dir = dentry->d_parent;

	hlist_del_init(&dentry->d_hash);
	dir->d_entries--;
	list_del_init(&dentry->d_child);
	if (S_ISDIR(dentry->d_inode->i_mode))
		dir->d_inode->i_nlink--;
}

/**
 * d_add - the name exists from now on
 *
 * It takes a reference of its own. tree_lock is held.
 */
void d_add(struct dentry *dentry)
{
	dget(dentry);
	spin_lock(&dcache_lock);
	link_child(dentry);
	spin_unlock(&dcache_lock);
}

/**
 * d_drop - the name is gone; who has the file open keeps it
 *
 * The inode's link count follows. tree_lock is held.
 */
void d_drop(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	spin_lock(&dcache_lock);
	unlink_child(dentry);
	spin_unlock(&dcache_lock);
	if (S_ISDIR(inode->i_mode))
		inode->i_nlink = 0;
	else if (inode->i_nlink)
		inode->i_nlink--;
	dput(dentry);
}

/**
 * d_move - give a dentry another name, maybe in another directory
 *
 * @replaced: who has that name now and loses it, or NULL
 *
 * Returns 0, or -ENOMEM with nothing changed; tree_lock is held.
 */
int d_move(struct dentry *dentry, struct dentry *new_dir, const struct qstr *name,
	   struct dentry *replaced)
{
	struct dentry *old_dir = dentry->d_parent;
	const unsigned char *old_name = dentry->d_name.name;
	unsigned char *copy = NULL;

	if (name->len >= DNAME_INLINE_LEN) {
		copy = kmalloc(name->len + 1, GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	if (replaced)
		d_drop(replaced);
	spin_lock(&dcache_lock);
	unlink_child(dentry);
	if (!copy)
		copy = dentry->d_iname;
	/* A new name may be a piece of a string that lies elsewhere, never of the old one. */
	memcpy(copy, name->name, name->len);
	copy[name->len] = '\0';
	if (old_name == dentry->d_iname)
		old_name = NULL;
	dentry->d_name = (struct qstr){ .hash = name->hash, .len = name->len, .name = copy };
	dentry->d_parent = dget(new_dir);
	link_child(dentry);
	spin_unlock(&dcache_lock);
	kfree(old_name);
	dput(old_dir);
	return 0;
}

/* Two names change places: RENAME_EXCHANGE. tree_lock held. */
void d_exchange(struct dentry *a, struct dentry *b)
{
	unsigned char iname[DNAME_INLINE_LEN];

	spin_lock(&dcache_lock);
	unlink_child(a);
	unlink_child(b);
	swap(a->d_name, b->d_name);
	memcpy(iname, a->d_iname, sizeof(iname));
	memcpy(a->d_iname, b->d_iname, sizeof(iname));
	memcpy(b->d_iname, iname, sizeof(iname));
	/* A short name lives inside its dentry, which it has just left. */
	if (a->d_name.name == b->d_iname)
		a->d_name.name = a->d_iname;
	if (b->d_name.name == a->d_iname)
		b->d_name.name = b->d_iname;
	swap(a->d_parent, b->d_parent);
	link_child(b);
	link_child(a);
	spin_unlock(&dcache_lock);
}

/* Is ancestor dentry itself, or above it? tree_lock held. */
bool d_is_ancestor(const struct dentry *ancestor, const struct dentry *dentry)
{
	for (;;) {
		if (dentry == ancestor)
			return true;
		if (dentry->d_parent == dentry)
			return false;
		dentry = dentry->d_parent;
	}
}

bool d_empty(const struct dentry *dir)
{
	return list_empty(&dir->d_subdirs);
}

/* Puts name before *end; false when the buffer is too small. */
static bool prepend(char **end, char *buf, const void *name, size_t len)
{
	if ((size_t)(*end - buf) < len)
		return false;
	*end -= len;
	memcpy(*end, name, len);
	return true;
}

/**
 * d_path_at - a path as seen from a root, built from the buffer's end
 * @reachable: false where the path does not lie below root; then it starts at
 *             the top of its own mounts
 *
 * An unlinked file gets " (deleted)" as in Linux; names in /proc are made when
 * asked for and never linked. -ENAMETOOLONG when it does not fit.
 */
char *d_path_at(const struct path *path, const struct path *root, char *buf, int size,
		bool *reachable)
{
	struct vfsmount *mnt = path->mnt;
	struct dentry *dentry = path->dentry;
	char *end = buf + size;
	bool fits = prepend(&end, buf, "", 1);
	char *last = end;

	if (dentry->d_parent != dentry && d_unhashed(dentry) &&
	    dentry->d_sb->s_magic != PROC_SUPER_MAGIC)
		fits = fits && prepend(&end, buf, " (deleted)", 10);
	*reachable = true;
	spin_lock(&mount_lock);
	spin_lock(&dcache_lock);
	while (fits && !(dentry == root->dentry && mnt == root->mnt)) {
		if (dentry == mnt->mnt_root || dentry->d_parent == dentry) {
			if (!mnt->mnt_parent) {
				*reachable = false;
				/* In no tree, such as a pipe: the name is all there is. */
				if (dentry != mnt->mnt_root)
					fits = prepend(&end, buf, dentry->d_name.name,
						       dentry->d_name.len);
				break;
			}
			dentry = mnt->mnt_mountpoint;
			mnt = mnt->mnt_parent;
			continue;
		}
		fits = prepend(&end, buf, dentry->d_name.name, dentry->d_name.len) &&
		       prepend(&end, buf, "/", 1);
		dentry = dentry->d_parent;
	}
	spin_unlock(&dcache_lock);
	spin_unlock(&mount_lock);
	if (fits && end == last)
		fits = prepend(&end, buf, "/", 1);
	return fits ? end : ERR_PTR(-ENAMETOOLONG);
}
