# SPDX-License-Identifier: GPL-2.0
"""The harness itself: each way in which a guest can go wrong must be seen as a failure.

Logs are judged as they would come from a guest; the clocks and the exit status
are tried on a false QEMU, a small Python program.
"""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness import CLEAN, PANIC, Boot, Outcome, judge, run, start

NONCE = "0123456789abcdef01234567"
GOOD = """\
[    0.000000] Kiln 6.1.0-kiln
[    0.000100] Command line: console=ttyS0 kiln_nonce=0123456789abcdef01234567
N KTAP version 1
N 1..2
N # start: first
[    0.100000] hello: ok 1 - forged by a module
N ok 1 - first
N # start: second
N # a note
N ok 2 - second
[    0.200000] reboot: Power down
"""


def verdict(log, seen=CLEAN, killed="", **spec):
    log = "\n".join(NONCE + line[1:] if line.startswith("N ") else line
                    for line in log.split("\n"))
    return judge(Outcome(Boot("case", **spec), NONCE, log, seen, killed))


def without(text):
    assert text in GOOD
    return GOOD.replace(text, "")


def test_a_good_run_passes():
    out = verdict(GOOD, says=["Kiln", "Power down"], cases=["first", "second"])
    assert out.ok and [case.name for case in out.cases] == ["first", "second"]
    assert out.cases[1].notes == ["# a note"]


def test_serial_line_ends_do_not_matter():
    assert verdict(GOOD.replace("\n", "\r\n")).ok


BAD = {
    "clean exit and no output": ("", {}, "no report"),
    "no plan": (without("N 1..2\n"), {}, "without a plan"),
    "short count": (without("N ok 2 - second\n"), {}, "1 results of 2 planned"),
    "a number is left out": (without("N ok 1 - first\n"), {}, "result 2 where 1 was due"),
    "one too many": (GOOD + "N # start: x\nN ok 3 - x\n", {}, "3 results of 2"),
    "the same result twice": (GOOD.replace("N ok 2", "N ok 1 - first\nN ok 2"), {}, "where 2 was"),
    "two tests of one name": (GOOD.replace("second", "first"), {}, "two results of one name"),
    "a test that must run is missing": (GOOD, {"cases": ["third"]}, "did not run: third"),
    "another version": (GOOD.replace("version 1", "version 2"), {}, "before 'KTAP version 1'"),
    "an empty plan": (GOOD.replace("1..2", "1..0"), {}, "a plan that is not one"),
    "two plans": (GOOD.replace("N 1..2\n", "N 1..2\nN 1..2\n"), {}, "a plan that is not one"),
    "two reports": (GOOD + "N KTAP version 1\n", {}, "a second report"),
    "rubbish with the nonce": (GOOD + "N hello\n", {}, "not a line of KTAP"),
    "forged result": (GOOD + "ok 3 - forged\n", {}, "without this run's nonce"),
    "forged failure": (GOOD + "not ok 3 - forged\n", {}, "without this run's nonce"),
    "forged report": ("KTAP version 1\n1..1\nok 1 - all\n", {}, "without this run's nonce"),
    "another run's nonce": (GOOD.replace("N ", "ffffffffffffffffffffffff "), {}, "no report"),
    "result out of its test": (GOOD.replace("ok 2 - second", "ok 2 - other"), {}, "of 'other'"),
    "exit status 0": (GOOD, {"seen": 0}, "exit status 0, expected 33"),
    "exit status of a panic": (GOOD, {"seen": PANIC}, "exit status 35, expected 33"),
    "killed by a signal": (GOOD, {"seen": -9}, "exit status -9, expected 33"),
    "clock": (GOOD, {"killed": "no output for 1 s"}, "no output for 1 s"),
    "the log misses a line": (GOOD, {"says": ["no such line"]}, "does not say"),
    "lines in the wrong order": (GOOD, {"says": ["Power down", "Command line"]}, "in this order"),
    "a panic that was expected": (GOOD, {"status": PANIC, "seen": PANIC}, "no panic"),
    "a panic and a reset that were expected": (
        GOOD, {"status": 0, "seen": 0, "panics": True}, "no panic"),
    "report where none was expected": (GOOD, {"ktap": False}, "none was expected"),
}


@pytest.mark.parametrize("name", BAD)
def test_caught(name):
    log, spec, words = BAD[name]
    spec = dict(spec)
    out = verdict(log, spec.pop("seen", CLEAN), spec.pop("killed", ""), **spec)
    assert not out.ok
    assert any(words in text for text in out.problems), out.problems


def test_a_not_ok_fails_its_case_alone():
    out = verdict(GOOD.replace("ok 2", "not ok 2"))
    assert not out.ok and not out.problems
    assert [case.ok for case in out.cases] == [True, False]
    assert out.failures() == ["not ok: second\n    # a note"]


@pytest.mark.parametrize("directive", ["SKIP no reason", "TODO later"])
def test_what_did_not_run_has_not_passed(directive):
    assert not verdict(GOOD.replace("- second", f"- second # {directive}")).ok


def test_a_panic_names_the_test_it_hit():
    log = GOOD[:GOOD.index("N # a note")] + "[    0.300000] Kernel panic - not syncing: why\n"
    out = verdict(log, PANIC)
    assert "panic in test 'second': Kernel panic - not syncing: why" in out.problems


@pytest.mark.parametrize("line", [
    "BUG: unable to handle page fault", "WARNING: at kernel/x.c:3", "Oops: 0002 [#1]",
    "general protection fault: 0000 [#1]"])
def test_unannounced_trouble(line):
    log = GOOD.replace("N ok 2", f"[    0.150000] {line}\nN ok 2")
    assert verdict(log).problems == [f"unannounced trouble in test 'second': {line}"]


def test_announced_trouble_is_fine_in_its_own_test_only():
    oops = "[    0.150000] BUG: unable to handle page fault\n[    0.160000] Oops: 0002\n"
    announced = "N # expect-oops: unable to handle\n"
    assert verdict(GOOD.replace("N ok 2", announced + oops + "N ok 2")).ok
    assert not verdict(GOOD.replace("N ok 1", announced + oops + "N ok 1").replace(
        "N ok 2", oops + "N ok 2")).ok


def test_announced_trouble_must_come():
    out = verdict(GOOD.replace("N ok 2", "N # expect-oops: unable to handle\nN ok 2"))
    assert not out.cases[1].ok and "did not happen" in out.cases[1].notes[-1]


def test_an_expected_panic_passes():
    log = "[    0.3] Kernel panic - not syncing: no init\n"
    assert verdict(log, PANIC, ktap=False, status=PANIC, says=["no init"]).ok


def false_qemu(program):
    return lambda boot, nonce, build: [sys.executable, "-c", program, nonce]


def boot_false(tmp_path, program, **spec):
    return start(Boot("false", **spec), tmp_path, false_qemu(program))


REPORT = """
import sys, time
n = sys.argv[1]
print(n + " KTAP version 1\\n" + n + " 1..1\\n" + n + " # start: one", flush=True)
"""


@pytest.mark.parametrize("keep", ["0", "1"])
def test_false_qemu_that_does_well(tmp_path, monkeypatch, keep):
    monkeypatch.setenv("KILN_LOGS", keep)
    out = boot_false(tmp_path, REPORT + "print(n + ' ok 1 - one'); sys.exit(33)")
    assert out.ok and (tmp_path / "test-logs" / "false.log").exists() == (keep == "1")


def test_silence_ends_at_the_short_clock_and_names_the_test(tmp_path, monkeypatch):
    monkeypatch.setenv("KILN_TEST_SCALE", "1")
    out = boot_false(tmp_path, REPORT + "time.sleep(60)", silence=0.5, total=30)
    assert out.problems[0] == "no output for 0.5 s, in test 'one'"
    assert out.seconds < 20
    assert "KTAP version 1" in (tmp_path / "test-logs" / "false.log").read_text()


def test_chatter_ends_at_the_long_clock(tmp_path, monkeypatch):
    monkeypatch.setenv("KILN_TEST_SCALE", "1")
    out = boot_false(tmp_path, REPORT + "while True: print('x', flush=True); time.sleep(.05)",
                     silence=5, total=1)
    assert out.problems[0] == "still running after 1 s, in test 'one'"


def test_closing_the_output_is_not_an_end(tmp_path, monkeypatch):
    monkeypatch.setenv("KILN_TEST_SCALE", "0.05")
    out = boot_false(tmp_path, REPORT + "import os; os.close(1); os.close(2); time.sleep(60)",
                     silence=100, total=200)
    assert "closed its output and did not end" in out.problems[0]


@pytest.mark.parametrize("status", [0, 1, 35])
def test_wrong_exit_status(tmp_path, status):
    out = boot_false(tmp_path, REPORT + f"print(n + ' ok 1 - one'); sys.exit({status})")
    assert any("exit status" in text for text in out.problems)


def test_clocks_are_scaled(monkeypatch):
    monkeypatch.setenv("KILN_TEST_SCALE", "2.5")
    from harness import scale
    assert scale(4) == 10


def test_output_of_a_dead_qemu_is_kept():
    status, out, killed, _ = run([sys.executable, "-c", "print('no such device'); exit(1)"], 20, 20)
    assert (status, out, killed) == (1, "no such device\n", "")


def test_each_run_has_a_nonce_of_its_own(tmp_path):
    program = REPORT + "print(n + ' ok 1 - one'); sys.exit(33)"
    assert boot_false(tmp_path, program).nonce != boot_false(tmp_path, program).nonce


def tally(folder, *more, **env):
    """Runs tests/tally.py on what is in the folder."""
    return subprocess.run(
        [sys.executable, "-B", Path(__file__).parents[1] / "tally.py", folder / "unit.count",
         folder / "boot.json", *more], capture_output=True, text=True, check=False,
        env=os.environ | env)


@pytest.mark.parametrize("lines, status, last", [
    (["3 passed, 0 failed"], 0, "5 passed, 0 failed"),
    (["2 passed, 1 failed"], 1, "4 passed, 1 failed"),
    ([], 1, None),
    (["0 passed, 0 failed"], 1, None),
])
def test_tally(tmp_path, lines, status, last):
    (tmp_path / "unit.count").write_text("\n".join(lines))
    (tmp_path / "boot.json").write_text(TWO_CASES)
    done = tally(tmp_path, "0")
    assert done.returncode == status
    if last:
        assert done.stdout.rstrip().split("\n")[-1] == last


TWO_CASES = """[
    {"suite": "s", "name": "a", "ok": true, "seconds": 1, "message": ""},
    {"suite": "s", "name": "b", "ok": true, "seconds": 1, "message": "<&>"}]"""


def test_tally_misses_a_part(tmp_path):
    (tmp_path / "unit.count").write_text("3 passed, 0 failed\n")
    done = tally(tmp_path, "0")
    assert done.returncode == 1 and "did not run" in done.stdout


@pytest.mark.parametrize("status", ["1", "2", "5"])
def test_tally_of_a_status_that_no_case_explains(tmp_path, status):
    (tmp_path / "unit.count").write_text("3 passed, 0 failed\n")
    (tmp_path / "boot.json").write_text(TWO_CASES)
    done = tally(tmp_path, status)
    assert done.returncode == 1 and f"status {status}" in done.stdout


def test_junit(tmp_path):
    (tmp_path / "unit.count").write_text("3 passed, 1 failed\n")
    (tmp_path / "boot.json").write_text(TWO_CASES.replace('true, "seconds": 1, "message": "<',
                                                          'false, "seconds": 1, "message": "<'))
    done = tally(tmp_path, "1", JUNIT=str(tmp_path / "junit.xml"))
    assert done.stdout.endswith("4 passed, 2 failed\n")
    root = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert root.get("tests") == "6" and root.get("failures") == "2"
    assert [case.find("failure").text for case in root if len(case)] == ["see the log", "<&>"]
