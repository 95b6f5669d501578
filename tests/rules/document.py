# SPDX-License-Identifier: GPL-2.0
"""Writes docs/rules.md out of the table, to the standard output. `make rules-doc` runs it."""

import linux
import table
from catalogue import SECTIONS

INTRO = """<!-- SPDX-License-Identifier: GPL-2.0 -->
<!-- Written by make rules-doc out of tests/rules. Change the table, not this page. -->
# The rules of loading

What a module file or a system call must be like, in the order in which the loader looks. A rule's
id is what a refusal names: in its line in the log, and in its record in
`/sys/kernel/debug/module/refusals`. Below each section's rules are the rows that hold them: what is
done to a good file, and what the two system calls answer. `make test` tries every row, judges the
errno, the refusal's words, and that nothing is left over.

- *answer* is the errno; `0` means that it loads. *enforced* is that under `module.sig_enforce=1`,
  where it is another.
- *Linux* is what {version} answered when `make oracle` last asked it: `=` is the same errno;
  anything else is explained below. `-` was not asked, and why is said below too. Linux does not
  know the key that signs these files.
- Where two faults are in one file the row's rule is the one that answers.
"""

DEVIATIONS = """
## Where Linux answers otherwise

The differences that `make oracle` sees, each with its reason. It fails on any other.

| rows | Linux | Kiln | why |
|---|---|---|---|
"""

NOT_ASKED = """
## What Linux is not asked

| rows | why |
|---|---|
"""


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def words(text):
    return ", ".join(f"`{cell(word)}`" for word in text.split("|") if word)


def rows_of(rule):
    """The rule's own rows; those that refuse by it under another name are elsewhere."""
    return [row for row in table.ROWS if row.rule == rule.id]


def linux_said(row, answers):
    if linux.not_asked(row.name):
        return "-"
    error, enforced = answers[row.name]
    text = "=" if error == row.error else f"`{error}`"
    if enforced and enforced != row.enforced:
        text += f", enforced `{enforced}`"
    return text


def print_rules(rules):
    print("| rule | what it says | held by |\n|---|---|---|")
    for rule in rules:
        count = len(rows_of(rule))
        held = f"{count} row{'s' if count > 1 else ''}" if count else rule.held and \
            f"`{rule.held}`" or f"nothing: {rule.unheld}"
        print(f"| `{rule.id}` | {cell(rule.says)} | {held} |")


def print_rows(rules, answers):
    rows = [row for rule in rules for row in rows_of(rule)]
    if not rows:
        return
    print("\n| row | what is done | answer | enforced | Linux | the refusal holds |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        enforced = row.enforced if row.enforced != row.error else ""
        print(f"| `{row.name}` | {cell(row.how)} | {row.error} | {enforced} "
              f"| {linux_said(row, answers)} | {words(row.words)} |")


def print_deviations(answers):
    print(DEVIATIONS, end="")
    for tables, enforced in ((linux.DIFFERS, False), (linux.ENFORCED_DIFFERS, True)):
        for pattern, error, why in tables:
            ours = {row.enforced if enforced else row.error for row in table.ROWS
                    if linux.fnmatchcase(row.name, pattern)}
            where = ", enforced" if enforced else ""
            print(f"| `{pattern}`{where} | {error} | {'/'.join(sorted(ours))} | {cell(why)} |")


def main():
    version, answers = linux.answers()
    print(INTRO.format(version=f"Linux {version}"), end="")
    for name, rules in SECTIONS.items():
        print(f"\n## {name}\n")
        print_rules(rules)
        print_rows(rules, answers)
    print_deviations(answers)
    print(NOT_ASKED, end="")
    for pattern, why in linux.NOT_ASKED:
        print(f"| `{pattern}` | {cell(why)} |")


if __name__ == "__main__":
    main()
