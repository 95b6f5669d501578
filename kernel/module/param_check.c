/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Are a module's parameters what they say? Their names, operations and variables
 * are addresses out of the file. The kernel's own functions write to the
 * variable when a load sets it, before init, and read it until the module goes;
 * what a module's own functions do with theirs is the module's affair.
 *
 * What is another module's must be a symbol that the file asks for by name; of
 * the kernel there are the types: it is full of words that might pass for a
 * function's address, and of data that is nobody's to set.
 *
 * Linux asks none of this.
 */
#include <linux/errno.h>

#include "module/internal.h"

/* The types of one variable: how many bytes at arg their functions touch. */
static const struct {
	const struct kernel_param_ops *ops;
	unsigned int size;
} scalars[] = {
	{ &param_ops_byte, sizeof(char) },
	{ &param_ops_short, sizeof(short) },
	{ &param_ops_ushort, sizeof(short) },
	{ &param_ops_int, sizeof(int) },
	{ &param_ops_uint, sizeof(int) },
	{ &param_ops_hexint, sizeof(int) },
	{ &param_ops_long, sizeof(long) },
	{ &param_ops_ulong, sizeof(long) },
	{ &param_ops_ullong, sizeof(long long) },
	{ &param_ops_charp, sizeof(char *) },
	{ &param_ops_bool, sizeof(bool) },
	{ &param_ops_bool_enable_only, sizeof(bool) },
	{ &param_ops_invbool, sizeof(bool) },
	{ &param_ops_bint, sizeof(int) },
};

/* One load's parameters. */
struct check {
	struct module *mod;
	struct load_info *info;
	const struct kernel_param_ops *staying; /* the last ones of which that was found */
	unsigned int searches; /* walks over the symbols, or over parameters and exports */
	bool set_later; /* the parameter can be set after init, too */
	unsigned long freed; /* elements that are freed one by one, of all arrays so far */
};

/* Debian's modules need three at most. Without a bound: symbols times parameters steps. */
#define MAX_SEARCHES 64

/* Is it the address of a symbol that the file asks others for? */
static bool is_imported(struct check *check, const void *p)
{
	const struct load_info *info = check->info;
	unsigned int i;

	if (check->searches == MAX_SEARCHES)
		return false;
	check->searches++;
	for (i = 1; i < info->num_symbols; i++)
		if (info->symtab[i].st_shndx == SHN_UNDEF && info->values[i] == (unsigned long)p)
			return true;
	return false;
}

/* A module may take single functions of a type for operations of its own. */
static bool shares_function(const struct kernel_param_ops *ops, const struct kernel_param_ops *type)
{
	return (ops->set && ops->set == type->set) || (ops->get && ops->get == type->get) ||
	       (ops->free && ops->free == type->free);
}

/* Bytes at the variable's address that the kernel's functions among ops touch; 0: none. */
static unsigned int variable_size(const struct kernel_param_ops *ops)
{
	unsigned int i, size = 0;

	for (i = 0; i < ARRAY_SIZE(scalars); i++)
		if (shares_function(ops, scalars[i].ops))
			size = max(size, scalars[i].size);
	return size;
}

static bool is_type(const struct kernel_param_ops *ops)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(scalars); i++)
		if (ops == scalars[i].ops)
			return true;
	return ops == &param_array_ops || ops == &param_ops_string;
}

/*
 * The functions of operations, the module's own or ones that it asks another for. Of the kernel's
 * only those of the types will do, each in its place: of these it is known what they touch.
 */
static bool functions_ok(struct check *check, const struct kernel_param_ops *ops, bool init_too,
			 bool (*function_ok)(struct check *check, const void *fn))
{
	bool set_ok = !ops->set || function_ok(check, ops->set) ||
		      ops->set == param_ops_string.set ||
		      (init_too && layout_holds_text(&check->mod->init_layout, ops->set, 1));
	bool get_ok = !ops->get || function_ok(check, ops->get) ||
		      ops->get == param_ops_string.get;
	bool free_ok = !ops->free || function_ok(check, ops->free);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(scalars); i++) {
		const struct kernel_param_ops *type = scalars[i].ops;

		set_ok = set_ok || ops->set == type->set;
		get_ok = get_ok || ops->get == type->get;
		free_ok = free_ok || ops->free == type->free;
	}
	return set_ok && get_ok && free_ok;
}

static bool own_function_ok(struct check *check, const void *fn)
{
	return layout_holds_text(&check->mod->core_layout, fn, 1) ||
	       (reaches_others_text(check->mod, fn) && is_imported(check, fn));
}

static bool others_function_ok(struct check *check, const void *fn)
{
	return reaches_others_text(check->mod, fn);
}

/* init_too: nobody asks after init, so that set may be init code. */
static bool operations_ok(struct check *check, const struct kernel_param_ops *ops, bool init_too)
{
	const struct module *mod = check->mod;

	if (is_type(ops))
		return true;
	if ((unsigned long)ops % sizeof(void *))
		return false;
	if (layout_holds_constant(&mod->core_layout, ops, sizeof(*ops)) ||
	    layout_holds_data(&mod->core_layout, ops, sizeof(*ops), false))
		return functions_ok(check, ops, init_too, own_function_ok);
	return reaches_others_constant(mod, ops, sizeof(*ops)) && is_imported(check, ops) &&
	       functions_ok(check, ops, false, others_function_ok);
}

/* init_too: after init nobody looks at it, so that it may be gone by then. */
static bool is_own_data(const struct check *check, const void *p, unsigned long size, bool init_too)
{
	const struct module *mod = check->mod;

	return layout_holds_data(&mod->core_layout, p, size, check->set_later) ||
	       (init_too && layout_holds_data(&mod->init_layout, p, size, false));
}

/* The macros make descriptions constant, so that what was checked stays. */
static bool description_ok(const struct module *mod, const void *p, unsigned long size)
{
	return (unsigned long)p % sizeof(void *) == 0 &&
	       layout_holds_constant(&mod->core_layout, p, size);
}

static bool string_ok(const struct check *check, const struct kparam_string *string, bool init_too)
{
	return description_ok(check->mod, string, sizeof(*string)) &&
	       is_own_data(check, string->string, max(string->maxlen, 1U), init_too);
}

/* Elements are variables: Linux has no macro that makes an array of arrays or of strings. */
static bool array_ok(struct check *check, const struct kparam_array *array, bool init_too)
{
	if (!description_ok(check->mod, array, sizeof(*array)) ||
	    !operations_ok(check, array->ops, init_too) ||
	    shares_function(array->ops, &param_array_ops) ||
	    shares_function(array->ops, &param_ops_string))
		return false;
	/* Parameters may share an array, but not so many that freeing takes for ever. */
	check->freed += array->ops->free ? array->max : 0;
	if (check->freed > check->mod->core_layout.size)
		return false;
	init_too = init_too && !array->ops->free;
	if (array->num && !is_own_data(check, array->num, sizeof(*array->num), init_too))
		return false;
	/* Of elements without a size there would be room for any number. */
	return array->elemsize >= max(variable_size(array->ops), 1U) &&
	       is_own_data(check, array->elem, (unsigned long)array->max * array->elemsize,
			   init_too);
}

static bool scalar_ok(struct check *check, const void *variable, unsigned int size, bool init_too)
{
	return is_own_data(check, variable, size, init_too) ||
	       (reaches_others_data(check->mod, variable, size) && is_imported(check, variable));
}

static bool variable_ok(struct check *check, const struct kernel_param *kp)
{
	const unsigned int size = variable_size(kp->ops);

	if (shares_function(kp->ops, &param_array_ops) && !array_ok(check, kp->arr, !kp->perm))
		return false;
	if (shares_function(kp->ops, &param_ops_string) &&
	    !string_ok(check, kp->str, !kp->perm))
		return false;
	return !size || scalar_ok(check, kp->arg, size, !kp->perm && !kp->ops->free);
}

/* Do the kernel's functions write there, when the parameter is set? */
static bool is_set_at(const struct kernel_param *kp, const void *p, unsigned long size)
{
	const struct kernel_param_ops *ops = kp->ops;

	if (shares_function(ops, &param_array_ops)) {
		const struct kparam_array *array = kp->arr;

		if (overlap(p, size, array->elem, (unsigned long)array->max * array->elemsize) ||
		    (array->num && overlap(p, size, array->num, sizeof(*array->num))))
			return true;
	}
	if (shares_function(ops, &param_ops_string) &&
	    overlap(p, size, kp->str->string, kp->str->maxlen))
		return true;
	return overlap(p, size, kp->arg, variable_size(ops));
}

/* Could a parameter of another module have its variable there? */
static bool is_exported_at(const struct kernel_symbol *syms, unsigned int num,
			   const struct kernel_param_ops *ops)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (overlap(ops, sizeof(*ops), (void *)kernel_symbol_value(&syms[i]), sizeof(long)))
			return true;
	return false;
}

/* Operations need not be constant: is it so that no parameter sets them? */
static bool operations_stay(struct check *check, const struct kernel_param_ops *ops)
{
	const struct module *mod = check->mod;
	unsigned int i;

	if (ops == check->staying ||
	    !layout_holds_data(&mod->core_layout, ops, sizeof(*ops), false))
		return true;
	if (check->searches == MAX_SEARCHES)
		return false;
	check->searches++;
	for (i = 0; i < mod->num_kp; i++)
		if (is_set_at(&mod->kp[i], ops, sizeof(*ops)))
			return false;
	if (is_exported_at(mod->syms, mod->num_syms, ops) ||
	    is_exported_at(mod->gpl_syms, mod->num_gpl_syms, ops))
		return false;
	check->staying = ops;
	return true;
}

static int check_param(struct check *check, unsigned int i)
{
	const char *name = check->info->name;
	struct module *mod = check->mod;
	const struct kernel_param *kp = &mod->kp[i];

	if (!string_within_module(mod, kp->name))
		return refuse(name, -ENOEXEC, "params.name",
			      FACTS(.section = "__param", .found = DEC(i)),
			      "a parameter's name does not lie in the module");
	if (kp->mod && kp->mod != mod)
		return refuse(name, -ENOEXEC, "params.module",
			      FACTS(.section = "__param", .symbol = kp->name,
				    .expected = HEX((unsigned long)mod),
				    .found = HEX((unsigned long)kp->mod)),
			      "a parameter says that it is another module's");
	check->set_later = kp->perm & 0222;
	if (!kp->ops)
		return refuse(name, -ENOEXEC, "params.ops",
			      FACTS(.section = "__param", .symbol = kp->name),
			      "a parameter has no operations");
	if (!operations_ok(check, kp->ops, !kp->perm))
		return refuse(name, -ENOEXEC, "params.ops",
			      FACTS(.section = "__param", .symbol = kp->name,
				    .found = HEX((unsigned long)kp->ops)),
			      "a parameter's operations are neither the module's nor such as it asks for");
	if (!variable_ok(check, kp))
		return refuse(name, -ENOEXEC, "params.variable",
			      FACTS(.section = "__param", .symbol = kp->name,
				    .found = HEX((unsigned long)kp->arg)),
			      "a parameter's variable does not lie in data that it may have");
	return 0;
}

/* Once each parameter by itself is right. */
static int check_stays(struct check *check, unsigned int i)
{
	const struct kernel_param *kp = &check->mod->kp[i];

	if (operations_stay(check, kp->ops) &&
	    (!shares_function(kp->ops, &param_array_ops) || operations_stay(check, kp->arr->ops)))
		return 0;
	return refuse(check->info->name, -ENOEXEC, "params.ops",
		      FACTS(.section = "__param", .symbol = kp->name,
			    .found = HEX((unsigned long)kp->ops)),
		      "a parameter's operations are where one's variable is");
}

/* Checks: every parameter, once relocated. Return: 0 or -ENOEXEC. */
int check_params(struct module *mod, struct load_info *info)
{
	struct check check = { .mod = mod, .info = info };
	unsigned int i;
	int err = 0;

	for (i = 0; i < mod->num_kp && !err; i++)
		err = check_param(&check, i);
	for (i = 0; i < mod->num_kp && !err; i++)
		err = check_stays(&check, i);
	return err;
}
