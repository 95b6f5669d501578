#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Write the kernel's symbol table as assembler source: kallsyms.py NM [IMAGE].

Without an image the table is empty: for the first link, whose symbols make the
next one's table. The table lies behind the text and before the data, so the
link is repeated until the addresses that it holds are those of its own image.
"""
import re
import subprocess
import sys

# What the compiler and EXPORT_SYMBOL make for themselves, and the table itself.
INTERNAL = re.compile(r"^(\.L|\$|__UNIQUE_ID|__ksymtab_|__kstrtab|__kcrctab_|__crc_|kallsyms_)")


def read_symbols(nm, image):
    """(address, name, type) in order; of equal addresses the named object comes last."""
    out = subprocess.run([nm, "-S", image], check=True, capture_output=True, text=True).stdout
    symbols = []
    for line in out.splitlines():
        fields = line.split()
        if len(fields) < 3 or not re.fullmatch("[0-9a-f]{16}", fields[0]):
            continue
        sized = len(fields) == 4
        kind, name = fields[-2], fields[-1]
        if kind in "aANU" or INTERNAL.match(name):
            continue
        symbols.append((int(fields[0], 16), sized, kind.isupper(), name, kind))
    text = next(s[0] for s in symbols if s[3] == "_text")
    end = next(s[0] for s in symbols if s[3] == "_end")
    symbols = sorted(s for s in symbols if text <= s[0] < end)
    return text, [(address - text, name, kind) for address, _, _, name, kind in symbols]


def emit(symbols):
    names, offsets = [], []
    at = 0
    for _, name, _ in symbols:
        offsets.append(at)
        names.append(name)
        at += len(name) + 1
    print("/* Made by scripts/kallsyms.py. */")
    print('\t.section .kallsyms, "a"')
    print("\t.balign 8")
    for label in ("count", "offsets", "name_at", "types", "names"):
        print(f"\t.globl kallsyms_{label}")
    print(f"kallsyms_count:\n\t.long {len(symbols)}")
    print("kallsyms_offsets:")
    for offset, _, _ in symbols:
        print(f"\t.long {offset:#x}")
    print("kallsyms_name_at:")
    for offset in offsets:
        print(f"\t.long {offset}")
    print("kallsyms_types:")
    for _, _, kind in symbols:
        print(f'\t.ascii "{kind}"')
    print("kallsyms_names:")
    for name in names:
        print(f'\t.asciz "{name}"')
    print('\t.section .note.GNU-stack, "", @progbits')


def main():
    emit(read_symbols(sys.argv[1], sys.argv[2])[1] if len(sys.argv) > 2 else [])


main()
