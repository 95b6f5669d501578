# SPDX-License-Identifier: GPL-2.0
"""The manners that a machine can see, in every file of the tree that git knows."""

import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
TAB = 8
WIDTH = 100
LINES = 500

# The line is first, or second where the first names an interpreter.
SPDX = "SPDX-License-Identifier: GPL-2.0"
# Formats without comments, and texts that a user of the guest sees.
WITHOUT_SPDX = {"LICENSE", *(f"initrd/shell/etc/{name}" for name in ("group", "motd", "passwd"))}
LEFTOVER = re.compile(r"\b(TODO|FIXME|XXX)\b")


def faults(name, text):
    lines = text.splitlines()
    if name not in WITHOUT_SPDX and not any(SPDX in line for line in lines[:2]):
        yield 1, f"has no '{SPDX}'"
    for number, line in enumerate(lines, 1):
        if line != line.rstrip() and not name.endswith(".md") and "/expected/" not in name:
            yield number, "ends in a blank"
        # Words that somebody may search for are not torn apart.
        if (name.endswith((".c", ".h", ".S", ".py")) and len(line.expandtabs(TAB)) > WIDTH
                and '"' not in line):
            yield number, f"is wider than {WIDTH} columns"
        if LEFTOVER.search(line) and not name.endswith(".py"):  # KTAP has a word TODO
            yield number, "was left for later"
    if name.startswith(("kernel/", "boot/")) and len(lines) > LINES + LINES // 10:
        yield len(lines), f"is far longer than {LINES} lines"


def main():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, check=True, capture_output=True,
                           text=True).stdout.split("\0")[:-1]
    bad = 0
    for name in names:
        if (TOP / name).is_file() and not name.startswith("tests/fuzz/findings/"):
            for number, what in faults(name, (TOP / name).read_text()):
                print(f"{name}:{number}: {what}")
                bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
