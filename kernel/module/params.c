/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parameters: "name=value" words are cut apart and handed to the parameter of
 * that name. The kernel's own command line goes through the same code. The
 * types themselves are in param_types.c.
 *
 * Source: loading-rules "Parameters"; Linux's Documentation/admin-guide/kernel-parameters.rst.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "boot_info.h"
#include "lib/htable.h"
#include "module/internal.h"

/* Guards the kernel's own parameters; a module has its own lock. */
static DEFINE_MUTEX(param_lock);

void kernel_param_lock(struct module *mod)
{
	mutex_lock(mod ? &mod->param_lock : &param_lock);
}
EXPORT_SYMBOL(kernel_param_lock);

void kernel_param_unlock(struct module *mod)
{
	mutex_unlock(mod ? &mod->param_lock : &param_lock);
}
EXPORT_SYMBOL(kernel_param_unlock);

static int dash_to_underscore(char c)
{
	return c == '-' ? '_' : c;
}

/* Like strncmp, where '-' and '_' are one. */
static int param_order(const char *a, const char *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		int order = dash_to_underscore(a[i]) - dash_to_underscore(b[i]);

		if (order || !a[i])
			return order;
	}
	return 0;
}

bool parameqn(const char *a, const char *b, size_t n)
{
	return param_order(a, b, n) == 0;
}

bool parameq(const char *a, const char *b)
{
	return param_order(a, b, strlen(a) + 1) == 0;
}

/*
 * Cuts the next word off args, in place: *param is its name, *val what follows
 * '=', NULL for a bare name. Double quotes hold blanks, around the whole word
 * or around the value, and are removed. Returns where the next word begins.
 */
char *next_arg(char *args, char **param, char **val)
{
	bool quoted = false, in_quote = false;
	size_t i, equals = 0;

	if (*args == '"') {
		args++;
		quoted = in_quote = true;
	}
	for (i = 0; args[i] && (in_quote || !isspace(args[i])); i++) {
		if (args[i] == '=' && !equals)
			equals = i;
		if (args[i] == '"')
			in_quote = !in_quote;
	}

	*param = args;
	*val = NULL;
	if (equals) {
		args[equals] = '\0';
		*val = args + equals + 1;
		if (**val == '"') {
			(*val)++;
			if (args[i - 1] == '"')
				args[i - 1] = '\0';
		}
	}
	if (quoted && i > 0 && args[i - 1] == '"')
		args[i - 1] = '\0';
	if (!args[i])
		return args + i;
	args[i] = '\0';
	return skip_spaces(args + i + 1);
}

/*
 * The parameters by their names' hashes: each word finds its own by halving, not
 * by a walk, and what a step costs does not grow with what the names share.
 */
struct indexed_param {
	u32 hash;
	u32 number; /* in the section */
};

struct param_index {
	const struct kernel_param *params;
	struct indexed_param *sorted;
	unsigned int num;
};

/* Names that parameq() takes for one have one hash. */
static u32 hash_name(const char *name)
{
	struct {
		u32 before;
		char part[60]; /* zeros behind the end */
	} block = { .before = 0 };
	size_t i;

	do {
		for (i = 0; i < sizeof(block.part) && *name; i++)
			block.part[i] = dash_to_underscore(*name++);
		memset(block.part + i, 0, sizeof(block.part) - i);
		block.before = hash_bytes(&block, offsetof(typeof(block), part) + i);
	} while (*name);
	return block.before;
}

/* Of equal hashes the first in the section comes first, as in a walk. */
static int compare_params(const void *a, const void *b)
{
	const struct indexed_param *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static int index_params(struct param_index *index, const struct kernel_param *params,
			unsigned int num)
{
	unsigned int i;

	index->params = params;
	index->num = num;
	index->sorted = kvmalloc_array(max(num, 1U), sizeof(*index->sorted), GFP_KERNEL);
	if (!index->sorted)
		return -ENOMEM;
	for (i = 0; i < num; i++)
		index->sorted[i] = (struct indexed_param){ hash_name(params[i].name), i };
	sort(index->sorted, num, sizeof(*index->sorted), compare_params, NULL);
	return 0;
}

static const struct kernel_param *find_param(const struct param_index *index, const char *name)
{
	unsigned int low = 0, high = index->num;
	const u32 hash = hash_name(name);

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (index->sorted[mid].hash < hash)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < index->num && index->sorted[low].hash == hash; low++) {
		const struct kernel_param *param = &index->params[index->sorted[low].number];

		if (parameq(param->name, name))
			return param;
	}
	return NULL;
}

/* From a word of a string, or from a file below /sys/module. Return: 0 or what set() says. */
int set_param(const struct kernel_param *param, const char *val)
{
	int err;

	if (!param->ops->set)
		return -EPERM;
	if (!val && !(param->ops->flags & KERNEL_PARAM_OPS_FL_NOARG))
		return -EINVAL;
	if (param->flags & KERNEL_PARAM_FL_UNSAFE) {
		pr_notice("Setting dangerous option %s - tainting kernel\n", param->name);
		add_taint(TAINT_USER, LOCKDEP_STILL_OK);
	}
	kernel_param_lock(param->mod);
	err = param->ops->set(val, param);
	kernel_param_unlock(param->mod);
	return err;
}

typedef int (*unknown_param_fn)(char *param, char *val, const char *doing, void *arg);

static int parse_one(const struct param_index *index, char *name, char *val, const char *doing,
		     s16 min_level, s16 max_level, void *arg, unknown_param_fn unknown)
{
	const struct kernel_param *param = find_param(index, name);

	if (!param)
		return unknown ? unknown(name, val, doing, arg) : -ENOENT;
	if (param->level < min_level || param->level > max_level)
		return 0;
	return set_param(param, val);
}

/* One clear line for a word that was not taken. */
static int refuse_param(const char *doing, int err, const char *name, const char *val)
{
	static const struct {
		int error;
		const char *rule, *why;
	} reasons[] = {
		{ -ENOENT, "params.unknown", "the parameter's own callback knows nothing of it" },
		{ -ENOSPC, "params.length", "the value is too long for the parameter" },
		{ -ERANGE, "params.range", "the value is out of the parameter's range" },
		{ -ENOMEM, "params.memory", "no memory for the value" },
		{ -EINVAL, "params.value", "the value is not one of the parameter's type" },
	};
	const char *rule = "params.refused", *why = "the parameter does not take the value";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (reasons[i].error == err) {
			rule = reasons[i].rule;
			why = reasons[i].why;
		}
	}
	return refuse(doing, err, rule,
		      FACTS(.symbol = name, .found = TEXT(val ? val : "(no value)")), "%s", why);
}

char *parse_args(const char *doing, char *args, const struct kernel_param *params, unsigned int num,
		 s16 min_level, s16 max_level, void *arg, unknown_param_fn unknown)
{
	struct param_index index;
	char *rest = NULL;
	int err;

	args = skip_spaces(args);
	if (!*args)
		return NULL;
	err = index_params(&index, params, num);
	if (err)
		return ERR_PTR(refuse(doing, err, "params.memory", NO_FACTS,
				      "no memory to index %u parameters", num));
	while (*args) {
		char *name, *val;
		int one;

		args = next_arg(args, &name, &val);
		if (!val && strcmp(name, "--") == 0) {
			rest = args;
			break;
		}
		one = parse_one(&index, name, val, doing, min_level, max_level, arg, unknown);
		if (one)
			err = refuse_param(doing, one, name, val);
	}
	kvfree(index.sorted);
	return err ? ERR_PTR(err) : rest;
}

/* The parameter string of the system call. Linux copies it after relocation, so does Kiln. */
int copy_module_args(struct module *mod, struct load_info *info, const char __user *uargs)
{
	char *args = strndup_user(uargs, LONG_MAX);

	if (IS_ERR(args))
		return refuse(info->name, PTR_ERR(args), "params.string", NO_FACTS,
			      "the parameter string could not be copied from user memory");
	mod->args = args;
	return 0;
}

static int unknown_module_param(char *param, char *val, const char *modname, void *arg)
{
	struct module *mod = arg;

	if (strcmp(param, "async_probe") == 0) {
		if (!val || kstrtobool(val, &mod->async_probe_requested) != 0)
			mod->async_probe_requested = true;
		return 0;
	}
	pr_warn("%s: unknown parameter '%s' ignored\n", modname, param);
	return 0;
}

/*
 * Picks the words "NAME.PARAM=VALUE" for this module out of a copy of the
 * kernel command line, without "NAME.", in place.
 */
static void pick_module_words(char *words, const char *name)
{
	size_t len = strlen(name);
	char *to = words, *word = skip_spaces(words);

	while (*word) {
		bool ours = parameqn(word, name, len) && word[len] == '.';
		bool in_quote = false;

		if (ours)
			word += len + 1;
		for (; *word && (in_quote || !isspace(*word)); word++) {
			if (*word == '"')
				in_quote = !in_quote;
			if (ours)
				*to++ = *word;
		}
		if (ours)
			*to++ = ' ';
		word = skip_spaces(word);
	}
	*to = '\0';
}

/* modprobe reads /proc/cmdline itself; for everybody else the kernel does what it would. */
static int parse_cmdline_params(struct module *mod, struct load_info *info)
{
	char *words, *rest;

	words = kstrdup(boot_info.cmdline, GFP_KERNEL);
	if (!words)
		return refuse(info->name, -ENOMEM, "params.memory", NO_FACTS,
			      "no memory to read the kernel command line");
	pick_module_words(words, mod->name);
	rest = parse_args(mod->name, words, mod->kp, mod->num_kp, -32768, 32767, mod,
			  unknown_module_param);
	kfree(words);
	return PTR_ERR_OR_ZERO(rest);
}

/* The command line's words first, then the caller's. Return: 0 or the last bad word's errno. */
int parse_module_params(struct module *mod, struct load_info *info)
{
	char *args, *rest;
	int err;

	err = parse_cmdline_params(mod, info);
	if (err)
		return err;
	/* parse_args() cuts its string up; /sys/module may want to show the original. */
	args = kstrdup(mod->args, GFP_KERNEL);
	if (!args)
		return refuse(info->name, -ENOMEM, "params.memory", NO_FACTS,
			      "no memory to read the parameters");
	rest = parse_args(mod->name, args, mod->kp, mod->num_kp, -32768, 32767, mod,
			  unknown_module_param);
	if (!IS_ERR(rest) && rest)
		pr_warn("%s: parameters '%s' after `--' ignored\n", mod->name, rest);
	kfree(args);
	trace_stage(info->name, "params", "%u, told \"%s\"", mod->num_kp, mod->args);
	return PTR_ERR_OR_ZERO(rest);
}

/* Gives back what setting them allocated. */
void destroy_params(const struct kernel_param *params, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (params[i].ops->free)
			params[i].ops->free(params[i].arg);
}
