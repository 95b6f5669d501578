# SPDX-License-Identifier: GPL-2.0
"""Lines that ran, on the host or in a guest: coverage.py BUILD DIRECTORY [fuzz].

gcov counts for the host. For the guest QEMU wrote each block of instructions
when it first came to it (BUILD/trace); addr2line names their lines. gcovr puts
both together. Lines that nobody ran must be named in reasons.txt.

With fuzz only the host is looked at, which ran the fuzzers' inputs and nothing else.
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
                          stdout=subprocess.PIPE, text=True).stdout


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


def host_counts(build, under):
    """gcov's counts in gcovr's form, declarations and labels aside."""
    counts = json.loads(gcovr("--json", "--filter", f"{under}/", build))
    for file in counts["files"]:
        file["lines"] = [line for line in file["lines"]
                         if is_code(file["file"], line["line_number"])]
    return counts


def guest_counts(build, host):
    """The same for the guest, of lines that gcov knows: the two compilers differ at the margins."""
    ran = begin_functions(lines_of(sorted(executed(build)), build / "kiln"))
    return host | {"files": [{"file": file["file"], "functions": [], "lines": [
        line | {"branches": [], "count": int((file["file"], line["line_number"]) in ran)}
        for line in file["lines"]]} for file in host["files"]]}


def merge(build, name, *counts):
    """What gcovr makes of counts: the same put together, a summary, a table for people."""
    words, table = [], build / f"{name}.txt"
    for number, each in enumerate(counts):
        path = build / f"{name}-{number}.json"
        path.write_text(json.dumps(each))
        words += ["--add-tracefile", path]
    gcovr(*words, "--txt", table)
    return (json.loads(gcovr(*words, "--json")), json.loads(gcovr(*words, "--json-summary")), table)


def report_tests(build, under):
    host = host_counts(build, under)
    both, summary, table = merge(build, "tests", host, guest_counts(build, host))
    print(table.read_text())
    bare = explain({file["file"]: [line["line_number"] for line in file["lines"]
                                   if not line["count"] and not line.get("gcovr/noncode")]
                    for file in both["files"]})
    percent = summary["line_percent"]
    print(f"{under}: {percent} % of {summary['line_total']} lines ran, the limit is {LIMIT:.0f} %; "
          f"{bare} that did not have no reason in reasons.txt")
    return 1 if percent < LIMIT or bare else 0


def report_fuzzers(build, under):
    """Some files are for the guest alone: their lines count too, and are named apart."""
    _, summary, table = merge(build, "fuzz", host_counts(build, under))
    guest = sum(file["line_total"] for file in summary["files"] if not file["line_covered"])
    print(f"{under}: {summary['line_percent']} % of {summary['line_total']} lines by the fuzzers' "
          f"inputs, {guest} of them in files that no input runs; those not reached: {table}")
    return 0


def main():
    build, under = Path(sys.argv[1]), sys.argv[2]
    return (report_fuzzers if sys.argv[3:] == ["fuzz"] else report_tests)(build, under)


if __name__ == "__main__":
    sys.exit(main())
