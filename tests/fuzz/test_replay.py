# SPDX-License-Identifier: GPL-2.0
"""Each fuzz target over its seeds and over everything that it ever found."""

import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / os.environ.get("KILN_BUILD", "build")
TARGETS = sorted(path.stem for path in HERE.glob("*.c") if "fuzz: " in path.read_text()[:200])


@pytest.mark.parametrize("target", TARGETS)
def test_replay(target):
    seeds, findings = BUILD / "fuzz/seeds" / target, HERE / "findings" / target
    inputs = sum(path.is_file() for top in (seeds, findings) for path in top.rglob("*"))
    done = subprocess.run([BUILD / "fuzz" / f"replay-{target}", seeds, *findings.parent.glob(target)],
                          capture_output=True, text=True, timeout=120, check=False,
                          env=os.environ | {"KILN_BUILD": str(BUILD)})
    assert done.stdout == f"{inputs} inputs, no finding\n", done.stderr
