/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Static keys and the branches that follow them. The entries of one table, the
 * kernel's or a module's, are sorted by key. Who follows a key is known by its
 * address, in a table of this file: the kernel's own entries are searched in
 * halves, and each module has a node for every key that it uses. Linux keeps
 * pointers to both in the key itself; here nothing is believed that a file put
 * into what it says to be a key, and nothing is written there.
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

#include "lib/htable.h"
#include "module/module.h"
#include "x86/paging.h"
#include "x86/text_poke.h"

_Static_assert(sizeof(struct jump_entry) == 16, "struct jump_entry: Linux 6.1's size");
_Static_assert(sizeof(struct static_key) == 16, "struct static_key: Linux 6.1's size");

/* linker.ld */
extern struct jump_entry __start___jump_table[], __stop___jump_table[];

/* A module's entries of one key. */
struct key_user {
	struct hnode by_key;
	const struct static_key *key;
	struct jump_entry *entries; /* the first of them */
	struct module *mod;
};

/* Keys going from off to on and back, their users, and the code that follows them. */
static DEFINE_MUTEX(jump_label_mutex);
static struct htable users_by_key = HTABLE_INIT;

static u32 key_hash(const struct static_key *key)
{
	return hash_long((unsigned long)key);
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

/* From entry on, all of the key's in mod's table. */
static void update_entries(const struct module *mod, const struct static_key *key,
			   struct jump_entry *entry)
{
	bool on = static_key_count((struct static_key *)key) > 0;

	for (; entry < table_end(mod) && jump_entry_key(entry) == key; entry++)
		if (!jump_entry_is_init(entry) || !init_memory_gone(mod, entry))
			arch_jump_label_transform(entry, on ^ jump_entry_is_branch(entry));
}

/* The first of the kernel's entries whose key is not below that. */
static struct jump_entry *kernel_entries(const struct static_key *key)
{
	struct jump_entry *low = __start___jump_table, *high = __stop___jump_table;

	while (low < high) {
		struct jump_entry *mid = low + (high - low) / 2;

		if (jump_entry_key(mid) < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Call with jump_label_mutex held. */
static void update_key(const struct static_key *key)
{
	struct hnode *node;

	update_entries(NULL, key, kernel_entries(key));
	htable_for_each_possible(node, &users_by_key, key_hash(key)) {
		const struct key_user *user = container_of(node, struct key_user, by_key);

		if (user->key == key)
			update_entries(user->mod, key, user->entries);
	}
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

static int compare_code(const void *a, const void *b)
{
	return jump_entry_code(a) < jump_entry_code(b) ? -1 : 1;
}

static int compare(const void *a, const void *b)
{
	if (jump_entry_key(a) != jump_entry_key(b))
		return jump_entry_key(a) < jump_entry_key(b) ? -1 : 1;
	return compare_code(a, b);
}

/* The offsets are relative to their own places, which change by delta. */
static void exchange(void *a, void *b, int size)
{
	struct jump_entry *x = a, *y = b, tmp = *x;
	int delta = (char *)b - (char *)a;

	*x = (struct jump_entry){ y->code + delta, y->target + delta, y->key + delta };
	*y = (struct jump_entry){ tmp.code - delta, tmp.target - delta, tmp.key - delta };
}

const struct jump_entry *jump_label_overlap(struct module *mod)
{
	unsigned int i;

	sort(mod->jump_entries, mod->num_jump_entries, sizeof(*mod->jump_entries), compare_code,
	     exchange);
	for (i = 1; i < mod->num_jump_entries; i++) {
		const struct jump_entry *entry = &mod->jump_entries[i];

		if (jump_entry_code(entry) - jump_entry_code(entry - 1) <
		    (unsigned long)arch_jump_entry_size(entry - 1))
			return entry;
	}
	return NULL;
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
	     compare, exchange);
	for (entry = __start___jump_table; entry < __stop___jump_table; entry++)
		note_init(entry, __init_text_begin, __init_text_end - __init_text_begin);
}

static int add_user(struct module *mod, struct jump_entry *entries)
{
	struct key_user *user = kmalloc(sizeof(*user), GFP_KERNEL);

	if (!user)
		return -ENOMEM;
	user->key = jump_entry_key(entries);
	user->entries = entries;
	user->mod = mod;
	htable_insert(&users_by_key, &user->by_key, key_hash(user->key));
	update_entries(mod, user->key, entries);
	return 0;
}

/* Nothing where mod was not added for that key. */
static void drop_user(const struct module *mod, const struct static_key *key)
{
	struct key_user *user;
	struct hnode *node;

	htable_for_each_possible(node, &users_by_key, key_hash(key)) {
		user = container_of(node, struct key_user, by_key);
		if (user->mod == mod && user->key == key) {
			htable_remove(&users_by_key, node);
			kfree(user);
			return;
		}
	}
}

void jump_label_del_module(struct module *mod)
{
	struct jump_entry *entry;

	mutex_lock(&jump_label_mutex);
	for (entry = mod->jump_entries; entry < table_end(mod); entry = next_key(mod, entry))
		drop_user(mod, jump_entry_key(entry));
	mutex_unlock(&jump_label_mutex);
}

int jump_label_add_module(struct module *mod)
{
	struct jump_entry *entry;
	int err = 0;

	mutex_lock(&jump_label_mutex);
	sort(mod->jump_entries, mod->num_jump_entries, sizeof(*entry), compare, exchange);
	for (entry = mod->jump_entries; entry < table_end(mod); entry++)
		note_init(entry, mod->init_layout.base, mod->init_layout.size);
	for (entry = mod->jump_entries; entry < table_end(mod) && !err;
	     entry = next_key(mod, entry))
		err = add_user(mod, entry);
	mutex_unlock(&jump_label_mutex);
	if (err)
		jump_label_del_module(mod);
	return err;
}
