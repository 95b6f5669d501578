/* SPDX-License-Identifier: GPL-2.0 */
/* The types of parameters: how each is read from text and written as text. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "lib/htable.h"
#include "x86/paging.h"

#define MAX_CHARP 1024
#define PARAM_PAGE 4096U

/*
 * any_NAME: a variable, which may be a packed structure's member and stand anywhere.
 * No value: operations of a module's own may take none, and have this setter.
 */
#define STANDARD_PARAM(name, type, format, parse) \
	typedef type any_##name __aligned(1); \
	int param_set_##name(const char *val, const struct kernel_param *kp) \
	{ \
		type value; \
		int err = val ? parse(val, 0, &value) : -EINVAL; \
\
		if (!err) \
			*(any_##name *)kp->arg = value; \
		return err; \
	} \
	EXPORT_SYMBOL(param_set_##name); \
	int param_get_##name(char *buffer, const struct kernel_param *kp) \
	{ \
		return scnprintf(buffer, PARAM_PAGE, format "\n", *(any_##name *)kp->arg); \
	} \
	EXPORT_SYMBOL(param_get_##name); \
	const struct kernel_param_ops param_ops_##name = { \
		.set = param_set_##name, \
		.get = param_get_##name, \
	}; \
	EXPORT_SYMBOL(param_ops_##name)

STANDARD_PARAM(byte, unsigned char, "%hhu", kstrtou8);
STANDARD_PARAM(short, short, "%hi", kstrtos16);
STANDARD_PARAM(ushort, unsigned short, "%hu", kstrtou16);
STANDARD_PARAM(int, int, "%i", kstrtoint);
STANDARD_PARAM(uint, unsigned int, "%u", kstrtouint);
STANDARD_PARAM(long, long, "%li", kstrtol);
STANDARD_PARAM(ulong, unsigned long, "%lu", kstrtoul);
STANDARD_PARAM(ullong, unsigned long long, "%llu", kstrtoull);
STANDARD_PARAM(hexint, unsigned int, "%#08x", kstrtouint);

/*
 * charp: the string is copied, and the copy freed when it is replaced. What the
 * pointer holds is not believed: it may be the module's own text, or another
 * parameter's number over the same memory. A table has the copies, by the
 * variable that each was made for.
 */
struct charp_copy {
	struct hnode by_variable;
	const void *variable;
	struct charp_copy *older; /* what the module has moved elsewhere: it stays till the end */
	struct charp_copy *next; /* of those that are being taken out together */
	char text[];
};

typedef char *any_charp __aligned(1);

static struct htable copies = HTABLE_INIT; /* guarded by copies_lock */
static DEFINE_MUTEX(copies_lock);

/* Takes the variable's copies out, the newest first; NULL: there are none. */
static struct charp_copy *take_copies(const void *variable)
{
	struct hnode *node;

	htable_for_each_possible(node, &copies, hash_long((unsigned long)variable)) {
		struct charp_copy *copy = container_of(node, struct charp_copy, by_variable);

		if (copy->variable == variable) {
			htable_remove(&copies, node);
			return copy;
		}
	}
	return NULL;
}

int param_set_charp(const char *val, const struct kernel_param *kp)
{
	size_t len = val ? strnlen(val, MAX_CHARP + 1) : 0;
	struct charp_copy *copy, *replaced = NULL;

	if (!val)
		return -EINVAL;
	if (len > MAX_CHARP)
		return -ENOSPC;
	copy = kmalloc(sizeof(*copy) + len + 1, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	memcpy(copy->text, val, len + 1);
	copy->variable = kp->arg;
	mutex_lock(&copies_lock);
	copy->older = take_copies(kp->arg);
	if (copy->older && copy->older->text == *(any_charp *)kp->arg) {
		replaced = copy->older;
		copy->older = replaced->older;
	}
	htable_insert(&copies, &copy->by_variable, hash_long((unsigned long)kp->arg));
	*(any_charp *)kp->arg = copy->text;
	mutex_unlock(&copies_lock);
	kfree(replaced);
	return 0;
}
EXPORT_SYMBOL(param_set_charp);

/* Up to max bytes from text on; what no page is mapped for cannot be read. */
static unsigned int readable(const char *text, unsigned int max)
{
	unsigned long from = (unsigned long)text, at = from;

	while (at - from < max && kernel_mapped(at))
		at = (at & PAGE_MASK) + PAGE_SIZE;
	return min(at - from, (unsigned long)max);
}

/* What the pointer held at first is out of the file, and later module code may change it. */
int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	const char *text = *(any_charp *)kp->arg;
	unsigned int max;

	if (!text)
		text = "(null)";
	max = readable(text, PARAM_PAGE);
	return max ? scnprintf(buffer, PARAM_PAGE, "%.*s\n", (int)max, text) :
		     scnprintf(buffer, PARAM_PAGE, "(efault)\n");
}
EXPORT_SYMBOL(param_get_charp);

/* The variable may be another module's, which goes on showing it: no copy stays in there. */
static void forget_text(any_charp *variable)
{
	const unsigned long first = (unsigned long)variable;

	if (kernel_writable(first) && kernel_writable(first + sizeof(*variable) - 1))
		*variable = NULL;
}

/* All of one variable's, once they are out. */
static void free_copies(struct charp_copy *copy)
{
	struct charp_copy *older;

	for (; copy; copy = older) {
		older = copy->older;
		kfree(copy);
	}
}

void param_free_charp(void *arg)
{
	struct charp_copy *copy;

	mutex_lock(&copies_lock);
	copy = take_copies(arg);
	if (copy && copy->text == *(any_charp *)arg)
		forget_text(arg);
	mutex_unlock(&copies_lock);
	free_copies(copy);
}
EXPORT_SYMBOL(param_free_charp);

/* The same for all variables there, in as many steps as there are copies of anybody's. */
static void free_charps(void *from, unsigned long size)
{
	struct charp_copy *copy, *next, *found = NULL;
	struct hnode *node = NULL;

	mutex_lock(&copies_lock);
	while ((node = htable_next(&copies, node))) {
		copy = container_of(node, struct charp_copy, by_variable);
		if ((unsigned long)copy->variable - (unsigned long)from < size) {
			copy->next = found;
			found = copy;
		}
	}
	for (copy = found; copy; copy = copy->next) {
		htable_remove(&copies, &copy->by_variable);
		if (copy->text == *(any_charp *)copy->variable)
			forget_text((any_charp *)copy->variable);
	}
	mutex_unlock(&copies_lock);
	for (copy = found; copy; copy = next) {
		next = copy->next;
		free_copies(copy);
	}
}

const struct kernel_param_ops param_ops_charp = {
	.set = param_set_charp,
	.get = param_get_charp,
	.free = param_free_charp,
};
EXPORT_SYMBOL(param_ops_charp);

int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ? val : "1", kp->arg);
}
EXPORT_SYMBOL(param_set_bool);

/* In a file it may be any byte, and no bool then. */
static bool bool_value(const struct kernel_param *kp)
{
	return *(const u8 *)kp->arg != 0;
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_PAGE, "%c\n", bool_value(kp) ? 'Y' : 'N');
}
EXPORT_SYMBOL(param_get_bool);

const struct kernel_param_ops param_ops_bool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool,
	.get = param_get_bool,
};
EXPORT_SYMBOL(param_ops_bool);

int param_set_bool_enable_only(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (err)
		return err;
	if (!value && bool_value(kp))
		return -EROFS;
	*(bool *)kp->arg = value;
	return 0;
}
EXPORT_SYMBOL_GPL(param_set_bool_enable_only);

const struct kernel_param_ops param_ops_bool_enable_only = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool_enable_only,
	.get = param_get_bool,
};
EXPORT_SYMBOL_GPL(param_ops_bool_enable_only);

int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val, &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}
EXPORT_SYMBOL(param_set_invbool);

int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_PAGE, "%c\n", bool_value(kp) ? 'N' : 'Y');
}
EXPORT_SYMBOL(param_get_invbool);

const struct kernel_param_ops param_ops_invbool = {
	.set = param_set_invbool,
	.get = param_get_invbool,
};
EXPORT_SYMBOL(param_ops_invbool);

int param_set_bint(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (!err)
		*(any_int *)kp->arg = value;
	return err;
}
EXPORT_SYMBOL(param_set_bint);

const struct kernel_param_ops param_ops_bint = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bint,
	.get = param_get_int,
};
EXPORT_SYMBOL(param_ops_bint);

int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min,
			  unsigned int max)
{
	unsigned int value;
	int err;

	if (!val)
		return -EINVAL;
	err = kstrtouint(val, 0, &value);
	if (err)
		return err;
	if (value < min || value > max)
		return -EINVAL;
	*(any_uint *)kp->arg = value;
	return 0;
}
EXPORT_SYMBOL_GPL(param_set_uint_minmax);

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *string = kp->str;
	size_t len = val ? strnlen(val, string->maxlen) : 0;

	if (!val)
		return -EINVAL;
	if (len == string->maxlen)
		return -ENOSPC;
	memcpy(string->string, val, len + 1);
	return 0;
}
EXPORT_SYMBOL(param_set_copystring);

int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_PAGE, "%.*s\n", (int)min(kp->str->maxlen, PARAM_PAGE),
			 kp->str->string);
}
EXPORT_SYMBOL(param_get_string);

const struct kernel_param_ops param_ops_string = {
	.set = param_set_copystring,
	.get = param_get_string,
};
EXPORT_SYMBOL(param_ops_string);

/* One element of an array as a parameter of its own. */
static struct kernel_param element_param(const struct kernel_param *kp, unsigned int i)
{
	const struct kparam_array *array = kp->arr;

	return (struct kernel_param){
		.name = kp->name,
		.mod = kp->mod,
		.ops = array->ops,
		.perm = kp->perm,
		.level = kp->level,
		.arg = array->elem + (size_t)i * array->elemsize,
	};
}

/* "1,2,3": one element after the other. The commas are put back. */
static int param_array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *array = kp->arr;
	char *word = (char *)val; /* ours to cut: a copy that the parser owns */
	any_uint unused, *num = array->num ? array->num : &unused;
	unsigned int i = 0; /* their number may lie where one of them does */
	char ended_by;

	if (!array->ops->set)
		return -EPERM;
	*num = 0;
	do {
		struct kernel_param element = element_param(kp, i);
		size_t len = strcspn(word, ",");
		int err;

		if (i == array->max)
			return -EINVAL;
		ended_by = word[len];
		word[len] = '\0';
		err = array->ops->set(word, &element);
		word[len] = ended_by;
		if (err)
			return err;
		word += len + 1;
		*num = ++i;
	} while (ended_by == ',');
	return 0;
}

/* The module may have put any number there. */
static unsigned int num_elements(const struct kparam_array *array)
{
	return array->num ? min(*(any_uint *)array->num, array->max) : array->max;
}

static int param_array_get(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_array *array = kp->arr;
	unsigned int i, num = num_elements(array);
	char *text;
	int len, used = 0;

	if (!array->ops->get)
		return -EPERM;
	/* An element may write a whole page: it gets one of its own. */
	text = kmalloc(PARAM_PAGE, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	/* More than a page is not shown, however many elements there are; each adds its comma. */
	for (i = 0; i < num && used < (int)PARAM_PAGE - 1; i++) {
		struct kernel_param element = element_param(kp, i);

		len = array->ops->get(text, &element);
		if (len < 0) {
			used = len;
			break;
		}
		if (len && text[len - 1] == '\n')
			len--;
		used += scnprintf(buffer + used, PARAM_PAGE - used, "%s%.*s", i ? "," : "", len, text);
	}
	kfree(text);
	if (used >= 0)
		used += scnprintf(buffer + used, PARAM_PAGE - used, "\n");
	return used;
}

static void param_array_free(void *arg)
{
	const struct kparam_array *array = arg;
	unsigned int i, num;

	/* Without it, number and elements may have been in init memory. */
	if (!array->ops->free)
		return;
	/* Texts there may have been more of than there are now. */
	num = array->ops->free == param_free_charp ? array->max : num_elements(array);
	if (array->ops->free == param_free_charp && num > READ_ONCE(copies.count)) {
		free_charps(array->elem, (unsigned long)num * array->elemsize);
		return;
	}
	for (i = 0; i < num; i++)
		array->ops->free(array->elem + (size_t)i * array->elemsize);
}

const struct kernel_param_ops param_array_ops = {
	.set = param_array_set,
	.get = param_array_get,
	.free = param_array_free,
};
EXPORT_SYMBOL(param_array_ops);
