# SPDX-License-Identifier: GPL-2.0
"""Closes `make test`: adds up what each part counted and says it in one last line.

Usage: tally.py UNIT_COUNT BOOT_JSON PYTEST_STATUS. A part that left no count, or
a count of nothing, is a failure; so is a status that no failed case explains.
JUNIT=FILE writes the cases in JUnit's form.
"""

import json
import os
import re
import sys
from pathlib import Path
from xml.etree import ElementTree


def unit_counts(path):
    """(passed, failed) from the last line `N passed, N failed`; None where it did not run."""
    try:
        found = re.findall(r"(\d+) passed, (\d+) failed", Path(path).read_text())
    except OSError:
        return None
    return tuple(map(int, found[-1])) if found and any(map(int, found[-1])) else None


def boot_cases(path):
    try:
        return json.loads(Path(path).read_text()) or None
    except (OSError, ValueError):
        return None


def junit(path, unit, cases):
    """Unit tests stand as counted; every other case with its name, time and message."""
    rows = [("unit", f"unit {n + 1}", n >= unit[1], 0, "see the log") for n in range(sum(unit))]
    rows += [(c["suite"], c["name"], c["ok"], c["seconds"], c["message"]) for c in cases]
    root = ElementTree.Element("testsuite", name="kiln", tests=str(len(rows)),
                               failures=str(sum(not row[2] for row in rows)))
    for suite, name, ok, seconds, message in rows:
        case = ElementTree.SubElement(root, "testcase", classname=suite, name=name,
                                      time=f"{seconds:.3f}")
        if not ok:
            ElementTree.SubElement(case, "failure").text = re.sub(
                r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "?", message)
    ElementTree.ElementTree(root).write(path, encoding="unicode", xml_declaration=True)


def main(unit_path, boot_path, boot_status):
    unit, cases = unit_counts(unit_path), boot_cases(boot_path)
    missing = []
    if unit is None:
        missing.append("the unit tests did not run")
    if cases is None:
        missing.append("the boot tests did not run")
    unit, cases = unit or (0, 0), cases or []
    if boot_status != "0" and all(case["ok"] for case in cases):
        missing.append(f"pytest ended with status {boot_status}")
    if os.environ.get("JUNIT"):
        junit(os.environ["JUNIT"], unit, cases)
    for case in cases:
        if not case["ok"]:
            print(f"FAILED {case['suite']}: {case['name']}")
    for text in missing:
        print(f"FAILED {text}")
    passed = unit[0] + sum(case["ok"] for case in cases)
    failed = unit[1] + sum(not case["ok"] for case in cases) + len(missing)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
