/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /sys/module/NAME: what a loaded module is, its parameters, who uses it, where
 * its sections lie, its notes. The kernel's own parameters are there too.
 *
 * The directory comes before init runs, so that a module can be looked at while
 * it is coming, and goes before any of its memory does: sysfs_remove() waits for
 * those who are inside a show or a store, and later calls answer ENODEV.
 *
 * Source: loading-rules "Views"; Linux's Documentation/ABI/testing/sysfs-module.
 */
#include <asm/page.h>
#include <linux/ctype.h>
#include <linux/dcache.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "decompress/decompress.h"
#include "fs/sysfs.h"
#include "kallsyms.h"
#include "module/internal.h"

#define SECTION_TEXT_SIZE 19 /* "0x", 16 digits, a newline */
#define UUID_LEN 36

/* linker.ld */
extern const struct kernel_param __start___param[], __stop___param[];

static struct dentry *modules_dir;

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "module."

static bool uevent_debug;
module_param_cb(uevent_debug, &param_ops_bool, &uevent_debug, 0644);

static ssize_t show_version(void *data, char *buf)
{
	return scnprintf(buf, PAGE_SIZE, "%s\n", ((struct module *)data)->version);
}

static bool has_version(const struct module *mod)
{
	return mod->version;
}

static ssize_t show_srcversion(void *data, char *buf)
{
	return scnprintf(buf, PAGE_SIZE, "%s\n", ((struct module *)data)->srcversion);
}

static bool has_srcversion(const struct module *mod)
{
	return mod->srcversion;
}

static ssize_t show_initstate(void *data, char *buf)
{
	static const char *const states[] = {
		[MODULE_STATE_LIVE] = "live",
		[MODULE_STATE_COMING] = "coming",
		[MODULE_STATE_GOING] = "going",
	};

	/* Never UNFORMED: the directory comes after that state and goes before it. */
	return sprintf(buf, "%s\n", states[READ_ONCE(((struct module *)data)->state)]);
}

static ssize_t show_coresize(void *data, char *buf)
{
	return sprintf(buf, "%u\n", ((struct module *)data)->core_layout.size);
}

static ssize_t show_initsize(void *data, char *buf)
{
	return sprintf(buf, "%u\n", READ_ONCE(((struct module *)data)->init_layout.size));
}

static ssize_t show_taint(void *data, char *buf)
{
	size_t n = module_taint_letters(((struct module *)data)->taints, buf);

	buf[n++] = '\n';
	return n;
}

static ssize_t show_refcnt(void *data, char *buf)
{
	return sprintf(buf, "%i\n", module_refcount(data));
}

/* "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", and nothing or words "KEY=VALUE" after it. */
static bool valid_uevent_args(const char *args)
{
	unsigned int i;

	for (i = 0; i < UUID_LEN; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? args[i] != '-' : !isxdigit(args[i]))
			return false;
	}
	for (args += UUID_LEN; *args == ' ';) {
		size_t key = 0, value = 0;

		args++;
		while (isalnum(args[key]))
			key++;
		if (!key || args[key] != '=')
			return false;
		args += key + 1;
		while (isalnum(args[value]))
			value++;
		if (!value)
			return false;
		args += value;
	}
	return !*args;
}

/* Nobody listens to events here; who asks finds them in the log. Linux's log is silent too. */
static void log_uevent(const char *action, int len, const char *name)
{
	if (READ_ONCE(uevent_debug))
		printk(KERN_DEBUG "uevent: %.*s@/module/%s\n", len, action, name);
}

/* "ACTION [UUID [KEY=VALUE]...]": Documentation/ABI/testing/sysfs-uevent. */
static ssize_t store_uevent(void *data, const char *buf, size_t count)
{
	static const char *const actions[] = { "add",	"remove",  "change", "move",
					       "online", "offline", "bind",   "unbind" };
	size_t len = strcspn(buf, " \n"), i;
	const char *name = data, *why = "unknown uevent action string";
	char args[256];

	for (i = 0; i < ARRAY_SIZE(actions); i++) {
		if (strlen(actions[i]) != len || memcmp(actions[i], buf, len) != 0)
			continue;
		strscpy(args, buf + len, sizeof(args));
		args[strcspn(args, "\n")] = '\0';
		if (!args[0] || valid_uevent_args(args + 1)) {
			log_uevent(buf, len, name);
			return count;
		}
		why = "incorrect uevent action arguments";
	}
	pr_warn("synth uevent: /module/%s: %s\n", name, why);
	return -EINVAL;
}

/* In Linux's order; each there where exists() says so, or always. */
static const struct {
	struct sysfs_attr attr;
	bool (*exists)(const struct module *mod);
} views[] = {
	{ .attr = { .name = "version", .mode = 0444, .show = show_version }, .exists = has_version },
	{ .attr = { .name = "srcversion", .mode = 0444, .show = show_srcversion },
	  .exists = has_srcversion },
	{ .attr = { .name = "initstate", .mode = 0444, .show = show_initstate } },
	{ .attr = { .name = "coresize", .mode = 0444, .show = show_coresize } },
	{ .attr = { .name = "initsize", .mode = 0444, .show = show_initsize } },
	{ .attr = { .name = "taint", .mode = 0444, .show = show_taint } },
	{ .attr = { .name = "refcnt", .mode = 0444, .show = show_refcnt } },
};

/* A name that no path can reach is left out: nobody would miss it. */
static bool usable_name(const char *name)
{
	size_t len = strnlen(name, NAME_MAX + 1);

	return len && len <= NAME_MAX && !strchr(name, '/') && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

static int add_attr(struct dentry *dir, struct sysfs_attr attr, void *data)
{
	attr.data = data;
	return PTR_ERR_OR_ZERO(sysfs_add_attr(dir, &attr));
}

/* name outlives the file: what an event says. */
static int add_uevent(struct dentry *dir, const char *name)
{
	const struct sysfs_attr attr = { .name = "uevent", .mode = 0200, .store = store_uevent };

	return add_attr(dir, attr, (void *)name);
}

static ssize_t show_param(void *data, char *buf)
{
	const struct kernel_param *kp = data;
	int len;

	if (!kp->ops->get)
		return -EPERM;
	kernel_param_lock(kp->mod);
	len = kp->ops->get(buf, kp);
	kernel_param_unlock(kp->mod);
	return len;
}

static ssize_t store_param(void *data, const char *buf, size_t count)
{
	int err = set_param(data, buf);

	return err ? err : (ssize_t)count;
}

/*
 * name: kp's, without what precedes it on the kernel command line. Where perm
 * has no bit to read or write, not even root can: Linux answers EACCES.
 */
static int add_param(struct dentry *dir, const struct kernel_param *kp, const char *name)
{
	const struct sysfs_attr attr = {
		.name = name,
		.mode = kp->perm,
		.show = kp->perm & 0444 ? show_param : NULL,
		.store = kp->perm & 0222 ? store_param : NULL,
	};

	return usable_name(name) ? add_attr(dir, attr, (void *)kp) : 0;
}

/* A directory only where there is something for it. */
static int add_params(struct module *mod)
{
	struct dentry *dir = NULL;
	unsigned int i;
	int err = 0;

	for (i = 0; i < mod->num_kp && !err; i++) {
		if (!mod->kp[i].perm)
			continue;
		if (!dir)
			dir = sysfs_make_dir(mod->extra->sysfs_dir, "parameters");
		err = IS_ERR(dir) ? PTR_ERR(dir) : add_param(dir, &mod->kp[i], mod->kp[i].name);
	}
	return err;
}

/* Who opened it says whether it is the address or 0. Read from the start, as on Linux. */
static ssize_t read_section(struct file *file, void *data, char *buf, loff_t pos, size_t count)
{
	char text[SECTION_TEXT_SIZE + 1];

	if (pos != 0)
		return -EINVAL;
	snprintf(text, sizeof(text), "0x%px\n", kallsyms_show_value(file->f_cred) ? data : NULL);
	memcpy(buf, text, count);
	return count;
}

static int add_section(struct dentry *dir, const char *name, void *addr)
{
	const struct sysfs_attr attr = {
		.name = name,
		.mode = 0400,
		.read = read_section,
		.size = SECTION_TEXT_SIZE,
	};

	return usable_name(name) ? add_attr(dir, attr, addr) : 0;
}

static bool is_loaded(const struct load_section *s)
{
	return s->place != PLACE_NONE && s->hdr->sh_size;
}

static int add_section_attrs(struct module *mod, const struct load_info *info)
{
	struct dentry *dir = sysfs_make_dir(mod->extra->sysfs_dir, "sections");
	unsigned int i;
	int err = PTR_ERR_OR_ZERO(dir);

	for (i = 1; i < info->num_sections && !err; i++)
		if (is_loaded(&info->sections[i]))
			err = add_section(dir, info->sections[i].name, info->sections[i].addr);
	/* What stays of these two is in read-only memory, for /proc/kallsyms. */
	if (!err)
		err = add_section(dir, ".symtab", mod->core_kallsyms.symtab);
	if (!err)
		err = add_section(dir, ".strtab", mod->core_kallsyms.strtab);
	return err;
}

static ssize_t read_note(struct file *file, void *data, char *buf, loff_t pos, size_t count)
{
	memcpy(buf, data + pos, count);
	return count;
}

/* Notes in init memory have none: that memory goes while the file would stay. */
static int add_note_attrs(struct module *mod, const struct load_info *info)
{
	struct dentry *dir = NULL;
	unsigned int i;
	int err = 0;

	for (i = 1; i < info->num_sections && !err; i++) {
		const struct load_section *s = &info->sections[i];
		const struct sysfs_attr attr = {
			.name = s->name,
			.mode = 0444,
			.read = read_note,
			.size = s->hdr->sh_size,
		};

		if (!is_loaded(s) || s->hdr->sh_type != SHT_NOTE || s->place != PLACE_CORE ||
		    !usable_name(s->name))
			continue;
		if (!dir)
			dir = sysfs_make_dir(mod->extra->sysfs_dir, "notes");
		err = IS_ERR(dir) ? PTR_ERR(dir) : add_attr(dir, attr, s->addr);
	}
	return err;
}

/*
 * Two sections of one name cannot have one file each. Linux goes without
 * sections/ and notes/ then, and loads the module.
 */
static int add_sections(struct module *mod, const struct load_info *info)
{
	int err = add_section_attrs(mod, info);

	if (!err)
		err = add_note_attrs(mod, info);
	if (err != -EEXIST)
		return err;
	pr_warn("%s: two sections have one name: no sections/ below /sys/module\n", mod->name);
	sysfs_remove_name(mod->extra->sysfs_dir, "sections");
	sysfs_remove_name(mod->extra->sysfs_dir, "notes");
	return 0;
}

/* In the directory of each module that this one uses, a link to this one. */
static int add_usage_links(struct module *mod)
{
	char text[MODULE_NAME_LEN + 8];
	struct module_use *use;
	int err = 0;

	snprintf(text, sizeof(text), "../../%s", mod->name);
	mutex_lock(&module_mutex);
	list_for_each_entry(use, &mod->target_list, target_list) {
		err = PTR_ERR_OR_ZERO(sysfs_add_link(use->target->extra->holders_dir, mod->name,
						     text));
		if (err)
			break;
	}
	mutex_unlock(&module_mutex);
	return err;
}

static void del_usage_links(struct module *mod)
{
	struct module_use *use;

	mutex_lock(&module_mutex);
	list_for_each_entry(use, &mod->target_list, target_list)
		sysfs_remove_name(use->target->extra->holders_dir, mod->name);
	mutex_unlock(&module_mutex);
}

static int keep_string(const struct load_info *info, const char *tag, const char **copy)
{
	const char *value = get_modinfo(info, tag);

	if (value)
		*copy = kstrndup(value, PAGE_SIZE, GFP_KERNEL);
	return value && !*copy ? -ENOMEM : 0;
}

static int add_views(struct module *mod, const struct load_info *info)
{
	struct dentry *dir = mod->extra->sysfs_dir;
	unsigned int i;
	int err;

	err = keep_string(info, "version", &mod->version);
	if (!err)
		err = keep_string(info, "srcversion", &mod->srcversion);
	if (!err)
		err = add_uevent(dir, mod->name);
	for (i = 0; i < ARRAY_SIZE(views) && !err; i++)
		if (!views[i].exists || views[i].exists(mod))
			err = add_attr(dir, views[i].attr, mod);
	return err;
}

static int fill_directory(struct module *mod, const struct load_info *info)
{
	int err;

	mod->extra->holders_dir = sysfs_make_dir(mod->extra->sysfs_dir, "holders");
	err = PTR_ERR_OR_ZERO(mod->extra->holders_dir);
	if (!err)
		err = add_params(mod);
	if (err == -EEXIST)
		return refuse(info->name, err, "views.parameter", NO_FACTS,
			      "two of its parameters have one name");
	if (!err)
		err = add_views(mod, info);
	if (!err)
		err = add_sections(mod, info);
	if (!err)
		err = add_usage_links(mod);
	if (err)
		return refuse(info->name, err, "views.memory", NO_FACTS,
			      "no memory for its files below /sys/module");
	return 0;
}

/*
 * Everything below /sys/module/NAME. Return: 0; -EINVAL where the name is that
 * of a part of the kernel; -EEXIST, -ENOMEM; then nothing is kept.
 */
int mod_sysfs_setup(struct module *mod, struct load_info *info)
{
	struct dentry *dir = sysfs_make_dir(modules_dir, mod->name);
	int err;

	if (PTR_ERR_OR_ZERO(dir) == -EEXIST)
		return refuse(info->name, -EINVAL, "views.name", FACTS(.found = TEXT(mod->name)),
			      "a part of the kernel has that name in /sys/module");
	if (IS_ERR(dir))
		return refuse(info->name, PTR_ERR(dir), "views.memory", NO_FACTS,
			      "no memory for its directory in /sys/module");
	mod->extra->sysfs_dir = dir;
	err = fill_directory(mod, info);
	if (err)
		mod_sysfs_teardown(mod);
	else
		trace_stage(info->name, "views", "/sys/module/%s", mod->name);
	return err;
}

/* Nobody reads or writes anything of the module when this returns. */
void mod_sysfs_teardown(struct module *mod)
{
	struct module_extra *extra = mod->extra;

	if (!extra->sysfs_dir)
		return;
	if (extra->uevent_sent)
		log_uevent("remove", 6, mod->name);
	del_usage_links(mod);
	sysfs_remove(extra->sysfs_dir);
	extra->sysfs_dir = NULL;
	extra->holders_dir = NULL;
	kfree(mod->version);
	kfree(mod->srcversion);
	mod->version = NULL;
	mod->srcversion = NULL;
}

/* The module is LIVE: only now does the event say that it is there. */
void mod_sysfs_live(struct module *mod)
{
	mod->extra->uevent_sent = true;
	log_uevent("add", 3, mod->name);
}

/* The directory of that name, made where it is missing: what is the kernel's own stays for ever. */
static struct dentry *builtin_dir(struct dentry *parent, const char *name, bool *made)
{
	struct dentry *dir = sysfs_find_dir(parent, name);

	*made = !dir;
	dput(dir);
	return dir ? dir : sysfs_make_dir(parent, name);
}

/* "module.sig_enforce" is sig_enforce of "module"; a name without a dot is the kernel's. */
static int add_builtin(const struct kernel_param *kp)
{
	const char *dot = strchr(kp->name, '.');
	const char *name = dot ? dot + 1 : kp->name;
	struct dentry *dir, *params;
	char owner[MODULE_NAME_LEN];
	int err = 0;
	bool made;

	snprintf(owner, sizeof(owner), "%.*s", dot ? (int)(dot - kp->name) : 6,
		 dot ? kp->name : "kernel");
	dir = builtin_dir(modules_dir, owner, &made);
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	if (made)
		err = add_uevent(dir, (const char *)dir->d_name.name);
	params = builtin_dir(dir, "parameters", &made);
	if (!err)
		err = PTR_ERR_OR_ZERO(params);
	return err ? err : add_param(params, kp, name);
}

/* What a compressed file must be compressed by: kmod looks here before it leaves that to us. */
static ssize_t show_compression(void *data, char *buf)
{
	return sprintf(buf, "%s\n", DECOMPRESS_FORMAT);
}

/* Once, before the first load: the directory of all modules, and the kernel's own in it. */
int param_sysfs_init(void)
{
	const struct sysfs_attr compression = {
		.name = "compression", .mode = 0444, .show = show_compression,
	};
	const struct kernel_param *kp;
	int err;

	modules_dir = sysfs_make_dir(NULL, "module");
	err = PTR_ERR_OR_ZERO(modules_dir);
	if (!err)
		err = add_attr(modules_dir, compression, NULL);
	for (kp = __start___param; kp < __stop___param && !err; kp++)
		if (kp->perm)
			err = add_builtin(kp);
	return err;
}
