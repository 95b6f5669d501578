/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a person can do about a refusal: one sentence for each rule, in the
 * order in which a file travels. scripts/check-advice.sh stops the build when a
 * rule of this directory has none here, or one here is no rule any more.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "module/refuse.h"

#define NO_MEMORY "Free memory, or give the machine more, and load it again."
#define REBUILD "Build the module again: this file is damaged or was not made by the usual tools."
#define COPY_AGAIN "Copy the file again from where it was built: this one is cut off or damaged."

static const struct {
	const char *rule, *advice;
} table[] = {
	{ "copy.capability", "Load as root, before modules_disabled is set: only a reboot clears it." },
	{ "copy.short", "Give init_module the length of the whole file in bytes." },
	{ "copy.memory", NO_MEMORY },
	{ "copy.pointer", "Give init_module the address of readable memory that holds the whole file." },
	{ "copy.flags", "Use only the flags of <linux/module.h> that this kernel knows." },
	{ "copy.descriptor", "Open the file for reading before finit_module." },
	{ "copy.file", "Name a regular file that is not empty." },
	{ "copy.writer", "Close the file wherever it is open for writing, then load it." },
	{ "copy.read", "See whether the file can be read with cat." },
	{ "copy.compressed", "Compress it with xz --check=crc32, or leave finit_module's flag 4 out for a plain file." },

	{ "signature.absent", "Sign it with sign-file and a key of the kernel's keyring (docs/signing.md)." },
	{ "signature.trailer", COPY_AGAIN },
	{ "signature.length", COPY_AGAIN },
	{ "signature.reserved", "Sign the file again with sign-file: the trailer was written by something else." },
	{ "signature.type", "Sign it with sign-file, which writes PKCS#7 messages." },
	{ "signature.message", "Sign the file again with sign-file: the message is damaged." },
	{ "signature.algorithm", "Sign it with SHA-256, SHA-384 or SHA-512 and an RSA or ECDSA key." },
	{ "signature.signer", "Sign it with a key that the kernel has, or build the kernel with the signer's." },
	{ "signature.rejected", "Do not trust this file: it was changed after it was signed, or signed in another form." },
	{ "signature.memory", NO_MEMORY },

	{ "elf.short", COPY_AGAIN },
	{ "elf.magic", "Name the .ko file itself, decompressed: this is some other kind of file." },
	{ "elf.class", "Build the module for x86-64." },
	{ "elf.type", "Load the .ko file, which is made with ld -r, not a program or a shared object." },
	{ "elf.machine", "Build the module for x86-64." },
	{ "elf.shentsize", REBUILD },
	{ "elf.shoff", COPY_AGAIN },
	{ "elf.shnum", "Do not strip section headers from a module." },
	{ "elf.memory", NO_MEMORY },
	{ "elf.section0", REBUILD },
	{ "elf.shstrndx", REBUILD },
	{ "elf.shstrtab", REBUILD },
	{ "elf.sh_name", REBUILD },
	{ "elf.section_data", COPY_AGAIN },
	{ "elf.addralign", REBUILD },
	{ "elf.write_exec", "Keep code and data apart: give the section's flags \"aw\" or \"ax\", not both." },
	{ "elf.symtab_count", "Strip a module with --strip-debug at most: it needs its symbol table." },
	{ "elf.modinfo_count", "Link the module with the kernel's own linker script, which merges .modinfo." },
	{ "elf.this_module_count", "Load the .ko file, not the .o: modpost adds struct module." },
	{ "elf.this_module_kind", REBUILD },
	{ "elf.this_module_size", "Build the module against this kernel's headers." },
	{ "elf.symtab_link", REBUILD },
	{ "elf.strtab", REBUILD },
	{ "elf.st_name", REBUILD },

	{ "modinfo.nobits", "Do not strip .modinfo from a module." },
	{ "modinfo.unterminated", REBUILD },
	{ "modinfo.name", "Give the module a name of 1 to 55 printable characters without blank or slash." },
	{ "modinfo.memory", NO_MEMORY },
	{ "modinfo.blacklist", "Take the name out of module_blacklist= and boot again, if it is to be loaded." },
	{ "modinfo.vermagic", "Build the module against this kernel (make -C TREE M=DIR)." },

	{ "versions.nobits", "Do not strip __versions from a module." },
	{ "versions.memory", NO_MEMORY },
	{ "versions.unterminated", REBUILD },
	{ "versions.module_layout", "Build the module against this kernel's headers and Module.symvers." },
	{ "versions.symbol", "Build the module again with the exporter's present headers and Module.symvers." },

	{ "layout.align", "Align the section's variables to a page, 4096 bytes, at most." },
	{ "layout.size", "Make the module's arrays smaller, or allocate them when it runs." },
	{ "layout.memory", NO_MEMORY },
	{ "layout.percpu", "Allocate large per-CPU variables when the module runs, or unload others that have some." },

	{ "list.exists", "Unload the module of that name first, if this file is to take its place." },
	{ "list.busy", "Try again: another load or unload of that name was under way." },
	{ "list.interrupted", "Try again, and look for what sent the signal." },

	{ "symbols.memory", NO_MEMORY },
	{ "symbols.absent", "Look for a misspelt name, or load or build the module that exports it." },
	{ "symbols.not_loaded", "Load the module that exports it first, or load this one with modprobe." },
	{ "symbols.gpl_only", "Declare a GPL-compatible MODULE_LICENSE if that is true, or do without the symbol." },
	{ "symbols.proprietary", "Do without that module's exports or without GPL-only ones: no module may use both." },
	{ "symbols.namespace", "Add MODULE_IMPORT_NS of the expected namespace to the module's source." },
	{ "symbols.owner_busy", "See why the exporter's init does not return, then load this one again." },
	{ "symbols.owner_going", "Load the exporter again, then this module." },
	{ "symbols.section", REBUILD },
	{ "symbols.common", "Compile with -fno-common, or give the variable a value or static." },

	{ "relocate.rel", "Use the x86-64 compiler: it writes relocations with addends." },
	{ "relocate.overlap", REBUILD },
	{ "relocate.type", "Compile with the kernel's flags: -mcmodel=kernel, -fno-pic, no thread-local variables." },
	{ "relocate.symbol", REBUILD },
	{ "relocate.offset", REBUILD },
	{ "relocate.this_module", "Set only init and exit in struct module, as module_init and module_exit do." },
	{ "relocate.not_loaded", "Do not refer from code or data to a section that is not allocated." },
	{ "relocate.nonzero", "Link the module from its objects again: the file was relocated before." },
	{ "relocate.overflow", "Compile with -mcmodel=kernel, and keep addresses out of 32-bit fields." },
	{ "relocate.entry", "Name functions of the module itself in module_init and module_exit." },
	{ "relocate.constructor", "Link the module from its objects again: its constructors are not functions of its own." },

	{ "finalize.exception", REBUILD },
	{ "finalize.bug", REBUILD },
	{ "finalize.alternative", REBUILD },
	{ "finalize.jump_place", REBUILD },
	{ "finalize.jump_code", "Use the branches of <linux/jump_label.h>, and link only what the kernel's compiler made." },
	{ "finalize.jump_overlap", REBUILD },
	{ "finalize.jump_key", "Give static_branch_likely and its kin the address of a static key." },

	{ "exports.crc_count", "Run modpost again, with genksyms' checksums for every export." },
	{ "exports.name", REBUILD },
	{ "exports.value", "Export what the module itself defines, outside its init code." },
	{ "exports.memory", NO_MEMORY },
	{ "exports.duplicate", "Rename the export, or unload the module that exports that name already." },

	{ "protect.permissions", NO_MEMORY },

	{ "notify.refused", "Find out which loaded module hears of others, and why it does not want this one." },
	{ "params.name", REBUILD },
	{ "params.module", REBUILD },
	{ "params.ops", "Give module_param_cb operations of the module that stay, not in init memory, or exported ones." },
	{ "params.variable", "Give it a variable of the module (__initdata only if perm is 0), or one that a module exports." },
	{ "params.string", "Give an empty string, not NULL, where there are no parameters." },
	{ "params.memory", NO_MEMORY },
	{ "params.unknown", "Read the module's source: its own callback looks the value up and does not find it." },
	{ "params.length", "Give a shorter value." },
	{ "params.range", "See modinfo for the parameter's type, and keep within its range." },
	{ "params.value", "See modinfo for the parameter's type and give a value of it." },
	{ "params.refused", "Read the module's source: its own callback does not take that value." },

	{ "views.name", "Rename the module: a part of the kernel has that name." },
	{ "views.parameter", "Give each of the module's parameters a name of its own." },
	{ "views.memory", NO_MEMORY },

	{ "init.constructors", "Compile all of the module with one compiler, so that there is one kind of constructors." },
	{ "init.static_keys", NO_MEMORY },
	{ "init.dry_run", "Write 0 to /sys/module/module/parameters/dry_run, and load it again to run it." },
	{ "init.failed", "Read what the module itself logged before: its init chose this error." },

	{ "unload.capability", "Unload as root, before modules_disabled is set: only a reboot clears it." },
	{ "unload.name", "Give a name of 1 to 55 characters in readable memory." },
	{ "unload.interrupted", "Try again, and look for what sent the signal." },
	{ "unload.absent", "See /proc/modules for the names that are loaded: they have _ where files have -." },
	{ "unload.used", "Unload the modules that use it first, or use modprobe -r." },
	{ "unload.state", "Wait until its load or unload is finished." },
	{ "unload.permanent", "Leave it loaded, or give the module a module_exit." },
	{ "unload.held", "Read /sys/kernel/debug/module/NAME/holders: it lists who took the references." },
};

/* Walked only when a person reads the refusals. */
const char *advice_for(const char *rule)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].rule, rule) == 0)
			return table[i].advice;
	return "";
}
