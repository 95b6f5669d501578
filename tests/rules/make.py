# SPDX-License-Identifier: GPL-2.0
"""Writes the table's module files and the manifest that the guest's tests read.

Usage: make.py OUT KEY.pem KEY.x509 SIGN_FILE MODULE.ko...

The modules are what rows are made of, by name; their debug information is
dropped, for the initrd's sake. A line of the manifest has these fields, apart
by a tab: name, file, module's name, errno, errno under enforcement, steps,
module to be loaded first, flags of finit_module, 1 if only finit_module can be
tried, arguments, letters of taint where it loads, words in the log; then the
rule that refuses and words of the refusal, and both again under enforcement.
"-" is nothing.
"""

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import rules_elf
import rules_module
import table
from elf import Elf
from rules import TRUSTED, UNKNOWN
from signing import Key, Keys, quiet, sign

FIELDS = 16
# A module that crashed keeps its name for ever: one file for each way to crash.
CRASHES = ("null", "text", "rodata", "exec", "ud", "bug", "stack", "smash",
           "spin", "atomic", "mutex")


def load_bases(out, modules):
    """The bytes of each module, without debug information and signature."""
    bases = {}
    for module in map(Path, modules):
        stripped = out / ("." + module.name)
        quiet("objcopy", "--strip-debug", module, stripped)
        bases[module.stem] = bytes(Elf(stripped.read_bytes()).bytes())
        stripped.unlink()
    return bases


def build(row, bases):
    """The bytes of a row's file."""
    elf = Elf(bases[row.base])
    made = row.make(elf)
    data = bytes(elf.bytes() if made is None else made)
    if row.sign == TRUSTED:
        return sign(data)
    return sign(data, Keys.unknown) if row.sign == UNKNOWN else data


def number(name):
    return 0 if name == "0" else getattr(errno, name)


def steps(row):
    """With the row's file for `@`, and numbers for errnos."""
    words = row.steps.replace("@", row.file.removesuffix(".ko")).split(" ")
    return " ".join(str(getattr(errno, word.rstrip(";"), 0)) + word[len(word.rstrip(";")):]
                    if word.startswith("E") else word for word in words)


def line(row):
    fields = [row.name, row.file, row.module or row.base, number(row.error), number(row.enforced),
              steps(row), f"{row.before}.ko" if row.before else "", row.flags, int(row.only_finit),
              row.args, row.taints, row.says, row.by, row.words, row.enforced_by,
              row.enforced_words]
    texts = [str(field) or "-" for field in fields]
    if len(texts) != FIELDS or any("\t" in text for text in texts):
        raise ValueError(row.name)
    return "\t".join(texts) + "\n"


def write(out, row, bases):
    path = out / row.file
    try:
        path.write_bytes(build(row, bases))
    except Exception as why:
        raise RuntimeError(f"{row.name}: {why}") from why


def main(out, pem, x509, sign_file, *modules):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.ko"):
        old.unlink()
    Keys.sign_file = sign_file
    Keys.trusted = Key(pem, x509)
    Keys.unknown = Key(out / "unknown.pem", out / "unknown.x509")
    Keys.unknown.generate("A key that the kernel does not know")
    bases = load_bases(out, modules)
    rules_elf.truncations(lambda: Elf(bases["victim"]))
    rows = sorted(table.ROWS, key=lambda row: row.last)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(lambda row: write(out, row, bases), [row for row in rows if row.make]))
    for name, data in bases.items():
        (out / f"{name}.ko").write_bytes(sign(data))
    for how in CRASHES if "crash" in bases else ():
        elf = Elf(bases["crash"])
        rules_module.set_name(elf, b"crash_" + how.encode())
        (out / f"crash_{how}.ko").write_bytes(sign(elf.bytes()))
    (out / "manifest").write_text("".join(line(row) for row in rows))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (RuntimeError, ValueError, OSError, subprocess.SubprocessError) as problem:
        sys.exit(f"tests/rules/make.py: {problem}")
