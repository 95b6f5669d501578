# SPDX-License-Identifier: GPL-2.0
"""Writes the fuzzers' first inputs out of what the build made: seeds.py BUILD DIRECTORY."""

import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
MAGIC = b"~Module signature appended~\n"
BIGGEST = 64 * 1024  # larger ones make the fuzzers slow and find nothing more

PARAMS = ("a=1 b=-2 c=3 d=0x10 e=4 f=-5 g=6 h=7 i=ff", 'j="two words" k l=n m=Y n=text o=1,2,3',
          "p-q=one,two p_q=", "-- a=1", '"j=a b" k', "a=256 b=70000 o=1,2,3,4 n=muchtoolong",
          "z=1 a= =b k=maybe", "\to=,, ,=\n")
FORMATS = ("%d %5d|%-5u", "%08lx%#x", "%.3s%c%%", "%pS%px%pK", "%*.*s", "%16phC%ph", "%pe %lld",
           "%hhd%hu%zd%", "%99999d", "%-+ #05.7o")


def unsigned(data):
    """The file without its signature: a wrong one would hide everything else."""
    if not data.endswith(MAGIC):
        return data
    tail = len(MAGIC) + 12 + int.from_bytes(data[-len(MAGIC) - 4:-len(MAGIC)], "big")
    return data[:-tail] if tail <= len(data) else data


def tool(*command):
    """What a command writes to the file that is its last word: it may seek there."""
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run([*command, out.name], capture_output=True)
        return Path(out.name).read_bytes() if done.returncode == 0 else b""


def modules(build):
    for path in sorted([*build.glob("modules/*.ko"), *build.glob("tests/modules/*.ko")]):
        # The debugging sections are most of a file and nothing of what is looked at.
        data = unsigned(tool("objcopy", "--strip-debug", path))
        if 0 < len(data) <= BIGGEST:
            yield data
            yield data[:15] + b"\3" + data[16:]  # traced: load.c
    for path in sorted(build.glob("tests/rules/*.ko")):
        data = unsigned(path.read_bytes())
        if len(data) <= BIGGEST:
            yield data


def sections(build, name):
    for path in sorted(build.glob("modules/*.ko")):
        yield tool("objcopy", "-O", "binary", f"--only-section={name}", path)


def relocations():
    """Like relocate.c reads them: sections, symbols, then relocations of each type."""
    for kind in range(44):
        yield bytes((3, 0, 0x40, 0, 1, 0x20, 0, 2, 0x30, 0, 2, 5, 0x10, 1, 2, 7, 0x11, 1, 3)) + \
            bytes((1, 8, kind % 4, kind, 1, 4)) * 8


def archives():
    tree = [TOP / "initrd/demo", TOP / "initrd/shell/etc"]
    for top in tree:
        names = "\n".join(str(p.relative_to(top)) for p in sorted(top.rglob("*"))) + "\n"
        yield subprocess.run(["cpio", "--quiet", "-o", "-H", "newc"], input=names.encode(), cwd=top,
                             capture_output=True, check=True).stdout


def main():
    build, out = Path(sys.argv[1]), Path(sys.argv[2])
    seeds = {
        "load": modules(build),
        "modinfo": sections(build, ".modinfo"),
        "relocate": relocations(),
        "params": (words.encode() for words in PARAMS),
        "signature": (path.read_bytes() for path in sorted(build.glob("signatures/*.p7s"))),
        "cpio": archives(),
        "printk": [b"\0" + text.encode() for text in FORMATS] +
                  [bytes((1, flags, length, kind, kind, 9, 5)) + b"\x80\xff\0\1abcdefgh"
                   for flags in range(0, 32, 5) for length in range(6) for kind in range(8)],
    }
    for target, inputs in seeds.items():
        directory = out / target
        directory.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(inputs):
            (directory / f"{number:04}").write_bytes(data)
        if not any(directory.iterdir()):
            sys.exit(f"seeds: none for {target}")


if __name__ == "__main__":
    main()
