# SPDX-License-Identifier: GPL-2.0
"""Files with two faults: the one that Linux meets first answers. Named for the one that does."""

import errno

from elf import (R_PC32, SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE, SHN_COMMON, SHT_INIT_ARRAY,
                 SHT_NOBITS, SHT_PROGBITS, poke_header, poke_section)
from rules import AS_IS, NULL, UNSIGNED, Row, add, row, rows
from rules_module import (THIS_MODULE, change_version, is_type, replace, set_name, vermagic,
                          without)
from signing import join, sign, split

KEPT_OUT = b"kept_out"  # module_blacklist= of the boot names it


def keep_out(elf):
    replace(elf, b"name", KEPT_OUT)
    set_name(elf, KEPT_OUT)


def other_vermagic(elf):
    replace(elf, b"vermagic", vermagic(elf).replace(b" SMP ", b" UP "))


def wild_type(elf):
    elf.change_rela(".rela.text", is_type(R_PC32), type=255)


def constructors_twice(elf):
    elf.add_section(".ctors", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(8), addralign=8)
    elf.add_section(".init_array", SHT_INIT_ARRAY, SHF_ALLOC | SHF_WRITE, bytes(8), addralign=8)


def much_percpu(elf):
    elf.add_section(".data..percpu", SHT_NOBITS, SHF_ALLOC | SHF_WRITE, size=1 << 20)


# Signature before ELF

@row("signature.length/before-elf", "EBADMSG", sign=AS_IS)
def _(elf):
    """sig_len is too large, and the magic is not ELF's"""
    image, der = split(sign(elf.bytes()))
    return join(b"no" + image[2:], der, 1 << 30)


@row("elf.magic/unsigned-too", sign=UNSIGNED)
def _(elf):
    """not signed, and the magic is not ELF's"""
    data = elf.bytes()
    data[0] = 0
    return data


# ELF, each before the next. What the file header says, in the order of the checks.
HEADER_FAULTS = [("magic", b"\x7fELG"), ("type", 2), ("machine", 3), ("shentsize", 65),
                 ("shoff", (1 << 64) - 1), ("shstrndx", 0)]


@rows("elf", "ENOEXEC", {f"{first[0]}-before-{second[0]}": (first, second)
                         for first, second in zip(HEADER_FAULTS, HEADER_FAULTS[1:])},
      by=lambda faults: f"elf.{faults[0][0]}",
      how=lambda faults: f"the file header's {faults[0][0]} and {faults[1][0]} are wrong")
def _(elf, faults):
    data = elf.bytes()
    for member, value in faults:
        poke_header(data, member, value)
    return data


@row("elf.shstrndx/before-section0")
def _(elf):
    """shstrndx is out of range, and section 0 has a size"""
    return poke_header(poke_section(elf.bytes(), 0, size=8), "shstrndx", 0xffff)


@row("elf.shstrtab/before-section0")
def _(elf):
    """the section of names is empty, and section 0 has a size"""
    return poke_section(poke_section(elf.bytes(), 0, size=8), elf.shstrndx, size=0)


@row("elf.section0/before-section-data")
def _(elf):
    """section 0 has a size, and .text lies outside the file"""
    return poke_section(poke_section(elf.bytes(), 0, size=8), elf.index(".text"), offset=1 << 40)


@row("elf.section_data/before-st_name", words="section .text")
def _(elf):
    """.text lies outside the file, and so does a symbol's name"""
    elf.change_symbol("victim_export", st_name=1 << 20)
    return poke_section(elf.bytes(), elf.index(".text"), offset=1 << 40)


@row("elf.section_data/before-blacklist", module="kept_out")
def _(elf):
    """.text lies outside the file, and module_blacklist= has its name"""
    keep_out(elf)
    return poke_section(elf.bytes(), elf.index(".text"), offset=1 << 40)


# Policy

@row("modinfo.blacklist/named", "EPERM", words="kept_out", module="kept_out")
def _(elf):
    """module_blacklist= has its name"""
    keep_out(elf)


@row("modinfo.blacklist/before-vermagic", "EPERM", words="kept_out", module="kept_out")
def _(elf):
    """module_blacklist= has its name, and vermagic is another"""
    keep_out(elf)
    other_vermagic(elf)


@row("modinfo.blacklist/before-module_layout", "EPERM", words="kept_out", module="kept_out")
def _(elf):
    """module_blacklist= has its name, and the CRC of module_layout is another"""
    keep_out(elf)
    change_version(elf, b"module_layout", lambda old: old ^ 1)


@row("modinfo.blacklist/before-write_exec", "EPERM", words="kept_out", module="kept_out")
def _(elf):
    """module_blacklist= has its name, and .text is writable"""
    keep_out(elf)
    number = elf.index(".text")
    return poke_section(elf.bytes(), number, flags=SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR)


@row("versions.module_layout/before-vermagic", words="symbol module_layout")
def _(elf):
    """the CRC of module_layout and vermagic are others"""
    change_version(elf, b"module_layout", lambda old: old ^ 1)
    other_vermagic(elf)


@row("modinfo.vermagic/before-the-list", before="victim", words="UP preempt")
def _(elf):
    """vermagic is another, and a module of its name is loaded"""
    other_vermagic(elf)


@row("layout.memory/before-the-list", "ENOMEM", before="victim")
def _(elf):
    """600 MiB of .bss, and a module of its name is loaded"""
    return poke_section(elf.bytes(), elf.index(".bss"), size=600 << 20)


# The list

@row("list.exists/before-percpu", "EEXIST", before="victim")
def _(elf):
    """a module of its name is loaded, and it has 1 MiB of per-CPU data"""
    much_percpu(elf)


@row("list.exists/before-symbols", "EEXIST", before="victim")
def _(elf):
    """a module of its name is loaded, and it uses what nobody exports"""
    elf.add_symbol("no_such_symbol")


@row("list.exists/before-constructors", "EEXIST", before="victim")
def _(elf):
    """a module of its name is loaded, and it has constructors of both kinds"""
    constructors_twice(elf)


# Building

@row("layout.percpu/before-symbols", "ENOMEM", words="section .data..percpu")
def _(elf):
    """1 MiB of per-CPU data, and it uses what nobody exports"""
    much_percpu(elf)
    elf.add_symbol("no_such_symbol")


@row("init.constructors/before-symbols", "EINVAL")
def _(elf):
    """constructors of both kinds, and it uses what nobody exports"""
    constructors_twice(elf)
    elf.add_symbol("no_such_symbol")


@row("symbols.absent/after-common", "ENOENT", words="symbol no_such_symbol")
def _(elf):
    """a COMMON symbol, then one that nobody exports: the last one's errno"""
    elf.add_symbol("a_common_one", SHN_COMMON, 8, 8)
    elf.add_symbol("no_such_symbol")


@row("symbols.absent/after-a-version", "ENOENT", words="symbol no_such_symbol",
     says="EINVAL by versions.symbol|_printk")
def _(elf):
    """another CRC of _printk, then a symbol that nobody exports: the last one's errno"""
    change_version(elf, b"_printk", lambda old: old ^ 1)
    elf.add_symbol("no_such_symbol")


@row("symbols.absent/before-relocations", "ENOENT", words="symbol no_such_symbol")
def _(elf):
    """a symbol that nobody exports, and a wild relocation type"""
    elf.add_symbol("no_such_symbol")
    wild_type(elf)


@row("versions.symbol/before-namespace", "EINVAL", base="nsuser", before="nsexport",
     words="symbol nsexport_number")
def _(elf):
    """another CRC of a symbol whose namespace is not imported"""
    without(elf, b"import_ns")
    change_version(elf, b"nsexport_number", lambda old: old ^ 1)


@row("symbols.gpl_only/before-version", "ENOENT", base="nsuser", before="nsexport",
     words="symbol nsexport_number")
def _(elf):
    """license=Proprietary, and another CRC of a GPL-only symbol"""
    replace(elf, b"license", b"Proprietary")
    change_version(elf, b"nsexport_number", lambda old: old ^ 1)


@row("relocate.type/before-the-parameter-string", args=NULL, words="section .rela.text|found 255")
def _(elf):
    """a wild relocation type, and the parameter string is NULL"""
    wild_type(elf)


add(Row("params.string/null", "EFAULT", "the parameter string is NULL", args=NULL))


@row("params.string/before-exports", "EFAULT", args=NULL, before="victim", module="victwo")
def _(elf):
    """the parameter string is NULL, and it exports what a loaded module exports"""
    set_name(elf, b"victwo")


@row("exports.duplicate/before-parameters", args="number=x", before="victim", module="victwo",
     words="symbol victim_export")
def _(elf):
    """it exports what a loaded module exports, and a parameter's value is garbage"""
    set_name(elf, b"victwo")


@row("params.value/before-sysfs", "EINVAL", args="number=x", words="symbol number", module="kernel")
def _(elf):
    """a parameter's value is garbage, and its name is kernel"""
    set_name(elf, b"kernel")


add(Row("params.range/before-init", "ERANGE", "a parameter is out of range, and init would fail",
        base="failinit", args="error=99999999999", words="symbol error"))


@row("views.name/before-init", "EINVAL", base="failinit", args="error=12", words="found kernel",
     module="kernel")
def _(elf):
    """its name is kernel, and init would fail"""
    set_name(elf, b"kernel")


for error in ("ENODEV", "ENOMEM", "EBUSY", "EEXIST", "EINTR"):
    add(Row(f"init.failed/{error}", error, f"init answers -{error}", base="failinit",
            args=f"error={getattr(errno, error)}"))


add(Row("init.positive/stays", "0", "init answers 5", base="posinit",
        says="suspiciously returned 5"))


@row("init.absent/neither-init-nor-exit", "0", base="provider")
def _(elf):
    """no init and no exit"""
    set_entry(elf, 312)
    set_entry(elf, 848)


def set_entry(elf, offset):
    """Drops the relocation that fills init (312) or exit (848) of struct module."""
    elf.change_rela(".rela" + THIS_MODULE, lambda rela: rela.offset == offset, type=0)
