# SPDX-License-Identifier: GPL-2.0
"""`make oracle`: asks Linux every row of the table, and compares errno by errno.

Usage: oracle.py OUT LINUX. OUT has initrd.cpio and the table's files for that
kernel (linux.sh), LINUX has vmlinuz and version (scripts/fetch-linux.sh).

One boot asks row after row. Where a row crashes or wedges the kernel, the next
boot goes on behind it. Writes linux.txt; the status is 0 only if every answer is
Kiln's or a difference that linux.py explains.
"""

import errno
import os
import secrets
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "boot"))

import harness  # noqa: E402
import linux  # noqa: E402
import table  # noqa: E402

CRASH = "crash"
SILENCE, TOTAL = 150, 1500  # seconds of one boot, stretched by KILN_TEST_SCALE
# Rows whose file is another with every compiler are in the manifest alone.
KNOWN = {row.name: row for row in table.ROWS}


def command(out, kernel, nonce, *words):
    return [os.environ.get("QEMU", "qemu-system-x86_64"), "-accel", "tcg", "-cpu", "max", "-m",
            "512M", "-display", "none", "-no-reboot", "-nodefaults", "-serial", "stdio",
            "-kernel", str(kernel / "vmlinuz"), "-initrd", str(out / "initrd.cpio"), "-append",
            " ".join(["console=ttyS0 quiet loglevel=1 panic=-1 rdinit=/tests/oracle",
                      "module_blacklist=another,kept_out", f"kiln_nonce={nonce}", *words])]


def name_of(result):
    number = -int(result)
    return errno.errorcode[number] if number else "0"


class Asked:
    """What was heard of the rows of one boot after the other."""

    def __init__(self):
        self.answers = {}  # name -> {call: errno}
        self.taints = {}
        self.notes = {}
        self.current = None

    def line(self, text):
        """Returns whether the boot has nothing more to say."""
        kind, _, rest = text.partition(" ")
        if kind == "row":
            self.current = rest
            self.answers[rest] = {}
        elif kind == "answer":
            call, result = rest.split()
            self.answers[self.current][call] = name_of(result)
        elif kind == "taints":
            self.taints[self.current] = rest.strip()
        elif kind == "step":
            self.notes.setdefault(self.current, []).append(rest)
        return kind in ("end", "stuck")

    def errors(self, name):
        """The row's one answer; several where the calls differ; crash where one did not come."""
        found = sorted(set(self.answers[name].values()))
        return "/".join(found) if found else CRASH


def ask(out, kernel, names, *words):
    """Boots until every row was asked: Asked."""
    asked, first = Asked(), 0
    (out / "linux.log").unlink(missing_ok=True)
    skip = ",".join(str(n) for n, name in enumerate(names) if linux.not_asked(name))
    while first < len(names):
        nonce = secrets.token_hex(8)
        asked.current = None
        _, log, killed, seconds = harness.run(
            command(out, kernel, nonce, *words, f"oracle_from={first}", f"oracle_skip={skip}"),
            harness.scale(SILENCE), harness.scale(TOTAL))
        with (out / "linux.log").open("a") as file:
            file.write(log)
        said = [line[len(nonce) + 1:] for line in log.replace("\r", "").split("\n")
                if line.startswith(nonce + " ")]
        last = [text for text in said if asked.line(text)]
        print(f"oracle: {sum(text.startswith('row ') for text in said)} rows in {seconds:.0f} s"
              + (f", {killed}" if killed else "")
              + (f", after {asked.current} the machine was of no more use"
                 if last != ["end"] and asked.current else ""), flush=True)
        if last == ["end"]:
            break
        if asked.current is None:
            raise RuntimeError(f"Linux asked no row: {out}/linux.log")
        if not last:
            asked.answers[asked.current] = {}
        first = names.index(asked.current) + 1
    return asked


def collect(asked, names):
    """{row or group: errno}, and what is wrong with it."""
    found, wrong = {}, []
    for name in names:
        if name not in asked.answers:
            continue
        key, error = linux.groups(name), asked.errors(name)
        if found.setdefault(key, error) != error:
            wrong.append(f"{name}: {error}, others of {key}: {found[key]}")
        if name in asked.notes:
            wrong.append(f"{name}: {'; '.join(asked.notes[name])}")
    return found, wrong


def row_of(key):
    return KNOWN[key] if key in KNOWN else table.cut_row(key)


def compare(found, enforced=False):
    """Prints nothing; (Counter of each rule, explained differences, unexplained ones)."""
    count, explained, wrong = Counter(), [], []
    for key, error in found.items():
        row = row_of(key)
        due, why = linux.expected(row, enforced)
        ours = row.enforced if enforced else row.error
        count[row.rule, error == ours] += 1
        where = " (enforced)" if enforced else ""
        if error != due:
            wrong.append(f"{key}{where}: Linux says {error}, {due} was expected")
        elif error != ours:
            explained.append(f"{key}{where}: Linux {error}, Kiln {ours}: {why}")
    return count, explained, wrong


def check_taints(asked):
    """Whoever loads has the taints that it has on Kiln, and E: Linux does not know our key."""
    wrong = []
    for name, letters in asked.taints.items():
        row = row_of(linux.groups(name))
        due = set(row.taints) | {"E"} if row.error == "0" else None
        # What Debian's kernels are built without: modules outside their tree are marked.
        if due is not None and set(letters) - {"O"} != due - {"O"}:
            wrong.append(f"{name}: taints {letters}, {''.join(sorted(due))} were expected")
    return wrong


def unseen(asked):
    """Explanations of what was not seen."""
    return [f"{entry[0]}: explained, and not seen" for entry in linux.DIFFERS
            if not any(linux.first(linux.DIFFERS, name) is entry for name in asked.answers)]


def write(version, found, enforced):
    lines = ["# SPDX-License-Identifier: GPL-2.0",
             "# Written by make oracle: the row, what Linux answers, what under module.sig_enforce=1.",
             f"# Linux {version}"]
    lines += [" ".join([key, error] + ([enforced[key]] if key in enforced else []))
              for key, error in found.items()]
    linux.ANSWERS.write_text("\n".join(lines) + "\n")


def print_table(count):
    print(f"{'rule':32}{'same':>6}{'other':>7}")
    for rule in sorted({rule for rule, _ in count}):
        print(f"{rule:32}{count[rule, True]:6}{count[rule, False]:7}")


def main(out, kernel):
    out, kernel = Path(out), Path(kernel)
    manifest = (out / "root/tests/rules/manifest").read_text().splitlines()
    names = [line.split("\t")[0] for line in manifest]
    asked = ask(out, kernel, names)
    found, wrong = collect(asked, names)
    under = ask(out, kernel, names, "module.sig_enforce=1", "oracle_only=signature.")
    enforced, more = collect(under, names)
    wrong += more + check_taints(asked) + unseen(asked)
    version = (kernel / "version").read_text().strip()
    write(version, found, enforced)

    count, explained, others = compare(found)
    _, explained_enforced, others_enforced = compare(enforced, True)
    wrong += others + others_enforced
    print_table(count)
    for text in explained + explained_enforced:
        print(f"other: {text}")
    for text in wrong:
        print(f"WRONG: {text}")
    print(f"Linux {version}: {len(found)} rows asked, {len(enforced)} again under enforcement; "
          f"{sum(n for (_, same), n in count.items() if same)} the same, {len(explained)} other "
          f"for a reason, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
