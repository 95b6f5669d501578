/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a module's source includes. `struct module` is Linux 6.1's as Debian 12
 * builds it, byte for byte: the file carries one in .gnu.linkonce.this_module,
 * 896 bytes, with the name at 24, init at 312 and exit at 848. Members that
 * nothing here uses keep their places under Linux's names.
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/stringify.h>
#include <linux/types.h>

#define MODULE_NAME_LEN (64 - sizeof(unsigned long))

enum module_state {
	MODULE_STATE_LIVE,     /* in use */
	MODULE_STATE_COMING,   /* fully formed, running its init */
	MODULE_STATE_GOING,    /* on its way out */
	MODULE_STATE_UNFORMED, /* still being set up: only its name is taken */
};

struct module_attribute;
struct module_param_attrs;
struct module_sect_attrs;
struct module_notes_attrs;
struct exception_table_entry;
struct bug_entry;
struct jump_entry;
struct static_call_site;
struct orc_entry;
struct klp_modinfo;
struct completion;
struct module_extra;
struct notifier_block;

struct module_kobject {
	struct kobject kobj;
	struct module *mod;
	struct kobject *drivers_dir;
	struct module_param_attrs *mp;
	struct completion *kobj_completion;
};

struct latch_tree_node {
	struct rb_node node[2];
};

struct mod_tree_node {
	struct module *mod;
	struct latch_tree_node node;
};

/* One stretch of module memory; each size includes the ones before it. */
struct module_layout {
	void *base;
	unsigned int size;
	unsigned int text_size;
	unsigned int ro_size;
	unsigned int ro_after_init_size;
	struct mod_tree_node mtn;
};

struct mod_arch_specific {
	unsigned int num_orcs;
	int *orc_unwind_ip;
	struct orc_entry *orc_unwind;
};

/* The symbol table as it stays in memory: sorted as the file had it, trimmed. */
struct mod_kallsyms {
	Elf64_Sym *symtab;
	unsigned int num_symtab;
	char *strtab;
	char *typetab;
};

struct module {
	enum module_state state;
	struct list_head list;
	char name[MODULE_NAME_LEN];

	struct module_kobject mkobj;
	struct module_attribute *modinfo_attrs;
	const char *version;
	const char *srcversion;
	struct kobject *holders_dir;

	const struct kernel_symbol *syms;
	const s32 *crcs;
	unsigned int num_syms;
	struct mutex param_lock;
	struct kernel_param *kp;
	unsigned int num_kp;
	unsigned int num_gpl_syms;
	const struct kernel_symbol *gpl_syms;
	const s32 *gpl_crcs;
	bool using_gplonly_symbols;
	bool sig_ok;
	bool async_probe_requested;

	unsigned int num_exentries;
	struct exception_table_entry *extable;

	int (*init)(void);
	struct module_layout core_layout __aligned(64);
	struct module_layout init_layout;
	struct mod_arch_specific arch;

	unsigned long taints;
	unsigned int num_bugs;
	struct list_head bug_list;
	struct bug_entry *bug_table;

	struct mod_kallsyms *kallsyms;
	struct mod_kallsyms core_kallsyms;
	struct module_sect_attrs *sect_attrs;
	struct module_notes_attrs *notes_attrs;
	char *args;

	void *percpu;
	unsigned int percpu_size;
	void *noinstr_text_start;
	unsigned int noinstr_text_size;
	unsigned int num_tracepoints;
	void *tracepoints_ptrs;
	unsigned int num_srcu_structs;
	void *srcu_struct_ptrs;
	unsigned int num_bpf_raw_events;
	void *bpf_raw_events;
	unsigned int btf_data_size;
	void *btf_data;
	struct jump_entry *jump_entries;
	unsigned int num_jump_entries;
	unsigned int num_trace_bprintk_fmt;
	const char **trace_bprintk_fmt_start;
	void *trace_events;
	unsigned int num_trace_events;
	void *trace_evals;
	unsigned int num_trace_evals;
	unsigned int num_ftrace_callsites;
	unsigned long *ftrace_callsites;
	void *kprobes_text_start;
	unsigned int kprobes_text_size;
	unsigned long *kprobe_blacklist;
	unsigned int num_kprobe_blacklist;
	int num_static_call_sites;
	struct static_call_site *static_call_sites;
	bool klp;
	bool klp_alive;
	struct klp_modinfo *klp_info;

	struct list_head source_list; /* modules that use this one */
	struct list_head target_list; /* modules that this one uses */
	void (*exit)(void);
	atomic_t refcnt;

	int its_num_pages;
	void **its_page_array;

	/* In what is padding to Linux: the loader's own part, nothing a module looks at. */
	struct module_extra *extra;
} __aligned(64);

_Static_assert(sizeof(struct module) == 896, "struct module: Linux 6.1's size");
_Static_assert(offsetof(struct module, name) == 24, "struct module: name");
_Static_assert(offsetof(struct module, mkobj) == 80, "struct module: mkobj");
_Static_assert(offsetof(struct module, param_lock) == 232, "struct module: param_lock");
_Static_assert(offsetof(struct module, init) == 312, "struct module: init");
_Static_assert(offsetof(struct module, core_layout) == 320, "struct module: core_layout");
_Static_assert(offsetof(struct module, taints) == 504, "struct module: taints");
_Static_assert(offsetof(struct module, percpu) == 608, "struct module: percpu");
_Static_assert(offsetof(struct module, source_list) == 816, "struct module: source_list");
_Static_assert(offsetof(struct module, exit) == 848, "struct module: exit");
_Static_assert(offsetof(struct module, refcnt) == 856, "struct module: refcnt");
_Static_assert(sizeof(struct kernel_param) == 40, "struct kernel_param: Linux 6.1's size");

#define MODULE_ARCH_INIT { }

/* Versions of what the module imports: one 64-byte record each. */
struct modversion_info {
	unsigned long crc;
	char name[MODULE_NAME_LEN];
} __packed; /* the file puts the table anywhere */

#ifdef MODULE
#define module_init(initfn) \
	static inline initcall_t __maybe_unused __inittest(void) { return initfn; } \
	int init_module(void) __copy(initfn) __attribute__((alias(#initfn)))
#define module_exit(exitfn) \
	static inline exitcall_t __maybe_unused __exittest(void) { return exitfn; } \
	void cleanup_module(void) __copy(exitfn) __attribute__((alias(#exitfn)))
int init_module(void);
void cleanup_module(void);

/* In a module every level of Linux's start-up is the module's init. */
#define core_initcall(initfn) module_init(initfn)
#define subsys_initcall(initfn) module_init(initfn)
#define fs_initcall(initfn) module_init(initfn)
#define device_initcall(initfn) module_init(initfn)
#define late_initcall(initfn) module_init(initfn)
#endif

#define MODULE_ALIAS(_alias) MODULE_INFO(alias, _alias)
#define MODULE_SOFTDEP(_softdep) MODULE_INFO(softdep, _softdep)
#define MODULE_LICENSE(_license) MODULE_INFO(license, _license)
#define MODULE_AUTHOR(_author) MODULE_INFO(author, _author)
#define MODULE_DESCRIPTION(_description) MODULE_INFO(description, _description)
#define MODULE_VERSION(_version) MODULE_INFO(version, _version)
#define MODULE_FIRMWARE(_firmware) MODULE_INFO(firmware, _firmware)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, __stringify(ns))

/* False when the module is on its way out or not yet there; NULL is the kernel, always there. */
bool try_module_get(struct module *module);
/* For one who holds a reference already. */
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *mod);
/* The same inside the kernel, where the thing that the reference is for is known at both ends. */
bool try_module_get_for(struct module *module, const void *what);
void module_put_for(struct module *module, const void *what);

/*
 * To hear of modules: MODULE_STATE_COMING before the parameters are read, LIVE
 * after init, GOING after exit or where the load ends after COMING; the data is
 * the struct module. Who answers COMING with notifier_from_errno() refuses the load.
 */
int register_module_notifier(struct notifier_block *nb);
int unregister_module_notifier(struct notifier_block *nb);

static inline const char *module_name(struct module *mod)
{
	return mod ? mod->name : "kernel";
}

static inline bool module_is_live(struct module *mod)
{
	return mod->state != MODULE_STATE_GOING;
}

/* The value of an export, with a reference on its owner; NULL where there is none. */
void *__symbol_get(const char *symbol);
void __symbol_put(const char *symbol);
#define symbol_get(x) ((__typeof__(&x))__symbol_get(__stringify(x)))
#define symbol_put(x) __symbol_put(__stringify(x))

#endif
