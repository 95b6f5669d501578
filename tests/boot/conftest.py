# SPDX-License-Identifier: GPL-2.0
"""Boots the guests that the chosen tests ask for, two at a time, and counts cases.

A test marked `@pytest.mark.boot(Boot(...))` takes the fixture `guest`, the
Outcome of that boot. All boots start with the session, so that the second core
is not idle while pytest waits for the first.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import harness  # noqa: E402

TOP = Path(__file__).resolve().parents[2]
BUILD = TOP / os.environ.get("KILN_BUILD", "build")
AT_ONCE = 2

results = []


def pytest_configure(config):
    config.addinivalue_line("markers", "boot(spec): the guest that this test needs")
    config.boots = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    if session.config.option.collectonly or session.testsfailed:
        return
    pool = ThreadPoolExecutor(max_workers=AT_ONCE)
    session.config.boot_pool = pool
    for item in session.items:
        mark = item.get_closest_marker("boot")
        if mark:
            session.config.boots[item.nodeid] = pool.submit(harness.start, mark.args[0], BUILD)


def pytest_sessionfinish(session):
    pool = getattr(session.config, "boot_pool", None)
    if pool:
        pool.shutdown(cancel_futures=True)
    path = os.environ.get("KILN_RESULTS")
    if path:
        Path(path).write_text(json.dumps(results, indent=1))


@pytest.fixture
def build():
    return BUILD


@pytest.fixture
def guest(request):
    outcome = request.config.boots[request.node.nodeid].result()
    request.node.outcome = outcome
    return outcome


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """A boot that went wrong fails its test, whatever else that checks."""
    outcome = getattr(pyfuncitem, "outcome", None)
    if outcome and not outcome.ok:
        pytest.fail(harness.describe(outcome, BUILD), pytrace=False)


def record(suite, name, ok, seconds, message):
    results.append({"suite": suite, "name": name, "ok": ok, "seconds": seconds,
                    "message": message})


def record_boot(item, outcome):
    """A boot counts as its cases and one more: that it began, kept its plan and ended well."""
    for case in outcome.cases:
        record(item.name, case.name, case.ok, case.seconds, "\n".join(case.notes))
    record(item.name, "boot", not outcome.problems, outcome.seconds, "\n".join(outcome.problems))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    outcome = getattr(item, "outcome", None)
    if report.when == "call" or (report.when == "setup" and not report.passed):
        if outcome:
            record_boot(item, outcome)
        if not outcome or (outcome.ok and not report.passed):
            record(item.module.__name__, item.name, report.passed, report.duration,
                   "" if report.passed else str(report.longrepr))
    elif report.when == "teardown" and not report.passed:
        record(item.module.__name__, item.name + " teardown", False, report.duration,
               str(report.longrepr))
