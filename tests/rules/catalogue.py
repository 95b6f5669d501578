# SPDX-License-Identifier: GPL-2.0
"""Every rule that a load or an unload can meet, in the order in which it is met.

A rule's id is what a refusal names, or, where nothing is refused, what its rows
begin with. A rule that no row can hold names the test that does, `FILE: CASE`;
one that no test can bring about says why not.
"""

from dataclasses import dataclass


@dataclass
class Rule:
    id: str
    says: str
    held: str = ""  # "FILE: CASE"
    unheld: str = ""


NO_MEMORY = "tests/unit/test_loader.c: each_allocation_fails_once"

SECTIONS = {
    "System calls": [
        Rule("copy.capability", "who loads has CAP_SYS_MODULE, and modules are not disabled"),
        Rule("copy.short", "init_module: the length is that of an ELF header at least, before the "
             "pointer is looked at"),
        Rule("copy.memory", "there is memory for a copy of the file, before the pointer is looked at"),
        Rule("copy.pointer", "init_module: all of the image can be read"),
        Rule("copy.flags", "finit_module: every flag is known, before the descriptor is looked at"),
        Rule("copy.descriptor", "finit_module: the descriptor is open for reading"),
        Rule("copy.file", "finit_module: it is a regular file with bytes in it"),
        Rule("copy.writer", "finit_module: nobody has the file open for writing"),
        Rule("copy.read", "finit_module: the file can be read",
             unheld="files in memory can always be read"),
        Rule("copy.compressed", "finit_module, flag 4: the file is compressed in a way that is built in, and whole",
             held="user/tests/test_compressed.c: changed"),
    ],
    "Signature": [
        Rule("signature.absent", "under enforcement: the file ends with the magic, no flag forces"),
        Rule("signature.trailer", "a trailer and something else stand before the magic"),
        Rule("signature.length", "the message is shorter than what stands before the trailer"),
        Rule("signature.type", "under enforcement: the message is PKCS#7"),
        Rule("signature.reserved", "bytes of the trailer that PKCS#7 does not use are zero"),
        Rule("signature.message", "the message is DER, of a CMS kind, without content"),
        Rule("signature.algorithm", "under enforcement: digest and key are of a known kind"),
        Rule("signature.signer", "under enforcement: the signer is in the keyring"),
        Rule("signature.rejected", "the signature is right, over data, without signed attributes"),
        Rule("signature.memory", "there is memory to verify it", held=NO_MEMORY),
        Rule("signature.good", "what is signed as it should be loads"),
        Rule("signature.enforce", "enforcement can be set, never cleared"),
    ],
    "ELF": [
        Rule("elf.short", "the file is as long as an ELF header"),
        Rule("elf.magic", "the file is ELF"),
        Rule("elf.class", "64 bits, little-endian"),
        Rule("elf.type", "a relocatable object"),
        Rule("elf.machine", "for x86-64"),
        Rule("elf.shentsize", "section headers are ELF-64's"),
        Rule("elf.shoff", "the section headers lie in the file"),
        Rule("elf.shnum", "there are sections"),
        Rule("elf.memory", "there is memory for as many", held=NO_MEMORY),
        Rule("elf.shstrndx", "the section of names is one of them"),
        Rule("elf.shstrtab", "it lies in the file, has bytes, ends with NUL"),
        Rule("elf.section0", "section 0 is the null section"),
        Rule("elf.sh_name", "every section's name lies among the names"),
        Rule("elf.section_data", "every section's bytes lie in the file"),
        Rule("elf.addralign", "every alignment is a power of two"),
        Rule("elf.symtab_count", "there is one symbol table"),
        Rule("elf.modinfo_count", "there is one .modinfo at most"),
        Rule("elf.this_module_count", "there is one struct module"),
        Rule("elf.this_module_kind", "it is allocated and has bytes"),
        Rule("elf.this_module_size", "it has this kernel's size"),
        Rule("elf.symtab_link", "the symbol table names a string table"),
        Rule("elf.strtab", "which begins and ends with NUL"),
        Rule("elf.st_name", "every symbol's name lies in it"),
        Rule("elf", "wherever a file is cut, it is refused; of two faults, the first in this order"),
        Rule("elf.write_exec", "no section is both writable and executable; after the policy"),
    ],
    "Policy": [
        Rule("modinfo.nobits", ".modinfo has bytes"),
        Rule("modinfo.unterminated", "its last string ends"),
        Rule("modinfo.name", "the name can be one of a directory below /sys/module"),
        Rule("modinfo.memory", "there is memory for the namespaces", held=NO_MEMORY),
        Rule("modinfo.blacklist", "module_blacklist= does not have the name"),
        Rule("modinfo.vermagic", "vermagic is this kernel's; the release counts without versions"),
        Rule("modinfo.license", "no license is none that GPL is compatible with"),
        Rule("modinfo.taint", "what a module says of itself marks it"),
        Rule("modinfo", "nothing is said: it loads, with marks"),
        Rule("versions.nobits", "__versions has bytes"),
        Rule("versions.unterminated", "its names end"),
        Rule("versions.memory", "there is memory to sort it", held=NO_MEMORY),
        Rule("versions.module_layout", "the structures are this kernel's"),
        Rule("versions", "without any it loads, with a mark"),
    ],
    "Layout": [
        Rule("layout.align", "no section asks for more than a page's alignment"),
        Rule("layout.size", "the module is not larger than the module area"),
        Rule("layout.memory", "there is memory for it"),
        Rule("layout.percpu", "there is room for its per-CPU data"),
    ],
    "The list": [
        Rule("list.exists", "no module of the name is loaded, or came to be while this one waited"),
        Rule("list.busy", "one that was being loaded when this one came did not fail"),
        Rule("list.interrupted", "a signal ends the wait"),
    ],
    "Symbols": [
        Rule("init.constructors", "constructors of one kind at most"),
        Rule("exports.crc_count", "as many CRCs as exports"),
        Rule("symbols.absent", "somebody exports it"),
        Rule("symbols.not_loaded", "who exports it is loaded",
             held="user/tests/test_pipeline.c: exports_and_dependents"),
        Rule("symbols.gpl_only", "GPL-only exports are for GPL-compatible modules"),
        Rule("symbols.proprietary", "who uses a proprietary module's exports is proprietary, and uses no "
             "GPL-only ones"),
        Rule("versions.symbol", "the versions of an import are one"),
        Rule("symbols.namespace", "the namespace of an import is imported"),
        Rule("symbols.owner", "an import waits for the init of who exports it"),
        Rule("symbols.owner_busy", "which ends within 30 seconds",
             held="user/tests/test_list.c: a_user_gives_up_after_30_seconds"),
        Rule("symbols.owner_going", "who exports it is not on the way out"),
        Rule("symbols.common", "there are no COMMON symbols"),
        Rule("symbols.section", "a symbol's section is there"),
        Rule("symbols.weak", "a weak symbol that nobody exports is worth 0"),
        Rule("symbols.memory", "there is memory for the values", held=NO_MEMORY),
        Rule("symbols.reference", "using a symbol takes one reference for each pair of modules"),
        Rule("symbols.good", "each of the GPL-compatible licenses; namespaces in any order"),
    ],
    "Relocations": [
        Rule("relocate.rel", "relocations have addends"),
        Rule("relocate.overlap", "sections of relocations have bytes of their own: all of them "
             "together are not longer than the file"),
        Rule("relocate.type", "the type is one that modules have"),
        Rule("relocate.symbol", "the symbol is in the table"),
        Rule("relocate.offset", "the place lies in its section"),
        Rule("relocate.this_module", "of struct module only init and exit come from the file"),
        Rule("relocate.not_loaded", "the symbol's section is loaded"),
        Rule("relocate.nonzero", "the place is zero before"),
        Rule("relocate.overflow", "the value fits"),
        Rule("relocate.entry", "init and exit are code of the module, exit's stays"),
        Rule("relocate.constructor", "so are constructors"),
        Rule("relocate.good", "everything else is applied"),
    ],
    "Code that is rewritten": [
        Rule("finalize.exception", "an instruction that may fault, and where it goes on, are code of "
             "the module, and its stack stays"),
        Rule("finalize.bug", "a warning's source file is named in the module; its taint is one"),
        Rule("finalize.alternative", "an alternative's code and replacement are the module's, and fit"),
        Rule("finalize.jump_place", "a jump label and its target are code of the module"),
        Rule("finalize.jump_code", "at a jump label there is a branch or nothing to do"),
        Rule("finalize.jump_overlap", "it is no part of another one"),
        Rule("finalize.jump_key", "its key can be one, and stays: the module's, of one it uses, the kernel's"),
        Rule("finalize.good", "whoever has the key"),
    ],
    "Exports": [
        Rule("params.name", "a parameter's name is constant, and lies in the module"),
        Rule("params.module", "a parameter is of this module"),
        Rule("params.ops", "it has operations, which stay and whose functions are code; others' are "
             "such as the file asks for by name"),
        Rule("params.variable", "where the kernel's functions are among them: its variable is data of "
             "the module's, and stays if it is looked at after init, or is another module's that "
             "the file asks for by name; an array's and a string's description is constant"),
        Rule("exports.name", "an export's name is constant, and lies in the module"),
        Rule("exports.value", "what is exported stays, and is the module's"),
        Rule("exports.good", "a per-CPU variable, too"),
        Rule("exports.memory", "there is memory for the exports", held=NO_MEMORY),
        Rule("params.string", "the parameter string can be read, after relocation"),
        Rule("exports.duplicate", "nobody exports the symbol already"),
        Rule("protect.permissions", "the memory's permissions can be set",
             held="tests/unit/test_loader.c: permissions_that_cannot_be_set"),
    ],
    "Parameters": [
        Rule("params.value", "a value is of the parameter's type; a bare name is a bool's"),
        Rule("params.range", "a value is in the type's range"),
        Rule("params.length", "a text is not too long"),
        Rule("params.memory", "there is memory to read them", held=NO_MEMORY),
        Rule("params.unknown", "the parameter's setter does not answer ENOENT; a word that is no "
             "parameter is only warned of", held="user/tests/test_params.c: what_a_setter_answers"),
        Rule("params.refused", "nor any other errno",
             held="user/tests/test_params.c: what_a_setter_answers"),
        Rule("params.good", "how a string is read"),
    ],
    "Init": [
        Rule("views.name", "no part of the kernel has the name in /sys/module"),
        Rule("views.parameter", "no two parameters have one name"),
        Rule("views.memory", "there is memory for its files below /sys/module", held=NO_MEMORY),
        Rule("views.good", "sections of one name are no fault"),
        Rule("init.dry_run", "module.dry_run is not set",
             held="user/tests/test_explain.c: dry_run_gives_all_back"),
        Rule("init.static_keys", "there is memory to follow the keys of its jump labels",
             held=NO_MEMORY),
        Rule("init.failed", "init's errno is the call's"),
        Rule("init.positive", "a positive answer of init is warned of, and it stays"),
        Rule("init.absent", "there need not be an init"),
    ],
    "Unload": [
        Rule("unload.capability", "who unloads has CAP_SYS_MODULE, and modules are not disabled"),
        Rule("unload.name", "the name can be read, has 1 to 55 bytes"),
        Rule("unload.interrupted", "a signal ends the wait for the list",
             held="tests/unit/test_loader.c: an_unload_is_interrupted"),
        Rule("unload.absent", "a module of that name is loaded"),
        Rule("unload.used", "no loaded module uses it"),
        Rule("unload.state", "it is neither coming nor going"),
        Rule("unload.permanent", "it has an exit, where it has an init; or O_TRUNC"),
        Rule("unload.held", "nobody holds a reference; or O_TRUNC"),
        Rule("unload.forced", "O_TRUNC overrides the last two"),
    ],
    "Views": [
        Rule("views.proc_modules", "a line of /proc/modules",
             held="user/tests/test_pipeline.c: exports_and_dependents"),
        Rule("views.permanent", "[permanent] for an init without an exit",
             held="user/tests/test_pipeline.c: a_permanent_one"),
        Rule("views.states", "Loading, Live, Unloading",
             held="user/tests/test_sysfs.c: coming_and_going"),
        Rule("views.addresses", "addresses are 0 without privilege",
             held="user/tests/test_sysfs.c: unprivileged"),
        Rule("views.sysfs", "what there is below /sys/module/NAME",
             held="user/tests/test_sysfs.c: what_there_is"),
        Rule("views.kallsyms", "/proc/kallsyms lists modules' symbols",
             held="user/tests/test_procfs.c: kallsyms"),
        Rule("views.tainted", "/proc/sys/kernel/tainted",
             held="user/tests/test_procfs.c: tainted"),
    ],
}

RULES = {rule.id: rule for section in SECTIONS.values() for rule in section}
