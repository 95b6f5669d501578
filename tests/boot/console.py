# SPDX-License-Identifier: GPL-2.0
"""A person at the serial port: reads what the guest says, types no faster than it echoes.

Nothing waits for a time to pass: each step waits for the output that shows the one before is done.
"""

import contextlib
import os
import re
import select
import signal
import subprocess
import time

import harness

# What a line editor and a screen program send between the words.
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>78]")


class Silence(AssertionError):
    """What was due did not come."""


class Console:
    """One guest and its serial port."""

    def __init__(self, argv, seconds=30):
        self.seconds = harness.scale(seconds)
        self.log = bytearray()
        self.seen = 0  # how much of the log was taken as the answer to something
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, start_new_session=True,
                                        env=harness.environment(), bufsize=0)

    def read(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
            return False
        data = os.read(self.process.stdout.fileno(), 65536)
        self.log += data
        return bool(data)

    def wait(self, pattern):
        """Reads until the regular expression comes; what stood before it, without escapes."""
        deadline = time.monotonic() + self.seconds
        want = re.compile(pattern.encode(), re.M)
        while True:
            found = want.search(self.log, self.seen)
            if found:
                before = bytes(self.log[self.seen:found.start()])
                self.seen = found.end()
                return ESCAPES.sub(b"", before).decode("utf-8", "replace").replace("\r", "")
            if not self.read(deadline):
                raise Silence(f"'{pattern}' did not come; after what was seen there is: "
                              f"{bytes(self.log[self.seen:])[-2000:]!r}")

    def send(self, text):
        """Keys that are not echoed as themselves."""
        os.write(self.process.stdin.fileno(), text.encode())

    def type(self, text):
        """Each character once the one before is echoed."""
        for char in text:
            self.send(char)
            self.wait(re.escape(char))

    def enter(self, text=""):
        self.type(text)
        self.send("\r")
        self.wait(r"\n")

    def end(self):
        """Waits for QEMU to end: its status, None where it had to be ended."""
        deadline = time.monotonic() + self.seconds
        while self.read(deadline):
            pass
        try:
            return self.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self):
        """The command and what it started: make's QEMU would stay behind."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def trouble(self):
        """Lines that say that the kernel itself went wrong."""
        lines = self.log.decode("utf-8", "replace").replace("\r", "").split("\n")
        return [line for line in lines
                if harness.TROUBLE.search(harness.STAMP.sub("", line))
                or harness.PANIC_LINE.search(line)]
