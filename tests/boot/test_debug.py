# SPDX-License-Identifier: GPL-2.0
"""`make debug`: gdb stops before a module's init, and has its symbols as long as it is there."""

import os
import re
import subprocess

import harness

COMMANDS = """
bt 4
print probe_init_data
print probe_data
print probe_sealed
kiln-modules
tbreak probe_exit
continue
info symbol &probe_data
print probe_init_data
"""
GONE = """
tbreak module_deallocate
continue
bt 2
print probe_data
"""


def session(build, tmp_path, commands):
    script = tmp_path / "commands"
    script.write_text(commands)
    run = subprocess.run(
        ["make", "-s", "debug", f"B={os.path.relpath(build, harness.TOP)}", "MODULE=probe",
         f"MODULES={os.path.relpath(build, harness.TOP)}/tests/modules/probe.ko"],
        cwd=harness.TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=harness.scale(120),
        env=harness.environment() | {"GDB_FLAGS": f"-batch -x {script}"})
    return run.stdout


def expect(text, *patterns):
    at = 0
    for pattern in patterns:
        found = re.compile(pattern, re.M).search(text, at)
        assert found, f"not there, in this order: {pattern}\n{text}"
        at = found.end()


def test_stops_before_init(build, tmp_path):
    """At the source line, with the values of .init.data, .data and .data..ro_after_init."""
    expect(session(build, tmp_path, COMMANDS),
           r"probe_init \(\) at tests/modules/probe\.c:\d+",
           r"#0 +probe_init \(\) at tests/modules/probe\.c",
           r"#1 .* do_init_module \(", r"#2 .* load_module \(",
           r"^\$1 = 1$", r"^\$2 = 1$", r"^\$3 = 1$", r"^probe +coming .*probe\.ko$",
           r"probe_exit \(\) at tests/modules/probe\.c:\d+",
           r"^probe_data in section \.data",
           r"Cannot access memory")


def test_symbols_go_with_the_module(build, tmp_path):
    """After its exit nothing of it is left in gdb."""
    expect(session(build, tmp_path, GONE), r"#0 +module_deallocate \(", r"#1 .* free_module \(",
           r'No symbol "probe_data" in current context')
