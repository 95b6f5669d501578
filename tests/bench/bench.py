# SPDX-License-Identifier: GPL-2.0
"""Counts instructions and holds them against their limits; KILN_BUILD names the build.

With `-icount shift=0` the guest's clock advances by one nanosecond an
instruction, so a count depends on the code alone. Two boots show the spread.
"""

import os
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "boot"))

from harness import COUNTED_TIME, Boot, describe, qemu_command, start  # noqa: E402

BUILD = TOP / os.environ.get("KILN_BUILD", "build")
RUNS = 2
MAX_SPREAD = 0.5  # percent
# The guest's random numbers (canary, placement of stacks) move a count by this much at most.
RANDOM_PART = 500  # instructions

# key in the guest's notes, what it is, limit or None
ROWS = (
    ("boot", "reset to the first instruction in ring 3", 25_000_000),
    ("load", "finit_module of hello, signature included", None),
    ("unload", "delete_module of hello", None),
)


def counted(boot, nonce, build):
    """The boot tests' machine, counting instructions, with clocks that do not follow the host's."""
    return qemu_command(boot, nonce, build) + [
        *COUNTED_TIME, "-rtc", "base=2026-01-01,clock=vm"]


def measure(number):
    """{key: instructions} of one boot; exits where the guest failed."""
    boot = Boot(f"bench-{number}", "/tests/bench", initrd="tests/bench.cpio")
    outcome = start(boot, BUILD, counted)
    if not outcome.ok:
        sys.exit(describe(outcome, BUILD))
    notes = [note.split() for case in outcome.cases for note in case.notes]
    return {words[1]: int(words[2]) for words in notes if len(words) == 3}


def main():
    runs = [measure(number) for number in range(RUNS)]
    bad = []
    print(f"{'instructions':<44}{'run 1':>14}{'run 2':>14}{'spread':>9}{'limit':>14}")
    for key, what, limit in ROWS:
        counts = [run[key] for run in runs]
        spread = 100 * (max(counts) - min(counts)) / max(counts)
        shown = "".join(f"{count:>14,}" for count in counts)
        print(f"{what:<44}{shown}{spread:>8.3f}%{f'{limit:,}' if limit else '-':>14}")
        if limit and max(counts) >= limit:
            bad.append(f"{what}: {max(counts):,} instructions, the limit is {limit:,}")
        if spread > MAX_SPREAD and max(counts) - min(counts) > RANDOM_PART:
            bad.append(f"{what}: two runs differ by {spread:.3f} percent")
    for text in bad:
        print(f"FAILED {text}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
