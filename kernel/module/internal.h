/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared inside the loader, by nobody else; kernel/module/module.h is the door.
 *
 * struct load_info is the file as it came: never trusted, never written.
 * struct module is what is built from it. A stage takes both and either does
 * its whole work or refuses; what it took is given back at one place, the
 * ladder at the end of load_module().
 */
#ifndef KERNEL_MODULE_INTERNAL_H
#define KERNEL_MODULE_INTERNAL_H

#include <linux/elf.h>
#include <linux/err.h>
#include <linux/module.h>

#include "lib/htable.h"
#include "module/module.h"
#include "module/refuse.h"
#include "module/trace.h"

/* A file may put its tables at any offset: these may stand anywhere. */
typedef Elf64_Ehdr elf_ehdr __aligned(1);
typedef Elf64_Shdr elf_shdr __aligned(1);
typedef Elf64_Sym elf_sym __aligned(1);
typedef Elf64_Rela elf_rela __aligned(1);

/* finit_module's flags (<uapi/linux/module.h>). */
#define MODULE_INIT_IGNORE_MODVERSIONS 1
#define MODULE_INIT_IGNORE_VERMAGIC 2
#define MODULE_INIT_COMPRESSED_FILE 4

/* Where a section goes. */
enum section_place {
	PLACE_NONE, /* stays in the file */
	PLACE_CORE, /* lives as long as the module */
	PLACE_INIT, /* given back after init */
};

/* The order in memory; a group starts on a page, so that each has its own permissions. */
enum section_group {
	GROUP_TEXT,          /* read, execute */
	GROUP_RODATA,        /* read */
	GROUP_RO_AFTER_INIT, /* read, write while init runs */
	GROUP_DATA,          /* read, write */
	NUM_GROUPS,
};

struct load_section {
	const elf_shdr *hdr; /* in the file */
	const char *name;
	enum section_place place;
	enum section_group group;
	unsigned long offset; /* bytes from the start of its place */
	void *addr;           /* in module memory; NULL where it is not loaded */
};

/* A trimmed symbol table and its names, in the read-only data of core or init memory. */
struct symtab_room {
	unsigned int num_symbols;
	unsigned long strtab_size;     /* bytes */
	unsigned long symtab, strtab;  /* offsets, bytes */
	unsigned long typetab;         /* the same: a letter for each symbol */
};

struct load_info {
	const char *name; /* for messages: the file's, then .modinfo's, else struct module's */
	char label[MODULE_NAME_LEN]; /* the file's name, where there is a file */
	const void *image;
	unsigned long len; /* bytes, without the signature once that is read */
	const elf_ehdr *hdr;

	struct load_section *sections; /* e_shnum of them */
	unsigned int num_sections;

	const elf_sym *symtab;
	unsigned int num_symbols;
	const char *strtab;
	unsigned long strtab_size;
	Elf64_Addr *values; /* what each symbol is worth, once resolved */

	/* Section indexes, 0 where there is none. */
	struct {
		unsigned int mod, sym, str, info, vers, pcpu;
	} index;

	bool sig_ok;
	unsigned long taints; /* found before there was a struct module to keep them */

	const char **imports; /* the namespaces of import_ns, sorted */
	unsigned int num_imports;
	const struct modversion_info **versions; /* the entries of __versions, sorted by name */
	unsigned int num_versions;

	/* absent.c: depmod's index of the modules on disk, once it was asked for. */
	const char *index_text;
	size_t index_len;
	bool index_read;
	unsigned int num_explained;

	/* Room for the symbols that stay: reserved in layout.c, filled in kallsyms.c. */
	struct symtab_room core_room, init_room;
};

#define MAX_HOLDERS 12

/* References on one module that were taken at one place. */
struct holder {
	unsigned int count;
	unsigned long at;       /* a return address, or the thing it is for; 0: its code is gone */
	struct module *by;      /* whose code or thing that is; NULL: the kernel's, or it is gone */
	struct list_head taken; /* on by's list; of the kernel's: on none */
	char name[80];          /* once the code is gone */
};

/* What we keep of a live module beyond Linux's structure. */
struct module_extra {
	struct module *mod;
	struct hnode by_name;
	struct export *exports;
	unsigned int num_exports;
	ctor_fn_t *ctors; /* NULL once they have run */
	unsigned int num_ctors;
	struct mod_kallsyms init_kallsyms;
	u64 id; /* counts loads: newer ones stand nearer to the list's head */
	struct dentry *sysfs_dir, *holders_dir; /* /sys/module/NAME; NULL while it is not there */
	bool uevent_sent;
	struct dentry *debug_dir; /* /sys/kernel/debug/module/NAME */
	struct list_head allocated; /* by functions of init memory that is gone: mm/owners.h */
	struct list_head holds;     /* holder.taken: the references that its code took */
	struct holder holders[MAX_HOLDERS]; /* who holds this one: holders.c */
	unsigned int more_holders;
};

struct export {
	struct hnode by_name;
	const struct kernel_symbol *sym;
	const s32 *crc; /* NULL where the exporter has none */
	struct module *owner;
	bool gpl_only;
};

/* "source uses target": one for each pair. */
struct module_use {
	struct list_head source_list; /* on target's source_list */
	struct list_head target_list; /* on source's target_list */
	struct hnode by_pair;
	struct module *source, *target;
};

/* What a lookup found. */
struct find_symbol_arg {
	const char *name;
	struct module *owner; /* NULL for the kernel */
	const s32 *crc;
	const struct kernel_symbol *sym;
	bool gpl_only;
};

/*
 * list.c. module_mutex guards the list, the states, the tables of names,
 * exports and uses. It is never held while a module's code runs.
 */
extern struct mutex module_mutex;
extern struct list_head modules;
extern struct wait_queue_head module_wq;
struct module *find_module_all(const char *name, bool even_unformed);
int add_unformed_module(struct load_info *info, struct module *mod);
void forget_module(struct module *mod);
void set_module_state(struct module *mod, enum module_state state);
int strong_try_module_get(struct module *mod);
void drop_ref(struct module *mod);
int try_release_module_ref(struct module *mod);
void module_unload_init(struct module *mod);
int ref_module(struct load_info *info, struct module *mod, struct module *owner);
bool uses_module(const struct module *mod, const struct module *owner);
void module_unload_free(struct module *mod);
void add_taint_module(struct module *mod, unsigned int flag, enum lockdep_ok lockdep);
int try_to_force_load(struct load_info *info, const char *reason);

/* main.c */
int load_module(struct load_info *info, const char __user *uargs, int flags);

/* copy.c */
void free_copy(struct load_info *info);

/* signature.c */
int module_sig_check(struct load_info *info, int flags);

/* elf.c: afterwards every index, offset and name of the file is inside it. */
int elf_validity_check(struct load_info *info);
int enforce_rwx_sections(struct load_info *info);
unsigned int find_sec(const struct load_info *info, const char *name);
const char *symbol_name(const struct load_info *info, const elf_sym *sym);
const void *section_data(const struct load_info *info, unsigned int i);
unsigned long file_offset(const struct load_info *info, const void *p);

/* modinfo.c */
int setup_load_info(struct load_info *info, int flags);
int check_blacklist(struct load_info *info);
int check_modinfo(struct load_info *info, int flags);
const char *get_modinfo(const struct load_info *info, const char *tag);
bool imports_namespace(const struct load_info *info, const char *ns);

/* layout.c */
struct module *layout_and_allocate(struct load_info *info);
void module_deallocate(struct module *mod);
void *section_objs(const struct load_info *info, const char *name, size_t object_size,
		   unsigned int *num);
int find_module_sections(struct module *mod, struct load_info *info);
bool layout_holds(const struct module_layout *layout, const void *p, unsigned long size);
bool within_module(const struct module *mod, const void *p, unsigned long size);
bool overlap(const void *a, unsigned long a_size, const void *b, unsigned long b_size);
bool layout_holds_constant(const struct module_layout *layout, const void *p, unsigned long size);
bool layout_holds_data(const struct module_layout *layout, const void *p, unsigned long size,
		       bool for_good);
bool layout_holds_text(const struct module_layout *layout, const void *p, unsigned long size);
bool within_text(const struct module *mod, const void *p, unsigned long size);
bool string_within_module(const struct module *mod, const char *s);

/* symbols.c */
bool find_symbol(struct find_symbol_arg *arg);
unsigned long kernel_symbol_value(const struct kernel_symbol *sym);
const char *kernel_symbol_name(const struct kernel_symbol *sym);
const char *kernel_symbol_namespace(const struct kernel_symbol *sym);
int simplify_symbols(struct module *mod, struct load_info *info);
int prepare_exports(struct module *mod, struct load_info *info);
int publish_exports(struct module *mod, struct load_info *info);
void withdraw_exports(struct module *mod);
struct nearest;
void offer_exports(struct nearest *near);

/* absent.c */
int refuse_absent(struct load_info *info, const char *name);

/* versions.c */
int index_versions(struct load_info *info);
int check_modstruct_version(struct load_info *info);
int check_version(struct load_info *info, const char *symname, const s32 *crc);
int check_module_versions(struct module *mod, struct load_info *info);

/* relocate.c */
int apply_relocations(struct module *mod, struct load_info *info);

/* finalize.c */
int module_finalize(struct module *mod, struct load_info *info);
int follow_static_keys(struct module *mod, struct load_info *info);

/* kallsyms.c */
void measure_symtab(struct load_info *info, enum section_place place, struct symtab_room *room);
void add_kallsyms(struct module *mod, const struct load_info *info);

/* protect.c */
int module_enable_protection(struct module *mod, const char *name);
int module_protect_after_init(struct module *mod);

/*
 * reach.c: memory that is there as long as mod is: what stays of its own, the
 * kernel's, or that of a module that it uses. Others' are the latter's: what a
 * parameter may have of the kernel is known by name, and none of its variables,
 * with which one could stop the clock. Not with module_mutex held.
 */
bool reaches(const struct module *mod, const void *p, unsigned long size);
bool reaches_others_data(const struct module *mod, const void *p, unsigned long size);
bool reaches_others_constant(const struct module *mod, const void *p, unsigned long size);
bool reaches_others_text(const struct module *mod, const void *p);

/* param_check.c */
int check_params(struct module *mod, struct load_info *info);

/* params.c */
int parse_module_params(struct module *mod, struct load_info *info);
int set_param(const struct kernel_param *param, const char *val);
void destroy_params(const struct kernel_param *params, unsigned int num);
int copy_module_args(struct module *mod, struct load_info *info, const char __user *uargs);

/* notify.c */
int prepare_coming_module(struct module *mod, struct load_info *info);
void notify_module_state(struct module *mod, enum module_state state);

/* init.c */
int do_init_module(struct module *mod);

/* holders.c */
void note_holder(struct module *mod, unsigned long at);
void forget_holder(struct module *mod, unsigned long at);
void holders_code_goes(struct module *mod, const struct module_layout *layout);
int holders_show(struct seq_file *m, void *v);

/* leaks.c */
void leaks_init_memory_goes(struct module *mod);
void leaks_report(struct module *mod);
int leaks_show(struct seq_file *m, void *v);
int memory_show(struct seq_file *m, void *v);

/* unload.c */
extern char last_unloaded_module[MODULE_NAME_LEN];
void code_goes(struct module *mod);
void free_module(struct module *mod);

/* views.c */
int module_views_init(void);
void module_debugfs_add(struct module *mod);
void module_debugfs_remove(struct module *mod);
size_t module_taint_letters(unsigned long taints, char *buf);

/* sysfs.c */
int param_sysfs_init(void);
int mod_sysfs_setup(struct module *mod, struct load_info *info);
void mod_sysfs_live(struct module *mod);
void mod_sysfs_teardown(struct module *mod);

/* kallsyms_view.c */
int kallsyms_view_init(void);

#endif
