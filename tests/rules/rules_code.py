# SPDX-License-Identifier: GPL-2.0
"""Rows of the tables by which the loader rewrites code: alternatives and jump labels."""

from rules import row, rows

FAR = 1 << 24  # out of any module, within reach of 32 bits


def move(elf, table, offset, by):
    """Adds to what the first entry's member at offset refers to."""
    rela = next(r for r in elf.relas(table) if r.offset == offset)
    elf.change_rela(table, lambda r: r.offset == offset, addend=rela.addend + by)


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


@rows("finalize.jump_key", "ENOEXEC", {"unaligned": 4, "not-mapped": 1 << 40},
      words="section __jump_table")
def _(elf, by):
    """the address of a jump label's key is not one of a key"""
    move(elf, ".rela__jump_table", 8, by)
