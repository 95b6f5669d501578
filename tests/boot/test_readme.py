# SPDX-License-Identifier: GPL-2.0
"""Sessions that pages show, typed anew: `make run` must still answer what is shown there."""

import os
import re

import harness
from conftest import BUILD, TOP
from console import Console

PROMPT = "/ # "
ASKS = PROMPT + r"\x1b\[6n"  # the shell asks for the cursor's place after each prompt

# What is another number at each run, or in each build.
VARIES = (
    (r"^\[ *\d+\.\d{6}\] ", "[TIME] "),
    (r"\b[0-9a-f]{40}\b", "ID"),
    (r"\b0xffffffff[0-9a-f]{8}\b", "ADDRESS"),
    (r"\d+K (free|image)|(?<=kernel )\d+K|(?<=initrd )\d+K", "SIZE"),
    (r"\d+ files from \d+ KiB", "FILES"),
    (r"(?<=by GRUB ).*", "VERSION"),
    (r"^(BusyBox v).*", r"\1VERSION"),
)


def masked(text, varies=VARIES):
    """Lines without what varies and without the blank ones between login and prompt."""
    lines = []
    for line in text.splitlines():
        for pattern, word in varies:
            line = re.sub(pattern, word, line)
        if line.strip():
            lines.append(line.rstrip())
    return lines


def session(page, language):
    """The page's first block of this language: [(command, what it printed)] from the one that
    began the session to `poweroff`, which the shell survives for a moment and a prompt."""
    block = (TOP / page).read_text().split(f"```{language}\n$ ")[1].split("\n```")[0]
    before, last = block.split(f"\n{PROMPT}poweroff\n")
    parts = before.split(f"\n{PROMPT}") + [f"poweroff\n{last}"]
    return [tuple(part.partition("\n")[::2]) for part in parts]


def blocks(page):
    """What the page's blocks show from their first prompt on, as one session: [(command, answer)]."""
    found = re.findall(rf"^```console\n{PROMPT}(.*?)\n```", (TOP / page).read_text(), re.M | re.S)
    return [tuple(part.partition("\n")[::2])
            for block in found for part in block.split(f"\n{PROMPT}")]


def make_run():
    return Console(["make", "-s", "-C", str(TOP), f"B={os.path.relpath(BUILD, TOP)}", "run"])


# What moves with every change of the kernel, beside module addresses, which do not: its own
# addresses, and with them the bytes that a relocation against one of its symbols writes.
KERNEL_VARIES = (
    (r"(?<=is 0xffffffff8)[0-9a-f]{7}(?= of kernel)", "ADDRESS"),
    (r"( _printk.* ->)( [0-9a-f]{2})+", r"\1 BYTES"),
    (r"(?<=module_layout 0x)[0-9a-f]{8}|(?<=serial )[0-9a-f]+", "NUMBER"),
    VARIES[0],
    VARIES[1],
)


def test_refusals():
    """Each refusal, trace and dry run that docs/refusals.md shows."""
    typed = blocks("docs/refusals.md")
    assert len(typed) > 15
    guest = make_run()
    try:
        guest.wait(ASKS)
        for command, answer in typed:
            guest.enter(command)
            assert masked(guest.wait(ASKS), KERNEL_VARIES) == masked(answer, KERNEL_VARIES), command
        assert not guest.trouble()
    finally:
        guest.kill()


def test_session():
    (begin, boot), *commands = session("README.md", "console")
    assert begin == "make run"
    guest = make_run()
    try:
        assert masked(guest.wait(ASKS)) == masked(boot)
        for command, answer in commands[:-1]:
            guest.enter(command)
            assert masked(guest.wait(ASKS)) == masked(answer), command
        guest.enter("poweroff")
        guest.wait(re.escape(commands[-1][1].split("] ")[1]))
        assert guest.end() == 0
        assert not guest.trouble()
    finally:
        guest.kill()
