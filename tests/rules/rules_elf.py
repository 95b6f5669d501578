# SPDX-License-Identifier: GPL-2.0
"""Rows of the ELF stage, in the order in which a loader can look at a file."""

from elf import (HEADER_SIZE, SECTION_SIZE, SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE, SHT_NOBITS,
                 SHT_PROGBITS, SHT_SYMTAB, SHT_INIT_ARRAY, Elf, peek_header, poke_header,
                 poke_section)
from rules import ROWS, UNSIGNED, Row, row, rows

BIG = 0xffffffffffffffff
THIS_MODULE = ".gnu.linkonce.this_module"


def said(members):
    """What is set, for the page."""
    return ", ".join(f"{name} is {value:#x}" for name, value in members.items())


@row("elf.short/header-less-one-byte", words="expected 64|found 63")
def _(elf):
    """the first 63 bytes"""
    return elf.bytes()[:HEADER_SIZE - 1]


@row("elf.short/four-bytes-of-magic", words="expected 64|found 4")
def _(elf):
    """the first four bytes"""
    return elf.bytes()[:4]


@rows("elf.magic", "ENOEXEC", {"byte-0": 0, "byte-1": 1, "byte-2": 2, "byte-3": 3},
      words="expected 0x7f454c46|offset 0x0")
def _(elf, at):
    """one byte of the magic is changed"""
    data = elf.bytes()
    data[at] ^= 1
    return data


@row("elf.magic/text", words="found 0x23212f62")
def _(elf):
    """a shell script"""
    return b"#!/bin/sh\n# This is not a module but a script.\n" * 20


@row("elf.magic/zeroes", words="found 0x0")
def _(elf):
    """4096 zeroes"""
    return bytes(4096)


HEADER_VALUES = {
    "elf.class": {"32-bit": ("class", 1), "none": ("class", 0), "big-endian": ("data", 2)},
    "elf.type": {"executable": ("type", 2), "shared": ("type", 3), "core": ("type", 4),
                 "none": ("type", 0)},
    "elf.machine": {"i386": ("machine", 3), "aarch64": ("machine", 183), "none": ("machine", 0)},
    "elf.shentsize": {"0": ("shentsize", 0), "32-bit": ("shentsize", 40),
                      "one-more": ("shentsize", 65), "largest": ("shentsize", 0xffff)},
    "elf.shoff": {"largest": ("shoff", BIG), "overflow": ("shoff", BIG - SECTION_SIZE + 1),
                  "half": ("shoff", 1 << 63), "too-many-sections": ("shnum", 0xfeff)},
    "elf.shnum": {"no-sections": ("shnum", 0)},
    "elf.shstrndx": {"0": ("shstrndx", 0), "reserved": ("shstrndx", 0xff00),
                     "largest": ("shstrndx", 0xffff)},
}

HEADER_OFFSETS = {"elf.class": 4, "elf.type": 16, "elf.machine": 18, "elf.shentsize": 58,
                  "elf.shoff": 40, "elf.shnum": 60, "elf.shstrndx": 62}


def header_words(rule, member, value):
    """Where the refusal must point, and what it must have found there."""
    number = member in ("type", "machine", "shentsize", "shstrndx")
    return f"offset {HEADER_OFFSETS[rule]:#x}" + (f"|found {value}" if number else "")


for rule, variants in HEADER_VALUES.items():
    @rows(rule, "ENOEXEC", variants, words=lambda change, rule=rule: header_words(rule, *change),
          how=lambda change: f"the file header's {change[0]} is {change[1]:#x}")
    def _(elf, change):
        return poke_header(elf.bytes(), *change)


@row("elf.shoff/at-the-end", words="offset 0x28")
def _(elf):
    """the section headers begin where the file ends"""
    data = elf.bytes()
    return poke_header(data, "shoff", len(data))


@row("elf.shoff/one-byte-short", words="offset 0x28")
def _(elf):
    """the last byte of the last section header is cut off"""
    elf.add_section(".last", SHT_PROGBITS, 0)
    return elf.bytes()[:-1]


@row("elf.shoff/past-the-end", words="offset 0x28")
def _(elf):
    """the section headers begin 4096 bytes past the end"""
    data = elf.bytes()
    return poke_header(data, "shoff", len(data) + 4096)


@row("elf.shstrndx/number-of-sections", words="offset 0x3e")
def _(elf):
    """the file header's shstrndx is the number of sections"""
    return poke_header(elf.bytes(), "shstrndx", len(elf.sections))


SHSTRTAB_VALUES = {
    "past-the-end": {"offset": 1 << 40}, "overflow": {"offset": BIG}, "too-long": {"size": 1 << 40},
    "sum-overflows": {"offset": BIG - 7, "size": 16}, "no-bits": {"type": SHT_NOBITS},
    "empty": {"size": 0},
}


@rows("elf.shstrtab", "ENOEXEC", SHSTRTAB_VALUES,
      how=lambda members: f"of the section that holds sections' names: {said(members)}")
def _(elf, members):
    return poke_section(elf.bytes(), elf.shstrndx, **members)


@row("elf.shstrtab/no-final-nul", words="a final NUL")
def _(elf):
    """the last byte of the sections' names is not NUL"""
    data = elf.bytes()
    section = elf[elf.shstrndx]
    data[section.offset + section.size - 1] = ord("x")
    return data


@rows("elf.section0", "ENOEXEC", {
    "has-a-type": {"type": SHT_PROGBITS}, "has-a-size": {"size": 8}, "has-an-address": {"addr": 8}},
    how=lambda members: f"of section 0: {said(members)}", words="expected 0")
def _(elf, members):
    return poke_section(elf.bytes(), 0, **members)


@rows("elf.sh_name", "ENOEXEC", {"at-the-end": 0, "past-the-end": 1000, "largest": None},
      words=lambda distance: "offset 0x")
def _(elf, distance):
    """the name of .text lies outside the names"""
    size = elf[elf.shstrndx].size
    name = 0xffffffff if distance is None else size + distance
    return poke_section(elf.bytes(), elf.index(".text"), sh_name=name)


SECTION_DATA = {
    "text-past-the-end": (".text", {"offset": 1 << 40}),
    "text-too-long": (".text", {"size": 1 << 40}),
    "text-offset-overflows": (".text", {"offset": BIG}),
    "text-sum-overflows": (".text", {"offset": BIG - 15, "size": 32}),
    "text-size-overflows": (".text", {"size": BIG}),
    "comment-past-the-end": (".comment", {"offset": 1 << 40}),
    "rela-too-long": (".rela.text", {"size": 1 << 30}),
    "modinfo-past-the-end": (".modinfo", {"offset": 1 << 40}),
    "this_module-past-the-end": (THIS_MODULE, {"offset": 1 << 40}),
    "symtab-too-long": (".symtab", {"size": 24 << 20}),
    "strtab-too-long": (".strtab", {"size": 1 << 30}),
}


@rows("elf.section_data", "ENOEXEC", SECTION_DATA, words=lambda change: f"section {change[0]}",
      how=lambda change: f"of {change[0]}: {said(change[1])}")
def _(elf, change):
    name, members = change
    return poke_section(elf.bytes(), elf.index(name), **members)


@row("elf/one-byte-short", how="the last byte that the file needs is cut off", by="elf.")
def _(elf):
    data = table_first(elf)
    return data[:reaches(data) - 1]


@rows("elf.addralign", "ENOEXEC", {"3": 3, "6": 6, "high-bits": 3 << 62, "largest": BIG},
      words=lambda align: f"section .text|found {align:#x}")
def _(elf, align):
    """the alignment of .text is no power of two"""
    return poke_section(elf.bytes(), elf.index(".text"), addralign=align)


@rows("elf.write_exec", "ENOEXEC", {"text": ".text", "init-text": ".init.text", "data": ".data",
                                    "not-loaded": ".comment"}, words=lambda name: f"section {name}")
def _(elf, name):
    """a section is writable and executable"""
    flags = elf[name].flags | SHF_WRITE | SHF_EXECINSTR
    return poke_section(elf.bytes(), elf.index(name), flags=flags)


@row("elf.symtab_count/none", words="expected 1|found 0")
def _(elf):
    """the symbol table's type is PROGBITS"""
    return poke_section(elf.bytes(), elf.symtab, type=SHT_PROGBITS)


@row("elf.symtab_count/two", words="expected 1|found 2")
def _(elf):
    """a second symbol table"""
    table = elf[elf.symtab]
    elf.add_section(".symtab2", SHT_SYMTAB, 0, elf.content(elf.symtab), link=table.link,
                    info=table.info, addralign=8, entsize=24)


@row("elf.modinfo_count/two", words="section .modinfo|found 2")
def _(elf):
    """a second .modinfo"""
    elf.add_section(".modinfo", SHT_PROGBITS, SHF_ALLOC, b"license=GPL\0")


@row("elf.this_module_count/none", words=f"section {THIS_MODULE}|found 0")
def _(elf):
    """the section of struct module has another name"""
    elf.rename_section(THIS_MODULE, ".gnu.linkonce.that_module")


@row("elf.this_module_count/two", words=f"section {THIS_MODULE}|found 2")
def _(elf):
    """a second struct module"""
    elf.add_section(THIS_MODULE, SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, elf.content(THIS_MODULE),
                    addralign=64)


@rows("elf.this_module_kind", "ENOEXEC", {"no-bits": {"type": SHT_NOBITS},
                                          "not-allocated": {"flags": SHF_WRITE}},
                                          words=f"section {THIS_MODULE}")
def _(elf, members):
    """the section of struct module is NOBITS, or not ALLOC"""
    return poke_section(elf.bytes(), elf.index(THIS_MODULE), **members)


@rows("elf.this_module_size", "ENOEXEC", {
    "empty": 0, "one-less": 895, "one-more": 897, "another-kernel": 960},
    words=lambda size: f"section {THIS_MODULE}|expected 896|found {size}")
def _(elf, size):
    """struct module has another size"""
    return poke_section(elf.bytes(), elf.index(THIS_MODULE), size=size)


@rows("elf.symtab_link", "ENOEXEC", {"0": 0, "largest": 0xffffffff, "number-of-sections": None},
      words="section .symtab|offset 0x")
def _(elf, link):
    """the symbol table's sh_link names no section"""
    link = len(elf.sections) if link is None else link
    return poke_section(elf.bytes(), elf.symtab, link=link)


@rows("elf.strtab", "ENOEXEC", {"no-bits": {"type": SHT_NOBITS}, "empty": {"size": 0}},
      how=lambda members: f"of the symbols' string table: {said(members)}")
def _(elf, members):
    return poke_section(elf.bytes(), elf[elf.symtab].link, **members)


@rows("elf.strtab", "ENOEXEC", {"no-first-nul": 0, "no-final-nul": -1})
def _(elf, at):
    """the first or the last byte of the symbols' names is not NUL"""
    section = elf[elf[elf.symtab].link]
    data = elf.bytes()
    data[section.offset + at % section.size] = ord("x")
    return data


@rows("elf.st_name", "ENOEXEC", {"at-the-end": 0, "past-the-end": 1 << 20, "largest": None},
      words="section .symtab")
def _(elf, distance):
    """a symbol's name lies outside the string table"""
    size = elf[elf[elf.symtab].link].size
    elf.change_symbol("victim_export", st_name=0xffffffff if distance is None else size + distance)


@row("elf.st_name/first-symbol", words="section .symtab|found 0x7fffffff")
def _(elf):
    """the name of symbol 0 lies outside the string table"""
    symbols = elf.symbols()
    symbols[0].st_name = 0x7fffffff
    elf.set_symbols(symbols)


@row("init.constructors/both-kinds", "EINVAL")
def _(elf):
    """constructors in .ctors and in .init_array"""
    elf.add_section(".ctors", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(8), addralign=8)
    elf.add_section(".init_array", SHT_INIT_ARRAY, SHF_ALLOC | SHF_WRITE, bytes(8), addralign=8)


@rows("layout.align", "ENOEXEC", {"8192": 8192, "1-gib": 1 << 30, "top-bit": 1 << 63},
      words=lambda align: f"section .text|expected 4096|found {align:#x}")
def _(elf, align):
    """the alignment of .text is over a page"""
    return poke_section(elf.bytes(), elf.index(".text"), addralign=align)


@rows("layout.size", "ENOMEM", {"1-tib": 1 << 40, "top-bit": 1 << 63, "largest": BIG},
      words=lambda size: f"section .bss|found {size:#x}")
def _(elf, size):
    """the size of .bss is more than the module area"""
    return poke_section(elf.bytes(), elf.index(".bss"), size=size)


@row("layout.memory/more-than-the-machine-has", "ENOMEM", words="found 629")
def _(elf):
    """the size of .bss is 600 MiB"""
    return poke_section(elf.bytes(), elf.index(".bss"), size=600 << 20)


def table_first(elf):
    """The same file with the section headers right after the file header.

    What is cut off its end is then a section's data, where the usual order
    would always lose the table first.
    """
    room = (len(elf.sections) * SECTION_SIZE + 63) & ~63
    body = elf.data[HEADER_SIZE:]
    elf.data = elf.data[:HEADER_SIZE] + bytearray(room) + body
    elf.shoff = HEADER_SIZE
    for section in elf.sections[1:]:
        section.offset += room
    return elf.bytes()


def reaches(data):
    """The end of the last byte that the file needs."""
    elf = Elf(data)
    ends = [s.offset + s.size for s in elf.sections if s.type not in (0, SHT_NOBITS)]
    return max(ends + [elf.shoff + len(elf.sections) * SECTION_SIZE])


def cuts(data):
    """Where to cut: each beginning and end of a header, table or section but the last end."""
    elf = Elf(data)
    places = {0, 4, 16, HEADER_SIZE, elf.shoff, peek_header(data, "shoff") + SECTION_SIZE}
    for section in elf.sections:
        if section.type not in (0, SHT_NOBITS):
            places |= {section.offset, section.offset + section.size}
    return sorted(place for place in places if 0 < place < reaches(data))


def truncations(victim):
    """A row for each cut of both orders; signed after the cut, and unsigned."""
    for order, whole in (("table-last", bytes(victim().bytes())),
                         ("table-first", bytes(table_first(victim())))):
        for sign in ("trusted", UNSIGNED):
            for at in cuts(whole):
                ROWS.append(Row(f"elf/cut-{order}-{sign}-{at:05}", "ENOEXEC", "",
                                lambda elf, whole=whole, at=at: whole[:at], sign=sign, by="elf.",
                                # init_module refuses by length alone, whatever the policy is
                                only_finit=sign == UNSIGNED and at < HEADER_SIZE))
