/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symbol versions: a checksum of each imported prototype as it was when the
 * module was built (__versions) against the one of the export now (__kcrctab).
 * __versions is sorted once, so that looking up every imported symbol is not
 * quadratic, whatever the names.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "module/internal.h"

/* Exported for its checksum alone: it stands for the layouts that the loader and modules share. */
void module_layout(struct module *mod, struct modversion_info *ver, struct kernel_param *kp,
		   struct kernel_symbol *ks);
void module_layout(struct module *mod, struct modversion_info *ver, struct kernel_param *kp,
		   struct kernel_symbol *ks)
{
}
EXPORT_SYMBOL(module_layout);

static int refuse_versions(struct load_info *info, const char *rule, const char *why)
{
	const elf_shdr *sh = info->sections[info->index.vers].hdr;

	return refuse(info->name, -ENOEXEC, rule,
		      FACTS(.section = "__versions", .offset = AT(sh->sh_offset),
			    .found = DEC(sh->sh_size)),
		      "%s", why);
}

/* By name; of equal names the first in the file comes first, since Linux's walk finds that one. */
static int compare_versions(const void *a, const void *b)
{
	const struct modversion_info *x = *(const struct modversion_info *const *)a;
	const struct modversion_info *y = *(const struct modversion_info *const *)b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x > y) - (x < y);
}

/* Checks: __versions has its bytes in the file, and every name ends. Sorts it by name. */
int index_versions(struct load_info *info)
{
	const elf_shdr *sh = info->sections[info->index.vers].hdr;
	const struct modversion_info *table;
	unsigned long i, n = sh->sh_size / sizeof(*table);

	if (!info->index.vers)
		return 0;
	if (sh->sh_type == SHT_NOBITS)
		return refuse_versions(info, "versions.nobits", "__versions has no bytes in the file");
	info->versions = kvmalloc_array(n, sizeof(*info->versions), GFP_KERNEL);
	if (!info->versions)
		return refuse(info->name, -ENOMEM, "versions.memory", NO_FACTS,
			      "no memory to sort %lu versions", n);
	info->num_versions = n;
	table = section_data(info, info->index.vers);
	for (i = 0; i < n; i++) {
		if (strnlen(table[i].name, sizeof(table[i].name)) == sizeof(table[i].name))
			return refuse_versions(info, "versions.unterminated",
					       "a name in __versions does not end");
		info->versions[i] = &table[i];
	}
	sort(info->versions, n, sizeof(*info->versions), compare_versions, NULL);
	return 0;
}

/* The lowest entry of that name, by binary search; NULL where there is none. */
static const struct modversion_info *find_version(const struct load_info *info, const char *name)
{
	unsigned int low = 0, high = info->num_versions;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (strcmp(info->versions[mid]->name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == info->num_versions || strcmp(info->versions[low]->name, name) != 0)
		return NULL;
	return info->versions[low];
}

/*
 * crc: the export's, NULL where the exporter has none (it is tainted already).
 * Return: 0, or -EINVAL when both versions are known and differ.
 */
int check_version(struct load_info *info, const char *symname, const s32 *crc)
{
	const struct modversion_info *v;

	if (!crc)
		return 0;
	if (!info->index.vers)
		return try_to_force_load(info, symname);
	v = find_version(info, symname);
	if (!v) {
		pr_warn_once("%s: no symbol version for %s\n", info->name, symname);
		return 0;
	}
	if ((u32)v->crc == (u32)*crc && v->crc <= U32_MAX)
		return 0;
	return refuse(info->name, -EINVAL, "versions.symbol",
		      FACTS(.section = "__versions", .symbol = symname,
			    .offset = AT(file_offset(info, v)), .expected = HEX((u32)*crc),
			    .found = HEX(v->crc)),
		      "built against another version of %s", symname);
}

/* The version of the structures that kernel and module share. Return: 0 or -ENOEXEC. */
int check_modstruct_version(struct load_info *info)
{
	struct find_symbol_arg arg = { .name = "module_layout" };
	const struct modversion_info *v;

	if (!find_symbol(&arg) || !arg.crc)
		return 0;
	if (!info->index.vers)
		return try_to_force_load(info, "module_layout");
	v = find_version(info, "module_layout");
	if (!v || v->crc == (u32)*arg.crc) {
		trace_stage(info->name, "versions", "%u in the file, module_layout 0x%08x agrees",
			    info->num_versions, (u32)*arg.crc);
		return 0;
	}
	return refuse(info->name, -ENOEXEC, "versions.module_layout",
		      FACTS(.section = "__versions", .symbol = "module_layout",
			    .offset = AT(file_offset(info, v)), .expected = HEX((u32)*arg.crc),
			    .found = HEX(v->crc)),
		      "built against other structures than this kernel's");
}

/* Exports without versions: allowed, tainted as forced. */
int check_module_versions(struct module *mod, struct load_info *info)
{
	if ((mod->num_syms && !mod->crcs) || (mod->num_gpl_syms && !mod->gpl_crcs))
		return try_to_force_load(info, "no versions for exported symbols");
	return 0;
}
