# SPDX-License-Identifier: GPL-2.0
"""The table of rules: how a file is damaged or a call made, and the answer it must get.

A row's name is the rule that must answer, as the kernel's refusal names it, and
after a slash what was done: `elf.magic/byte-0`. A row is one of two kinds:

- a file: a function that takes a fresh Elf of the row's base module, damages it,
  and returns the bytes (None: what Elf.bytes() gives). The guest loads the file
  by both system calls. Its docstring is what the page says was done.
- steps: a short program of system calls (user/tests/actions.c has the words), for
  rules that are not about a file. One of its steps begins with `?`: that one's
  answer counts, every other must answer 0.

The files are signed by the build's key unless the row says otherwise, so that
under enforcement the same rule answers.
"""

from dataclasses import dataclass, field
from typing import Callable, Optional

TRUSTED, UNKNOWN, UNSIGNED, AS_IS = "trusted", "unknown", "unsigned", "as-is"
NULL = "NULL"  # as args: no string at all

ROWS = []


@dataclass
class Row:
    name: str
    error: str  # "0": it loads
    how: str  # what is done, for the page
    make: Optional[Callable] = None
    steps: str = ""
    base: str = "victim"  # the module that is damaged
    module: str = ""  # its name once loaded, where that is not the base's
    sign: str = TRUSTED
    enforced: str = ""  # the answer under module.sig_enforce=1, where it differs
    by: str = ""  # the rule that refuses, where the name says another
    words: str = ""  # in the refusal's line and record, '|' between them
    says: str = ""  # in one line of the log, whether it is refused or not
    enforced_by: str = ""
    before: str = ""  # a module that must be loaded first
    flags: int = 0  # finit_module's; with flags only that call is tried
    args: str = ""
    only_finit: bool = False
    taints: str = ""  # letters in /proc/modules, where it loads
    last: int = 0  # what cannot be undone runs after everything else, the larger the later

    @property
    def rule(self):
        return self.name.split("/")[0]

    @property
    def file(self):
        """Where nothing is done to the base, its own file."""
        return self.name.replace("/", "-") + ".ko" if self.make else self.base + ".ko"

    def __post_init__(self):
        not_ours = self.sign in (UNSIGNED, UNKNOWN)
        unjudged = not self.steps and (not_ours or self.flags & 3)
        if not_ours and not self.taints:
            self.taints = "E"
        if not self.by and self.error != "0":
            self.by = self.rule
        if not self.enforced:
            self.enforced = "EKEYREJECTED" if unjudged else self.error
        if not self.enforced_by and self.enforced != "0":
            self.enforced_by = self.by
            if unjudged and self.enforced == "EKEYREJECTED":
                self.enforced_by = "signature.signer" if self.sign == UNKNOWN \
                    and not self.flags & 3 else "signature.absent"

    @property
    def enforced_words(self):
        """What a refusal under enforcement holds: the row's words where the same rule answers."""
        return self.words if self.enforced_by == self.by else ""


def add(new):
    if any(known.name == new.name for known in ROWS):
        raise ValueError(f"two rows are called {new.name}")
    ROWS.append(new)


def row(name, error="ENOEXEC", how="", **more):
    """Adds a row for the function below."""
    def decorate(function):
        add(Row(name, error, how or function.__doc__ or "", function, **more))
        return function
    return decorate


def rows(rule, error, variants, **more):
    """Adds a row for each of the variants; the function takes the variant's value too.

    A callable among `more` is asked for each variant's own: words=lambda value: ...
    """
    def decorate(function):
        for variant, value in variants.items():
            own = {key: what(value) if callable(what) else what for key, what in more.items()}
            row(f"{rule}/{variant}", error, own.pop("how", function.__doc__ or ""), **own)(
                lambda elf, value=value: function(elf, value))
        return function
    return decorate


def steps(name, error, how, program, **more):
    """Adds a row that is a program of system calls."""
    add(Row(name, error, how, steps=program, **more))


@dataclass
class Rule:
    """A rule of the loader: its id, what it says, what every refusal by it holds."""

    id: str
    says: str
    words: str = ""  # in each refusal's line and record, '|' between them
    held: str = ""  # where no row can hold it: "FILE: CASE" of the test that does
    rows: list = field(default_factory=list)
