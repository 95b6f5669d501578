/* SPDX-License-Identifier: GPL-2.0 */
/*
 * .modinfo: NUL-separated key=value strings that say what the module is, what
 * it was built for and under which licence. Here the module gets its name.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/vermagic.h>

#include "lib/words.h"
#include "module/internal.h"

static const char vermagic[] = VERMAGIC_STRING;

/* Names that must not be loaded, separated by commas. */
static char *module_blacklist;
core_param(module_blacklist, module_blacklist, charp, 0400);

/*
 * The value of the first `tag=value` at or after *pos, NULL where there is no
 * more. *pos moves past it. check_modinfo_section() saw the final NUL, so no
 * string runs out of the section.
 */
static const char *next_modinfo(const struct load_info *info, const char *tag, unsigned long *pos)
{
	unsigned long size = info->sections[info->index.info].hdr->sh_size;
	size_t tag_len = strlen(tag);

	if (!info->index.info)
		return NULL;
	while (*pos < size) {
		const char *s = section_data(info, info->index.info) + *pos;

		*pos += strlen(s) + 1;
		if (strncmp(s, tag, tag_len) == 0 && s[tag_len] == '=')
			return s + tag_len + 1;
	}
	return NULL;
}

const char *get_modinfo(const struct load_info *info, const char *tag)
{
	unsigned long pos = 0;

	return next_modinfo(info, tag, &pos);
}

/* Checks: .modinfo has its bytes in the file, and the last string ends. */
static int check_modinfo_section(struct load_info *info)
{
	const elf_shdr *sh = info->sections[info->index.info].hdr;
	const char *data;

	if (!info->index.info)
		return 0;
	if (sh->sh_type == SHT_NOBITS)
		return refuse(info->name, -ENOEXEC, "modinfo.nobits", FACTS(.section = ".modinfo"),
			      ".modinfo has no bytes in the file");
	data = section_data(info, info->index.info);
	if (sh->sh_size && data[sh->sh_size - 1] != '\0')
		return refuse(info->name, -ENOEXEC, "modinfo.unterminated",
			      FACTS(.section = ".modinfo",
				    .offset = AT(sh->sh_offset + sh->sh_size - 1),
				    .expected = DEC(0), .found = DEC((u8)data[sh->sh_size - 1])),
			      "the last string of .modinfo does not end");
	return 0;
}

/* A name that ends, is not empty, and can be a directory below /sys/module. */
static bool usable_name(const char *name)
{
	size_t len = strnlen(name, MODULE_NAME_LEN);
	size_t i;

	if (len == 0 || len == MODULE_NAME_LEN)
		return false;
	for (i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] == '/' || name[i] == 0x7f)
			return false;
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/*
 * The name in struct module is the one that counts; messages use .modinfo's, as Linux's do, where
 * it is one: it may be long, hold lines, and is printed many times.
 */
static int find_name(struct load_info *info)
{
	const char *name = section_data(info, info->index.mod) + offsetof(struct module, name);

	if (!usable_name(name))
		return refuse(info->name, -ENOEXEC, "modinfo.name",
			      FACTS(.section = ".gnu.linkonce.this_module",
				    .offset = AT(file_offset(info, name))),
			      "the name in struct module is empty, too long or not printable");
	info->name = get_modinfo(info, "name");
	if (!info->name || !usable_name(info->name))
		info->name = name;
	return 0;
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Collects the import_ns strings, sorted: each imported symbol may have to look. */
static int find_imports(struct load_info *info)
{
	unsigned long pos = 0;
	unsigned int n = 0;

	while (next_modinfo(info, "import_ns", &pos))
		n++;
	if (!n)
		return 0;
	info->imports = kvmalloc_array(n, sizeof(*info->imports), GFP_KERNEL);
	if (!info->imports)
		return refuse(info->name, -ENOMEM, "modinfo.memory", NO_FACTS,
			      "no memory for %u imported namespaces", n);
	for (pos = 0; info->num_imports < n; info->num_imports++)
		info->imports[info->num_imports] = next_modinfo(info, "import_ns", &pos);
	sort(info->imports, n, sizeof(*info->imports), compare_strings, NULL);
	return 0;
}

bool imports_namespace(const struct load_info *info, const char *ns)
{
	unsigned int low = 0, high = info->num_imports;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;
		int order = strcmp(ns, info->imports[mid]);

		if (order == 0)
			return true;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

/*
 * Finds the sections that are read by name and the module's name.
 * Return: 0, -ENOEXEC or -ENOMEM.
 */
int setup_load_info(struct load_info *info, int flags)
{
	int err;

	err = check_modinfo_section(info);
	if (!err)
		err = find_name(info);
	if (!err)
		err = find_imports(info);
	if (err)
		return err;
	info->index.pcpu = find_sec(info, ".data..percpu");
	/* Ignoring versions means: as if there were no __versions at all. */
	if (!(flags & MODULE_INIT_IGNORE_MODVERSIONS))
		info->index.vers = find_sec(info, "__versions");
	return index_versions(info);
}

/* Source: loading-rules "Policy"; module_blacklist= of Linux's kernel parameters. */
int check_blacklist(struct load_info *info)
{
	size_t len = strlen(info->name);
	const char *p = module_blacklist;

	for (; p && *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == len && strncmp(p, info->name, len) == 0)
			return refuse(info->name, -EPERM, "modinfo.blacklist",
				      FACTS(.found = TEXT(module_blacklist)),
				      "module_blacklist= names it on the kernel command line");
	return 0;
}

/* The release may differ where every symbol's version is checked anyway. */
static bool same_magic(const char *theirs, const char *ours, bool has_versions)
{
	if (has_versions) {
		theirs += strcspn(theirs, " ");
		ours += strcspn(ours, " ");
	}
	return strcmp(theirs, ours) == 0;
}

static int check_vermagic(struct load_info *info, int flags)
{
	const char *theirs = get_modinfo(info, "vermagic");
	char words[160];

	if (flags & MODULE_INIT_IGNORE_VERMAGIC)
		theirs = NULL;
	if (!theirs)
		return try_to_force_load(info, "bad vermagic");
	if (same_magic(theirs, vermagic, info->index.vers))
		return 0;
	describe_words(words, sizeof(words), vermagic, theirs, info->index.vers);
	return refuse(info->name, -ENOEXEC, "modinfo.vermagic",
		      FACTS(.section = ".modinfo", .offset = AT(file_offset(info, theirs)),
			    .expected = TEXT(vermagic), .found = TEXT(theirs)),
		      "built for another kernel or with other options: its vermagic %s", words);
}

static bool license_is_gpl_compatible(const char *license)
{
	static const char *const compatible[] = {
		"GPL",		    "GPL v2",	    "GPL and additional rights",
		"Dual BSD/GPL",	    "Dual MIT/GPL", "Dual MPL/GPL",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(compatible); i++)
		if (strcmp(license, compatible[i]) == 0)
			return true;
	return false;
}

static void note_taint(struct load_info *info, unsigned int flag, enum lockdep_ok lockdep)
{
	add_taint(flag, lockdep);
	info->taints |= 1UL << flag;
}

static void check_license(struct load_info *info)
{
	const char *license = get_modinfo(info, "license");

	if (!license)
		license = "unspecified";
	if (license_is_gpl_compatible(license))
		return;
	if (!test_taint(TAINT_PROPRIETARY_MODULE))
		pr_warn("%s: module license '%s' taints kernel.\n", info->name, license);
	note_taint(info, TAINT_PROPRIETARY_MODULE, LOCKDEP_NOW_UNRELIABLE);
}

static void trace_modinfo(const struct load_info *info)
{
	const char *license = get_modinfo(info, "license");
	char letters[16];

	letters[module_taint_letters(info->taints, letters)] = '\0';
	trace_stage(info->name, "modinfo", "license %s, taints %s", license ? license : "unspecified",
		    letters[0] ? letters : "none");
}

/*
 * Checks: vermagic. Finds the taints that .modinfo declares; like Linux's they
 * stay with the kernel even if a later stage refuses the module.
 * Source: loading-rules "Policy".
 */
int check_modinfo(struct load_info *info, int flags)
{
	int err = check_vermagic(info, flags);

	if (err)
		return err;
	if (!get_modinfo(info, "intree")) {
		if (!test_taint(TAINT_OOT_MODULE))
			pr_warn("%s: loading out-of-tree module taints kernel.\n", info->name);
		note_taint(info, TAINT_OOT_MODULE, LOCKDEP_STILL_OK);
	}
	if (get_modinfo(info, "staging")) {
		note_taint(info, TAINT_CRAP, LOCKDEP_STILL_OK);
		pr_warn("%s: module is from the staging directory, the quality is unknown, you have been warned.\n",
			info->name);
	}
	if (get_modinfo(info, "test")) {
		if (!test_taint(TAINT_TEST))
			pr_warn("%s: loading test module taints kernel.\n", info->name);
		note_taint(info, TAINT_TEST, LOCKDEP_STILL_OK);
	}
	check_license(info);
	if (tracing(TRACE_STAGES))
		trace_modinfo(info);
	return 0;
}
