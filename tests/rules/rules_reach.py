# SPDX-License-Identifier: GPL-2.0
"""Rows of the tables that hold addresses which the kernel follows: parameters, exports, keys."""

import struct

from elf import (R_64, R_PC32, SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE, SHT_NOBITS, SHT_NULL,
                 SHT_PROGBITS, SHT_RELA, STB_LOCAL, STB_WEAK, STT_OBJECT, STT_SECTION, Rela)
from rules import row, rows

FAR = 1 << 24  # out of any module, within reach of 32 bits
NAME, MODULE, OPS, PERM, ARG, PARAM_SIZE = 0, 8, 16, 24, 32, 40  # in struct kernel_param
# struct kparam_array
MAX, ELEMENT_SIZE, NUM, ELEMENT_OPS, ELEM, ARRAY_SIZE = 0, 4, 8, 16, 24, 32
OPS_SIZE = 32  # of struct kernel_param_ops
VALUE = 0  # in struct kernel_symbol


def change(elf, table, place, symbol=None, **members):
    """What the relocation at a place of a table says; symbol: a section or a symbol by name."""
    if symbol:
        number = elf.add_symbol("a_" + symbol.strip("._"), elf.index(symbol)) \
            if symbol in elf.names else elf.symbol_index(symbol)
        members["sym"] = number
    elf.change_rela(table, lambda rela: rela.offset == place, **members)


def change_param(elf, name, member, **how):
    change(elf, ".rela__param", elf.symbol(f"__param_{name}").value + member, **how)


def init_data(elf):
    elf.add_section(".init.data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(64), addralign=8)
    return ".init.data"


def sealed_data(elf):
    elf.add_section(".data..ro_after_init", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(64),
                    addralign=8)
    return ".data..ro_after_init"


# Parameters

@row("params.module/another", base="params", words="section __param|symbol an_int")
def _(elf):
    """a parameter says that it is of a module at another address"""
    change_param(elf, "an_int", MODULE, addend=64)


@rows("params.ops", "ENOEXEC",
      {"not-aligned": {"addend": 1}, "in-no-memory": {"addend": FAR},
       "in-init-memory": {"symbol": ".init.text"}, "no-functions": {"symbol": ".text"},
       "inside-the-kernel's": {"addend": 8}},
      base="params", words="section __param|symbol an_int")
def _(elf, how):
    """the address of a parameter's operations is that of something else"""
    change_param(elf, "an_int", OPS, **{"addend": 0} | how)


@rows("params.ops", "ENOEXEC", {"setter-in-data": (8, ".data"), "getter-in-init-code": (16, ".init.text")},
      base="params", words="section __param|symbol percent")
def _(elf, how):
    """a function of the module's own operations is no code that stays"""
    change(elf, ".rela.rodata", elf.symbol("percent_ops").value + how[0], symbol=how[1], addend=0)


@rows("params.value", "EINVAL",
      {"none-for-int": "param_set_int", "none-for-charp": "param_set_charp",
       "none-for-invbool": "param_set_invbool"},
      base="params", args="percent", words="symbol percent|found (no value)")
def _(elf, setter):
    """no value, and operations that take none, but for their setter, which is the kernel's"""
    ops = elf.symbol("percent_ops").value
    content = bytearray(elf.content(".rodata"))
    content[ops] = 1  # KERNEL_PARAM_OPS_FL_NOARG
    elf.set_content(".rodata", bytes(content))
    elf.add_symbol(setter)
    change(elf, ".rela.rodata", ops + 8, symbol=setter, addend=0)


@row("params.ops/getter-inside-the-kernel's", base="params", words="section __param|symbol percent")
def _(elf):
    """a function of the module's own operations is the kernel's, but not from its beginning"""
    change(elf, ".rela.rodata", elf.symbol("percent_ops").value + 16, addend=4)


@rows("params.ops", "ENOEXEC",
      {"getter-of-no-type": (16, "strlen"), "freed-by-kfree": (24, "kfree"),
       "setter-in-the-getter's-place": (16, "param_set_int")},
      base="params", words="section __param|symbol percent")
def _(elf, how):
    """a function of the module's own operations is one of the kernel's that is not made for it"""
    ops = elf.symbol("percent_ops").value
    elf.add_symbol(how[1])
    change(elf, ".rela.rodata", ops + 16, offset=ops + how[0], symbol=how[1], addend=0)


@row("params.ops/of-a-module-in-data", base="params", before="inert",
     words="section __param|symbol an_int")
def _(elf):
    """a parameter's operations are another module's variable"""
    elf.add_symbol("inert_number")
    change_param(elf, "an_int", OPS, symbol="inert_number", addend=0)


@row("params.good/operations-of-a-module", "0", base="params", before="inert", args="an_int=5")
def _(elf):
    """a parameter's operations are those that another module exports"""
    elf.add_symbol("inert_ops")
    change_param(elf, "an_int", OPS, symbol="inert_ops", addend=0)


@row("params.ops/exported", words="section __param|symbol number")
def _(elf):
    """a parameter's operations can be another module's parameter's variable"""
    elf.add_section(".data.ops", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(OPS_SIZE), addralign=8)
    change_param(elf, "number", OPS, symbol=".data.ops", addend=0)
    change(elf, ".rela__ksymtab", VALUE, symbol=".data.ops", addend=24)


@rows("params.variable", "ENOEXEC",
      {"in-no-memory": {"addend": FAR}, "in-code": {"symbol": ".text"},
       "read-only": {"symbol": ".rodata"}, "of-the-kernel-read-only": {"symbol": "param_ops_int"},
       "code-of-the-kernel": {"symbol": "param_get_int"}},
      base="params", words="section __param|symbol an_int")
def _(elf, how):
    """a number's variable is nothing that may be written to"""
    change_param(elf, "an_int", ARG, **{"addend": 0} | how)


@rows("params.variable", "ENOEXEC",
      {"in-struct-module": (".gnu.linkonce.this_module", 8), "in-the-jump-labels": ("__jump_table", 0)},
      words="section __param|symbol number")
def _(elf, where):
    """a number's variable is what the kernel keeps of the module"""
    change_param(elf, "number", ARG, symbol=where[0], addend=where[1])


@row("params.variable/in-the-warnings", base="warn", words="section __param")
def _(elf):
    """a number's variable is what the kernel keeps of a warning"""
    change(elf, ".rela__param", ARG, symbol="__bug_table", addend=0)


@rows("params.variable", "ENOEXEC",
      {"of-the-kernel": {"symbol": "jiffies", "addend": 0},
       "beside-one-of-a-module": {"symbol": "inert_number", "addend": 8}},
      base="params", before="inert", args="an_int=1", words="section __param|symbol an_int")
def _(elf, how):
    """a number's variable is the kernel's, or lies behind another module's that the file asks for"""
    elf.add_symbol(how["symbol"])
    change_param(elf, "an_int", ARG, **how)


@row("params.good/variable-of-a-module", "0", base="params", before="inert")
def _(elf):
    """a number's variable is another module's that the file asks for"""
    elf.add_symbol("inert_number")
    change_param(elf, "an_int", ARG, symbol="inert_number", addend=0)


@row("params.variable/of-a-module-too-often", base="params", before="inert",
     words="section __param|symbol another")
def _(elf):
    """65 parameters have another module's variable: each is looked for among the symbols"""
    number = elf.add_symbol("inert_number")
    first = elf.symbol("__param_an_int").value
    relas = [rela for rela in elf.relas(".rela__param") if first <= rela.offset < first + PARAM_SIZE]
    table = elf.content("__param")
    name = elf.add_section(".rodata.another", SHT_PROGBITS, SHF_ALLOC, b"another\0")
    name = elf.add_symbol("a_name", name, bind=STB_LOCAL)
    elf.set_content("__param", table + 65 * table[first:first + PARAM_SIZE])
    more = []
    for n in range(65):
        for rela in relas:
            member = rela.offset - first
            changed = {"offset": len(table) + n * PARAM_SIZE + member}
            if member == ARG:
                changed |= {"sym": number, "addend": 0}
            elif member == NAME:
                changed |= {"sym": name, "addend": 0}
            more.append(rela.replace(**changed))
    elf.set_relas(".rela__param", elf.relas(".rela__param") + more)


def repeat_param(elf, name, times):
    """Further parameters like that one: "another", without files."""
    set_perm(elf, name, 0)
    first = elf.symbol(f"__param_{name}").value
    relas = [rela for rela in elf.relas(".rela__param")
             if first <= rela.offset < first + PARAM_SIZE]
    table = elf.content("__param")
    text = elf.add_section(".rodata.another", SHT_PROGBITS, SHF_ALLOC, b"another\0")
    another = {NAME: {"sym": elf.add_symbol("a_name", text, bind=STB_LOCAL), "addend": 0}}
    elf.set_content("__param", table + times * table[first:first + PARAM_SIZE])
    elf.set_relas(".rela__param", elf.relas(".rela__param") + [
        rela.replace(offset=len(table) + n * PARAM_SIZE + rela.offset - first,
                     **another.get(rela.offset - first, {}))
        for n in range(times) for rela in relas])


@row("params.good/text-nowhere", "0")
def _(elf):
    """a text's variable holds an address where nothing is: its file says so"""
    data = elf.add_section(".data.text", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(8), addralign=8)
    elf.add_section(".rela.data.text", SHT_RELA, 0, bytes(24), addralign=8, link=elf.symtab,
                    info=data, entsize=24)
    variable = elf.add_symbol("a_text", data, bind=STB_LOCAL)
    elf.set_relas(".rela.data.text", [Rela(0, variable << 32 | R_64, FAR)])
    elf.add_symbol("param_ops_charp")
    change(elf, ".rela__param", OPS, symbol="param_ops_charp", addend=0)
    change(elf, ".rela__param", ARG, sym=variable, addend=0)


@row("params.variable/half-outside", base="params", words="section __param|symbol a_long")
def _(elf):
    """a number's variable goes on behind the module's memory"""
    elf.add_section(".bss.large", SHT_NOBITS, SHF_ALLOC | SHF_WRITE, size=4096, addralign=4096)
    change_param(elf, "a_long", ARG, symbol=".bss.large", addend=4096 - 4)


@rows("params.variable", "ENOEXEC", {"number-in-init-memory": "an_int", "text-in-init-memory": "a_charp"},
      base="params", words="section __param")
def _(elf, name):
    """a variable that can be looked at after init lies in init memory"""
    change_param(elf, name, ARG, symbol=init_data(elf), addend=0)


@row("params.variable/text-in-init-memory-without-file", base="params", words="symbol a_charp")
def _(elf):
    """a text that nobody can look at lies in init memory: its copy is freed when the module goes"""
    change_param(elf, "a_charp", ARG, symbol=init_data(elf), addend=0)
    set_perm(elf, "a_charp", 0)


@row("params.good/number-in-init-memory", "0", base="params", args="hidden=5")
def _(elf):
    """a number that nobody can look at lies in init memory"""
    change_param(elf, "hidden", ARG, symbol=init_data(elf), addend=0)


@row("params.good/array-in-init-memory", "0", base="params", args="an_array=1,2,3")
def _(elf):
    """an array of numbers that nobody can look at lies in init memory, with their number"""
    init_data(elf)
    set_perm(elf, "an_array", 0)
    change_array(elf, "an_array", ELEM, symbol=".init.data", addend=0)
    change_array(elf, "an_array", NUM, symbol=".init.data", addend=32)


@row("params.variable/array-of-texts-in-init-memory", base="params", words="symbol names")
def _(elf):
    """an array of texts that nobody can look at lies in init memory"""
    init_data(elf)
    set_perm(elf, "names", 0)
    change_array(elf, "names", ELEM, symbol=".init.data", addend=0)


def set_perm(elf, name, perm):
    at = elf.symbol(f"__param_{name}").value + PERM
    data = bytearray(elf.content("__param"))
    data[at:at + 2] = struct.pack("<H", perm)
    elf.set_content("__param", bytes(data))


def change_array(elf, name, member, **how):
    """A member of an array's struct kparam_array, which is in .rodata."""
    change(elf, ".rela.rodata", array_at(elf, name) + member, **how)


def array_at(elf, name):
    return elf.symbol(f"__param_arr_{name}").value


def set_rodata(elf, at, number):
    data = bytearray(elf.content(".rodata"))
    data[at:at + 4] = struct.pack("<I", number)
    elf.set_content(".rodata", bytes(data))


@rows("params.variable", "ENOEXEC",
      {"array-nowhere": (ELEM, {"addend": FAR}), "number-of-elements-nowhere": (NUM, {"addend": FAR}),
       "elements-read-only": (ELEM, {"symbol": ".rodata"}),
       "array-of-arrays": (ELEMENT_OPS, {"symbol": "param_array_ops"}),
       "array-of-strings": (ELEMENT_OPS, {"symbol": "param_ops_string"}),
       "elements-operations-nowhere": (ELEMENT_OPS, {"addend": FAR})},
      base="params", words="section __param|symbol an_array")
def _(elf, how):
    """what an array's description says is not so"""
    change_array(elf, "an_array", how[0], **{"addend": 0} | how[1])


@rows("params.variable", "ENOEXEC",
      {"array-too-long": (MAX, 0xffffffff), "elements-too-large": (ELEMENT_SIZE, 0xffffffff),
       "elements-without-a-size": (ELEMENT_SIZE, 0), "elements-too-small": (ELEMENT_SIZE, 3)},
      base="params", words="section __param|symbol an_array")
def _(elf, how):
    """an array's description says another number, or size, of its elements"""
    set_rodata(elf, array_at(elf, "an_array") + how[0], how[1])


@row("params.variable/texts-freed-too-often", base="params", words="section __param|symbol another")
def _(elf):
    """300 parameters are one array of a million texts: each frees them all"""
    texts = 1 << 20
    elf.add_section(".bss.large", SHT_NOBITS, SHF_ALLOC | SHF_WRITE, size=8 * texts, addralign=8)
    change_array(elf, "names", ELEM, symbol=".bss.large", addend=0)
    set_rodata(elf, array_at(elf, "names") + MAX, texts)
    repeat_param(elf, "names", 300)


def to_data(elf, at, size):
    """A copy of what stands in .rodata, in a section that can be written; its name."""
    relas = [rela.replace(offset=rela.offset - at) for rela in elf.relas(".rela.rodata")
             if at <= rela.offset < at + size]
    data = elf.add_section(".data.copy", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE,
                           elf.content(".rodata")[at:at + size], addralign=8)
    elf.add_section(".rela.data.copy", SHT_RELA, 0, bytes(24 * len(relas)), addralign=8,
                    link=elf.symtab, info=data, entsize=24)
    elf.set_relas(".rela.data.copy", relas)
    return ".data.copy"


@row("params.variable/description-can-change", base="params", words="section __param|symbol an_array")
def _(elf):
    """an array's description lies in data, where it may be another one later"""
    copy = to_data(elf, array_at(elf, "an_array"), ARRAY_SIZE)
    change_param(elf, "an_array", ARG, symbol=copy, addend=0)


@row("params.good/operations-in-data", "0", base="params", args="percent=12")
def _(elf):
    """a parameter's operations are not constant"""
    copy = to_data(elf, elf.symbol("percent_ops").value, OPS_SIZE)
    change_param(elf, "percent", OPS, symbol=copy, addend=0)


@rows("params.ops", "ENOEXEC",
      {"set-as-a-number": "an_int", "set-as-a-text": "a_charp", "set-as-an-array": "an_array",
       "set-as-the-number-of-elements": "names", "set-as-a-string": "a_string"},
      base="params", words="section __param|symbol percent")
def _(elf, name):
    """a parameter's operations are the variable of another one"""
    copy = to_data(elf, elf.symbol("percent_ops").value, OPS_SIZE)
    change_param(elf, "percent", OPS, symbol=copy, addend=0)
    if name == "an_array":
        change_array(elf, name, ELEM, symbol=copy, addend=8)
    elif name == "names":
        change_array(elf, name, NUM, symbol=copy, addend=16)
    elif name == "a_string":
        change(elf, ".rela.rodata", elf.symbol("__param_string_a_string").value + 8, symbol=copy,
               addend=8)
    else:
        change_param(elf, name, ARG, symbol=copy, addend=8)


@row("params.ops/in-struct-module", words="section __param|symbol number")
def _(elf):
    """a parameter's operations are what the kernel keeps of the module: of its kprobes, none"""
    change_param(elf, "number", OPS, symbol=".gnu.linkonce.this_module", addend=752)


@rows("params.name", "ENOEXEC", {"in-data": ".data", "in-code": ".text"}, base="params",
      words="section __param")
def _(elf, section):
    """a parameter's name is where something may be written"""
    change_param(elf, "an_int", NAME, symbol=section, addend=0)


@rows("params.variable", "ENOEXEC", {"number-sealed": "an_int", "switch-sealed": "a_bool"},
      base="params", words="section __param")
def _(elf, name):
    """a variable that can be set after init is read-only by then"""
    change_param(elf, name, ARG, symbol=sealed_data(elf), addend=0)


@row("params.good/number-sealed", "0", base="params", args="an_int=5")
def _(elf):
    """a variable that is read-only after init can only be looked at by then"""
    change_param(elf, "an_int", ARG, symbol=sealed_data(elf), addend=0)
    set_perm(elf, "an_int", 0o444)


@row("params.variable/sealed-of-a-module", base="params", before="inert", args="an_int=5",
     words="section __param|symbol an_int")
def _(elf):
    """a variable is another module's, which nobody can write to since its init"""
    elf.add_symbol("inert_sealed")
    change_param(elf, "an_int", ARG, symbol="inert_sealed", addend=0)


@row("params.good/count-in-the-array", "0", base="params", args="an_array=100000000,1")
def _(elf):
    """the number of an array's elements is its first element"""
    at = array_at(elf, "an_array")
    first = next(rela for rela in elf.relas(".rela.rodata") if rela.offset == at + ELEM)
    change_array(elf, "an_array", NUM, sym=first.sym, addend=first.addend)


@row("params.good/numbers-over-texts", "0", base="params", args="names=one,two")
def _(elf):
    """two numbers' variables are where an array has its texts: user/tests/test_sysfs.c sets them"""
    at = array_at(elf, "names") + ELEM
    first = next(rela for rela in elf.relas(".rela.rodata") if rela.offset == at)
    change_param(elf, "a_ulong", ARG, sym=first.sym, addend=first.addend)
    change_param(elf, "a_ullong", ARG, sym=first.sym, addend=first.addend + 8)


@row("params.refused/elements-cannot-be-set", "EPERM", base="params", args="an_array=1",
     words="symbol an_array")
def _(elf):
    """an array's elements have operations that do nothing"""
    elf.add_section(".rodata.nothing", SHT_PROGBITS, SHF_ALLOC, bytes(OPS_SIZE), addralign=8)
    change_array(elf, "an_array", ELEMENT_OPS, symbol=".rodata.nothing", addend=0)


@row("params.variable/description-nowhere", base="params", words="section __param|symbol an_array")
def _(elf):
    """the address of an array's description lies outside"""
    change_param(elf, "an_array", ARG, addend=FAR)


@row("params.variable/string-too-long", base="params", words="section __param|symbol a_string")
def _(elf):
    """a string's buffer is said to have 16 MiB"""
    set_rodata(elf, elf.symbol("__param_string_a_string").value, FAR)


@row("params.variable/string-nowhere", base="params", words="section __param|symbol a_string")
def _(elf):
    """the address of a string's buffer lies outside"""
    change(elf, ".rela.rodata", elf.symbol("__param_string_a_string").value + 8, addend=FAR)


# Exports

@rows("exports.value", "ENOEXEC",
      {"outside": {"addend": FAR}, "init-code": {"symbol": ".init.text", "addend": 0},
       "of-the-kernel": {"symbol": "_printk", "addend": 0}},
      words="section __ksymtab|symbol victim_export")
def _(elf, how):
    """what is exported lies outside of what stays of the module"""
    change(elf, ".rela__ksymtab", VALUE, **how)


@row("exports.name/in-data", words="section __ksymtab")
def _(elf):
    """the name of an export lies in data, where a parameter's variable may lie over its end"""
    elf.add_section(".data.names", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, b"abc\0", addralign=8)
    change(elf, ".rela__ksymtab", 4, symbol=".data.names", addend=0)


@row("exports.name/empty", base="inert", words="section __ksymtab")
def _(elf):
    """the table of exports has no bytes in the file and says that it has a million entries"""
    for name in ("__ksymtab", "__ksymtab_gpl", "__kcrctab", "__kcrctab_gpl"):
        if ".rela" + name in elf.names:
            elf[".rela" + name].type = SHT_NULL
        if name in elf.names:
            elf.rename_section(name, ".gone" + name)
    elf.add_section("__ksymtab", SHT_NOBITS, SHF_ALLOC, size=12 * 1000000, addralign=8)


@row("exports.value/nothing", words="section __ksymtab|symbol victim_export|found 0x0")
def _(elf):
    """what is exported is a weak symbol that nobody has"""
    elf.add_symbol("nobody", bind=STB_WEAK)
    change(elf, ".rela__ksymtab", VALUE, symbol="nobody", addend=0)


@row("exports.good/per-cpu-variable", "0")
def _(elf):
    """what is exported is a per-CPU variable"""
    elf.add_section(".data..percpu", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes(8), addralign=8)
    number = elf.add_symbol("a_counter", elf.index(".data..percpu"), kind=STT_OBJECT)
    change(elf, ".rela__ksymtab", VALUE, sym=number, addend=0)


# The key of a jump label: code 0, target 4, key 8

@rows("finalize.jump_key", "ENOEXEC",
      {"unaligned": {"symbol": ".data", "addend": 4}, "nowhere": {"addend": 1 << 40},
       "in-init-memory": {"symbol": ".init.data", "addend": 0}},
      words="section __jump_table")
def _(elf, how):
    """the address of a jump label's key is not one of a key that stays"""
    init_data(elf)
    change(elf, ".rela__jump_table", 8, **how)


@row("finalize.good/key-of-the-kernel", "0")
def _(elf):
    """a jump label's key is the kernel's init_on_alloc"""
    elf.add_symbol("init_on_alloc")
    change(elf, ".rela__jump_table", 8, symbol="init_on_alloc", addend=0)


def jump_label(elf, code, target, wanted=1):
    """A further jump label that follows victim_key; code, target: section and place in it."""
    at = len(elf.content("__jump_table"))
    elf.set_content("__jump_table", elf.content("__jump_table") + bytes(16))
    for offset, (section, place) in ((0, code), (4, target)):
        symbol = elf.add_symbol("", section, bind=STB_LOCAL, kind=STT_SECTION)
        elf.add_rela("__jump_table", Rela(at + offset, symbol << 32 | R_PC32, place))
    key = next(rela for rela in elf.relas(".rela__jump_table") if rela.offset == 8)
    elf.add_rela("__jump_table", key.replace(offset=at + 8, addend=key.addend + wanted))


@row("finalize.jump_overlap/the-same-twice", words="section __jump_table")
def _(elf):
    """two jump labels are for the same branch"""
    code = elf.add_section(".text.more", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
                           b"\x66\x90\xc3", addralign=16)
    for _ in range(2):
        jump_label(elf, (code, 0), (code, 2))


@row("finalize.jump_overlap/one-inside-another", words="section __jump_table")
def _(elf):
    """a jump's own bytes are another one's no-op"""
    code = elf.add_section(".text.more", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR,
                           b"\xe9\x66\x90\x00\x00" + b"\xc3" * 0x9100, addralign=16)
    jump_label(elf, (code, 0), (code, 5 + 0x9066), 0)
    jump_label(elf, (code, 1), (code, 3))
