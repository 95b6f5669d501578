# SPDX-License-Identifier: GPL-2.0
"""Lines that ran, on the host or in a guest: coverage.py BUILD DIRECTORY.

gcov counts for the host. For the guest QEMU wrote each block of instructions
when it first came to it (BUILD/trace); addr2line names their lines. gcovr puts
both together. Lines that nobody ran must be named in reasons.txt.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LIMIT = 95.0
# A declaration without a value: the sanitizers' builds count it, no instruction is its own.
DECLARATION = re.compile(r"^(?!return|break|continue|goto|else)[\w\s*]+ [*\w\[\], ]+;$")
LABEL = re.compile(r"^\w+:$")
INSTRUCTION = re.compile(rb"^(0xffffffff[0-9a-f]{8}):", re.M)


def executed(build):
    """Every address of the kernel's text that some guest came to."""
    found = set()
    for trace in (build / "trace").iterdir():
        found.update(INSTRUCTION.findall(trace.read_bytes()))
    return found


def lines_of(addresses, kernel):
    """{(file, line)} of addresses, those of functions that were inlined there included."""
    out = subprocess.run(["addr2line", "-i", "-e", kernel], input=b"\n".join(addresses),
                         capture_output=True, check=True).stdout.decode()
    return {(path.removeprefix(f"{TOP}/").removeprefix("./"), int(number)) for path, number in
            re.findall(r"^(.*):(\d+)(?: \(discriminator \d+\))?$", out, re.M)}


def begin_functions(lines):
    """Adds the headers of functions that began: addr2line names the brace below, gcov the header."""
    for path, number in sorted(lines):
        if path.startswith("kernel/"):
            text = (TOP / path).read_text().splitlines()
            while number <= len(text) and text[number - 1] == "{" and number > 1:
                number -= 1
                lines.add((path, number))
                # The header may go on over several lines.
                while number > 1 and text[number - 1].startswith("\t"):
                    number -= 1
                    lines.add((path, number))
    return lines


def is_code(path, number):
    line = (TOP / path).read_text().splitlines()[number - 1].strip()
    return not DECLARATION.match(line) and not LABEL.match(line)


def gcovr(*words):
    return subprocess.run(["gcovr", "--root", TOP, *map(str, words)], check=True, cwd=TOP,
                          capture_output=True, text=True).stdout


def reasons():
    """{file: [(function or text of the line, reason)]}"""
    table = {}
    for line in (Path(__file__).parent / "reasons.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, text, why = (field.strip() for field in line.split("|", 2))
            table.setdefault(name, []).append((text, why))
    return table


def explain(missing):
    """Prints each line that did not run with its reason; how many have none."""
    table, bare = reasons(), 0
    for name, numbers in sorted(missing.items()):
        text = (TOP / name).read_text().splitlines()
        for number in numbers:
            line = text[number - 1].strip()
            why = next((why for what, why in table.get(name, []) if what in line), None)
            bare += why is None
            print(f"{name}:{number}: {line}\n    {why or 'NO REASON GIVEN'}")
    return bare


def main():
    build, under = Path(sys.argv[1]), sys.argv[2]
    host = json.loads(gcovr("--json", "--filter", f"{under}/", build))
    ran = begin_functions(lines_of(sorted(executed(build)), build / "kiln"))
    # Only lines that gcov knows as code: the two compilers' opinions differ at the margins.
    for file in host["files"]:
        file["lines"] = [line for line in file["lines"]
                         if is_code(file["file"], line["line_number"])]
        for line in file["lines"]:
            line["count"] += (file["file"], line["line_number"]) in ran
    both = build / "coverage.json"
    both.write_text(json.dumps(host))
    print(gcovr("--add-tracefile", both))
    missing = {file["file"]: [line["line_number"] for line in file["lines"]
                              if not line["count"] and not line.get("gcovr/noncode")]
               for file in host["files"]}
    bare = explain(missing)
    total = sum(not line.get("gcovr/noncode") for file in host["files"] for line in file["lines"])
    percent = 100 * (1 - sum(map(len, missing.values())) / total)
    print(f"{under}: {percent:.1f} % of {total} lines ran, the limit is {LIMIT:.0f} %; "
          f"{bare} that did not have no reason in reasons.txt")
    return 1 if percent < LIMIT or bare else 0


if __name__ == "__main__":
    sys.exit(main())
