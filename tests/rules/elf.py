# SPDX-License-Identifier: GPL-2.0
"""Reads a relocatable ELF-64 file, changes it, writes it (System V ABI, chapter 4).

Made for damaging files on purpose: what is not touched keeps its bytes and its
place; what grows moves to the end of the file, and so does the section header
table once a section was added. Single header fields are changed afterwards, on
the finished bytes, with poke_header() and friends: any value goes in.
"""

import struct
from dataclasses import astuple, dataclass, fields

SHN_ABS, SHN_COMMON, SHN_XINDEX = 0xfff1, 0xfff2, 0xffff
SHT_NULL, SHT_PROGBITS, SHT_SYMTAB, SHT_STRTAB, SHT_RELA = range(5)
SHT_NOBITS, SHT_REL, SHT_INIT_ARRAY = 8, 9, 14
SHF_WRITE, SHF_ALLOC, SHF_EXECINSTR, SHF_INFO_LINK = 1, 2, 4, 0x40
STB_LOCAL, STB_GLOBAL, STB_WEAK = 0, 1, 2
STT_NOTYPE, STT_OBJECT, STT_FUNC, STT_SECTION = 0, 1, 2, 3
R_64, R_PC32, R_PLT32, R_32, R_32S, R_PC64 = 1, 2, 4, 10, 11, 24
SIG_MAGIC = b"~Module signature appended~\n"

# name -> (offset, format) in the file header
HEADER = {
    "magic": (0, "4s"), "class": (4, "B"), "data": (5, "B"), "ident_version": (6, "B"),
    "type": (16, "H"), "machine": (18, "H"), "version": (20, "I"), "entry": (24, "Q"),
    "phoff": (32, "Q"), "shoff": (40, "Q"), "flags": (48, "I"), "ehsize": (52, "H"),
    "phentsize": (54, "H"), "phnum": (56, "H"), "shentsize": (58, "H"), "shnum": (60, "H"),
    "shstrndx": (62, "H"),
}
HEADER_SIZE, SECTION_SIZE, SYMBOL_SIZE, RELA_SIZE = 64, 64, 24, 24
SECTION_FORMAT, SYMBOL_FORMAT, RELA_FORMAT = "<IIQQQQIIQQ", "<IBBHQQ", "<QQq"


@dataclass
class Section:
    sh_name: int
    type: int
    flags: int
    addr: int
    offset: int
    size: int
    link: int
    info: int
    addralign: int
    entsize: int


@dataclass
class Symbol:
    st_name: int
    info: int
    other: int
    shndx: int
    value: int
    size: int


@dataclass
class Rela:
    offset: int
    info: int
    addend: int

    @property
    def sym(self):
        return self.info >> 32

    @property
    def type(self):
        return self.info & 0xffffffff

    def replace(self, sym=None, type=None, offset=None, addend=None):
        return Rela(self.offset if offset is None else offset,
                    (self.sym if sym is None else sym) << 32
                    | (self.type if type is None else type),
                    self.addend if addend is None else addend)


def c_string(table, offset):
    return table[offset:table.index(b"\0", offset)].decode()


class Elf:
    """A file in the making: change sections and their bytes, then call bytes()."""

    def __init__(self, data):
        data = strip_signature(bytes(data))
        if data[:4] != b"\x7fELF":
            raise ValueError("not an ELF file")
        self.data = bytearray(data)
        self.shoff = peek_header(data, "shoff")
        self.shstrndx = peek_header(data, "shstrndx")
        count = peek_header(data, "shnum")
        self.on_disk = count
        self.sections = [
            Section(*struct.unpack_from(SECTION_FORMAT, data, self.shoff + n * SECTION_SIZE))
            for n in range(count)]
        names = self.content(self.shstrndx)
        self.names = [c_string(names, section.sh_name) for section in self.sections]

    def index(self, name):
        """The number of the section of that name."""
        return self.names.index(name)

    def __getitem__(self, which):
        return self.sections[self.number(which)]

    def number(self, which):
        return which if isinstance(which, int) else self.index(which)

    def find_type(self, kind):
        """Numbers of the sections of a type."""
        return [n for n, section in enumerate(self.sections) if section.type == kind]

    def content(self, which):
        section = self[which]
        if section.type == SHT_NOBITS:
            return bytes(section.size)
        return bytes(self.data[section.offset:section.offset + section.size])

    def append(self, content, align=8):
        """Puts bytes at the end of the file, returns where they stand."""
        self.data += bytes(-len(self.data) % align)
        at = len(self.data)
        self.data += content
        return at

    def set_content(self, which, content):
        section = self[which]
        if len(content) <= section.size and section.type != SHT_NOBITS:
            self.data[section.offset:section.offset + len(content)] = content
        else:
            section.offset = self.append(content, 16)
        section.size = len(content)

    def add_name(self, name):
        """A string for the table of section names."""
        table = self.content(self.shstrndx)
        self.set_content(self.shstrndx, table + name.encode() + b"\0")
        return len(table)

    def add_section(self, name, kind, flags, content=b"", size=None, **more):
        """A further section; returns its number."""
        offset = len(self.data) if kind == SHT_NOBITS else self.append(content, 16)
        values = {"addr": 0, "link": 0, "info": 0, "addralign": 1, "entsize": 0} | more
        self.sections.append(Section(
            self.add_name(name), kind, flags, values["addr"], offset,
            len(content) if size is None else size, values["link"], values["info"],
            values["addralign"], values["entsize"]))
        self.names.append(name)
        return len(self.sections) - 1

    def rename_section(self, which, name):
        number = self.number(which)
        self.sections[number].sh_name = self.add_name(name)
        self.names[number] = name

    @property
    def symtab(self):
        return self.find_type(SHT_SYMTAB)[0]

    def symbols(self):
        return [Symbol(*row) for row in struct.iter_unpack(
            SYMBOL_FORMAT, self.content(self.symtab))]

    def set_symbols(self, symbols):
        self.set_content(self.symtab, b"".join(
            struct.pack(SYMBOL_FORMAT, *astuple(symbol)) for symbol in symbols))

    def symbol_names(self):
        strings = self.content(self[self.symtab].link)
        return [c_string(strings, symbol.st_name) for symbol in self.symbols()]

    def symbol_index(self, name):
        return self.symbol_names().index(name)

    def symbol(self, name):
        return self.symbols()[self.symbol_index(name)]

    def change_symbol(self, name, **members):
        symbols = self.symbols()
        symbol = symbols[self.symbol_index(name)]
        for member, value in members.items():
            setattr(symbol, member, value)
        self.set_symbols(symbols)

    def add_string(self, text):
        """A string for the symbols' string table."""
        link = self[self.symtab].link
        table = self.content(link)
        self.set_content(link, table + text.encode() + b"\0")
        return len(table)

    def add_symbol(self, name, shndx=0, value=0, size=0, bind=STB_GLOBAL, kind=STT_NOTYPE):
        """A further global symbol, last in the table; returns its number."""
        symbols = self.symbols()
        symbols.append(Symbol(self.add_string(name), bind << 4 | kind, 0, shndx, value, size))
        self.set_symbols(symbols)
        return len(symbols) - 1

    def rename_symbol(self, old, new):
        self.change_symbol(old, st_name=self.add_string(new))

    def relas(self, which):
        return [Rela(*row) for row in struct.iter_unpack(RELA_FORMAT, self.content(which))]

    def set_relas(self, which, relas):
        self.set_content(which, b"".join(
            struct.pack(RELA_FORMAT, *astuple(rela)) for rela in relas))

    def add_rela(self, target, rela):
        """A further relocation of section `target`."""
        which = ".rela" + self.names[self.number(target)]
        self.set_relas(which, self.relas(which) + [rela])

    def change_rela(self, which, match, **members):
        """Changes the first relocation that match() takes; ValueError where there is none."""
        relas = self.relas(which)
        for n, rela in enumerate(relas):
            if match(rela):
                relas[n] = rela.replace(**members)
                self.set_relas(which, relas)
                return
        raise ValueError(f"no such relocation in {which}")

    def bytes(self):
        table = b"".join(struct.pack(SECTION_FORMAT, *astuple(s)) for s in self.sections)
        if len(self.sections) > self.on_disk:
            self.shoff = self.append(table)
            self.on_disk = len(self.sections)
        else:
            self.data[self.shoff:self.shoff + len(table)] = table
        out = bytearray(self.data)
        for field, value in (("shoff", self.shoff), ("shnum", len(self.sections)),
                             ("shstrndx", self.shstrndx)):
            poke_header(out, field, value)
        return out


def strip_signature(data):
    """The file without what sign-file appended."""
    if not data.endswith(SIG_MAGIC):
        return data
    end = len(data) - len(SIG_MAGIC)
    length = struct.unpack_from(">I", data, end - 4)[0]
    return data[:end - 12 - length]


def peek_header(data, field):
    offset, form = HEADER[field]
    return struct.unpack_from("<" + form, data, offset)[0]


def poke_header(data, field, value):
    offset, form = HEADER[field]
    struct.pack_into("<" + form, data, offset, value)
    return data


def section_at(data, number):
    """Where the header of a section stands in the file."""
    return peek_header(data, "shoff") + number * SECTION_SIZE


def poke_section(data, number, **members):
    at = section_at(data, number)
    row = Section(*struct.unpack_from(SECTION_FORMAT, data, at))
    known = {field.name for field in fields(Section)}
    for member, value in members.items():
        if member not in known:
            raise ValueError(member)
        setattr(row, member, value)
    struct.pack_into(SECTION_FORMAT, data, at, *astuple(row))
    return data
