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
set $init = (unsigned long)probe_init
info symbol $init
kiln-modules
tbreak probe_exit
continue
info symbol &probe_data
info symbol $init
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
    """At the source line, with the values of .init.data, .data and .data..ro_after_init.

    After init nothing is said to be where init memory was: another module may be there.
    """
    expect(session(build, tmp_path, COMMANDS),
           r"probe_init \(\) at tests/modules/probe\.c:\d+",
           r"#0 +probe_init \(\) at tests/modules/probe\.c",
           r"#1 .* do_init_module \(", r"#2 .* load_module \(",
           r"^\$1 = 1$", r"^\$2 = 1$", r"^\$3 = 1$", r"^init_module in section \.init\.text",
           r"^probe +coming .*probe\.ko$",
           r"probe_exit \(\) at tests/modules/probe\.c:\d+",
           r"^probe_data in section \.data",
           r"^No symbol matches \$init\.$", r"Cannot access memory at address 0x[0-9a-f]{1,4}$")


def test_symbols_go_with_the_module(build, tmp_path):
    """After its exit nothing of it is left in gdb."""
    expect(session(build, tmp_path, GONE), r"#0 +module_deallocate \(", r"#1 .* free_module \(",
           r'No symbol "probe_data" in current context')


def test_without_gdb(build, tmp_path):
    """It says so before it starts anything."""
    run = subprocess.run(["/bin/sh", "scripts/debug.sh", "-kernel", build / "kiln"],
                         cwd=harness.TOP, env={"PATH": str(tmp_path)}, text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, timeout=harness.scale(10))
    assert (run.returncode, run.stdout) == (
        1, "make debug needs gdb: make setup installs it\n")
