# SPDX-License-Identifier: GPL-2.0
"""Rows of the tables by which the loader rewrites code: alternatives and jump labels."""

import struct

from elf import (R_64, R_PC32, SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE, SHT_INIT_ARRAY, SHT_PROGBITS,
                 Rela, poke_section)
from rules import row, rows
from rules_module import add_relocations

FAR = 1 << 24  # out of any module, within reach of 32 bits


def move(elf, table, offset, by):
    """Adds to what the first entry's member at offset refers to."""
    rela = next(r for r in elf.relas(table) if r.offset == offset)
    elf.change_rela(table, lambda r: r.offset == offset, addend=rela.addend + by)


def constructors(elf, name, kind, *targets):
    """A table of constructors: the addresses of symbols, with an addend."""
    where = elf.add_section(name, kind, SHF_ALLOC | SHF_WRITE, bytes(8 * len(targets)), addralign=8)
    add_relocations(elf, where, [
        Rela(8 * n, elf.symbol_index(symbol) << 32 | R_64, addend)
        for n, (symbol, addend) in enumerate(targets)])


@row("relocate.constructor/null", words="found 0x0")
def _(elf):
    """a constructor that no relocation fills"""
    elf.add_section(".ctors", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(8), addralign=8)


@rows("relocate.constructor", "ENOEXEC", {
    "in-data": ("victim_writable", 0), "outside": ("victim_export", FAR),
    "in-the-kernel": ("_printk", 0)}, words="expected code of the module|found 0xf")
def _(elf, target):
    """the second of two constructors is not code of the module"""
    constructors(elf, ".init_array", SHT_INIT_ARRAY, ("victim_export", 0), target)


@row("relocate.good/constructors", "0")
def _(elf):
    """constructors in the code that stays and in init's"""
    constructors(elf, ".init_array", SHT_INIT_ARRAY, ("victim_export", 0))


# __ex_table: instruction 0, fixup 4, kind 8. __bug_table: instruction 0, file 4, line 8, flags 10

@rows("finalize.exception", "ENOEXEC", {
    "instruction-outside": (0, "victim_export", FAR), "fixup-outside": (4, "victim_export", FAR),
    "instruction-in-data": (0, "victim_writable", 0), "fixup-in-data": (4, "victim_writable", 0)},
    words="section __ex_table|found 1")
def _(elf, wrong):
    """the second exception's instruction, or where it goes on, is not code of the module"""
    where = elf.add_section("__ex_table", SHT_PROGBITS, SHF_ALLOC,
                            struct.pack("<iii", 0, 0, 1) * 2, addralign=4)
    places = {0: ("victim_export", 0), 4: ("victim_export", 0)}
    second = places | {wrong[0]: wrong[1:]}
    add_relocations(elf, where, [
        Rela(12 * entry + member, elf.symbol_index(symbol) << 32 | R_PC32, addend)
        for entry, all_places in enumerate((places, second))
        for member, (symbol, addend) in all_places.items()])


@row("finalize.exception/another-stack", words="section __ex_table|found 0")
def _(elf):
    """an exception that loads the stack pointer with a number"""
    where = elf.add_section("__ex_table", SHT_PROGBITS, SHF_ALLOC,
                            struct.pack("<iii", 0, 0, 1 << 16 | 4 << 8 | 17), addralign=4)
    add_relocations(elf, where, [
        Rela(member, elf.symbol_index("victim_export") << 32 | R_PC32, 0) for member in (0, 4)])


@row("finalize.bug/no-such-taint", base="warn", words="section __bug_table")
def _(elf):
    """a warning that sets taint 19"""
    data = bytearray(elf.content("__bug_table"))
    data[11] = 19
    elf.set_content("__bug_table", bytes(data))


@rows("finalize.bug", "ENOEXEC", {"file-outside": FAR, "file-before": -FAR},
      words="section __bug_table")
def _(elf, file):
    """the source file of a warning is named outside the module"""
    elf.add_section("__bug_table", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE,
                    struct.pack("<iiHH", 0, file, 1, 1), addralign=4)


# .altinstructions: code 0, replacement 4, feature 8, lengths 10 and 11

@rows("finalize.alternative", "ENOEXEC", {"code-outside": 0, "replacement-outside": 4},
      words="section .altinstructions")
def _(elf, offset):
    """the address of an alternative's code, or of what replaces it, lies outside"""
    move(elf, ".rela.altinstructions", offset, FAR)


@row("finalize.alternative/longer-than-the-code", words="section .altinstructions")
def _(elf):
    """what replaces an alternative's code is longer than that"""
    data = bytearray(elf.content(".altinstructions"))
    data[11] = data[10] + 1
    elf.set_content(".altinstructions", bytes(data))


@row("finalize.alternative/inside-the-code", words="section .altinstructions")
def _(elf):
    """what replaces an alternative's code is a part of that"""
    code = next(rela for rela in elf.relas(".rela.altinstructions") if rela.offset == 0)
    elf.change_rela(".rela.altinstructions", lambda rela: rela.offset == 4, sym=code.sym,
                    addend=code.addend + 1)


@row("finalize.alternative/rewrites-the-table", words="section .altinstructions")
def _(elf):
    """the first alternative's code is the table, and sends the second one outside"""
    always, entry = 3 * 32 + 21, struct.Struct("<iiHBB")
    text = elf.add_section(".text.other", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
                           entry.pack(FAR, 0, always, entry.size, entry.size))
    table = elf.index(".altinstructions")
    elf.set_content(table, entry.pack(0, 0, always, entry.size, entry.size) +
                    entry.pack(0, 0, always, 0, 0))
    elf.sections[table].flags = SHF_ALLOC | SHF_EXECINSTR
    text = elf.add_symbol("other", text)
    elf.set_relas(".rela.altinstructions", [
        Rela(0, elf.add_symbol("the_table", table) << 32 | R_PC32, entry.size),
        Rela(4, text << 32 | R_PC32, 0),
        Rela(12, text << 32 | R_PC32, 0), Rela(16, text << 32 | R_PC32, 0)])


# __jump_table: code 0, target 4, key 8

@rows("finalize.jump_place", "ENOEXEC", {"code-outside": 0, "target-outside": 4},
      words="section __jump_table")
def _(elf, offset):
    """the address of a jump label, or of its target, lies outside"""
    move(elf, ".rela__jump_table", offset, FAR)


@row("finalize.jump_code/no-branch-there", words="section __jump_table")
def _(elf):
    """a jump label's address is one byte further"""
    move(elf, ".rela__jump_table", 0, 1)


@rows("finalize.jump_code", "0", {"table-is-code": SHF_ALLOC | SHF_EXECINSTR,
                                  "table-is-read-only": SHF_ALLOC})
def _(elf, flags):
    """the jump labels' table, to which the kernel writes, has other flags"""
    return poke_section(elf.bytes(), elf.index("__jump_table"), flags=flags)
