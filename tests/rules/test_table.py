# SPDX-License-Identifier: GPL-2.0
"""The table is whole: every rule of the loader is in it, held by a row or a test, and on the page."""

import re
import subprocess
import sys
from pathlib import Path

import linux
import table
from catalogue import RULES, SECTIONS

TOP = Path(__file__).resolve().parents[2]
MADE = TOP / "build" / "tests" / "rules"
STAGES = {rule.split(".")[0] for rule in RULES}


def kernel_rules():
    """Every id that the loader's source names, as a stage and a rule."""
    found = set()
    for path in (TOP / "kernel" / "module").glob("*.c"):
        found |= {name for name in re.findall(r'"([a-z]+\.[a-z_0-9]+)"', path.read_text())
                  if name.split(".")[0] in STAGES}
    return found


def holds(text, case):
    """The source has a function of that name, and runs it."""
    return re.search(rf"\bvoid {case}\(", text) and re.search(
        rf"\b(RUN|CASE|cmocka_unit_test)\({case}\)", text)


def test_the_source_names_rules():
    """Else the next test would look at nothing."""
    assert len(kernel_rules()) > 80


def test_every_rule_of_the_loader_is_in_the_catalogue():
    assert kernel_rules() - set(RULES) == set()


def test_every_rule_is_held():
    for rule in RULES.values():
        rows = [row for row in table.ROWS if row.rule == rule.id]
        assert rows or rule.held or rule.unheld, f"{rule.id}: neither a row nor a test"
        assert not (rows and rule.unheld), f"{rule.id}: a row holds it, no reason is needed"


def test_a_refusing_rule_has_a_row_that_it_refuses():
    by = {row.by for row in table.ROWS} | {row.enforced_by for row in table.ROWS}
    for rule in kernel_rules():
        assert rule in by or RULES[rule].held or RULES[rule].unheld, rule


def test_the_named_cases_exist():
    for rule in RULES.values():
        if rule.held:
            name, case = rule.held.split(": ")
            assert holds((TOP / name).read_text(), case), rule.held


def test_every_row_belongs_to_a_rule():
    assert {row.rule for row in table.ROWS} <= set(RULES)
    by = {row.by for row in table.ROWS} | {row.enforced_by for row in table.ROWS}
    assert by - {"", "-", "elf."} <= set(RULES)


def test_every_row_says_what_is_done():
    assert [row.name for row in table.ROWS if not row.how] == []


def test_no_section_is_empty():
    assert all(SECTIONS.values()) and len(RULES) == sum(map(len, SECTIONS.values()))


def test_each_row_has_a_line_and_a_file():
    lines = [line.split("\t") for line in (MADE / "manifest").read_text().splitlines()]
    names = [fields[0] for fields in lines]
    assert len(set(names)) == len(names)
    assert {row.name for row in table.ROWS} <= set(names)
    for name, file, _, _, _, steps, *_ in lines:
        assert steps != "-" or (MADE / file).exists(), name


def test_each_refused_file_differs_from_its_base():
    for row in table.ROWS:
        if row.make and row.error != "0":
            assert (MADE / row.file).read_bytes() != (MADE / f"{row.base}.ko").read_bytes(), row.name


def test_linux_was_asked_every_row():
    _, answers = linux.answers()
    for row in table.ROWS:
        asked, reason = row.name in answers, linux.not_asked(row.name)
        assert asked != bool(reason), f"{row.name}: make oracle asks it now"


def test_each_difference_from_linux_has_a_reason():
    _, answers = linux.answers()
    for row in table.ROWS:
        if row.name in answers:
            for enforced, error in enumerate(answers[row.name]):
                due, why = linux.expected(row, bool(enforced))
                ours = row.enforced if enforced else row.error
                assert not error or error == due, row.name
                assert not error or error == ours or why, row.name


def test_every_pattern_matches():
    for entry in linux.DIFFERS + linux.ENFORCED_DIFFERS + linux.NOT_ASKED:
        assert any(linux.first([entry], row.name) for row in table.ROWS), entry[0]


def test_the_page_is_up_to_date():
    done = subprocess.run([sys.executable, "-B", "tests/rules/document.py"], cwd=TOP, check=True,
                          capture_output=True, text=True)
    assert (TOP / "docs" / "rules.md").read_text() == done.stdout, "run make rules-doc"
