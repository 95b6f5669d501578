# SPDX-License-Identifier: GPL-2.0
"""Where Linux answers otherwise than Kiln, with the reason; what it is not asked, with the reason.

Patterns are of row names. Every difference that `make oracle` sees must be one
of DIFFERS, and every one of DIFFERS must be seen.
"""

from fnmatch import fnmatchcase
from pathlib import Path

ANSWERS = Path(__file__).with_name("linux.txt")

FORM = "Linux's parser does not take the message that openssl writes; Kiln's does, not its content"
NOT_LISTED = "a patch of Debian's wants it in __versions; Linux warns once, so does Kiln"
UNKNOWN_KEY = "Linux does not know the key: nobody can say that the signature is wrong"

# pattern, Linux's errno, why Kiln's is another
DIFFERS = [
    ("elf.class/*", "0", "Linux looks at neither class nor byte order; every offset would be another"),
    ("elf.shstrtab/no-bits", "0", "Linux does not look at the type; it would have no bytes"),
    ("elf.addralign/*", "0", "Linux rounds with whatever stands there; places would overlap"),
    ("elf.symtab_count/two", "0", "Linux before 6.3 takes the last; which is meant cannot be known"),
    ("elf.modinfo_count/two", "0", "Linux before 6.3 takes the first; which is meant cannot be known"),
    ("elf.this_module_count/two", "0",
     "Linux before 6.3 takes the first; which is meant cannot be known"),
    ("elf.this_module_size/*", "0",
     "Linux before 6.3 trusts the size, and reads or writes beyond the end"),
    ("elf.strtab/no-bits", "0", "Linux does not look at the type; it would have no bytes"),
    ("elf.strtab/empty", "0", "Linux does not look at the size, and reads beyond the end"),
    ("elf.strtab/no-first-nul", "0", "Linux does not look; a symbol without a name would have one"),
    ("elf.strtab/no-final-nul", "ENOENT",
     "Linux does not look, reads beyond the end, and finds no such symbol"),
    ("init.constructors/both-kinds", "0", "Debian's kernel is built without constructors"),
    ("init.constructors/before-symbols", "ENOENT", "Debian's kernel is built without constructors"),
    ("layout.align/*", "0", "Linux gives a page's alignment at most, and says nothing"),
    ("layout.size/*", "0", "Linux counts in 32 bits, and loads what is left of the size"),
    ("modinfo.nobits", "0", "Linux reads from the file where the section has no bytes"),
    ("modinfo.name/empty", "EINVAL", "Linux finds out when it makes the directory; the name is bad"),
    ("modinfo.name/slash", "0", "Linux makes another name of it for the directory"),
    ("modinfo.name/blank", "0", "Linux writes a line of /proc/modules that cannot be cut apart"),
    ("modinfo.name/dot", "0", "Linux makes a directory that nobody can open"),
    ("modinfo.name/two-dots", "0", "Linux makes a directory that nobody can open"),
    ("versions.nobits", "0", "Linux reads from the file where the section has no bytes"),
    ("versions.unterminated", "EINVAL",
     "Linux compares beyond the end; Debian's refuses what __versions does not list"),
    ("versions.symbol/not-listed", "EINVAL", NOT_LISTED),
    ("params.name/in-*", "0", "Linux reads the name wherever it is, and it may change under it"),
    ("params.good/variable-of-a-module", "EINVAL", NOT_LISTED),
    ("params.good/operations-of-a-module", "EINVAL", NOT_LISTED),
    ("params.good/text-nowhere", "EINVAL", NOT_LISTED),
    ("finalize.good/key-of-the-kernel", "EINVAL", NOT_LISTED),
    ("exports.crc_count/one-missing", "0", "Linux reads CRCs beyond the end of the section"),
    ("signature.rejected/content-is-not-data", "EBADMSG", FORM),
    ("signature.rejected/t*", "0", UNKNOWN_KEY),
    ("signature.rejected/[bfl]*", "0", UNKNOWN_KEY),
    ("signature.rejected/o*", "0", UNKNOWN_KEY),
]

# The same under module.sig_enforce=1, where only the signature's rows are asked.
ENFORCED_DIFFERS = [
    ("signature.good/*", "EKEYREJECTED", "Linux does not know the key"),
    ("signature.rejected/content-is-not-data", "EBADMSG", FORM),
]

# pattern, why
NOT_ASKED = [
    ("elf.this_module_kind/no-bits", "it crashes Linux, which reads the name where nothing is"),
    ("elf.this_module_size/empty", "it crashes Linux, which reads the name where nothing is"),
    ("elf.st_name/*", "it crashes Linux, which compares the name wherever it is"),
    ("modinfo.name/56-bytes", "Linux loads it under a name that no delete_module can say"),
    ("modinfo.name/newline", "Linux loads it, and /proc/modules has a line too many"),
    ("relocate.overflow/P*-too-far", "it crashes Linux, which cuts the value off and runs the code"),
    ("relocate.offset/largest", "it crashes Linux, which writes wherever r_offset says"),
    ("relocate.offset/sign-bit", "it crashes Linux, which writes wherever r_offset says"),
    ("relocate.symbol/*", "it crashes Linux, which reads a symbol wherever the index says"),
    ("relocate.this_module/*", "it crashes Linux, which fills struct module as the file says"),
    ("relocate.entry/*", "it crashes Linux, which jumps to wherever it is"),
    ("relocate.not_loaded/*", "it crashes Linux, which takes an address in memory that it freed"),
    ("finalize.[!g]*", "it crashes Linux, which rewrites code wherever the tables say"),
    ("symbols.absent/by-*", "Linux logs the name as it is"),
    ("relocate.overlap/*", "Linux applies the same entries again and again, and takes hours"),
    ("relocate.constructor/*", "Debian's kernel is built without constructors"),
    ("relocate.good/constructors", "Debian's kernel is built without constructors"),
    ("versions/null-section*", "it crashes Linux, which reads wherever the header says"),
    ("layout.percpu/null-section", "it crashes Linux, which reads wherever the header says"),
    ("params.name/outside", "it crashes Linux, which reads the name wherever it is"),
    ("params.module/another", "it crashes Linux, which locks a lock wherever that is"),
    ("params.ops/*", "Linux loads it, and crashes when it goes or somebody looks"),
    ("params.variable/*", "it crashes Linux, which reads and writes wherever the variable is"),
    ("exports.name/*", "it crashes Linux, which reads the name wherever it is"),
    ("params.good/count-in-the-array", "it crashes Linux, which takes the count from there"),
    ("params.value/none-for-*", "it crashes Linux, whose setters read a value where there is none"),
    ("params.refused/elements-cannot-be-set", "it crashes Linux, which calls what is not there"),
    ("exports.value/*", "Linux loads it; the crash is that of the module that uses the export"),
    ("unload.forced/a-reference", "it crashes Linux, when the holder puts what is gone"),
    ("unload.forced/both", "it crashes Linux, when the holder puts what is gone"),
]


def first(table, name):
    return next((entry for entry in table if fnmatchcase(name, entry[0])), None)


def not_asked(name):
    """The reason, or ""."""
    entry = first(NOT_ASKED, name)
    return entry[1] if entry else ""


def expected(row, enforced=False):
    """(errno that Linux must answer, why it is not Kiln's or "")."""
    entry = first(ENFORCED_DIFFERS if enforced else DIFFERS, row.name)
    return (entry[1], entry[2]) if entry else (row.enforced if enforced else row.error, "")


def answers():
    """What Linux said when it was last asked: (version, {name: (errno, errno enforced or "")})."""
    version, found = "", {}
    for line in ANSWERS.read_text().splitlines():
        if line.startswith("# Linux "):
            version = line.removeprefix("# Linux ")
        elif not line.startswith("#"):
            name, *errors = line.split()
            found[name] = (errors[0], errors[1] if len(errors) > 1 else "")
    return version, found


def groups(name):
    """Rows that cut files at every boundary have one answer: where depends on the compiler."""
    return name.rsplit("-", 1)[0] if name.startswith("elf/cut-") else name
