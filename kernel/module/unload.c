/* SPDX-License-Identifier: GPL-2.0 */
/* delete_module: nobody may need the module any more; then its exit runs and all goes back. */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "jump_label.h"
#include "mm/module_area.h"
#include "module/internal.h"
#include "syscalls.h"

char last_unloaded_module[MODULE_NAME_LEN];

/* None of its code runs again: what it took and did not give back is told while it has names. */
void code_goes(struct module *mod)
{
	leaks_report(mod);
	holders_code_goes(mod, &mod->init_layout);
	holders_code_goes(mod, &mod->core_layout);
}

/*
 * Gives back everything of a module whose code will not run again: one that
 * was unloaded, or whose init failed.
 */
void free_module(struct module *mod)
{
	module_debugfs_remove(mod);
	mod_sysfs_teardown(mod);
	/* Whoever still looks up its exports must find none, then nobody can come to use it. */
	withdraw_exports(mod);
	mutex_lock(&module_mutex);
	mod->state = MODULE_STATE_UNFORMED;
	mutex_unlock(&module_mutex);

	destroy_params(mod->kp, mod->num_kp);
	jump_label_del_module(mod);
	module_unload_free(mod);
	kfree(mod->args);
	free_percpu(mod->percpu);
	code_goes(mod);
	forget_module(mod);
	module_deallocate(mod);
}

/* O_TRUNC asks for it: go, whatever the references say. Not without a mark. */
static bool try_force_unload(struct module *mod, unsigned int flags)
{
	if (!(flags & O_TRUNC))
		return false;
	add_taint(TAINT_FORCED_RMMOD, LOCKDEP_NOW_UNRELIABLE);
	pr_warn("%s: forced unload\n", mod->name);
	return true;
}

/*
 * Checks, in Linux's order: nobody uses it, it is LIVE, it can go, nobody holds
 * it. On success it is GOING. Call with module_mutex held.
 */
static int stop_module(struct module *mod, unsigned int flags)
{
	static const char *const states[] = { "Live", "Loading", "Unloading", "Unformed" };
	bool forced = false;

	if (!list_empty(&mod->source_list))
		return refuse(mod->name, -EAGAIN, "unload.used", NO_FACTS, "%s uses it",
			      list_first_entry(&mod->source_list, struct module_use, source_list)
				      ->source->name);
	if (mod->state != MODULE_STATE_LIVE)
		return refuse(mod->name, -EBUSY, "unload.state",
			      FACTS(.expected = TEXT("Live"), .found = TEXT(states[mod->state])),
			      "it is being loaded or unloaded");
	if (mod->init && !mod->exit) {
		forced = try_force_unload(mod, flags);
		if (!forced)
			return refuse(mod->name, -EBUSY, "unload.permanent", NO_FACTS,
				      "it has an init but no exit: it stays");
	}
	if (try_release_module_ref(mod) != 0 && !forced && !try_force_unload(mod, flags))
		return refuse(mod->name, -EAGAIN, "unload.held",
			      FACTS(.expected = DEC(0), .found = DEC(module_refcount(mod))),
			      "references on it are held");
	mod->state = MODULE_STATE_GOING;
	return 0;
}

/* The name from user memory. Return: its length, or refused. */
static long copy_name(char *name, const char __user *name_user)
{
	long len = strncpy_from_user(name, name_user, MODULE_NAME_LEN);

	if (len == 0 || len == MODULE_NAME_LEN)
		return refuse(NULL, -ENOENT, "unload.name",
			      FACTS(.expected = TEXT("1 to 55 bytes"), .found = DEC(len)),
			      "no module can have such a name");
	if (len < 0)
		return refuse(NULL, len, "unload.name", NO_FACTS,
			      "the name could not be copied from user memory");
	return len;
}

SYSCALL_DEFINE2(delete_module, const char __user *, name_user, unsigned int, flags)
{
	char name[MODULE_NAME_LEN];
	struct module *mod;
	long err;

	if (!capable(CAP_SYS_MODULE) || modules_disabled)
		return refuse(NULL, -EPERM, "unload.capability", NO_FACTS,
			      "CAP_SYS_MODULE is missing, or modules are disabled");
	err = copy_name(name, name_user);
	if (err < 0)
		return err;
	if (mutex_lock_interruptible(&module_mutex))
		return refuse(name, -EINTR, "unload.interrupted", NO_FACTS,
			      "a signal ended the wait");
	mod = find_module_all(name, false);
	if (mod)
		err = stop_module(mod, flags);
	else
		err = refuse(name, -ENOENT, "unload.absent", NO_FACTS, "no such module is loaded");
	mutex_unlock(&module_mutex);
	if (err < 0)
		return err;

	if (mod->exit)
		mod->exit();
	notify_module_state(mod, MODULE_STATE_GOING);
	strscpy(last_unloaded_module, mod->name, sizeof(last_unloaded_module));
	free_module(mod);
	return 0;
}
