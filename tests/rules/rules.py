# SPDX-License-Identifier: GPL-2.0
"""The table of bad module files: how each is made out of a good one, and the answer it must get.

A row is a function that takes a fresh Elf of its base module, damages it, and
returns the bytes (None: what Elf.bytes() gives). Its name is the rule that must
answer, as the kernel's refusal line names it, and after a slash what was done:
`elf.magic/last-byte`. The files are signed by the build's key unless the row
says otherwise, so that under enforcement the same rule answers.
"""

from dataclasses import dataclass
from typing import Callable

TRUSTED, UNKNOWN, UNSIGNED, AS_IS = "trusted", "unknown", "unsigned", "as-is"

ROWS = []


@dataclass
class Row:
    name: str
    error: str  # "0": it loads
    make: Callable
    base: str = "victim"  # the module that is damaged
    sign: str = TRUSTED
    enforced: str = ""  # the answer under module.sig_enforce=1, where it differs
    words: str = ""  # in one line of the log, '|' between them; the rule where empty
    enforced_words: str = ""
    before: str = ""  # a module that must be loaded first
    flags: int = 0  # finit_module's; with flags only that call is tried
    args: str = ""
    only_finit: bool = False
    taints: str = ""  # letters in /proc/modules, where it loads

    @property
    def rule(self):
        return self.name.split("/")[0]

    @property
    def file(self):
        return self.name.replace("/", "-") + ".ko"

    def __post_init__(self):
        refused_unsigned = self.sign == UNSIGNED or self.sign == UNKNOWN or self.flags & 3
        if self.sign in (UNSIGNED, UNKNOWN) and not self.taints:
            self.taints = "E"
        if not self.words:
            self.words = "" if self.error == "0" else f"refused, {self.error} by {self.rule}:"
        if not self.enforced:
            self.enforced = "EKEYREJECTED" if refused_unsigned else self.error
            if refused_unsigned and not self.enforced_words:
                rule = "signature.signer" if self.sign == UNKNOWN and not self.flags & 3 \
                    else "signature.absent"
                self.enforced_words = f"refused, EKEYREJECTED by {rule}:"
        if not self.enforced_words:
            self.enforced_words = self.words


def row(name, error="ENOEXEC", **more):
    """Adds a row for the function below."""
    def add(function):
        if any(known.name == name for known in ROWS):
            raise ValueError(f"two rows are called {name}")
        ROWS.append(Row(name, error, function, **more))
        return function
    return add


def rows(rule, error, variants, **more):
    """Adds a row for each of the variants; the function takes the variant's value too."""
    def add(function):
        for variant, value in variants.items():
            row(f"{rule}/{variant}", error, **more)(
                lambda elf, value=value: function(elf, value))
        return function
    return add
