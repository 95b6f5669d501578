/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Static keys and the branches that follow them. The entries of one table, the
 * kernel's or a module's, are sorted by key; a key knows where its own begin.
 * A key that modules other than its owner use has a list instead: a node for
 * each table with entries of it, the owner's among them.
 *
 * Source: Linux's Documentation/staging/static-keys.rst.
 */
#include "jump_label.h"

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "module/module.h"
#include "x86/paging.h"
#include "x86/text_poke.h"

_Static_assert(sizeof(struct jump_entry) == 16, "struct jump_entry: Linux 6.1's size");
_Static_assert(sizeof(struct static_key) == 16, "struct static_key: Linux 6.1's size");

/* linker.ld */
extern struct jump_entry __start___jump_table[], __stop___jump_table[];

struct static_key_mod {
	struct static_key_mod *next;
	struct jump_entry *entries; /* the first of this key in the table */
	struct module *mod;         /* whose table; NULL for the kernel */
};

/* Keys going from off to on and back, their users, and the code that follows them. */
static DEFINE_MUTEX(jump_label_mutex);

static bool key_linked(const struct static_key *key)
{
	return key->type & JUMP_TYPE_LINKED;
}

static struct jump_entry *key_entries(const struct static_key *key)
{
	return (struct jump_entry *)(key->type & ~JUMP_TYPE_MASK);
}

static struct static_key_mod *key_users(const struct static_key *key)
{
	return (struct static_key_mod *)(key->type & ~JUMP_TYPE_MASK);
}

/* Bit 0, how the key started, stays. */
static void set_pointer(struct static_key *key, const void *pointer, unsigned long linked)
{
	key->type = (unsigned long)pointer | linked | (key->type & JUMP_TYPE_TRUE);
}

/* A key that is read-only by now will never change, so nobody needs to follow it. */
static bool key_sealed(const struct static_key *key)
{
	return !kernel_writable((unsigned long)key);
}

static bool key_of(const struct module *mod, const struct static_key *key)
{
	return __module_address((unsigned long)key) == mod;
}

static struct jump_entry *table_end(const struct module *mod)
{
	if (!mod)
		return __stop___jump_table;
	/* Without a table there is no pointer to count from. */
	if (!mod->num_jump_entries)
		return mod->jump_entries;
	return mod->jump_entries + mod->num_jump_entries;
}

/* Init memory is given back, and then it is somebody else's. */
static bool init_memory_gone(const struct module *mod, const struct jump_entry *entry)
{
	return mod ? !mod->init_layout.size : !kernel_mapped(jump_entry_code(entry));
}

/* From entry on, all of its key in mod's table. */
static void update_entries(const struct module *mod, struct jump_entry *entry)
{
	const struct static_key *key = jump_entry_key(entry);
	bool on = static_key_count((struct static_key *)key) > 0;

	for (; entry < table_end(mod) && jump_entry_key(entry) == key; entry++)
		if (!jump_entry_is_init(entry) || !init_memory_gone(mod, entry))
			arch_jump_label_transform(entry, on ^ jump_entry_is_branch(entry));
}

/* Call with jump_label_mutex held. */
static void update_key(struct static_key *key)
{
	struct static_key_mod *user;

	if (!key_linked(key)) {
		if (key_entries(key))
			update_entries(__module_address((unsigned long)key), key_entries(key));
		return;
	}
	for (user = key_users(key); user; user = user->next)
		if (user->entries)
			update_entries(user->mod, user->entries);
}

int static_key_count(struct static_key *key)
{
	int n = atomic_read(&key->enabled);

	return n < 0 ? 1 : n;
}
EXPORT_SYMBOL_GPL(static_key_count);

/* From 0 to 1: -1 in between, so that whoever comes meanwhile waits for the code. */
static void switch_on(struct static_key *key)
{
	atomic_set(&key->enabled, -1);
	update_key(key);
	atomic_set(&key->enabled, 1);
}

/* False where the key is off, on its way, or counted to the end. */
static bool fast_inc(struct static_key *key)
{
	int n = atomic_read(&key->enabled);

	while (n > 0 && n < INT_MAX) {
		int seen = atomic_cmpxchg(&key->enabled, n, n + 1);

		if (seen == n)
			return true;
		n = seen;
	}
	return false;
}

bool static_key_slow_inc(struct static_key *key)
{
	bool counted = true;

	if (fast_inc(key))
		return true;
	mutex_lock(&jump_label_mutex);
	if (atomic_read(&key->enabled) == 0)
		switch_on(key);
	else
		counted = fast_inc(key);
	mutex_unlock(&jump_label_mutex);
	return counted;
}
EXPORT_SYMBOL_GPL(static_key_slow_inc);

void static_key_slow_dec(struct static_key *key)
{
	mutex_lock(&jump_label_mutex);
	if (!WARN(atomic_read(&key->enabled) <= 0, "jump label: negative count!\n") &&
	    atomic_dec_and_test(&key->enabled))
		update_key(key);
	mutex_unlock(&jump_label_mutex);
}
EXPORT_SYMBOL_GPL(static_key_slow_dec);

void static_key_enable(struct static_key *key)
{
	mutex_lock(&jump_label_mutex);
	if (atomic_read(&key->enabled) == 0)
		switch_on(key);
	else
		WARN_ON_ONCE(atomic_read(&key->enabled) != 1); /* a counted key is no switch */
	mutex_unlock(&jump_label_mutex);
}
EXPORT_SYMBOL_GPL(static_key_enable);

void static_key_disable(struct static_key *key)
{
	mutex_lock(&jump_label_mutex);
	if (atomic_cmpxchg(&key->enabled, 1, 0) == 1)
		update_key(key);
	else
		WARN_ON_ONCE(atomic_read(&key->enabled) != 0);
	mutex_unlock(&jump_label_mutex);
}
EXPORT_SYMBOL_GPL(static_key_disable);

static int compare(const void *a, const void *b)
{
	const struct jump_entry *x = a, *y = b;

	if (jump_entry_key(x) != jump_entry_key(y))
		return jump_entry_key(x) < jump_entry_key(y) ? -1 : 1;
	return jump_entry_code(x) < jump_entry_code(y) ? -1 : 1;
}

/* The offsets are relative to their own places, which change by delta. */
static void exchange(void *a, void *b, int size)
{
	struct jump_entry *x = a, *y = b, tmp = *x;
	int delta = (char *)b - (char *)a;

	*x = (struct jump_entry){ y->code + delta, y->target + delta, y->key + delta };
	*y = (struct jump_entry){ tmp.code - delta, tmp.target - delta, tmp.key - delta };
}

static struct jump_entry *next_key(const struct module *mod, struct jump_entry *entry)
{
	const struct static_key *key = jump_entry_key(entry);

	while (entry < table_end(mod) && jump_entry_key(entry) == key)
		entry++;
	return entry;
}

/* Whether its branch lies in init memory: what the file says there is not asked. */
static void note_init(struct jump_entry *entry, const void *init, unsigned long size)
{
	entry->key &= ~2L;
	if (jump_entry_code(entry) - (unsigned long)init < size)
		entry->key |= 2;
}

void jump_label_init(void)
{
	extern char __init_text_begin[], __init_text_end[];
	struct jump_entry *entry;

	sort(__start___jump_table, __stop___jump_table - __start___jump_table, sizeof(*entry),
	     compare,
	     exchange);
	for (entry = __start___jump_table; entry < __stop___jump_table; entry++)
		note_init(entry, __init_text_begin, __init_text_end - __init_text_begin);
	for (entry = __start___jump_table; entry < __stop___jump_table;
	     entry = next_key(NULL, entry))
		set_pointer(jump_entry_key(entry), entry, 0);
}

/* In front of the list, for the table of mod. */
static int add_user(struct static_key *key, struct module *mod, struct jump_entry *entries)
{
	struct static_key_mod *user = kmalloc(sizeof(*user), GFP_KERNEL);

	if (!user)
		return -ENOMEM;
	*user = (struct static_key_mod){ key_users(key), entries, mod };
	set_pointer(key, user, JUMP_TYPE_LINKED);
	return 0;
}

/* Where only the owner is left there is no list. */
static void drop_list(struct static_key *key)
{
	struct static_key_mod *only = key_users(key);

	if (only->next)
		return;
	set_pointer(key, only->entries, 0);
	kfree(only);
}

/* The first user from outside makes the list, with the owner's own entries as its end. */
static int link_key(struct static_key *key, struct module *mod, struct jump_entry *entries)
{
	int err;

	if (!key_linked(key)) {
		struct jump_entry *own = key_entries(key);

		set_pointer(key, NULL, 0);
		err = add_user(key, __module_address((unsigned long)key), own);
		if (err) {
			set_pointer(key, own, 0);
			return err;
		}
	}
	err = add_user(key, mod, entries);
	if (err)
		drop_list(key);
	return err;
}

static void unlink_key(struct static_key *key, const struct module *mod)
{
	struct static_key_mod *head = key_users(key), **place = &head, *user;

	while (*place && (*place)->mod != mod)
		place = &(*place)->next;
	user = *place;
	if (!user)
		return;
	*place = user->next;
	kfree(user);
	set_pointer(key, head, JUMP_TYPE_LINKED);
	drop_list(key);
}

void jump_label_del_module(struct module *mod)
{
	struct jump_entry *entry;

	mutex_lock(&jump_label_mutex);
	for (entry = mod->jump_entries; entry < table_end(mod); entry = next_key(mod, entry)) {
		struct static_key *key = jump_entry_key(entry);

		if (!key_of(mod, key) && key_linked(key) && !key_sealed(key))
			unlink_key(key, mod);
	}
	mutex_unlock(&jump_label_mutex);
}

static int add_entries(struct module *mod)
{
	struct jump_entry *entry;
	int err = 0;

	sort(mod->jump_entries, mod->num_jump_entries, sizeof(*entry), compare, exchange);
	for (entry = mod->jump_entries; entry < table_end(mod); entry++)
		note_init(entry, mod->init_layout.base, mod->init_layout.size);
	for (entry = mod->jump_entries; entry < table_end(mod) && !err;
	     entry = next_key(mod, entry)) {
		struct static_key *key = jump_entry_key(entry);

		if (key_of(mod, key) && !key_sealed(key))
			set_pointer(key, entry, 0);
		else if (!key_sealed(key))
			err = link_key(key, mod, entry);
		if (!err)
			update_entries(mod, entry);
	}
	return err;
}

int jump_label_add_module(struct module *mod)
{
	int err;

	mutex_lock(&jump_label_mutex);
	err = add_entries(mod);
	mutex_unlock(&jump_label_mutex);
	if (err)
		jump_label_del_module(mod);
	return err;
}
