# SPDX-License-Identifier: GPL-2.0
"""What the build makes, as other programs see it: Linux's modinfo, and a directory of one's own."""

import os
import subprocess

import pytest

from conftest import BUILD
from harness import TOP, environment

SAMPLES = ("hello", "params", "provider", "consumer", "gplexport", "gpluser", "busy", "ctor",
           "failinit", "noexit", "purelib", "weak", "big", "nongpl/nongpl")


def modinfo(path):
    """The fields that modinfo prints, by name; the last of several of one name."""
    done = subprocess.run(["modinfo", path], capture_output=True, text=True, check=True,
                          env=os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"})
    lines = (line.split(":", 1) for line in done.stdout.splitlines() if ":" in line)
    return {field.strip(): value.strip() for field, value in lines}


@pytest.mark.parametrize("name", SAMPLES)
def test_modinfo_prints(name):
    info = modinfo(BUILD / "modules" / f"{name}.ko")
    assert info["name"] == name.split("/")[-1]
    assert info["vermagic"] == "6.1.0-kiln SMP preempt mod_unload modversions"
    assert info["license"] == ("Proprietary" if "nongpl" in name else
                               "Dual MIT/GPL" if name == "gpluser" else "GPL")
    assert info["sig_id"] == "PKCS#7" and info["sig_hashalgo"] == "sha256"
    assert info["intree"] == "Y" and info["description"] and info["author"]


def test_depends_names_the_exporters():
    assert modinfo(BUILD / "modules" / "consumer.ko")["depends"] == "provider"
    assert modinfo(BUILD / "modules" / "gpluser.ko")["depends"] == "gplexport"
    assert modinfo(BUILD / "modules" / "hello.ko")["depends"] == ""


SOURCE = """\
#include <linux/init.h>
#include <linux/module.h>
int two(void);
static int __init outside_init(void) { return two() - 2; }
static void __exit outside_exit(void) { }
module_init(outside_init);
module_exit(outside_exit);
MODULE_LICENSE("GPL");
"""


def test_a_directory_outside_the_tree(tmp_path):
    (tmp_path / "Makefile").write_text("obj-m += outside.o\noutside-y := main.o two.o\n")
    (tmp_path / "main.c").write_text(SOURCE)
    (tmp_path / "two.c").write_text("int two(void);\nint two(void) { return 2; }\n")
    subprocess.run(["make", f"B={os.path.relpath(BUILD, TOP)}", f"M={tmp_path}"], cwd=TOP,
                   check=True, capture_output=True, env=environment())
    info = modinfo(tmp_path / "outside.ko")
    assert info["name"] == "outside" and info["sig_id"] == "PKCS#7" and "intree" not in info


def test_modprobe_prints_the_versions():
    """Each import's CRC is that of Module.symvers."""
    done = subprocess.run(["modprobe", "--dump-modversions", BUILD / "modules" / "consumer.ko"],
                          capture_output=True, text=True, check=True,
                          env=os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"})
    versions = {name: int(crc, 16) for crc, name in map(str.split, done.stdout.splitlines())}
    symvers = {line.split("\t")[1]: int(line.split("\t")[0], 16)
               for path in (BUILD / "Module.symvers", BUILD / "modules" / "Module.symvers")
               if path.exists() for line in path.read_text().splitlines()}
    assert {"module_layout", "provider_add"} <= set(versions)
    assert versions == {name: symvers[name] for name in versions}
