# SPDX-License-Identifier: GPL-2.0
"""The whole table: every file of rows, in the order of the page."""

import rules_calls  # noqa: F401 (each adds its rows)
import rules_code  # noqa: F401
import rules_elf  # noqa: F401
import rules_module  # noqa: F401
import rules_order  # noqa: F401
import rules_params  # noqa: F401
import rules_reach  # noqa: F401
import rules_signature  # noqa: F401
from rules import ROWS, TRUSTED, UNSIGNED, Row  # noqa: F401


def cut_row(key):
    """The row that stands for all that cut a file in one way: make.py knows where, by the file."""
    return Row(key, "ENOEXEC", "the file is cut at each boundary in it", by="elf.",
               sign=UNSIGNED if key.endswith("unsigned") else TRUSTED)
