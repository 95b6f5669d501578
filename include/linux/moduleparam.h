/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Module parameters. A parameter is a `struct kernel_param` in section __param:
 * 40 bytes, Linux 6.1's layout, the linker lays them side by side. The kernel's
 * own parameters use the same section and the same parser.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/stat.h>
#include <linux/stringify.h>
#include <linux/types.h>

struct module;
struct kernel_param;

/* What precedes a parameter's name on the kernel command line; nothing inside a module. */
#ifdef MODULE
#define MODULE_PARAM_PREFIX
#define __MODULE_INFO_PREFIX
#else
#ifndef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX KBUILD_MODNAME "."
#endif
#define __MODULE_INFO_PREFIX KBUILD_MODNAME "."
#endif

#define MAX_PARAM_PREFIX_LEN (64 - sizeof(unsigned long))

/* One `tag=info` string of .modinfo. */
#define __MODULE_INFO(tag, name, info) \
	static const char __UNIQUE_ID(name)[] __used __section(".modinfo") __aligned(1) = \
		__MODULE_INFO_PREFIX __stringify(tag) "=" info
#define MODULE_INFO(tag, info) __MODULE_INFO(tag, tag, info)

enum {
	KERNEL_PARAM_OPS_FL_NOARG = (1 << 0), /* a bare name is enough: set(NULL, ...) */
};

struct kernel_param_ops {
	unsigned int flags;
	/* 0 or -errno. val is NULL for a bare name. */
	int (*set)(const char *val, const struct kernel_param *kp);
	/* Writes into a page, returns the length or -errno. */
	int (*get)(char *buffer, const struct kernel_param *kp);
	/* Gives back what set() allocated, when the module goes. */
	void (*free)(void *arg);
};

enum {
	KERNEL_PARAM_FL_UNSAFE = (1 << 0), /* setting it taints the kernel */
	KERNEL_PARAM_FL_HWPARAM = (1 << 1),
};

struct kparam_string;
struct kparam_array;

struct kernel_param {
	const char *name;
	struct module *mod;
	const struct kernel_param_ops *ops;
	const u16 perm;
	s8 level;
	u8 flags;
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
};

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;
	const struct kernel_param_ops *ops;
	void *elem;
};

#define __module_param_call(prefix, name, ops, arg, perm, level, flags) \
	static const char __param_str_##name[] = prefix #name; \
	static struct kernel_param const __param_##name __used __section("__param") \
		__aligned(sizeof(void *)) = \
		{ __param_str_##name, THIS_MODULE, ops, perm, level, flags, { arg } }

#define module_param_cb(name, ops, arg, perm) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, -1, 0)
#define module_param_cb_unsafe(name, ops, arg, perm) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, -1, KERNEL_PARAM_FL_UNSAFE)
#define core_param(name, var, type, perm) \
	param_check_##type(name, &(var)); \
	__module_param_call("", name, &param_ops_##type, &(var), perm, -1, 0)

#define module_param_named(name, value, type, perm) \
	param_check_##type(name, &(value)); \
	module_param_cb(name, &param_ops_##type, &(value), perm); \
	__MODULE_PARM_TYPE(name, #type)
#define module_param_named_unsafe(name, value, type, perm) \
	param_check_##type(name, &(value)); \
	module_param_cb_unsafe(name, &param_ops_##type, &(value), perm); \
	__MODULE_PARM_TYPE(name, #type)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_unsafe(name, type, perm) module_param_named_unsafe(name, name, type, perm)

#define module_param_string(name, string, len, perm) \
	static const struct kparam_string __param_string_##name = { len, string }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_ops_string, \
			    (void *)&__param_string_##name, perm, -1, 0); \
	__MODULE_PARM_TYPE(name, "string")

#define module_param_array_named(name, array, type, nump, perm) \
	param_check_##type(name, &(array)[0]); \
	static const struct kparam_array __param_arr_##name = { \
		.max = ARRAY_SIZE(array), .num = nump, .ops = &param_ops_##type, \
		.elemsize = sizeof(array[0]), .elem = array }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_array_ops, \
			    (void *)&__param_arr_##name, perm, -1, 0); \
	__MODULE_PARM_TYPE(name, "array of " #type)
#define module_param_array(name, type, nump, perm) \
	module_param_array_named(name, name, type, nump, perm)

/* The pre-2009 form: set and get without an ops structure of one's own. */
#define module_param_call(name, _set, _get, arg, perm) \
	static const struct kernel_param_ops __param_ops_##name = \
		{ .flags = 0, .set = _set, .get = _get }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &__param_ops_##name, arg, perm, -1, 0)

#define __MODULE_PARM_TYPE(name, _type) __MODULE_INFO(parmtype, name##type, #name ":" _type)
#define MODULE_PARM_DESC(_parm, desc) __MODULE_INFO(parm, _parm, #_parm ":" desc)

#define __param_check(name, p, type) \
	static inline type __always_unused *__check_##name(void) { return (p); }

#define __DECLARE_PARAM_TYPE(type) \
	extern const struct kernel_param_ops param_ops_##type; \
	int param_set_##type(const char *val, const struct kernel_param *kp); \
	int param_get_##type(char *buffer, const struct kernel_param *kp)

__DECLARE_PARAM_TYPE(byte);
__DECLARE_PARAM_TYPE(short);
__DECLARE_PARAM_TYPE(ushort);
__DECLARE_PARAM_TYPE(int);
__DECLARE_PARAM_TYPE(uint);
__DECLARE_PARAM_TYPE(long);
__DECLARE_PARAM_TYPE(ulong);
__DECLARE_PARAM_TYPE(ullong);
__DECLARE_PARAM_TYPE(hexint);
__DECLARE_PARAM_TYPE(charp);
void param_free_charp(void *arg);
__DECLARE_PARAM_TYPE(bool);
__DECLARE_PARAM_TYPE(invbool);

#define param_check_byte(name, p) __param_check(name, p, unsigned char)
#define param_check_short(name, p) __param_check(name, p, short)
#define param_check_ushort(name, p) __param_check(name, p, unsigned short)
#define param_check_int(name, p) __param_check(name, p, int)
#define param_check_uint(name, p) __param_check(name, p, unsigned int)
#define param_check_long(name, p) __param_check(name, p, long)
#define param_check_ulong(name, p) __param_check(name, p, unsigned long)
#define param_check_ullong(name, p) __param_check(name, p, unsigned long long)
#define param_check_hexint(name, p) __param_check(name, p, unsigned int)
#define param_check_charp(name, p) __param_check(name, p, char *)
#define param_check_bool(name, p) __param_check(name, p, bool)
#define param_check_invbool(name, p) __param_check(name, p, bool)

/* Like bool, for an int variable. */
extern const struct kernel_param_ops param_ops_bint;
int param_set_bint(const char *val, const struct kernel_param *kp);
#define param_get_bint param_get_int
#define param_check_bint param_check_int

/* A bool that can be set and never cleared again: -EROFS. */
extern const struct kernel_param_ops param_ops_bool_enable_only;
int param_set_bool_enable_only(const char *val, const struct kernel_param *kp);
#define param_check_bool_enable_only param_check_bool

extern const struct kernel_param_ops param_ops_string;
int param_set_copystring(const char *val, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);
extern const struct kernel_param_ops param_array_ops;

int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min,
			  unsigned int max);

/* Serialise against a parameter changing under a reader; mod NULL is the kernel itself. */
void kernel_param_lock(struct module *mod);
void kernel_param_unlock(struct module *mod);

/* Equal where '-' and '_' are the same character. */
bool parameq(const char *a, const char *b);
bool parameqn(const char *a, const char *b, size_t n);

/*
 * Splits args into name=value words and hands each to the parameter of that
 * name, to unknown() where there is none. Goes on after an error and returns
 * the last one; returns what follows "--", NULL where there is none.
 * args is cut up in place.
 */
char *parse_args(const char *doing, char *args, const struct kernel_param *params, unsigned int num,
		 s16 min_level, s16 max_level, void *arg,
		 int (*unknown)(char *param, char *val, const char *doing, void *arg));
char *next_arg(char *args, char **param, char **val);

#endif
