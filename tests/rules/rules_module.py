# SPDX-License-Identifier: GPL-2.0
"""Rows of the stages after ELF: modinfo, versions, symbols, relocations, exports, parameters."""

import struct

from elf import (R_32, R_32S, R_64, R_PC32, R_PC64, R_PLT32, RELA_SIZE, SHF_ALLOC, SHF_INFO_LINK,
                 SHF_WRITE, SHN_ABS, SHN_COMMON, SHT_NOBITS, SHT_NULL, SHT_PROGBITS, SHT_REL,
                 SHT_RELA, STB_WEAK, STT_OBJECT, Rela, poke_section)
from rules import UNSIGNED, Row, add, row, rows

THIS_MODULE = ".gnu.linkonce.this_module"
VERSION_SIZE = 64


def strings(elf):
    """.modinfo as a list of `key=value`."""
    return [s for s in elf.content(".modinfo").split(b"\0") if s]


def set_strings(elf, values):
    elf.set_content(".modinfo", b"".join(value + b"\0" for value in values))


def without(elf, key):
    set_strings(elf, [s for s in strings(elf) if not s.startswith(key + b"=")])


def replace(elf, key, value):
    without(elf, key)
    set_strings(elf, strings(elf) + [key + b"=" + value])


def set_name(elf, name):
    """The name in struct module, at 24, 56 bytes."""
    data = bytearray(elf.content(THIS_MODULE))
    data[24:24 + 56] = name.ljust(56, b"\0")
    elf.set_content(THIS_MODULE, bytes(data))


def no_versions(elf):
    elf.rename_section("__versions", ".versions_not")


def vermagic(elf):
    return next(s for s in strings(elf) if s.startswith(b"vermagic=")).split(b"=", 1)[1]


# .modinfo

@row("modinfo.nobits", words="section .modinfo")
def _(elf):
    """the type of .modinfo is NOBITS"""
    return poke_section(elf.bytes(), elf.index(".modinfo"), type=SHT_NOBITS)


@row("modinfo.unterminated", words="section .modinfo|found 120")
def _(elf):
    """the last byte of .modinfo is not NUL"""
    elf.set_content(".modinfo", elf.content(".modinfo").rstrip(b"\0") + b"x")


@rows("modinfo.name", "ENOEXEC", {
    "empty": b"", "56-bytes": b"x" * 56, "slash": b"vic/tim", "blank": b"vic tim",
    "newline": b"vic\ntim", "dot": b".", "two-dots": b".."}, words=f"section {THIS_MODULE}",
    module=lambda name: name.decode().replace("\n", ""))
def _(elf, name):
    """the name in struct module"""
    set_name(elf, name)


@rows("symbols.absent", "ENOENT", {
    "by-two-lines": b"no\nname", "by-64-letters": b"x" * 64}, words="victim|symbol no_such")
def _(elf, name):
    """the name in .modinfo cannot be one, and a symbol is absent"""
    replace(elf, b"name", name)
    elf.add_symbol("no_such")


@rows("modinfo.vermagic", "ENOEXEC", {
    "other-options": lambda magic: magic.replace(b" SMP ", b" "),
    "no-final-blank": lambda magic: magic[:-1],
    "release-alone": lambda magic: magic.split()[0], "empty": lambda magic: b""},
    words="6.1.0-kiln SMP preempt mod_unload modversions")
def _(elf, change):
    """vermagic is another"""
    replace(elf, b"vermagic", change(vermagic(elf)))


@row("modinfo.vermagic/other-release-without-versions", words="6.1.1-kiln")
def _(elf):
    """another release in vermagic, and no __versions"""
    replace(elf, b"vermagic", vermagic(elf).replace(b"6.1.0-", b"6.1.1-"))
    no_versions(elf)


@row("modinfo.vermagic/other-release-with-versions", "0")
def _(elf):
    """another release in vermagic"""
    replace(elf, b"vermagic", vermagic(elf).replace(b"6.1.0-", b"6.1.1-"))


@row("modinfo.vermagic/missing", "0", taints="F")
def _(elf):
    """no vermagic"""
    without(elf, b"vermagic")


@row("modinfo.vermagic/waived", "0", flags=2, taints="FE")
def _(elf):
    """another vermagic; finit flag 2"""
    replace(elf, b"vermagic", b"another kernel's")


@row("modinfo.license/missing", "0", taints="P")
def _(elf):
    """no license"""
    without(elf, b"license")


@row("modinfo/absent", "0", taints="PFO")
def _(elf):
    """no .modinfo"""
    elf.rename_section(".modinfo", ".modinfo_not")


@row("modinfo.taint/out-of-tree", "0", taints="O")
def _(elf):
    """no intree"""
    without(elf, b"intree")


for key, letter in {b"staging": "C", b"test": "N"}.items():
    @row(f"modinfo.taint/{key.decode()}", "0", taints=letter)
    def _(elf, key=key):
        """staging=Y, or test=Y"""
        replace(elf, key, b"Y")


@row("modinfo.taint/proprietary", "0", taints="P")
def _(elf):
    """license=Proprietary"""
    replace(elf, b"license", b"Proprietary")


@row("modinfo.taint/all", "0", taints="PFCOEN", sign=UNSIGNED)
def _(elf):
    """unsigned, all of .modinfo is staging=Y test=Y license=none"""
    set_strings(elf, [b"staging=Y", b"test=Y", b"license=none"])


# __versions

@row("versions.nobits", words="section __versions")
def _(elf):
    """the type of __versions is NOBITS"""
    return poke_section(elf.bytes(), elf.index("__versions"), type=SHT_NOBITS)


def change_version(elf, symbol, crc=None, name=None):
    data = bytearray(elf.content("__versions"))
    for at in range(0, len(data), VERSION_SIZE):
        if data[at + 8:at + VERSION_SIZE].rstrip(b"\0") == symbol:
            if crc is not None:
                old = struct.unpack_from("<Q", data, at)[0]
                struct.pack_into("<Q", data, at, crc(old))
            if name is not None:
                data[at + 8:at + VERSION_SIZE] = name.ljust(VERSION_SIZE - 8, b"\0")
            elf.set_content("__versions", bytes(data))
            return
    raise ValueError(f"no version of {symbol}")


@row("versions.unterminated", words="section __versions")
def _(elf):
    """56 letters for the name of _printk in __versions"""
    change_version(elf, b"_printk", name=b"x" * 56)


@rows("versions.symbol", "EINVAL", {
    "one-bit": lambda old: old ^ 1, "zero": lambda old: 0, "high-half": lambda old: old | 1 << 32},
    words="symbol _printk|expected 0x|found 0x")
def _(elf, crc):
    """the CRC of _printk in __versions is another"""
    change_version(elf, b"_printk", crc)


@row("versions.symbol/of-a-module", "EINVAL", base="nsuser", before="nsexport",
     words="symbol nsexport_number")
def _(elf):
    """the CRC of a symbol that a module exports is another"""
    change_version(elf, b"nsexport_number", lambda old: old ^ 0x80000000)


@row("versions.module_layout/one-bit", words="symbol module_layout|expected 0x|found 0x")
def _(elf):
    """the CRC of module_layout is another"""
    change_version(elf, b"module_layout", lambda old: old ^ 1)


@row("versions.symbol/ignored", "0", flags=1, taints="FE")
def _(elf):
    """the CRC of _printk is another; finit flag 1"""
    change_version(elf, b"_printk", lambda old: old ^ 1)


@row("versions.symbol/not-listed", "0")
def _(elf):
    """__versions lists another name instead of _printk"""
    change_version(elf, b"_printk", name=b"_printk_of_yore")


@rows("versions", "0", {"null-section": {"offset": 1 << 40},
                        "null-section-overflows": {"offset": (1 << 64) - 64, "size": 1 << 40}},
      taints="F")
def _(elf, members):
    """__versions is of type NULL, and its bytes are outside the file"""
    return poke_section(elf.bytes(), elf.index("__versions"), type=SHT_NULL, **members)


@row("versions/absent", "0", taints="F")
def _(elf):
    """no __versions"""
    no_versions(elf)


# Symbols

@row("symbols.absent/one", "ENOENT", words="symbol no_such_symbol")
def _(elf):
    """_printk is called no_such_symbol"""
    elf.rename_symbol("_printk", "no_such_symbol")


@rows("symbols.absent", "ENOENT", {"first-of-three": 1, "second-of-three": 2, "third-of-three": 3},
      words=lambda n: f"symbol no_such_{n}")
def _(elf, _):
    """three symbols that nobody exports: each has a refusal"""
    for name in ("no_such_1", "no_such_2", "no_such_3"):
        elf.add_symbol(name)


@row("symbols.common/last-error-counts", "ENOEXEC", words="symbol a_common_one",
     says="ENOENT by symbols.absent|no_such_1")
def _(elf):
    """a symbol that nobody exports, then a COMMON one: the last one's errno"""
    elf.add_symbol("no_such_1")
    elf.add_symbol("a_common_one", SHN_COMMON, 8, 8)


add(Row("symbols.absent/exporter-not-loaded", "ENOENT", base="nsuser", words="symbol nsexport_number",
        how="as it is, without the module that exports what it uses"))


@row("symbols.absent/empty-name", "ENOENT")
def _(elf):
    """an undefined symbol without a name"""
    elf.add_symbol("")


@row("symbols.weak/undefined", "0")
def _(elf):
    """a weak symbol that nobody exports"""
    elf.add_symbol("no_such_weak", bind=STB_WEAK)


@row("symbols.gpl_only/proprietary", "ENOENT", base="nsuser", before="nsexport",
     words="symbol nsexport_number")
def _(elf):
    """license=Proprietary, and it uses a GPL-only symbol"""
    replace(elf, b"license", b"Proprietary")


@row("symbols.gpl_only/licence-missing", "ENOENT", base="nsuser", before="nsexport",
     words="symbol nsexport_number")
def _(elf):
    """no license, and it uses a GPL-only symbol"""
    without(elf, b"license")


@rows("symbols.good", "0", {
    "GPL": b"GPL", "GPL-v2": b"GPL v2", "additional": b"GPL and additional rights",
    "BSD": b"Dual BSD/GPL", "MIT": b"Dual MIT/GPL", "MPL": b"Dual MPL/GPL"},
    base="nsuser", before="nsexport")
def _(elf, licence):
    """each GPL-compatible license, with a GPL-only symbol"""
    replace(elf, b"license", licence)


@rows("symbols.gpl_only", "ENOENT", {"gpl-v3": b"GPL v3", "lower-case": b"gpl"},
      base="nsuser", before="nsexport", words="symbol nsexport_number")
def _(elf, licence):
    """a license that is not listed, and it uses a GPL-only symbol"""
    replace(elf, b"license", licence)


@row("symbols.proprietary/with-gpl-only-ones", "ENOENT", base="gplexport",
     steps="load @; ? load gpluser; delete gplexport", words="symbol gplexport_answer|gplexport")
def _(elf):
    """the exporter of a GPL-only symbol has license=Proprietary"""
    replace(elf, b"license", b"Proprietary")


@row("symbols.proprietary/inherited", "0", base="provider",
     steps="load @; ? load consumer; delete consumer; delete provider",
     says="from proprietary module provider, inheriting taint")
def _(elf):
    """the exporter has license=Proprietary, its user uses no GPL-only symbols"""
    replace(elf, b"license", b"Proprietary")


@row("symbols.namespace/not-imported", "EINVAL", base="nsuser", before="nsexport",
     words="symbol nsexport_number|KILN_TEST")
def _(elf):
    """no import_ns"""
    without(elf, b"import_ns")


@row("symbols.namespace/another", "EINVAL", base="nsuser", before="nsexport",
     words="symbol nsexport_number|KILN_TEST")
def _(elf):
    """import_ns=KILN_TES"""
    replace(elf, b"import_ns", b"KILN_TES")


@row("symbols.good/namespaces", "0", base="nsuser", before="nsexport")
def _(elf):
    """more than one import_ns"""
    elf.set_content(".modinfo", b"import_ns=ZZZ\0import_ns=AAA\0" + elf.content(".modinfo"))


@row("symbols.common/one", words="symbol a_common_one")
def _(elf):
    """a COMMON symbol"""
    elf.add_symbol("a_common_one", SHN_COMMON, 8, 8, kind=STT_OBJECT)


@rows("symbols.section", "ENOEXEC", {"number-of-sections": None, "reserved": 0xff00,
                                     "extended": 0xffff, "largest-plain": 0xfeff},
                                     words="symbol victim_export")
def _(elf, index):
    """a symbol's section index is out of range"""
    elf.change_symbol("victim_export", shndx=len(elf.sections) if index is None else index)


# Relocations

def is_type(*types):
    return lambda rela: rela.type in types


@rows("relocate.type", "ENOEXEC", {
    "3-GOT32": 3, "5-COPY": 5, "9-GOTPCREL": 9, "12-16": 12, "13-PC16": 13, "14-8": 14,
    "42-REX_GOTPCRELX": 42, "255": 255, "largest": 0xffffffff},
    words=lambda kind: f"section .rela.text|found {kind}")
def _(elf, kind):
    """the type of an entry of .rela.text"""
    elf.change_rela(".rela.text", is_type(R_PC32), type=kind)


@row("relocate.overflow/32S-too-low",
     words="section .rela.init.text|symbol far|found 0x7fffffff80000000")
def _(elf):
    """a 32S entry of a value below -2^31"""
    number = elf.add_symbol("far", SHN_ABS, 0x7fffffff80000000)
    elf.change_rela(".rela.init.text", is_type(R_32S), sym=number)


@row("relocate.overflow/32S-just-too-high",
     words="section .rela.init.text|symbol far|found 0x80000000")
def _(elf):
    """a 32S entry of 2^31"""
    number = elf.add_symbol("far", SHN_ABS, 0x80000000)
    elf.change_rela(".rela.init.text", is_type(R_32S), sym=number, addend=0)


@row("relocate.overflow/32-of-a-kernel-address", words="section .rela.init.text|found 0xffffffffc")
def _(elf):
    """a 32 entry, zero-extended, of a module's address"""
    elf.change_rela(".rela.init.text", is_type(R_32S), type=R_32)


@rows("relocate.overflow", "ENOEXEC", {"PC32-too-far": R_PC32, "PLT32-too-far": R_PLT32},
      words="section .rela.text|symbol far")
def _(elf, kind):
    """a relative entry of a place that is 2^46 bytes away"""
    number = elf.add_symbol("far", SHN_ABS, 1 << 46)  # 0x1000 is near, the other way round
    elf.change_rela(".rela.text", is_type(R_PC32), sym=number, type=kind)


@row("relocate.good/32-of-a-small-value", "0")
def _(elf):
    """a 32 entry of 2^32-1"""
    number = elf.add_symbol("near", SHN_ABS, 0xffffffff)
    where = elf.add_section(".rodata.near", SHT_PROGBITS, SHF_ALLOC, bytes(4), addralign=4)
    add_relocations(elf, where, [Rela(0, number << 32 | R_32, 0)])


@row("relocate.good/PC64-and-NONE", "0")
def _(elf):
    """entries of types PC64 and NONE"""
    number = elf.symbol_index("victim_export")
    where = elf.add_section(".rodata.far", SHT_PROGBITS, SHF_ALLOC, bytes(8), addralign=8)
    add_relocations(elf, where, [Rela(0, number << 32 | R_PC64, 0), Rela(0, 0, 0)])


def add_relocations(elf, target, relas, kind=SHT_RELA, info=None):
    elf.add_section(".rela.more", kind, SHF_INFO_LINK,
                    b"".join(struct.pack("<QQq", r.offset, r.info, r.addend) for r in relas),
                    link=elf.symtab, info=target if info is None else info, addralign=8,
                    entsize=24)


@rows("relocate.offset", "ENOEXEC", {
    "at-the-end": 0, "last-byte": -1, "three-bytes-left": -3, "past-the-end": 4096,
    "largest": None, "sign-bit": 1 << 63}, words="section .rela.text|found 0x")
def _(elf, distance):
    """the place of an entry of .rela.text lies outside .text"""
    offset = (1 << 64) - 1 if distance is None else (elf[".text"].size + distance) % (1 << 64)
    elf.change_rela(".rela.text", is_type(R_PC32), offset=offset)


@row("relocate.offset/seven-bytes-left-for-64", words="section .rela__param|found 0x21")
def _(elf):
    """a 64 entry with 7 bytes left in the section"""
    elf.change_rela(".rela__param", is_type(R_64), offset=elf["__param"].size - 7)


@rows("relocate.symbol", "ENOEXEC", {"one-past": 0, "largest": None},
      words="section .rela.text|expected ")
def _(elf, more):
    """the symbol's index of an entry is out of range"""
    number = 0xffffffff if more is None else len(elf.symbols()) + more
    elf.change_rela(".rela.text", is_type(R_PC32), sym=number)


@row("relocate.nonzero/PC32", words="section .rela.text|found 0x1")
def _(elf):
    """the place of a PC32 entry is not zero"""
    at = elf.relas(".rela.text")[0].offset
    text = bytearray(elf.content(".text"))
    text[at] = 1
    elf.set_content(".text", bytes(text))


@row("relocate.nonzero/64", words="section .rela__param|found 0x8000000000000000")
def _(elf):
    """the place of a 64 entry is not zero"""
    at = elf.relas(".rela__param")[0].offset
    data = bytearray(elf.content("__param"))
    data[at + 7] = 0x80
    elf.set_content("__param", bytes(data))


@row("relocate.nonzero/twice", words="section .rela.text|found 0x")
def _(elf):
    """the same entry twice"""
    elf.add_rela(".text", elf.relas(".rela.text")[0])


@row("relocate.rel/SHT_REL", words="section .rela.text")
def _(elf):
    """the type of .rela.text is REL"""
    return poke_section(elf.bytes(), elf.index(".rela.text"), type=SHT_REL, entsize=16)


@rows("relocate.overlap", "ENOEXEC", {"all-of-one-table": 2, "a-thousand": 1000},
      words="section .rela.more|expected 0x")
def _(elf, times):
    """sections of relocations whose bytes are the same"""
    at = elf.append(bytes(2 * RELA_SIZE * 1000))
    for _ in range(times):
        number = elf.add_section(".rela.more", SHT_RELA, 0, link=elf.symtab, info=elf.index(".data"))
        elf[number].offset, elf[number].size = at, 2 * RELA_SIZE * 1000


@row("relocate.good/of-a-section-that-is-not-there", "0")
def _(elf):
    """entries of a section beyond the last"""
    add_relocations(elf, 0, [Rela(0, R_64, 0)], info=len(elf.sections) + 7)


@row("relocate.good/of-a-section-that-is-not-loaded", "0")
def _(elf):
    """a wild entry of .comment, which is not loaded"""
    add_relocations(elf, elf.index(".comment"), [Rela(1 << 40, 255, 0)])


@rows("relocate.this_module", "ENOEXEC", {"state": 0, "name": 24, "refcnt": 856, "last": 888},
      words=f"section .rela{THIS_MODULE}|symbol victim_export")
def _(elf, offset):
    """an entry fills another member of struct module than init and exit"""
    number = elf.symbol_index("victim_export")
    elf.add_rela(THIS_MODULE, Rela(offset, number << 32 | R_64, 0))


@row("relocate.this_module/init-by-PC64", words="symbol init_module|found 0x138")
def _(elf):
    """init of struct module by a relative entry"""
    elf.change_rela(".rela" + THIS_MODULE, is_type(R_64), type=R_PC64)


@rows("relocate.entry", "ENOEXEC", {"init-in-data": (312, "victim_writable"),
                                    "exit-in-data": (848, "victim_writable"),
                                    "exit-in-init-text": (848, "init_module")},
                                    words=f"section {THIS_MODULE}|found 0x")
def _(elf, change):
    """init or exit is not code that stays"""
    offset, symbol = change
    elf.change_rela(".rela" + THIS_MODULE, lambda rela: rela.offset == offset,
                    sym=elf.symbol_index(symbol))


@row("relocate.entry/init-past-the-end", words="symbol init_module")
def _(elf):
    """init lies 1 MiB beyond its section"""
    elf.change_rela(".rela" + THIS_MODULE, lambda rela: rela.offset == 312, addend=1 << 20)


@row("relocate.not_loaded/symbol-in-comment", words="symbol in_comment|found .comment")
def _(elf):
    """an entry names a symbol in .comment"""
    number = elf.add_symbol("in_comment", elf.index(".comment"))
    elf.change_rela(".rela.text", is_type(R_PC32), sym=number)


# Parameters and per-CPU data

@row("params.name/outside", words="section __param")
def _(elf):
    """the address of a parameter's name lies outside"""
    elf.change_rela(".rela__param", lambda rela: rela.offset == 0, addend=1 << 24)


@row("params.ops/missing", words="section __param|symbol number")
def _(elf):
    """a parameter without operations"""
    elf.change_rela(".rela__param", lambda rela: rela.offset == 16, type=0)


@row("layout.percpu/too-much", "ENOMEM", words="section .data..percpu|found 1048576")
def _(elf):
    """1 MiB of per-CPU data"""
    elf.add_section(".data..percpu", SHT_NOBITS, SHF_ALLOC | SHF_WRITE, size=1 << 20)


@row("layout.percpu/null-section", "0")
def _(elf):
    """a section of per-CPU data is of type NULL, and its bytes are outside the file"""
    number = elf.add_section(".data..percpu", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(64))
    return poke_section(elf.bytes(), number, type=SHT_NULL, offset=1 << 40)


# /sys/module

@row("views.name/kernel", "EINVAL", words="found kernel")
def _(elf):
    """its name is kernel"""
    set_name(elf, b"kernel")


@row("views.parameter/twice", "EEXIST")
def _(elf):
    """two parameters of one name"""
    data = elf.content("__param")
    relas = elf.relas(".rela__param")
    elf.set_content("__param", data + data)
    for rela in relas:
        elf.add_rela("__param", Rela(rela.offset + len(data), rela.info, rela.addend))


@row("views.good/two-sections-of-one-name", "0")
def _(elf):
    """two loaded sections of one name"""
    for _ in range(2):
        elf.add_section("twins", SHT_PROGBITS, SHF_ALLOC, b"twin")


# Exports

@row("exports.duplicate/of-a-module", "ENOEXEC", before="victim", words="symbol victim_export")
def _(elf):
    """another name, and it exports what a loaded module exports"""
    set_name(elf, b"victwo")


@row("exports.duplicate/of-the-kernel", "ENOEXEC", words="symbol _printk")
def _(elf):
    """it exports _printk"""
    at = elf.content("__ksymtab_strings").index(b"victim_export\0")
    data = bytearray(elf.content("__ksymtab_strings"))
    data[at:at + 14] = b"_printk\0".ljust(14, b"\0")
    elf.set_content("__ksymtab_strings", bytes(data))


@row("exports.crc_count/one-missing", words="section __kcrctab")
def _(elf):
    """fewer CRCs than exports"""
    return poke_section(elf.bytes(), elf.index("__kcrctab"), size=0)


@row("exports.name/outside", words="section __ksymtab")
def _(elf):
    """the address of an export's name lies outside"""
    elf.change_rela(".rela__ksymtab", lambda rela: rela.offset == 4, addend=1 << 24)


# Names

add(Row("list.exists/same-name", "EEXIST", "as it is; a module of its name is loaded", before="victim"))


@row("list.exists/same-name-other-content", "EEXIST", base="posinit", before="victim")
def _(elf):
    """another module, with the name of one that is loaded"""
    set_name(elf, b"victim")
