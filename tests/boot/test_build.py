# SPDX-License-Identifier: GPL-2.0
"""What the build makes, as other programs see it: Linux's modinfo, and a directory of one's own."""

import lzma
import os
import subprocess

import pytest

from conftest import BUILD
from harness import TOP, environment
from test_run import run

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


def make(directory, *words, fails=False):
    """`make M=DIR`; what it says."""
    done = subprocess.run(["make", f"B={os.path.relpath(BUILD, TOP)}", f"M={directory}", *words],
                          cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=environment())
    assert (done.returncode != 0) == fails, done.stdout
    return done.stdout


def sources(directory, **files):
    """A directory with a module of each name."""
    directory.mkdir()
    (directory / "Kbuild").write_text("".join(f"obj-m += {name}.o\n" for name in files))
    for name, text in files.items():
        (directory / f"{name}.c").write_text(text)
    return directory


def symvers(path):
    """The fields after the checksum, and the checksum, of each export, by name."""
    rows = (line.split("\t") for line in path.read_text().splitlines())
    return {name: (*rest, int(crc, 16)) for crc, name, *rest in rows}


def versions(path):
    """What a module's __versions holds, by name."""
    done = subprocess.run(["modprobe", "--dump-modversions", path],
                          capture_output=True, text=True, check=True,
                          env=os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"})
    return {name: int(crc, 16) for crc, name in map(str.split, done.stdout.splitlines())}


def test_a_directory_outside_the_tree(tmp_path):
    """Also installed: compressed, with the signature inside, and a check that the kernel knows."""
    (tmp_path / "Makefile").write_text("obj-m += outside.o\noutside-y := main.o two.o\n")
    (tmp_path / "main.c").write_text(SOURCE)
    (tmp_path / "two.c").write_text("int two(void);\nint two(void) { return 2; }\n")
    make(tmp_path)
    info = modinfo(tmp_path / "outside.ko")
    assert info["name"] == "outside" and info["sig_id"] == "PKCS#7" and "intree" not in info

    make(tmp_path, "modules_install", "COMPRESS=xz", f"INSTALL_MOD_PATH={tmp_path}/root")
    there = tmp_path / "root/lib/modules/6.1.0-kiln/extra"
    assert [path.name for path in there.iterdir()] == ["outside.ko.xz"]
    installed = there / "outside.ko.xz"
    assert lzma.decompress(installed.read_bytes()) == (tmp_path / "outside.ko").read_bytes()
    reader = lzma.LZMADecompressor()
    reader.decompress(installed.read_bytes())
    assert reader.check == lzma.CHECK_CRC32
    # Linux's modinfo reads it as it is: it is a module, and it is signed.
    assert modinfo(installed)["sig_id"] == "PKCS#7"
    assert "COMPRESS=gz" in make(tmp_path, "modules_install", "COMPRESS=gz", fails=True)


def test_modprobe_prints_the_versions():
    """Each import's CRC is that of Module.symvers."""
    due = symvers(BUILD / "Module.symvers")
    found = versions(BUILD / "modules" / "consumer.ko")
    assert {"module_layout", "provider_add"} <= set(found)
    assert found == {name: due[name][-1] for name in found}


OFFERS = """\
#include <linux/module.h>
{type} offers_twice({type} n);
{type} offers_twice({type} n) {{ return n + n; }}
EXPORT_SYMBOL_NS(offers_twice, FAR);
MODULE_LICENSE("GPL");
"""
USES = """\
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
int offers_twice(int n);
static int __init uses_init(void)
{
	pr_info("uses: %d\\n", offers_twice(21));
	return 0;
}
static void __exit uses_exit(void) { }
module_init(uses_init);
module_exit(uses_exit);
MODULE_LICENSE("Proprietary");
MODULE_IMPORT_NS(FAR);
"""


@pytest.fixture(scope="module")
def directories(tmp_path_factory):
    """`offers`, the same with another prototype, and in a third directory `uses`, which needs it."""
    top = tmp_path_factory.mktemp("directories")
    offers = sources(top / "offers", offers=OFFERS.format(type="int"))
    changed = sources(top / "changed", offers=OFFERS.format(type="long"))
    uses = sources(top / "uses", uses=USES)
    make(offers)
    make(changed)
    return offers, changed, uses


def test_exports_of_another_directory(directories):
    """By KBUILD_EXTRA_SYMBOLS modpost knows them; without, it says which is missing."""
    offers, changed, uses = directories
    exported = symvers(offers / "Module.symvers")["offers_twice"]
    assert exported[1:3] == ("EXPORT_SYMBOL", "FAR")
    assert symvers(changed / "Module.symvers")["offers_twice"][-1] != exported[-1]

    assert '"offers_twice"' in make(uses, fails=True)
    assert not (uses / "uses.ko").exists()
    make(uses, f"KBUILD_EXTRA_SYMBOLS={offers}/Module.symvers")
    assert modinfo(uses / "uses.ko")["depends"] == "offers"
    assert versions(uses / "uses.ko")["offers_twice"] == exported[-1]
    assert symvers(uses / "Module.symvers") == {}


def test_they_load_together(directories, tmp_path):
    """And not beside an exporter that has another prototype by now, or without the namespace."""
    offers, changed, uses = directories
    make(uses, f"KBUILD_EXTRA_SYMBOLS={offers}/Module.symvers")
    (tmp_path / "changed.ko").write_bytes((changed / "offers.ko").read_bytes())
    line = ("modprobe uses && dmesg | grep -o 'uses: [0-9]*$'; modprobe -r uses; dmesg -c > /dev/null; "
            "insmod /changed.ko && insmod /lib/modules/*/extra/uses.ko; rmmod offers; "
            "dmesg -c | grep -m 1 -o 'uses: refused.*'; "
            "sed 's/import_ns=FAR/import_ns=FUR/; s/signature appended/signature taken off/' "
            "/lib/modules/*/extra/uses.ko > /not.ko; "
            "modprobe offers; insmod /not.ko; dmesg | grep -m 1 -o 'uses: refused.*'")
    lines, status = run(line, f"MODULES={offers}/offers.ko {uses}/uses.ko", f"ROOT={tmp_path}")
    now = symvers(changed / "Module.symvers")["offers_twice"][-1]
    then = versions(uses / "uses.ko")["offers_twice"]
    assert lines[0] == "uses: 42" and len(lines) == 5 and status == 0, lines
    assert lines[1] == ("insmod: can't insert '/lib/modules/6.1.0-kiln/extra/uses.ko': "
                        "Invalid argument"), lines
    assert lines[2].startswith("uses: refused, EINVAL by versions.symbol: "), lines
    assert f"; expected {now:#x}; found {then:#x}" in lines[2], lines
    assert lines[3] == "insmod: can't insert '/not.ko': Invalid argument", lines
    assert lines[4].startswith("uses: refused, EINVAL by symbols.namespace: "), lines
    assert "offers_twice" in lines[4] and "FAR" in lines[4], lines
