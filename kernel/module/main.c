/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a file to a running module. load_module() is the table of contents:
 * each line is a stage, each stage a file of this directory.
 */
#include <linux/errno.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "jump_label.h"
#include "mm/module_area.h"
#include "module/internal.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "module."

/* What reading the file took; the file itself is the caller's. */
static void free_load_info(struct load_info *info)
{
	vfree(info->index_text);
	kvfree(info->values);
	kvfree(info->versions);
	kvfree(info->imports);
	kvfree(info->sections);
}

/* Everything that can be said about the file before memory is taken for the module. */
static int check_file(struct load_info *info, int flags)
{
	int err;

	err = module_sig_check(info, flags);
	if (!err)
		err = elf_validity_check(info);
	if (!err)
		err = setup_load_info(info, flags);
	if (!err)
		err = check_blacklist(info);
	if (!err)
		err = check_modstruct_version(info);
	if (!err)
		err = check_modinfo(info, flags);
	if (!err)
		err = enforce_rwx_sections(info);
	return err;
}

/* A module's own copy of its per-CPU variables, off %gs. */
static int percpu_modalloc(struct module *mod, struct load_info *info)
{
	const struct load_section *s = &info->sections[info->index.pcpu];

	if (!info->index.pcpu || !s->hdr->sh_size)
		return 0;
	if (s->hdr->sh_size <= PERCPU_MODULE_RESERVE && s->hdr->sh_addralign <= PAGE_SIZE)
		mod->percpu = __alloc_reserved_percpu(s->hdr->sh_size,
						      max_t(u64, s->hdr->sh_addralign, 1));
	if (!mod->percpu)
		return refuse(info->name, -ENOMEM, "layout.percpu",
			      FACTS(.section = s->name, .expected = DEC(PERCPU_MODULE_RESERVE),
				    .found = DEC(s->hdr->sh_size)),
			      "no room for the module's per-CPU variables");
	mod->percpu_size = s->hdr->sh_size;
	if (s->hdr->sh_type != SHT_NOBITS)
		memcpy(this_cpu_ptr(mod->percpu), section_data(info, info->index.pcpu),
		       s->hdr->sh_size);
	return 0;
}

/* After relocation: the tables that hold addresses can be read now. */
static int post_relocation(struct module *mod, struct load_info *info)
{
	int err;

	/* It fills memory that the module may point at: what is checked below stays as it is. */
	add_kallsyms(mod, info);
	err = module_finalize(mod, info);
	if (!err)
		err = check_params(mod, info);
	if (!err)
		err = prepare_exports(mod, info);
	return err;
}

static void mark_unsigned(struct module *mod, struct load_info *info)
{
	if (!test_taint(TAINT_UNSIGNED_MODULE))
		pr_notice("%s: module verification failed: signature and/or required key missing - tainting kernel\n",
			  info->name);
	add_taint_module(mod, TAINT_UNSIGNED_MODULE, LOCKDEP_STILL_OK);
}

/* What must be right before others may see the module. */
static int build_module(struct module *mod, struct load_info *info)
{
	int err;

	err = percpu_modalloc(mod, info);
	if (err)
		return err;
	module_unload_init(mod);
	err = find_module_sections(mod, info);
	if (!err)
		err = check_module_versions(mod, info);
	if (!err)
		err = simplify_symbols(mod, info);
	if (!err)
		err = apply_relocations(mod, info);
	if (!err)
		err = post_relocation(mod, info);
	return err;
}

/*
 * From here on the module is there for others: its exports are found, its
 * memory is protected, its code may run.
 */
static int complete_formation(struct module *mod, struct load_info *info)
{
	int err;

	mod->taints |= info->taints;
	mutex_lock(&module_mutex);
	err = publish_exports(mod, info);
	if (!err)
		err = module_enable_protection(mod, info->name);
	if (!err)
		mod->state = MODULE_STATE_COMING;
	mutex_unlock(&module_mutex);
	return err;
}

/* module.dry_run=1: every load ends before its init, with everything given back. */
static bool dry_run;
module_param_cb(dry_run, &param_ops_bool, &dry_run, 0644);

/* Not an error of the file's, but the caller must not think that the module is there. */
static int end_dry_run(const struct module *mod)
{
	return refuse(mod->name, -ECANCELED, "init.dry_run", NO_FACTS,
		      "every stage before init passed: %u bytes of core and %u of init memory",
		      mod->core_layout.size, mod->init_layout.size);
}

/*
 * The journey. On any error everything taken so far is given back, in the
 * opposite order, at the labels below. Stages and order are Linux 6.1's.
 */
int load_module(struct load_info *info, const char __user *uargs, int flags)
{
	struct module *mod;
	int err;

	trace_stage(info->name, "copy", "%lu bytes", info->len);
	err = check_file(info, flags);
	if (err)
		goto free_info;
	mod = layout_and_allocate(info);
	if (IS_ERR(mod)) {
		err = PTR_ERR(mod);
		goto free_info;
	}
	err = add_unformed_module(info, mod);
	if (err)
		goto free_module;
	if (!info->sig_ok)
		mark_unsigned(mod, info);
	err = build_module(mod, info);
	if (err)
		goto free_unload;
	err = copy_module_args(mod, info, uargs);
	if (err)
		goto free_unload;
	err = complete_formation(mod, info);
	if (err)
		goto free_args;
	err = follow_static_keys(mod, info);
	if (err)
		goto coming_refused;
	err = prepare_coming_module(mod, info);
	if (err)
		goto static_keys;
	err = parse_module_params(mod, info);
	if (!err)
		err = mod_sysfs_setup(mod, info);
	if (err)
		goto coming_cleanup;
	if (READ_ONCE(dry_run)) {
		err = end_dry_run(mod);
		goto sysfs_cleanup;
	}
	module_debugfs_add(mod);

	/* The file is not needed any more, and init may take for ever. */
	free_load_info(info);
	free_copy(info);
	return do_init_module(mod);

sysfs_cleanup:
	mod_sysfs_teardown(mod);
coming_cleanup:
	set_module_state(mod, MODULE_STATE_GOING);
	destroy_params(mod->kp, mod->num_kp);
	notify_module_state(mod, MODULE_STATE_GOING);
static_keys:
	jump_label_del_module(mod);
coming_refused:
	set_module_state(mod, MODULE_STATE_GOING);
free_args:
	kfree(mod->args);
free_unload:
	withdraw_exports(mod);
	free_percpu(mod->percpu);
	module_unload_free(mod);
	code_goes(mod);
	forget_module(mod);
free_module:
	module_deallocate(mod);
free_info:
	free_load_info(info);
	free_copy(info);
	return err;
}

int module_loader_init(void)
{
	return module_views_init();
}
