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


def test_completion_of_a_directory(shell):
    shell.run("mkdir -p /tmp/sole/below; : > /tmp/sole/below/file")
    shell.type("ls /tmp/so")
    for part in ("le/", "below/", "file "):
        shell.send("\t")
        shell.wait(part)
    assert shell.go() == "/tmp/sole/below/file\n"
    shell.run("rm -r /tmp/sole")


def test_completion_lists_what_fits(shell):
    shell.run("mkdir /tmp/c; : > /tmp/c/alpha-one; : > /tmp/c/alpha-two")
    shell.type("ls /tmp/c/a")
    shell.send("\t")
    shell.wait("lpha-")
    shell.send("\t")
    assert "alpha-one" in shell.wait("alpha-two")
    shell.wait(PROMPT.split(r"\x1b")[0] + "ls /tmp/c/alpha-")
    assert shell.run("two") == "/tmp/c/alpha-two\n"
    shell.run("rm -r /tmp/c")


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


def test_stop_and_go_on_with_a_pipeline(shell):
    """Each of the three stops and goes on; the shell knows them as one job."""
    shell.enter("echo re''ady; cat | cat | cat")
    shell.wait("ready\r\n")
    for _ in range(2):
        shell.enter("words")
        shell.wait("words\r\n")
        shell.send(CTRL["Z"])
        assert "Stopped" in shell.wait(PROMPT)
        assert shell.run("ps -o stat,args | grep -c '^T.*cat'") == "3\n"
        assert shell.run("jobs").count("Stopped") == 1
        shell.enter("fg")
        shell.wait("cat.*\r\n")
    shell.enter("the end")
    shell.wait("the end\r\n")
    shell.send(CTRL["D"])
    shell.wait(PROMPT)
    assert shell.run("jobs") == ""


def test_two_jobs(shell):
    start(shell)
    shell.send(CTRL["Z"])
    shell.wait(PROMPT)
    shell.run("sleep 2000 | cat &")
    jobs = shell.run("jobs")
    assert re.search(r"^\[1\]\S? +Stopped .*\n\[2\]\S? +Running +sleep 2000 \| cat", jobs)
    shell.run("kill -KILL %2; kill -KILL %1")
    shell.run("wait")
    assert shell.run("ps | grep -c '[s]leep'") == "0\n"


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


def test_vi_changes_a_file(shell):
    """Moves, deletes, puts, appends; leaves without saving what came after."""
    shell.run("printf 'one\\ntwo\\nthree\\n' > /tmp/changed")
    shell.enter("vi /tmp/changed")
    shell.wait("three")
    for keys in ("j", "dd", "p", "A"):  # one, three, two: at the end of the last line
        shell.send(keys)
    shell.type("!")
    shell.send("\x1b")
    shell.send(":")
    shell.wait(":")
    shell.type("w")
    shell.send("\r")
    shell.wait("3L, 15C")
    shell.send("ggdd:")
    shell.wait(":")
    shell.type("q!")
    shell.send("\r")
    shell.wait(PROMPT)
    assert shell.run("cat /tmp/changed") == "one\nthree\ntwo!\n"


def test_ps(shell):
    shell.run("sleep 1000 &")
    rows = [line.split(None, 2) for line in shell.run("ps").splitlines()]
    assert rows[0] == ["PID", "USER", "COMMAND"]
    assert rows[1] == ["1", "root", "init"]
    commands = [row[2] for row in rows]
    assert "sleep 1000" in commands and "{ps} -/bin/sh" in commands and "-/bin/sh" in commands
    first = shell.run("ps -o pid,ppid,stat,comm | awk '$1 == 1 { print $2, $3, $4 }'")
    assert first == "0 S init\n"
    shell.run("kill -KILL %1; wait")


def test_top(shell):
    shell.run("sleep 1000 &")
    shell.enter("top")
    shell.wait(r"Mem: \d+K used, \d+K free")
    shell.wait(r"CPU: +\d+% usr")
    shell.wait(r"Load average: \d+\.\d\d ")
    shell.wait("PID  PPID USER     STAT")
    rows = shell.wait(r"\x1b\[J|\x1b\[H")  # what is left of the screen is cleared
    assert re.search(r"^ +1 +0 root +S .* init$", rows, re.M)
    assert re.search(r"^ +\d+ +\d+ root +S .* sleep 1000$", rows, re.M)
    assert re.search(r"^ +\d+ +\d+ root +R .* top$", rows, re.M)
    shell.send("q")
    shell.wait(PROMPT)
    shell.run("kill -KILL %1; wait")


def test_window_size(shell):
    assert shell.run("stty rows 30 cols 100; stty size") == "30 100\n"
    twice = "sh -c 'trap \"echo changed\" WINCH; stty rows 31; stty rows 31'"
    assert shell.run(twice) == "changed\n"  # the second time it was no change
    shell.run("stty rows 24 cols 80")


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
    assert re.search(r"^consumer \d+ 0 - Live 0xffffffffc", shell.run("cat /proc/modules"))
    assert "provider" in shell.run("ls /sys/module").split()
    shell.run("modprobe -r consumer")
    assert "provider" not in shell.run("lsmod")
    assert "provider_add was called" in shell.run("dmesg | tail -n 1")


def test_a_parameter_by_hand(shell):
    shell.run("modprobe params")
    count = "/sys/module/params/parameters/count"
    assert shell.run(f"cat {count}") == "1\n"
    assert shell.run(f"echo 8 > {count}; cat {count}") == "8\n"
    assert "Invalid argument" in shell.run(f"echo eight > {count}")
    assert "count is 8" in shell.run("rmmod params")
    assert "parm:           count:" in shell.run("modinfo params")
