# SPDX-License-Identifier: GPL-2.0
"""Modules in gdb: their symbols come and go with them. Sourced by scripts/debug.sh.

    kiln-until NAME      run until NAME's init is about to start, with its symbols
    kiln-modules         the modules that are loaded
    kiln-symbols         their symbols, for a guest that was running already
    kiln-path DIR...     further directories to search for .ko files with debug information

Where a section lies is read from the guest, below /sys/module/NAME/sections. Which file belongs
to it is decided by the build id, so that an older or stripped file of that name is not taken.
"""

import os
import struct

import gdb

SHT_NOBITS = 8
BUILD_ID = ".note.gnu.build-id"

directories = ["build"]
loaded = {}  # address of struct module -> (name, file, {section: address})


def sections_of_file(path):
    """{name: (type, bytes)} of an ELF file of this machine; {} where it is none."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:5] != b"\x7fELF\x02":
        return {}
    start, = struct.unpack_from("<Q", data, 40)
    size, number, names = struct.unpack_from("<HHH", data, 58)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, start + i * size) for i in range(number)]
    strings = data[headers[names][4]:][:headers[names][5]]
    return {strings[h[0]:strings.index(b"\0", h[0])].decode():
            (h[1], b"" if h[1] == SHT_NOBITS else data[h[4]:h[4] + h[5]]) for h in headers}


def candidates(name):
    """Files that a module of this name may come from."""
    wanted = {name + ".ko", name.replace("_", "-") + ".ko"}
    for top in directories:
        for at, _, files in os.walk(top):
            for file in files:
                if file in wanted:
                    yield os.path.join(at, file)


def find_file(name, sections):
    """The file with this module's build id and debug information, or None."""
    for path in candidates(name):
        found = sections_of_file(path)
        note = found.get(BUILD_ID, (0, b""))[1]
        if ".debug_info" not in found or BUILD_ID not in sections:
            continue
        memory = gdb.selected_inferior().read_memory(sections[BUILD_ID], len(note))
        if bytes(memory) == note:
            return path
    return None


def entries(head, type_name, member):
    """The structures on a list_head."""
    kind = gdb.lookup_type(type_name)
    offset = next(f.bitpos // 8 for f in kind.fields() if f.name == member)
    node = head["next"]
    while node != head.address:
        yield gdb.Value(int(node) - offset).cast(kind.pointer()).dereference()
        node = node["next"]


def children(directory):
    """{name: dentry} of a directory of sysfs."""
    return {child["d_name"]["name"].cast(gdb.lookup_type("char").pointer()).string(): child
            for child in entries(directory["d_subdirs"], "struct dentry", "d_child")}


def sections_of_module(mod, with_init):
    """{name: address} of what is in memory now."""
    directory = mod["extra"]["sysfs_dir"]
    files = children(directory).get("sections") if int(directory) else None
    if files is None:
        return {}
    init = mod["init_layout"]
    found = {}
    for name, file in children(files).items():
        address = int(file["d_inode"]["i_entry"]["data"])
        core = 0 <= address - int(mod["core_layout"]["base"]) < int(mod["core_layout"]["size"])
        if name not in (".symtab", ".strtab") and (
                core or (with_init and
                         0 <= address - int(init["base"]) < int(init["size"]))):
            found[name] = address
    return found


def name_of(mod):
    return mod["name"].string()


def all_modules():
    head = gdb.lookup_global_symbol("modules").value()
    return list(entries(head, "struct module", "list"))


def forget(address):
    """Removes a module's symbols."""
    if address in loaded:
        _, _, sections = loaded.pop(address)
        # Any address inside names the file; that of its struct module is never empty.
        gdb.execute(f"remove-symbol-file -a {sections['.gnu.linkonce.this_module']:#x}",
                    to_string=True)


def load(mod, with_init=True):
    """Adds a module's symbols, or says why not."""
    address, name = int(mod.address), name_of(mod)
    sections = sections_of_module(mod, with_init)
    if address in loaded and loaded[address][2] == sections:
        return
    forget(address)
    path = find_file(name, sections)
    if not path:
        print(f"kiln: no {name}.ko with its build id and debug information below "
              + ", ".join(directories))
        return
    words = " ".join(f"-s {section} {at:#x}" for section, at in sorted(sections.items()))
    gdb.execute(f"add-symbol-file {path} {words}", to_string=True)
    loaded[address] = (name, path, sections)
    print(f"kiln: symbols of {name} from {path}")


def argument():
    """The struct module that a function has just been called with: its first argument."""
    pointer = gdb.lookup_type("struct module").pointer()
    return gdb.parse_and_eval("$rdi").cast(pointer).dereference()


class Hook(gdb.Breakpoint):
    """Stops at a function's first instruction, does its work and goes on, unless told to stop."""

    def __init__(self, function, work):
        super().__init__(f"*{function}", internal=True)
        self.silent = True
        self.work = work

    def stop(self):
        return bool(self.work(argument()))


awaited = None


def before_init(mod):
    load(mod)
    return name_of(mod) == awaited


def init_memory_went(mod):
    """At the end of init: the symbols of what stays."""
    if int(mod.address) in loaded:
        load(mod, with_init=False)


def module_goes(mod):
    forget(int(mod.address))


class Until(gdb.Command):
    """kiln-until NAME: run until the init of module NAME is about to start."""

    def __init__(self):
        super().__init__("kiln-until", gdb.COMMAND_RUNNING)

    def invoke(self, arg, from_tty):
        global awaited
        awaited = arg.strip().replace("-", "_")
        if not awaited:
            raise gdb.GdbError("usage: kiln-until NAME")
        gdb.execute("continue", to_string=True)
        awaited = None
        if not gdb.selected_inferior().pid:
            return
        init = int(argument()["init"])
        if init:
            gdb.execute(f"tbreak *{init:#x}", to_string=True)
            gdb.execute("continue")


class Modules(gdb.Command):
    """kiln-modules: name, state, core memory and symbols of each module, newest first."""

    def __init__(self):
        super().__init__("kiln-modules", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        for mod in all_modules():
            core = mod["core_layout"]
            state = str(mod["state"]).replace("MODULE_STATE_", "").lower()
            path = loaded.get(int(mod.address), (0, "no symbols"))[1]
            print(f"{name_of(mod):<20} {state:<8} {int(core['base']):#x} "
                  f"{int(core['size']):>8} {path}")


class Symbols(gdb.Command):
    """kiln-symbols: loads the symbols of the modules that are there, drops those of others."""

    def __init__(self):
        super().__init__("kiln-symbols", gdb.COMMAND_FILES)

    def invoke(self, arg, from_tty):
        modules = [mod for mod in all_modules()
                   if str(mod["state"]) != "MODULE_STATE_UNFORMED"]
        for address in set(loaded) - {int(mod.address) for mod in modules}:
            forget(address)
        for mod in modules:
            load(mod)


class Path(gdb.Command):
    """kiln-path DIR...: further directories to search for the files of modules."""

    def __init__(self):
        super().__init__("kiln-path", gdb.COMMAND_FILES)

    def invoke(self, arg, from_tty):
        directories.extend(gdb.string_to_argv(arg))


gdb.execute("set confirm off")
gdb.execute("set pagination off")
Until()
Modules()
Symbols()
Path()
Hook("do_init_module", before_init)
Hook("leaks_init_memory_goes", init_memory_went)
Hook("free_module", module_goes)
