# SPDX-License-Identifier: GPL-2.0
"""Boots one guest and judges what it said.

A guest passes when all of this holds: it wrote a KTAP version 1 report in which
every line carries the nonce of this very run, the plan was kept number by
number, each result is `ok`, nothing oopsed that was not announced, and QEMU's
exit status is the one that was asked for. Running and judging are apart, so
that judge() can be tested on recorded logs and run() on a false QEMU.
"""

import os
import re
import secrets
import select
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

# What isa-debug-exit makes of the byte that the kernel writes: (value << 1) | 1.
CLEAN = 33  # 0x10: a clean reboot(2) by pid 1
PANIC = 35  # 0x11

# How a kernel says that something went wrong inside it.
TROUBLE = re.compile(
    r"\b(BUG:|WARNING:|Oops\b|kernel BUG at|stack-protector|Unable to handle)"
    r"|\[#\d+\]$")  # "invalid opcode: 0000 [#1]"
PANIC_LINE = re.compile(r"Kernel panic")
STAMP = re.compile(r"^\[ *\d+\.\d+\] ?")
RESULT = re.compile(r"^(not )?ok (\d+)(?: -)?(?: ([^#]*?))?\s*(?:# *(.*))?$")
REPORT_LIKE = re.compile(r"^\s*((not )?ok \d+\b|KTAP version \d|\d+\.\.\d+\s*$)")


def scale(seconds):
    """Seconds on a slow machine: KILN_TEST_SCALE stretches both clocks."""
    return seconds * float(os.environ.get("KILN_TEST_SCALE", "1"))


# The guest's clock counts its instructions and jumps over idleness, so that how long something
# takes does not depend on how busy the host is.
COUNTED_TIME = ("-icount", "shift=0,sleep=off")


@dataclass
class Boot:
    """What to boot and what to expect of it."""

    name: str
    init: str = ""  # the program that runs as pid 1, by path in the guest
    append: tuple = ()  # more words for the kernel command line
    console: str = "ttyS0"
    status: int = CLEAN
    panics: bool = False  # a panic is due; so it is where the status is PANIC
    debug_exit: bool = True  # False: the kernel is not told of the port, it must reset the machine
    ktap: bool = True  # False: no report is expected (a boot that must panic)
    says: tuple = ()  # regular expressions that must be found, in this order
    cases: tuple = ()  # names that the report must contain
    silence: float = 20  # seconds without output
    total: float = 90  # seconds in all
    memory: str = "256M"
    qemu: tuple = ()  # more words for QEMU
    initrd: str = ""  # below the build directory; the tests' own where empty
    command: tuple = ()  # another command than QEMU's, run at the top of the tree

    def __post_init__(self):
        self.panics = self.panics or self.status == PANIC


@dataclass
class Case:
    name: str
    ok: bool
    notes: list = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class Outcome:
    """What came of a boot."""

    boot: Boot
    nonce: str
    log: str = ""
    status: int = None
    killed: str = ""  # why a clock ended it
    seconds: float = 0.0
    cases: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def ok(self):
        return not self.problems and all(case.ok for case in self.cases)

    def failures(self):
        return self.problems + [
            "\n    ".join([f"not ok: {case.name}"] + case.notes)
            for case in self.cases if not case.ok]


def qemu_command(boot, nonce, build):
    """The command line of one boot through the PVH door."""
    if boot.command:
        return [*boot.command, f"B={os.path.relpath(build, TOP)}"]
    words = [f"console={boot.console}", f"init={boot.init}", f"kiln_nonce={nonce}", "panic=-1"]
    if boot.debug_exit:
        words.append("debug_exit=0xf4")
    words += boot.append
    return [
        os.environ.get("QEMU", "qemu-system-x86_64"), "-accel", "tcg", "-cpu", "max",
        "-m", boot.memory, "-display", "none", "-no-reboot", "-nodefaults", "-serial", "stdio",
        "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
        "-kernel", str(build / "kiln"),
        "-initrd", str(build / (boot.initrd or "tests/initrd.cpio")),
        "-append", " ".join(words), *boot.qemu, *trace(boot)]


def trace(boot):
    """For `make coverage`: QEMU writes the kernel's instructions as it first comes to them."""
    directory = os.environ.get("KILN_TRACE")
    if not directory:
        return []
    Path(directory).mkdir(parents=True, exist_ok=True)
    return ["-d", "in_asm", "-dfilter", "0xffffffff81000000+0x1000000",
            "-D", f"{directory}/{boot.name}"]


def environment():
    """This process's, without an outer make's job slots, which do not reach its grandchildren, and
    without its level: a make in here speaks as one that a person starts."""
    flags = os.environ.get("MAKEFLAGS", "").split()
    return {name: value for name, value in os.environ.items() if name != "MAKELEVEL"} | {
        "MAKEFLAGS": " ".join(word for word in flags
                              if not word.startswith(("-j", "--jobserver")))}


def run(command, silence, total):
    """Runs to the end or to a clock: (status or None, output, why killed, seconds)."""
    start = last = time.monotonic()
    out = bytearray()
    killed = ""
    # A session of its own: a clock then ends the command's children too.
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd=TOP, start_new_session=True,
                          env=environment()) as process:
        pipe = process.stdout.fileno()
        while not killed:
            now = time.monotonic()
            left = min(last + silence, start + total) - now
            if left <= 0:
                killed = (f"no output for {silence:g} s" if last + silence <= start + total
                          else f"still running after {total:g} s")
                break
            if not select.select([pipe], [], [], left)[0]:
                continue
            data = os.read(pipe, 65536)
            if not data:
                break
            out += data
            last = time.monotonic()
        if killed:
            os.killpg(process.pid, signal.SIGKILL)
        try:
            process.wait(timeout=scale(10))
        except subprocess.TimeoutExpired:
            killed = "closed its output and did not end"
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    status = None if killed else process.returncode
    return status, out.decode("utf-8", "replace"), killed, time.monotonic() - start


class Judge:
    """Reads a log line by line and keeps what is wrong with it."""

    def __init__(self, outcome):
        self.out = outcome
        self.prefix = outcome.nonce + " "
        self.version = False
        self.plan = None
        self.current = None  # the case that runs now, by its `# start` line
        self.notes = []
        self.awaited = {}  # announced trouble -> did it come
        self.panicked = False

    def problem(self, text):
        self.out.problems.append(text)

    def where(self):
        return f"in test '{self.current}'" if self.current else (
            "after the last test" if self.out.cases else "before the first test")

    def line(self, line):
        if line.startswith(self.prefix):
            self.report(line[len(self.prefix):])
        elif REPORT_LIKE.match(line):
            self.problem(f"a report line without this run's nonce {self.where()}: {line.strip()}")
        else:
            self.kernel(STAMP.sub("", line))

    def kernel(self, text):
        if PANIC_LINE.search(text):
            self.panicked = True
            if not self.out.boot.panics:
                self.problem(f"panic {self.where()}: {text}")
        elif TROUBLE.search(text):
            for pattern in self.awaited:
                if re.search(pattern, text):
                    self.awaited[pattern] = True
                    return
            if not self.out.boot.panics and not self.panicked and not any(
                    self.awaited.values()):
                self.problem(f"unannounced trouble {self.where()}: {text}")

    def report(self, text):
        result = RESULT.match(text)
        if text == "KTAP version 1":
            if self.version:
                self.problem("a second report begins")
            self.version = True
        elif not self.version:
            self.problem(f"a report line before 'KTAP version 1': {text}")
        elif re.match(r"^\d+\.\.\d+$", text):
            self.set_plan(text)
        elif text.startswith("# start: "):
            self.current = text[len("# start: "):]
        elif text.startswith("# expect-oops: "):
            self.awaited[text[len("# expect-oops: "):]] = False
        elif text.startswith("#"):
            self.notes.append(text)
        elif result:
            self.result(result)
        else:
            self.problem(f"not a line of KTAP: {text}")

    def set_plan(self, text):
        first, last = map(int, text.split(".."))
        if self.plan is not None or first != 1 or last < 1:
            self.problem(f"a plan that is not one: {text}")
        elif self.out.cases:
            self.problem("the plan comes after results")
        self.plan = last

    def result(self, match):
        failed, number, name, directive = match.groups()
        name = (name or "").strip()
        case = Case(name, not failed, self.notes)
        if int(number) != len(self.out.cases) + 1:
            self.problem(f"result {number} where {len(self.out.cases) + 1} was due")
        if directive:  # SKIP or TODO: what did not run has not passed
            case.ok = False
            case.notes.append(f"# {directive}")
        if name != self.current:
            self.problem(f"result of '{name}' while '{self.current}' ran")
        for pattern, came in self.awaited.items():
            if not came:
                case.ok = False
                case.notes.append(f"# announced, and did not happen: {pattern}")
        self.out.cases.append(case)
        self.current, self.notes, self.awaited = None, [], {}

    def finish(self):
        out, boot = self.out, self.out.boot
        if out.killed:
            self.problem(f"{out.killed}, {self.where()}")
        elif out.status != boot.status:
            self.problem(f"exit status {out.status}, expected {boot.status} {self.where()}")
        if boot.ktap:
            self.finish_report()
        elif self.version:
            self.problem("a report where none was expected")
        if boot.panics and not self.panicked:
            self.problem("no panic, and one was expected")
        at = 0
        for pattern in boot.says:
            found = re.compile(pattern, re.M).search(out.log, at)
            if not found:
                self.problem(f"the log does not say (in this order): {pattern}")
                continue
            at = found.end()

    def finish_report(self):
        out = self.out
        if not self.version:
            self.problem("no report (no 'KTAP version 1' with this run's nonce)")
        elif self.plan is None:
            self.problem("a report without a plan")
        elif len(out.cases) != self.plan:
            self.problem(f"{len(out.cases)} results of {self.plan} planned, ended {self.where()}")
        names = [case.name for case in out.cases]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.problem(f"two results of one name: {name}")
        for name in out.boot.cases:
            if name not in names:
                self.problem(f"the test did not run: {name}")


def judge(outcome):
    """Fills in cases and problems from the log and the status."""
    reader = Judge(outcome)
    for line in outcome.log.replace("\r", "").split("\n"):
        reader.line(line)
    reader.finish()
    return outcome


def start(boot, build, command=None):
    """Boots, judges, and keeps the log of what failed, or of all with KILN_LOGS=1: an Outcome."""
    nonce = secrets.token_hex(12)
    command = command or qemu_command
    argv = command(boot, nonce, build)
    outcome = Outcome(boot, nonce)
    outcome.status, outcome.log, outcome.killed, outcome.seconds = run(
        argv, scale(boot.silence), scale(boot.total))
    judge(outcome)
    logs = Path(build) / "test-logs"
    logs.mkdir(parents=True, exist_ok=True)
    path = logs / f"{boot.name}.log"
    path.unlink(missing_ok=True)
    if not outcome.ok or os.environ.get("KILN_LOGS") == "1":
        quoted = " ".join(f"'{word}'" if " " in word else word for word in argv)
        path.write_text(f"# {quoted}\n# status {outcome.status} {outcome.killed}\n{outcome.log}")
    return outcome


def describe(outcome, build, lines=40):
    """What a person needs first: each failure, the tail of the log, where all of it is."""
    tail = outcome.log.replace("\r", "").rstrip("\n").split("\n")[-lines:]
    return "\n".join(
        [f"{outcome.boot.name}: {len(outcome.failures())} failures"]
        + [f"  {text}" for text in outcome.failures()]
        + ["  last lines:"] + [f"  | {line}" for line in tail]
        + [f"  full log: {Path(build) / 'test-logs' / (outcome.boot.name + '.log')}"])
