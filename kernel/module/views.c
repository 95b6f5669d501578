/* SPDX-License-Identifier: GPL-2.0 */
/* What can be seen of the modules: /proc/modules, the log of an oops, the last refusals. */
#include <linux/debugfs.h>
#include <linux/errno.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "kallsyms.h"
#include "module/internal.h"

/* The letters of the taints that a module can have, in the order Linux prints them. */
static const struct {
	unsigned int bit;
	char letter;
} module_taints[] = {
	{ TAINT_PROPRIETARY_MODULE, 'P' }, { TAINT_FORCED_MODULE, 'F' }, { TAINT_CRAP, 'C' },
	{ TAINT_OOT_MODULE, 'O' },	   { TAINT_UNSIGNED_MODULE, 'E' }, { TAINT_LIVEPATCH, 'K' },
	{ TAINT_AUX, 'X' },		   { TAINT_TEST, 'N' },
};

/* Without brackets and without a final NUL. Returns how many. */
size_t module_taint_letters(unsigned long taints, char *buf)
{
	size_t i, used = 0;

	for (i = 0; i < ARRAY_SIZE(module_taints); i++)
		if (taints & (1UL << module_taints[i].bit))
			buf[used++] = module_taints[i].letter;
	return used;
}

/* mark: '+' while it is loaded, '-' while it goes, 0 for neither. */
static char *flags_in_brackets(unsigned long taints, char mark, char *buf)
{
	size_t used = 1 + module_taint_letters(taints, buf + 1);

	if (mark)
		buf[used++] = mark;
	buf[0] = '(';
	buf[used] = ')';
	buf[used + 1] = '\0';
	if (used == 1)
		buf[0] = '\0';
	return buf;
}

static const char *state_name(const struct module *mod)
{
	if (mod->state == MODULE_STATE_GOING)
		return "Unloading";
	return mod->state == MODULE_STATE_COMING ? "Loading" : "Live";
}

/* Who uses it: names, each with a comma after it, or "-". */
static void show_users(struct seq_file *m, struct module *mod)
{
	struct module_use *use;
	bool any = false;

	seq_printf(m, " %i ", module_refcount(mod));
	list_for_each_entry(use, &mod->source_list, source_list) {
		seq_printf(m, "%s,", use->source->name);
		any = true;
	}
	if (mod->init && !mod->exit) {
		seq_puts(m, "[permanent],");
		any = true;
	}
	if (!any)
		seq_putc(m, '-');
}

/* Source: loading-rules "Views". */
static int show_modules(struct seq_file *m, void *v)
{
	bool show_addresses = kallsyms_show_value(m->file->f_cred);
	struct module *mod;
	char flags[16];

	mutex_lock(&module_mutex);
	list_for_each_entry(mod, &modules, list) {
		if (mod->state == MODULE_STATE_UNFORMED)
			continue;
		seq_printf(m, "%s %u", mod->name, mod->core_layout.size + mod->init_layout.size);
		show_users(m, mod);
		seq_printf(m, " %s 0x%px", state_name(mod),
			   show_addresses ? mod->core_layout.base : NULL);
		if (mod->taints)
			seq_printf(m, " %s", flags_in_brackets(mod->taints, 0, flags));
		seq_putc(m, '\n');
	}
	mutex_unlock(&module_mutex);
	return 0;
}

void print_modules(void)
{
	struct module *mod;
	char flags[16];

	printk(KERN_DEFAULT "Modules linked in:");
	list_for_each_entry(mod, &modules, list) {
		char mark = mod->state == MODULE_STATE_COMING ? '+' :
			    mod->state == MODULE_STATE_GOING  ? '-' :
								0;

		if (mod->state != MODULE_STATE_UNFORMED)
			pr_cont(" %s%s", mod->name, flags_in_brackets(mod->taints, mark, flags));
	}
	if (last_unloaded_module[0])
		pr_cont(" [last unloaded: %s]", last_unloaded_module);
	pr_cont("\n");
}

static int open_refusals(struct inode *inode, struct file *file)
{
	return single_open(file, show_refusals, NULL);
}

static const struct file_operations refusals_fops = {
	.open = open_refusals,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

DEFINE_SHOW_ATTRIBUTE(leaks);
DEFINE_SHOW_ATTRIBUTE(memory);
DEFINE_SHOW_ATTRIBUTE(holders);

static struct dentry *debug_dir; /* /sys/kernel/debug/module */

/* From COMING on. Nothing depends on these files: without memory they are not there. */
void module_debugfs_add(struct module *mod)
{
	struct dentry *dir = debugfs_create_dir(mod->name, debug_dir);

	mod->extra->debug_dir = dir;
	debugfs_create_file("holders", 0400, dir, mod, &holders_fops);
	debugfs_create_file("memory", 0400, dir, mod, &memory_fops);
}

/* Waits for who is reading them. */
void module_debugfs_remove(struct module *mod)
{
	debugfs_remove(mod->extra->debug_dir);
	mod->extra->debug_dir = NULL;
}

int module_views_init(void)
{
	int err;

	if (!proc_create_single("modules", 0444, NULL, show_modules))
		return -ENOMEM;
	err = param_sysfs_init();
	if (!err)
		err = kallsyms_view_init();
	if (err)
		return err;
	debug_dir = debugfs_create_dir("module", NULL);
	debugfs_create_file("refusals", 0400, debug_dir, NULL, &refusals_fops);
	debugfs_create_file("leaks", 0400, debug_dir, NULL, &leaks_fops);
	return 0;
}
