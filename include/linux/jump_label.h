/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Static keys: a condition that hardly ever changes costs no load and no test.
 * The branch is code that is rewritten whenever the key goes on or off, in the
 * kernel and in every module that uses the key. Layouts are Linux 6.1's.
 *
 *	static DEFINE_STATIC_KEY_FALSE(tracing);
 *
 *	if (static_branch_unlikely(&tracing))
 *		trace();
 *
 *	static_branch_enable(&tracing);
 */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <asm/jump_label.h>
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/types.h>

struct jump_entry {
	s32 code, target; /* relative to their own places */
	long key;         /* the same; bit 0: taken while off, bit 1: in init memory */
};

struct static_key_mod;

struct static_key {
	atomic_t enabled; /* how often it was switched on; -1 while it is going on */
	union {
		unsigned long type; /* JUMP_TYPE_*, below the pointers */
		struct jump_entry *entries;
		struct static_key_mod *next;
	};
};

#define JUMP_TYPE_FALSE 0UL
#define JUMP_TYPE_TRUE 1UL   /* on from the start */
#define JUMP_TYPE_LINKED 2UL /* several users: next, not entries */
#define JUMP_TYPE_MASK 3UL

enum jump_label_type {
	JUMP_LABEL_NOP,
	JUMP_LABEL_JMP,
};

static inline unsigned long jump_entry_code(const struct jump_entry *entry)
{
	return (unsigned long)&entry->code + entry->code;
}

static inline unsigned long jump_entry_target(const struct jump_entry *entry)
{
	return (unsigned long)&entry->target + entry->target;
}

static inline struct static_key *jump_entry_key(const struct jump_entry *entry)
{
	return (struct static_key *)((unsigned long)&entry->key + (entry->key & ~3L));
}

static inline bool jump_entry_is_branch(const struct jump_entry *entry)
{
	return entry->key & 1;
}

static inline bool jump_entry_is_init(const struct jump_entry *entry)
{
	return entry->key & 2;
}

/*
 * The count goes up or down; the code changes when it leaves 0 or comes back to
 * it. These may sleep. static_key_slow_inc() is false where the count is full.
 */
bool static_key_slow_inc(struct static_key *key);
void static_key_slow_dec(struct static_key *key);
/* As a switch, for keys that nobody counts. */
void static_key_enable(struct static_key *key);
void static_key_disable(struct static_key *key);
int static_key_count(struct static_key *key);

/* The old interface: no types that say how the key started. */
#define STATIC_KEY_INIT_TRUE { .enabled = { 1 }, { .type = JUMP_TYPE_TRUE } }
#define STATIC_KEY_INIT_FALSE { .enabled = { 0 }, { .type = JUMP_TYPE_FALSE } }
#define STATIC_KEY_INIT STATIC_KEY_INIT_FALSE

static __always_inline bool static_key_false(struct static_key *key)
{
	return arch_static_branch(key, false);
}

static __always_inline bool static_key_true(struct static_key *key)
{
	return !arch_static_branch(key, true);
}

struct static_key_true {
	struct static_key key;
};

struct static_key_false {
	struct static_key key;
};

#define STATIC_KEY_TRUE_INIT (struct static_key_true){ .key = STATIC_KEY_INIT_TRUE }
#define STATIC_KEY_FALSE_INIT (struct static_key_false){ .key = STATIC_KEY_INIT_FALSE }

#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = STATIC_KEY_TRUE_INIT
#define DEFINE_STATIC_KEY_TRUE_RO(name) \
	struct static_key_true name __ro_after_init = STATIC_KEY_TRUE_INIT
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = STATIC_KEY_FALSE_INIT
#define DEFINE_STATIC_KEY_FALSE_RO(name) \
	struct static_key_false name __ro_after_init = STATIC_KEY_FALSE_INIT
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name

/* Answered at compile time; a pointer to anything else does not link. */
bool ____wrong_branch_error(void);
#define __key_is(x, type) __same_type(*(x), struct type)

#define static_key_enabled(x) ({ \
	if (!__key_is(x, static_key) && !__key_is(x, static_key_true) && \
	    !__key_is(x, static_key_false)) \
		____wrong_branch_error(); \
	static_key_count((struct static_key *)(x)) > 0; })

/* likely and unlikely say which way lies in line, not how the key started. */
#define static_branch_likely(x) ({ \
	bool __branch = false; \
	if (__key_is(x, static_key_true)) \
		__branch = !arch_static_branch(&(x)->key, true); \
	else if (__key_is(x, static_key_false)) \
		__branch = !arch_static_branch_jump(&(x)->key, true); \
	else \
		__branch = ____wrong_branch_error(); \
	likely(__branch); })

#define static_branch_unlikely(x) ({ \
	bool __branch = false; \
	if (__key_is(x, static_key_true)) \
		__branch = arch_static_branch_jump(&(x)->key, false); \
	else if (__key_is(x, static_key_false)) \
		__branch = arch_static_branch(&(x)->key, false); \
	else \
		__branch = ____wrong_branch_error(); \
	unlikely(__branch); })

#define static_branch_maybe(config, x) \
	(IS_ENABLED(config) ? static_branch_likely(x) : static_branch_unlikely(x))

#define static_branch_inc(x) static_key_slow_inc(&(x)->key)
#define static_branch_dec(x) static_key_slow_dec(&(x)->key)
#define static_branch_enable(x) static_key_enable(&(x)->key)
#define static_branch_disable(x) static_key_disable(&(x)->key)

#endif
