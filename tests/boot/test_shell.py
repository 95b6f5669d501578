# SPDX-License-Identifier: GPL-2.0
"""The cases of tests/shell: busybox's shell runs them in the guest and compares what they print with
what Linux printed (tests/shell/expected).
"""

import pytest

from harness import TOP, Boot


def names(area):
    """The cases of an area; A-kmod is A with other tools."""
    path = TOP / "tests/shell/cases" / f"{area.removesuffix('-kmod')}.sh"
    return tuple(f"{area}.{line[3:]}" for line in path.read_text().splitlines()
                 if line.startswith("#: "))


def shell(called, *areas, words=()):
    return pytest.mark.boot(Boot(
        called, "/tests/shell/run", (f"shell_areas={','.join(areas)}", *words),
        initrd="tests/shell.cpio", cases=sum(map(names, areas), ()), silence=90, total=300))


@shell("shell_processes", "processes", "signals", "pipes", "memory")
def test_processes(guest):
    """fork to zombie, signals, pipes, large heaps."""


@shell("shell_files", "files", "proc", "users", "tty")
def test_files(guest):
    """Files, /proc, users, the terminal."""


@shell("shell_abi", "abi")
def test_abi(guest):
    """What system calls answer: names, files, locks, pipes, ids."""


@shell("shell_modules", "modules", "modules-kmod", "kmod", "busybox", "refuse",
       words=["norandmaps"])  # QEMU translates a library anew for each place it is at
def test_modules(guest):
    """The module tools, busybox's and Debian's kmod."""


# The cat that reads the accounts is in them, and its place decides how many page tables it has.
@shell("shell_stress", "stress", words=["norandmaps"])
def test_stress(guest):
    """Much of everything; afterwards the kernel's accounts are as before."""
