# SPDX-License-Identifier: GPL-2.0
"""What `make fuzz` takes for a finding: an input that is slow, not a machine that stands still.

The target is a small Python program that stops at its first input, as libFuzzer does.
"""

import sys

import pytest

import fuzz

TARGET = """\
#!{python}
import sys, time
from pathlib import Path
here = Path(sys.argv[0]).parent
unit = here / "crashes/slow-{kind}-1"
if str(unit) in sys.argv:
    end = time.process_time() + {seconds}
    while time.process_time() < end:
        pass
    sys.exit({status})
print("stat::number_of_executed_units: 5")
if "-seed=7" in sys.argv:
    unit.write_text("x")
    print("Test unit written to", unit)
    sys.exit(70)
"""


@pytest.mark.parametrize(("kind", "seconds", "status", "finding"), [
    ("timeout", 0, 0, False),  # as fast as any when it runs again
    ("timeout", 0.3, 0, True),  # it is the input
    ("timeout", 0, 70, True),  # it does not end at all
    ("crash", 0, 0, True),
])
def test_finding(tmp_path, monkeypatch, kind, seconds, status, finding):
    monkeypatch.setattr(fuzz, "SLOW", 0.2)
    target = tmp_path / "slow"
    target.write_text(TARGET.format(python=sys.executable, kind=kind, seconds=seconds,
                                    status=status))
    target.chmod(0o755)
    row = fuzz.fuzz(tmp_path, "slow", 1, 7)
    assert (row["status"] != 0) == finding
    assert row["runs"] == (5 if finding else 10)
    assert row["stops"] == (0 if finding else 1)
    assert (tmp_path / "crashes" / f"slow-{kind}-1").exists() == finding
