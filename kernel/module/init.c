/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's own code runs for the first time: constructors, then init. Then
 * it is LIVE; or it failed, and everything is undone.
 */
#include <linux/errno.h>
#include <linux/wait.h>

#include "mm/module_area.h"
#include "module/internal.h"

static void do_mod_ctors(struct module *mod)
{
	struct module_extra *extra = mod->extra;
	unsigned int i;

	for (i = 0; i < extra->num_ctors; i++)
		extra->ctors[i]();
	/* They lie in init memory, or have run for the only time. */
	extra->ctors = NULL;
	extra->num_ctors = 0;
}

/*
 * Init memory goes back; from here on its symbols have no names. mod->init keeps
 * its value: that there was an init decides whether a missing exit is permanent.
 */
static void free_init_memory(struct module *mod)
{
	void *base = mod->init_layout.base;

	leaks_init_memory_goes(mod);
	holders_code_goes(mod, &mod->init_layout);
	mod->kallsyms = &mod->core_kallsyms;
	mod->extra->init_kallsyms = (struct mod_kallsyms){};
	mod->init_layout = (struct module_layout){};
	module_memfree(base);
}

static int init_failed(struct module *mod, int error)
{
	int err = refuse(mod->name, error, "init.failed", NO_FACTS,
			 "its init returned %d", error);

	/* From here on nobody gets a reference; whose it had is the module's own fault. */
	set_module_state(mod, MODULE_STATE_GOING);
	drop_ref(mod);
	notify_module_state(mod, MODULE_STATE_GOING);
	free_module(mod);
	return err;
}

static void warn_positive(struct module *mod, int ret)
{
	pr_warn("%s: '%s'->init suspiciously returned %d, it should follow 0/-E convention\n",
		__func__, mod->name, ret);
	pr_warn("%s: loading module anyway...\n", __func__);
}

/*
 * The module is LIVE, but keeps the load's reference: until that is put, at the
 * end, nobody can unload it under those who are told of it.
 */
static void make_live(struct module *mod)
{
	int err;

	set_module_state(mod, MODULE_STATE_LIVE);
	notify_module_state(mod, MODULE_STATE_LIVE);
	mod_sysfs_live(mod);
	err = module_protect_after_init(mod);
	if (err)
		pr_warn("%s: .data..ro_after_init stays writable (%d)\n", mod->name, err);
	trace_stage(mod->name, "init", "live, %u bytes of init memory go back", mod->init_layout.size);
	mutex_lock(&module_mutex);
	free_init_memory(mod);
	drop_ref(mod);
	mutex_unlock(&module_mutex);
	wake_up_all(&module_wq);
}

/*
 * Runs constructors and init. Return: 0 and the module LIVE, or init's errno
 * and no module any more. Source: loading-rules "Init".
 */
int do_init_module(struct module *mod)
{
	int ret = 0;

	do_mod_ctors(mod);
	if (mod->init)
		ret = mod->init();
	trace_stage(mod->name, "init", "%s %d", mod->init ? "returned" : "there is none:", ret);
	if (ret < 0)
		return init_failed(mod, ret);
	if (ret > 0)
		warn_positive(mod, ret);
	make_live(mod);
	return 0;
}
