# SPDX-License-Identifier: GPL-2.0
"""The shell of `make run`, used by hand over the serial port. One guest for many tests; one that
leaves it elsewhere than at a prompt costs the next a new guest.
"""

import os
import re

import pytest

import harness
from conftest import BUILD
from console import Console

# The shell asks for the cursor's place after each prompt.
PROMPT = r"(?:/|~) # \x1b\[6n"
CTRL = {letter: chr(ord(letter) - 64) for letter in "ACDEUWZ"}
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"


class Shell(Console):
    def __init__(self):
        super().__init__([
            os.environ.get("QEMU", "qemu-system-x86_64"), "-accel", "tcg", "-cpu", "max",
            "-m", "256M", "-display", "none", "-no-reboot", "-nodefaults", "-serial", "stdio",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4", "-kernel", str(BUILD / "kiln"),
            "-initrd", str(BUILD / "shell/base.cpio"),
            "-append", "console=ttyS0 debug_exit=0xf4 panic=-1"])
        self.wait(PROMPT)
        self.at_prompt = True

    def go(self, keys="\r"):
        """Sends the line that stands there: its output up to the next prompt."""
        self.send(keys)
        self.wait(r"\n")
        return self.wait(PROMPT)

    def run(self, line):
        self.type(line)
        return self.go()


@pytest.fixture(scope="module")
def guests():
    """The guest in use; at the end it powers off, cleanly."""
    held = []
    yield held
    if held:
        shell = held[0]
        shell.enter("poweroff")
        assert shell.end() == harness.CLEAN
        assert not shell.trouble()


@pytest.fixture
def shell(guests, request):
    if guests and not guests[0].at_prompt:
        guests.pop().kill()
    if not guests:
        guests.append(Shell())
    failed = request.session.testsfailed
    yield guests[0]
    guests[0].at_prompt = request.session.testsfailed == failed


def test_a_line(shell):
    assert shell.run("echo $((6 * 7))") == "42\n"


def test_insert_in_the_middle(shell):
    shell.type("echo ac")
    shell.send(LEFT)
    shell.type("b")
    assert shell.go() == "abc\n"


def test_right(shell):
    shell.type("echo ac")
    shell.send(LEFT + LEFT + RIGHT)
    shell.type("b")
    assert shell.go() == "abc\n"


def test_begin_and_end_of_line(shell):
    shell.type("cho x")
    shell.send(CTRL["A"])
    shell.type("e")
    shell.send(CTRL["E"])
    shell.type("y")
    assert shell.go() == "xy\n"


def test_kill_line(shell):
    shell.type("nonsense")
    shell.send(CTRL["U"])
    assert shell.run("echo clean") == "clean\n"


def test_kill_word(shell):
    shell.type("echo one two")
    shell.send(CTRL["W"])
    assert shell.run("three") == "one three\n"


def test_backspace(shell):
    shell.type("echo abX")
    shell.send("\x7f")
    assert shell.run("c") == "abc\n"


def test_interrupt_of_a_line(shell):
    shell.type("echo never")
    shell.send(CTRL["C"])
    shell.wait(PROMPT)
    assert shell.run("echo after") == "after\n"


def test_history(shell):
    shell.run("echo first")
    shell.run("echo second")
    shell.send(UP + UP)
    shell.wait("echo first")
    assert shell.go() == "first\n"
    shell.send(UP + UP + DOWN)
    shell.wait("echo first")
    assert shell.go() == "first\n"


def test_completion(shell):
    shell.run(": > /tmp/one-of-a-kind")
    shell.type("ls /tmp/one")
    shell.send("\t")
    shell.wait("-of-a-kind")
    assert shell.go() == "/tmp/one-of-a-kind\n"


def test_completion_of_a_command(shell):
    shell.type("dmes")
    shell.send("\t")
    shell.wait("g ")
    assert shell.run("-r | head -n 1 | cut -c 1,3") == "<>\n"


def start(shell, then="exec sleep 1000"):
    """A job in the foreground, known to run."""
    shell.enter(f"sh -c 'echo start''ed; {then}'")
    shell.wait("started\r\n")


def test_interrupt(shell):
    start(shell)
    shell.send(CTRL["C"])
    shell.wait(PROMPT)
    assert shell.run("echo $?") == "130\n"


def test_interrupt_of_a_pipeline(shell):
    start(shell, "cat /dev/zero | cat | cat > /dev/null")
    shell.send(CTRL["C"])
    shell.wait(PROMPT)
    assert shell.run("ps | grep -c '[c]at'") == "0\n"


def test_stop_and_background(shell):
    start(shell)
    shell.send(CTRL["Z"])
    assert "Stopped" in shell.wait(PROMPT)
    assert "Stopped" in shell.run("jobs")
    shell.run("bg")
    assert "Running" in shell.run("jobs")
    shell.run("kill -KILL %1; fg")


def test_foreground(shell):
    """What fg prints comes before the terminal is handed over: only the job's own words tell."""
    start(shell, "exec cat")
    shell.send(CTRL["Z"])
    assert "Stopped" in shell.wait(PROMPT)
    shell.enter("fg")
    shell.wait("exec cat.*\r\n")
    shell.enter("again")
    shell.wait("again\r\n")
    shell.send(CTRL["C"])
    shell.wait(PROMPT)
    assert shell.run("jobs") == ""


def test_reading_in_the_background_stops(shell):
    shell.run("cat &")
    shell.run("until jobs | grep -q 'tty input'; do usleep 1000; done")
    assert "Stopped (tty input)" in shell.run("jobs")
    shell.run("kill -KILL %1; fg")
    assert shell.run("echo on") == "on\n"


def test_background_job_is_reported(shell):
    shell.run("true &")
    shell.run("wait")
    assert shell.run("echo $?") == "0\n"


def start_cat(shell):
    """The line editor's mode must be gone, or what is typed is neither echoed nor a line."""
    shell.enter("echo re''ady; cat")
    shell.wait("ready\r\n")


def test_end_of_file(shell):
    start_cat(shell)
    shell.enter("a line")
    shell.wait("a line\r\n")
    shell.send(CTRL["D"])
    shell.wait(PROMPT)
    assert shell.run("echo $?") == "0\n"


def test_the_terminals_own_editing(shell):
    start_cat(shell)
    shell.type("nothing")
    shell.send(CTRL["U"])
    shell.type("one twX")
    shell.send("\x7f")
    shell.type("o")
    shell.send(CTRL["W"])
    shell.enter("three")
    shell.wait("one three\r\n")
    shell.send(CTRL["D"])
    shell.wait(PROMPT)


def test_no_echo(shell):
    shell.enter("stty -echo; echo re''ady; read x; stty echo; echo got $x")
    shell.wait("ready\r\n")
    shell.send("secret\r")
    assert "secret" not in shell.wait("got ")
    shell.wait(PROMPT)


def test_vi(shell):
    shell.enter("vi /tmp/written")
    shell.wait("/tmp/written")
    shell.send("i")
    shell.type("hello,vi")
    shell.send("\r")
    shell.type("second")
    shell.send("\x1b")
    shell.send(":")
    shell.wait(":")
    shell.type("wq")
    shell.send("\r")
    shell.wait(PROMPT)
    assert shell.run("cat /tmp/written") == "hello,vi\nsecond\n"


def test_top(shell):
    shell.enter("top")
    shell.wait("Load average")
    shell.wait("COMMAND")
    shell.send("q")
    shell.wait(PROMPT)


def test_less(shell):
    shell.run("stty rows 20")
    shell.enter("seq 100 400 | less")
    shell.wait("118\r\n")
    shell.send(" ")
    shell.wait("137\r\n")
    shell.send("q")
    shell.wait(PROMPT)
    shell.run("stty rows 24")


def test_shell_in_a_shell(shell):
    shell.run("sh")
    assert shell.run("exit 7") == ""
    assert shell.run("echo $?") == "7\n"


def test_end_of_the_shell(shell):
    """^D at the prompt ends the shell, and init starts another."""
    shell.send(CTRL["D"])
    shell.wait("modprobe consumer")
    shell.wait(PROMPT)
    assert shell.run("echo again") == "again\n"


def test_modules_by_hand(shell):
    shell.run("modprobe consumer")
    assert re.search(r"^provider +\d+ +1 consumer", shell.run("lsmod"), re.M)
    shell.run("modprobe -r consumer")
    assert "provider" not in shell.run("lsmod")
