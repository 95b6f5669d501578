/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The modules there are: their names, states and who uses whom.
 *
 *	UNFORMED -> COMING -> LIVE -> GOING
 *
 * UNFORMED only holds the name. From COMING on others find the exports, but a
 * reference on the module is given from LIVE on (strong_try_module_get), so
 * nobody's code runs against a module that is still in its init.
 */
#include <linux/errno.h>
#include <linux/instruction_pointer.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "module/internal.h"

/* A module's own reference while it is not on its way out. */
#define MODULE_REF_BASE 1

DEFINE_MUTEX(module_mutex);
LIST_HEAD(modules);
static struct htable modules_by_name = HTABLE_INIT;
static struct htable uses_by_pair = HTABLE_INIT;

/* Woken whenever a module becomes LIVE or goes. */
DECLARE_WAIT_QUEUE_HEAD(module_wq);

/* Call with module_mutex held. */
struct module *find_module_all(const char *name, bool even_unformed)
{
	u32 hash = hash_string(name);
	struct hnode *node;

	htable_for_each_possible(node, &modules_by_name, hash) {
		struct module *mod = container_of(node, struct module_extra, by_name)->mod;

		if (strcmp(mod->name, name) == 0)
			return even_unformed || mod->state != MODULE_STATE_UNFORMED ? mod : NULL;
	}
	return NULL;
}

/* Is nobody in the middle of loading that name? */
static bool finished_loading(const char *name)
{
	struct module *mod;
	bool finished;

	mutex_lock(&module_mutex);
	mod = find_module_all(name, true);
	finished = !mod || mod->state == MODULE_STATE_LIVE || mod->state == MODULE_STATE_GOING;
	mutex_unlock(&module_mutex);
	return finished;
}

static void insert(struct module *mod)
{
	static u64 loads;

	mod->extra->id = ++loads;
	list_add(&mod->list, &modules);
	htable_insert(&modules_by_name, &mod->extra->by_name, hash_string(mod->name));
}

/* The name is taken: by whom decides the errno. Call with module_mutex held. */
static int refuse_name(struct load_info *info, const struct module *old)
{
	if (old && old->state == MODULE_STATE_LIVE)
		return refuse(info->name, -EEXIST, "list.exists", NO_FACTS,
			      "a module of that name is loaded already");
	return refuse(info->name, -EBUSY, "list.busy", NO_FACTS,
		      "a module of that name was being loaded or unloaded");
}

/*
 * Takes the name. If it is being loaded by somebody else, waits for the end of
 * that: whoever waited never tries again, so that many loads of one failing
 * module cannot queue up behind each other.
 * Return: 0, -EEXIST, -EBUSY, -ERESTARTSYS. Source: loading-rules "The list".
 */
int add_unformed_module(struct load_info *info, struct module *mod)
{
	struct module *old;
	int err = 0;

	mutex_lock(&module_mutex);
	old = find_module_all(mod->name, true);
	if (old && (old->state == MODULE_STATE_COMING || old->state == MODULE_STATE_UNFORMED)) {
		mutex_unlock(&module_mutex);
		if (wait_event_interruptible(module_wq, finished_loading(mod->name))) {
			refuse(info->name, -EINTR, "list.interrupted", NO_FACTS,
			       "a signal ended the wait for another load of that name");
			return -ERESTARTSYS; /* EINTR or again, as the caller chose */
		}
		mutex_lock(&module_mutex);
		old = find_module_all(mod->name, true);
		err = refuse_name(info, old);
	} else if (old) {
		err = refuse_name(info, old);
	} else {
		insert(mod);
		trace_stage(info->name, "list", "the name is taken, unformed");
	}
	mutex_unlock(&module_mutex);
	return err;
}

/* The name is free again. */
void forget_module(struct module *mod)
{
	mutex_lock(&module_mutex);
	list_del(&mod->list);
	htable_remove(&modules_by_name, &mod->extra->by_name);
	mutex_unlock(&module_mutex);
	wake_up_all(&module_wq);
}

/* For who does not hold module_mutex. Those who wait for a change are not woken yet. */
void set_module_state(struct module *mod, enum module_state state)
{
	mutex_lock(&module_mutex);
	mod->state = state;
	mutex_unlock(&module_mutex);
}

/* The module's own reference, and one for the load that is under way. */
void module_unload_init(struct module *mod)
{
	atomic_set(&mod->refcnt, MODULE_REF_BASE + 1);
}

/* A reference that holders.c does not hear of: its taker is known otherwise. */
static bool take_ref(struct module *mod)
{
	/* 0 is where try_release_module_ref() leaves it: from there is no way back. */
	return module_is_live(mod) && atomic_inc_not_zero(&mod->refcnt);
}

void drop_ref(struct module *mod)
{
	if (atomic_dec_if_positive(&mod->refcnt) < 0)
		pr_warn("%s: a reference was put that nobody held\n", mod->name);
}

bool try_module_get_for(struct module *module, const void *what)
{
	if (!module)
		return true;
	if (!take_ref(module))
		return false;
	note_holder(module, (unsigned long)what);
	return true;
}

void module_put_for(struct module *module, const void *what)
{
	if (!module)
		return;
	forget_holder(module, (unsigned long)what);
	drop_ref(module); /* last: from here on the module may go */
}

/* Of these all that is known is who calls: holders.c matches puts to gets. */
bool try_module_get(struct module *module)
{
	return try_module_get_for(module, (void *)_RET_IP_);
}
EXPORT_SYMBOL(try_module_get);

void __module_get(struct module *module)
{
	if (!module)
		return;
	atomic_inc(&module->refcnt);
	note_holder(module, _RET_IP_);
}
EXPORT_SYMBOL(__module_get);

void module_put(struct module *module)
{
	module_put_for(module, (void *)_RET_IP_);
}
EXPORT_SYMBOL(module_put);

int module_refcount(struct module *mod)
{
	return atomic_read(&mod->refcnt) - MODULE_REF_BASE;
}
EXPORT_SYMBOL(module_refcount);

/* A reference on a module whose code is ready. -EBUSY: in its init; -ENOENT: on its way out. */
int strong_try_module_get(struct module *mod)
{
	if (!mod)
		return 0;
	if (mod->state == MODULE_STATE_COMING || mod->state == MODULE_STATE_UNFORMED)
		return -EBUSY; /* bare: resolve_symbol() waits for it or refuses */
	return take_ref(mod) ? 0 : -ENOENT;
}

/* Drops the module's own reference; takes it back and says no where others remain. */
int try_release_module_ref(struct module *mod)
{
	int left = atomic_sub_return(MODULE_REF_BASE, &mod->refcnt);

	if (left)
		left = !atomic_add_unless(&mod->refcnt, MODULE_REF_BASE, 0) ? 0 : left;
	return left;
}

static u32 pair_hash(const struct module *source, const struct module *target)
{
	return hash_long((unsigned long)source * 31 + (unsigned long)target);
}

static bool already_uses(const struct module *source, const struct module *target)
{
	u32 hash = pair_hash(source, target);
	struct hnode *node;

	htable_for_each_possible(node, &uses_by_pair, hash) {
		struct module_use *use = container_of(node, struct module_use, by_pair);

		if (use->source == source && use->target == target)
			return true;
	}
	return false;
}

bool uses_module(const struct module *mod, const struct module *owner)
{
	bool uses;

	mutex_lock(&module_mutex);
	uses = already_uses(mod, owner);
	mutex_unlock(&module_mutex);
	return uses;
}

/*
 * mod uses owner from now on: a reference, once for each pair.
 * Return: 0, -EBUSY or -ENOENT of strong_try_module_get (for the caller to
 * judge), -ENOMEM. Call with module_mutex held.
 */
int ref_module(struct load_info *info, struct module *mod, struct module *owner)
{
	struct module_use *use;
	int err;

	if (!owner || already_uses(mod, owner))
		return 0;
	err = strong_try_module_get(owner);
	if (err)
		return err;
	use = kmalloc(sizeof(*use), GFP_KERNEL);
	if (!use) {
		drop_ref(owner);
		return refuse(info->name, -ENOMEM, "symbols.memory", NO_FACTS,
			      "no memory to note that it uses %s", owner->name);
	}
	use->source = mod;
	use->target = owner;
	list_add(&use->source_list, &owner->source_list);
	list_add(&use->target_list, &mod->target_list);
	htable_insert(&uses_by_pair, &use->by_pair, pair_hash(mod, owner));
	return 0;
}

/* mod uses nobody any more. */
void module_unload_free(struct module *mod)
{
	struct module_use *use, *next;

	mutex_lock(&module_mutex);
	list_for_each_entry_safe(use, next, &mod->target_list, target_list) {
		drop_ref(use->target);
		list_del(&use->source_list);
		list_del(&use->target_list);
		htable_remove(&uses_by_pair, &use->by_pair);
		kfree(use);
	}
	mutex_unlock(&module_mutex);
}

void add_taint_module(struct module *mod, unsigned int flag, enum lockdep_ok lockdep)
{
	add_taint(flag, lockdep);
	mod->taints |= 1UL << flag;
}

/* Something that a build leaves for checking is missing: load all the same, marked. Return: 0. */
int try_to_force_load(struct load_info *info, const char *reason)
{
	if (!test_taint(TAINT_FORCED_MODULE))
		pr_warn("%s: %s: kernel tainted.\n", info->name, reason);
	add_taint(TAINT_FORCED_MODULE, LOCKDEP_NOW_UNRELIABLE);
	info->taints |= 1UL << TAINT_FORCED_MODULE;
	return 0;
}
