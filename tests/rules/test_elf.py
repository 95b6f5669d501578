# SPDX-License-Identifier: GPL-2.0
"""The maker of bad files, on the host: it must change what it says and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from elf import (HEADER, SHT_PROGBITS, Elf, peek_header, poke_header, strip_signature)  # noqa: E402
from rules import ROWS  # noqa: E402
import rules_elf  # noqa: E402
import rules_module  # noqa: E402,F401
import rules_signature  # noqa: E402,F401
import signing  # noqa: E402

TOP = Path(__file__).resolve().parents[2]
RULES = TOP / os.environ.get("KILN_BUILD", "build") / "tests" / "rules"


@pytest.fixture
def victim():
    return (RULES / "victim.ko").read_bytes()


def readelf(path, *options):
    done = subprocess.run(["readelf", "-W", *options, path], capture_output=True, text=True,
                          check=True)
    assert "Warning" not in done.stderr and "Error" not in done.stderr, done.stderr
    return done.stdout


def test_untouched_is_unchanged(victim):
    image = strip_signature(victim)
    assert len(image) < len(victim)
    assert bytes(Elf(victim).bytes()) == image


def test_headers_agree_with_readelf(victim):
    text = readelf(RULES / "victim.ko", "-h")
    assert f"Number of section headers:         {peek_header(victim, 'shnum')}" in text
    assert f"Start of section headers:          {peek_header(victim, 'shoff')} " in text


def test_a_section_and_a_symbol_are_added(victim, tmp_path):
    elf = Elf(victim)
    elf.add_section(".more", SHT_PROGBITS, 2, b"abcd", addralign=4)
    elf.add_symbol("a_symbol_more")
    path = tmp_path / "more.ko"
    path.write_bytes(elf.bytes())
    assert ".more" in readelf(path, "-S") and "UND a_symbol_more" in readelf(path, "-s")
    assert Elf(path.read_bytes()).content(".more") == b"abcd"
    assert Elf(path.read_bytes()).names[:-1] == Elf(victim).names


def test_table_first_is_the_same_module(victim, tmp_path):
    path = tmp_path / "first.ko"
    path.write_bytes(rules_elf.table_first(Elf(victim)))
    shown = ("-s", "-r", "-p", ".modinfo")
    assert readelf(path, *shown).count("victim") == \
        readelf(RULES / "victim.ko", *shown).replace("victim.ko", "").count("victim")
    first, usual = Elf(path.read_bytes()), Elf(victim)
    assert [first.content(n) for n in range(len(first.names))] == \
        [usual.content(n) for n in range(len(usual.names))]


def test_a_poke_changes_its_field_alone(victim):
    image = strip_signature(victim)
    changed = poke_header(bytearray(image), "machine", 0xabcd)
    assert peek_header(changed, "machine") == 0xabcd
    offset = HEADER["machine"][0]
    assert changed[:offset] + changed[offset + 2:] == image[:offset] + image[offset + 2:]


def test_cuts_fall_on_each_boundary(victim):
    for data in (strip_signature(victim), bytes(rules_elf.table_first(Elf(victim)))):
        cuts = rules_elf.cuts(data)
        elf = Elf(data)
        assert elf["__param"].offset in cuts and elf[".symtab"].offset in cuts
        assert 0 < cuts[0] and cuts[-1] < len(data) and len(cuts) > 20


def test_join_undoes_split(victim):
    assert signing.join(*signing.split(victim)) == victim
