# SPDX-License-Identifier: GPL-2.0
"""`make run` and its variables, as a person types them: CMD's line and status, ROOT, MODULES, KMOD.

Mostly through the PVH door, which is quicker; once through GRUB with all of them.
"""

import os
import re
import subprocess

import pytest

import harness
from conftest import BUILD, TOP
from console import Console

B = f"B={os.path.relpath(BUILD, TOP)}"
STAMPED = re.compile(r"^\[ *\d+\.\d{6}\] ")
FAILED = re.compile(r"^make: \*\*\* \[.*\] Error (\d+)\n", re.M)


def make(*words):
    """What `make` says without the kernel's lines, and the status that it reports."""
    done = subprocess.run(["make", "-s", B, *words], cwd=TOP, env=harness.environment(),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=harness.scale(90))
    text = done.stdout.decode().replace("\r", "")
    failed = FAILED.search(text)
    assert (done.returncode != 0) == bool(failed), text
    lines = [line for line in FAILED.sub("", text).splitlines() if not STAMPED.match(line)]
    return lines, int(failed[1]) if failed else 0


def run(line, *words, target="run-pvh"):
    return make(target, "APPEND=quiet", f"CMD={line}", *words)


@pytest.mark.parametrize("line, lines, status", [
    ("true", [], 0),
    ("false", [], 1),
    ("exit 3", [], 3),
    ("exit 255", [], 255),
    ("modprobe consumer && lsmod | wc -l && rmmod provider",
     ["3", "rmmod: can't unload module 'provider': Resource temporarily unavailable"], 1),
    ("insmod /lib/modules/*/kernel/failinit.ko error=12",
     ["insmod: can't insert '/lib/modules/6.1.0-kiln/kernel/failinit.ko': Cannot allocate memory"],
     12),
    ("nosuchprogram", ["/etc/cmd: line 1: nosuchprogram: not found"], 127),
    ("sh -c 'kill -TERM $$'", ["Terminated"], 128 + 15),
], ids=lambda value: value if isinstance(value, str) else "")
def test_status(line, lines, status):
    assert run(line) == (lines, status)


@pytest.mark.parametrize("signal, number, says", [
    ("KILL", 9, "Killed"), ("HUP", 1, "Hangup"), ("SEGV", 11, "Segmentation fault")])
def test_shell_killed(signal, number, says):
    """The shell that runs the line ends itself."""
    assert run(f"kill -{signal} $$") == ([says], 128 + number)


def test_line_arrives_as_typed():
    line = (r'''x='a  b'; printf '%s|' "$x" $x "two  words" '$HOME' "$HOME" '''
            r'''$(echo sub; echo two) "`echo old`" \$ \\ '\n' \# '#' % '&' ';' '<' '''
            r'''"it's" 'a "b"' ${x%b} $((6 * 7)) é '''
            r'''@ ,; echo; echo one two | tr ' ' '\n' | sort -r; (exit 5) || echo no # end''')
    assert run(line) == (
        [r'''a  b|a|b|two  words|$HOME|/root|sub|two|old|$|\|\n|#|#|%|&|;|<|'''
         r'''it's|a "b"|a|42|é|@|,|''',
         "two", "one", "no"], 0)


def test_line_ended_by_the_machine():
    """Who powers off himself has not said how his work went."""
    assert run("poweroff -f") == (
        ["run: the machine was stopped before its work ended"], 1)


def test_panic_is_no_success():
    module = BUILD / "tests/modules/crash.ko"
    _, status = make("run-pvh", "APPEND=quiet oops=panic", f"MODULES={module}",
                     "CMD=modprobe crash how=null")
    assert status == harness.PANIC


def test_interrupt():
    """The line has a terminal of its own: Ctrl-C ends what runs there."""
    guest = Console(["make", "-s", "-C", str(TOP), B, "run-pvh", "APPEND=quiet",
                     "CMD=echo re''ady; exec sleep 1000"])
    try:
        guest.wait("ready\r\n")
        guest.send("\x03")
        guest.wait(rf"Error {128 + 2}\n")
        guest.end()
    finally:
        guest.kill()


def test_words_and_memory():
    """APPEND reaches the command line, MEM the machine."""
    lines, status = make("run-pvh", "APPEND=quiet word=a&b", "MEM=64M",
                         "CMD=grep -o 'word=.*' /proc/cmdline; "
                         "awk '/MemTotal/ { print ($2 < 65536) }' /proc/meminfo")
    assert (lines, status) == (["word=a&b", "1"], 0)


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """Two modules built outside the tree: `uses` needs `offers` and the sample `provider`."""
    top = tmp_path_factory.mktemp("outside")
    (top / "Kbuild").write_text("obj-m += offers.o uses.o\n")
    (top / "offers.c").write_text("""\
#include <linux/module.h>
int offers_three(void);
int offers_three(void) { return 3; }
EXPORT_SYMBOL(offers_three);
MODULE_LICENSE("GPL");
""")
    (top / "uses.c").write_text("""\
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
int offers_three(void);
int provider_add(int a, int b);
static int plus;
module_param(plus, int, 0444);
static int __init uses_init(void)
{
	pr_err("uses: %d\\n", provider_add(offers_three(), plus));
	return 0;
}
static void __exit uses_exit(void) { }
module_init(uses_init);
module_exit(uses_exit);
MODULE_LICENSE("GPL");
""")
    subprocess.run(["make", B, f"M={top}"], cwd=TOP, check=True, capture_output=True,
                   env=harness.environment())
    return top


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Files to lay over the initrd: one more, one in place of another, a link, a program."""
    top = tmp_path_factory.mktemp("root")
    (top / "etc/modprobe.d").mkdir(parents=True)
    (top / "etc/motd").write_text("another motd\n")
    (top / "etc/modprobe.d/uses.conf").write_text("options uses plus=4\nalias nick uses\n")
    (top / "opt/deep/down").mkdir(parents=True)
    (top / "opt/deep/down/file with blanks").write_text("found\n")
    (top / "opt/link").symlink_to("deep/down/file with blanks")
    (top / "usr/bin").mkdir(parents=True)
    (top / "usr/bin/mine").write_text("#!/bin/sh\necho mine: \"$@\"\n")
    (top / "usr/bin/mine").chmod(0o755)
    return top


def test_root(root):
    line = ("cat /etc/motd /opt/link; mine 'a  b'; ls -l /opt/link | cut -c 1-10; "
            "grep -c . /etc/passwd")
    assert run(line, f"ROOT={root}") == (
        ["another motd", "found", "mine: a  b", "lrwxrwxrwx", "2"], 0)
    # And the next run has none of it.
    assert run("ls /opt; grep -c Kiln /etc/motd") == (
        ["ls: /opt: No such file or directory", "1"], 0)


def test_without_variables():
    """What an earlier run was given is gone."""
    make("initrd", "CMD=true", "KMOD=1")
    make("initrd")
    shell = BUILD / "shell"
    assert (shell / "initrd.cpio").read_bytes() == (shell / "base.cpio").read_bytes()


LOADED = "awk '{ print $1, $3, $4 }' /proc/modules"


def test_modules(outside):
    line = f"modprobe uses plus=2; {LOADED}; modinfo uses | grep ^dep; modprobe -r uses; {LOADED}"
    assert run(line, f"MODULES={outside}/offers.ko {outside}/uses.ko") == (
        ["uses 0 -", "offers 1 uses,", "provider 1 uses,", "depends:        offers,provider"], 0)


def test_kmod():
    lines, status = run("modprobe --version | head -n 1; /sbin/insmod -V | head -n 1; "
                        f"modprobe --show-depends consumer; modprobe consumer; {LOADED}; "
                        f"modprobe -r consumer; {LOADED}; rmmod nosuch", "KMOD=1")
    path = "/lib/modules/6.1.0-kiln/kernel"
    assert (lines, status) == (
        ["kmod version 30", "kmod version 30", f"insmod {path}/provider.ko ",
         f"insmod {path}/consumer.ko ", "consumer 0 -", "provider 1 consumer,",
         "rmmod: ERROR: Module nosuch is not currently loaded"], 1)


def test_through_grub(outside, root):
    """The ISO with all variables at once."""
    lines, status = run("dmesg | grep -o 'multiboot2 door'; cat /opt/link; "
                        f"modprobe nick; {LOADED}; dmesg | grep -o 'uses: .*'; "
                        "modprobe -r nick && modprobe --version | head -n 1; exit 9",
                        f"ROOT={root}", "KMOD=1",
                        f"MODULES={outside}/offers.ko {outside}/uses.ko", target="run")
    assert (lines, status) == (
        ["multiboot2 door", "found", "uses 0 -", "offers 1 uses,", "provider 1 uses,", "uses: 7",
         "kmod version 30"], 9)
