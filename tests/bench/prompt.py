# SPDX-License-Identifier: GPL-2.0
"""Times boots to the shell's prompt, beside starts of the bare machine; KILN_BUILD names the build.

A bare start is the same QEMU, through the same firmware and boot loader, with a
program that stops at once. The two kinds are run in turn and the quickest of
each is kept, so that what else the machine does disturbs both alike. The limits
are 150 and 800 ms on a machine whose bare starts take 40 and 300: they hold as
they stand where the bare start is that quick, and as ratios everywhere.
"""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / os.environ.get("KILN_BUILD", "build")
PROMPT = b"/ # \x1b[6n"
PATIENCE = 60
RUNS = 7
NEAR = 1.1  # a bare start of at most so many times the reference's: this is such a machine

QEMU = [os.environ.get("QEMU", "qemu-system-x86_64"), "-accel", "tcg", "-cpu", "max", "-m", "256M",
        "-display", "none", "-no-reboot", "-nodefaults", "-serial", "stdio",
        "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
WORDS = "console=ttyS0 debug_exit=0xf4"
BARE = BUILD / "tests/bench"

# what, a boot to the prompt, a bare start, the limits in ms for a bare start of so many ms
ROWS = (
    ("PVH", ["-kernel", BUILD / "kiln", "-initrd", BUILD / "shell/initrd.cpio", "-append", WORDS],
     ["-kernel", BARE / "bare"], 150, 40),
    ("GRUB", ["-cdrom", BUILD / "kiln.iso"], ["-cdrom", BARE / "bare.iso"], 800, 300),
)


class Machine:
    """A QEMU whose serial port is a terminal of our own."""

    def __init__(self, args):
        self.terminal, theirs = pty.openpty()
        # Raw: neither side of the line is edited or echoed here.
        modes = termios.tcgetattr(theirs)
        modes[0] = modes[1] = modes[3] = 0
        termios.tcsetattr(theirs, termios.TCSANOW, modes)
        self.started = time.monotonic()
        self.qemu = subprocess.Popen([*QEMU, *map(str, args)], stdin=theirs, stdout=theirs,
                                     stderr=theirs)
        os.close(theirs)

    def read_until(self, text):
        """What came up to and with text; exits where it does not come."""
        got = b""
        while text not in got:
            ready = select.select([self.terminal], [], [], PATIENCE)[0]
            try:
                more = os.read(self.terminal, 65536) if ready else b""
            except OSError:  # the other end is closed
                more = b""
            if not more:
                self.close()
                sys.exit(f"bench: {text!r} did not come, but\n{got.decode(errors='replace')}")
            got += more
        return got.decode(errors="replace")

    def elapsed(self):
        return 1000 * (time.monotonic() - self.started)

    def close(self):
        self.qemu.kill()
        self.qemu.wait()
        os.close(self.terminal)


def time_prompt(args):
    machine = Machine(args)
    machine.read_until(PROMPT)
    took = machine.elapsed()
    machine.close()
    return took


def time_bare(args):
    machine = Machine(args)
    status = machine.qemu.wait(PATIENCE)
    took = machine.elapsed()
    machine.close()
    if status != 33:
        sys.exit(f"bench: the bare start ended with status {status}")
    return took


def print_memory(args):
    """What the machine holds at its first prompt, by its own accounts."""
    machine = Machine(args)
    log = machine.read_until(PROMPT)
    os.write(machine.terminal, b"cat /proc/meminfo /sys/kernel/debug/accounting\n")
    said = dict(re.findall(r"^(\w+):? +(\d+)", machine.read_until(PROMPT), re.MULTILINE))
    machine.close()
    kernel, initrd = re.search(r"kernel (\d+)K, initrd (\d+)K", log).groups()
    used = int(said["MemTotal"]) - int(said["MemFree"])
    print(f"memory at the prompt: kernel image {kernel} KiB, files and processes {used} KiB in all "
          f"(archive {initrd} KiB, given back)")
    print("of which: slab {slab_pages}, page tables {page_table_pages}, vmalloc {vmalloc_pages} "
          "pages of 4 KiB; {tasks} tasks, {files} open files, {inodes} inodes".format(**said))


def main():
    bad = []
    print(f"{'wall time to the prompt, best of ' + str(RUNS):<36}{'ms':>8}{'limit':>8}"
          f"{'bare ms':>9}{'limit of':>10}{'ratio':>8}{'limit':>8}")
    for what, prompt, bare, limit, reference in ROWS:
        pairs = [(time_prompt(prompt), time_bare(bare)) for _ in range(RUNS)]
        took, idle = map(min, zip(*pairs))
        ratio, most = took / idle, limit / reference
        print(f"{what:<36}{took:>8.0f}{limit:>8}{idle:>9.0f}{reference:>10}{ratio:>8.2f}"
              f"{most:>8.2f}")
        if ratio >= most:
            bad.append(f"{what}: {ratio:.2f} times a bare start, the limit is {most:.2f}")
        if idle <= NEAR * reference and took >= limit:
            bad.append(f"{what}: {took:.0f} ms, the limit is {limit}")
    print_memory(ROWS[0][1])
    for text in bad:
        print(f"FAILED {text}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
