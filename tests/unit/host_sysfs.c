/* SPDX-License-Identifier: GPL-2.0 */
/* /sys as a tree of counted nodes: what kernel/module/sysfs.c hangs there, and takes away again. */
#include <string.h>

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/slab.h>

#include "fs/sysfs.h"
#include "host.h"

struct node {
	struct dentry dentry;
	struct node *parent, *next, *children;
	struct sysfs_attr attr; /* its name is this node's */
	char name[];
};

static struct node root;

static struct node *child(struct node *dir, const char *name, size_t len)
{
	struct node *n;

	for (n = dir->children; n; n = n->next)
		if (strlen(n->name) == len && !memcmp(n->name, name, len))
			return n;
	return NULL;
}

static struct node *node_of(struct dentry *dentry)
{
	return dentry ? container_of(dentry, struct node, dentry) : &root;
}

static struct dentry *make(struct dentry *parent, const char *name)
{
	struct node *dir = node_of(parent), *n;

	if (child(dir, name, strlen(name)))
		return ERR_PTR(-EEXIST);
	n = kzalloc(sizeof(*n) + strlen(name) + 1, GFP_KERNEL);
	if (!n)
		return ERR_PTR(-ENOMEM);
	strcpy(n->name, name);
	n->parent = dir;
	n->next = dir->children;
	dir->children = n;
	return &n->dentry;
}

struct dentry *sysfs_make_dir(struct dentry *parent, const char *name)
{
	return IS_ERR(parent) ? parent : make(parent, name);
}

struct dentry *sysfs_find_dir(struct dentry *parent, const char *name)
{
	struct node *n = child(node_of(parent), name, strlen(name));

	return n ? &n->dentry : NULL;
}

void dput(struct dentry *dentry)
{
}

struct dentry *sysfs_add_attr(struct dentry *dir, const struct sysfs_attr *attr)
{
	struct dentry *dentry = make(dir, attr->name);

	if (!IS_ERR(dentry))
		node_of(dentry)->attr = *attr;
	return dentry;
}

struct dentry *sysfs_add_link(struct dentry *dir, const char *name, const char *text)
{
	return make(dir, name);
}

void sysfs_remove(struct dentry *entry)
{
	struct node *n, **link;

	if (IS_ERR_OR_NULL(entry))
		return;
	n = node_of(entry);
	while (n->children)
		sysfs_remove(&n->children->dentry);
	for (link = &n->parent->children; *link != n;)
		link = &(*link)->next;
	*link = n->next;
	kfree(n);
}

void sysfs_remove_name(struct dentry *dir, const char *name)
{
	struct node *n = dir ? child(node_of(dir), name, strlen(name)) : NULL;

	if (n)
		sysfs_remove(&n->dentry);
}

const struct sysfs_attr *host_sysfs_find(const char *path)
{
	struct node *n = &root;

	while (n && *path) {
		size_t len = strcspn(path, "/");

		n = child(n, path, len);
		path += len + (path[len] == '/');
	}
	return n && n != &root ? &n->attr : NULL;
}

bool kallsyms_show_value(const struct cred *cred)
{
	return true;
}

/* views.c's, which needs more of a kernel around it. */
size_t module_taint_letters(unsigned long taints, char *buf)
{
	return 0;
}
