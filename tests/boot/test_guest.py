# SPDX-License-Identifier: GPL-2.0
"""What is booted: each program of user/tests once, and boots that must end in a panic.

The cases are the programs' own; a boot passes when all of them do and it ends
as it should (harness.py).
"""

import os
import re
import secrets
from dataclasses import replace

import pytest

from conftest import BUILD
from harness import COUNTED_TIME, PANIC, TOP, Boot, describe, start

ENFORCE = "module.sig_enforce=1"


def rows():
    """Names in the manifest of bad files: each of them must have run."""
    path = BUILD / "tests" / "rules" / "manifest"
    return tuple(line.split("\t")[0] for line in path.read_text().splitlines()) \
        if path.exists() else ("the manifest of bad files",)


named = set()


def program(name, *append, called=None, **more):
    """The mark of a test that boots user/tests/NAME.c."""
    named.add(name)
    return pytest.mark.boot(Boot(called or name, f"/tests/{name}", tuple(append), **more))


KEEP_OUT = "module_blacklist=another,kept_out"


@program("test_refuse", KEEP_OUT, cases=rows(), qemu=COUNTED_TIME)
def test_refuse(guest):
    """Every rule, signatures judged but not enforced."""
    assert len(guest.cases) >= 120


@program("test_refuse", KEEP_OUT, ENFORCE, called="test_refuse_enforced", cases=rows(),
         qemu=COUNTED_TIME)
def test_refuse_enforced(guest):
    """Every rule under module.sig_enforce=1."""
    assert len(guest.cases) >= 120


@program("test_pipeline")
def test_pipeline(guest):
    """Each sample module, by both system calls."""


@program("test_pipeline", ENFORCE, called="test_pipeline_enforced")
def test_pipeline_enforced(guest):
    """The samples are signed: enforcement changes nothing for them."""


@program("test_task")
def test_task(guest):
    """fork, wait, threads, ids; kernel threads and locks from a module."""


@program("test_exec")
def test_exec(guest):
    """What a program is handed, and which ones are refused."""


@program("test_signals")
def test_signals(guest):
    """Handlers' frames, masks, restarts, timers, faults."""


@program("test_memory")
def test_memory(guest):
    """Mappings, copies on write, protection, limits."""


@program("test_params", "failinit.error=5", "big.p00=40", "big.p63=1", "big.unknown=7",
         says=[r"big: unknown parameter 'unknown' ignored"])
def test_params(guest):
    """Parameter strings, and NAME.PARAM=VALUE on the kernel command line."""


@program("test_blacklist", "module_blacklist=hello,params")
def test_blacklist(guest):
    """module_blacklist= keeps a name out."""


@pytest.mark.boot(Boot("no_console", "/init", initrd="demo.cpio", console="null", ktap=False))
def test_console(guest):
    """console= with another name: the kernel works to the end, the serial port stays silent."""
    assert not re.search(r"Kiln|KTAP|reboot:", guest.log)


TRACED = Boot("traced", "/init", ("module.trace=stages",), initrd="demo.cpio", ktap=False)


@pytest.mark.boot(TRACED)
def test_two_boots_print_the_same(guest):
    """Every address of every sample module, and all else: only the times may differ."""
    def said(outcome):
        return re.sub(r"^\[ *\d+\.\d{6}\]", "[TIME]", outcome.log.replace(outcome.nonce, "NONCE"),
                      flags=re.M)

    again = start(replace(TRACED, name="traced_again"), BUILD)
    assert again.ok, describe(again, BUILD)
    assert len(re.findall(r"trace layout: .* at 0xffffffffc", guest.log)) > 100
    assert len(re.findall(r"trace symbols: .* is 0xffffffff", guest.log)) > 20
    assert said(guest) == said(again)


@pytest.mark.boot(Boot("no_init", "/no/such/program", ktap=False, status=PANIC,
                       says=["/no/such/program", "Kernel panic - not syncing"]))
def test_no_init(guest):
    """init= names the first program; there is no other to try."""


@program("test_exit", ktap=False, status=PANIC,
         says=["Kernel panic - not syncing: Attempted to kill init!"])
def test_init_exits(guest):
    """pid 1 must not end."""


@program("test_exit", called="panic_resets", ktap=False, status=0, panics=True, debug_exit=False,
         says=["Kernel panic - not syncing"])
def test_panic_resets(guest):
    """panic=-1: a reset at once, which QEMU's -no-reboot makes an end with status 0."""


@program("test_exit", "panic=2", called="panic_waits", ktap=False, status=0, panics=True,
         debug_exit=False, says=["Kernel panic - not syncing", "Rebooting in 2 seconds"])
def test_panic_waits(guest):
    """panic=2: the reset comes after two seconds."""
    assert guest.seconds >= 2


@program("test_panic", "crash=stack", called="panic_stack", ktap=False, status=PANIC,
         says=[r"stack", r"crash_deep\+0x.* \[crash_stack\]", "Kernel panic - not syncing"])
def test_kernel_stack_overflow(guest):
    """The guard page below a kernel stack: a named end, not a reset."""


@program("test_panic", "crash=smash", called="panic_smash", ktap=False, status=PANIC,
         says=[r"stack-protector|stack is corrupted", "Kernel panic - not syncing"])
def test_stack_protector(guest):
    """A module that overwrites its frame's canary."""


@program("test_panic", "crash=spin", called="panic_spin", ktap=False, status=PANIC,
         says=[r"spinlock crash_spinlock.*\[crash_spin\] taken twice: held by pid 1, "
               r"wanted by test_panic\[1\] at crash_locks\+0x.* \[crash_spin\]",
               "Kernel panic - not syncing"])
def test_spinlock_taken_twice(guest):
    """On one CPU nobody could release it: named at once instead of waiting for ever."""


@program("test_panic", "crash=atomic", called="panic_atomic", ktap=False, status=PANIC,
         says=[r"scheduling while atomic: test_panic\[1\]", "Kernel panic - not syncing"])
def test_sleep_under_spinlock(guest):
    """Who holds a spinlock must not give the CPU away."""


@program("test_panic", "crash=mutex", called="panic_mutex", ktap=False, status=PANIC,
         says=[r"crash_locks\+0x.* \[crash_mutex\]", "Kernel panic - not syncing"])
def test_mutex_taken_twice(guest):
    """The owner waits for himself."""


@program("test_panic", "crash=null", called="panic_null", ktap=False, status=PANIC,
         says=["NULL pointer dereference", r"crash_write\+0x.* \[crash_null\]",
               "Kernel panic - not syncing"])
def test_crash_in_pid_1(guest):
    """The crash that costs a child its life: in pid 1 there is nothing to go on with."""


@program("test_toctou", ENFORCE)
def test_toctou(guest):
    """What is verified is what is run, whoever changes the image meanwhile."""


@program("test_panic", "crime=write_null", "from=timer", called="panic_timer", ktap=False,
         status=PANIC, says=["NULL pointer dereference", r"write_to\+0x.* \[crimes\]",
                             "Kernel panic - not syncing: Fatal exception in interrupt"])
def test_crime_in_a_timer(guest):
    """There is no task to end for it."""


@program("test_panic", "crime=deep", "from=thread", called="panic_thread_stack", ktap=False,
         status=PANIC, says=["kernel stack overflow: guard page", r"recursion\+0x.* \[crimes\]",
                             "Kernel panic - not syncing: kernel stack overflow"])
def test_stack_overflow_in_a_thread(guest):
    """A kernel thread's stack has its guard page too."""


@program("test_list", qemu=COUNTED_TIME)
def test_list(guest):
    """Modules that are coming and going, in windows of a fraction of a second."""


@program("test_opened", qemu=COUNTED_TIME)
def test_opened(guest):
    """Files that stay open, or are polled, while their module goes."""


@program("test_notify", qemu=COUNTED_TIME)
def test_notify(guest):
    """Who hears of modules: order, refusals, and a module that waits for them."""


@program("test_kmod", qemu=COUNTED_TIME)
def test_kmod(guest):
    """request_module(): modprobe's words, its end, the limits in seconds that cost nothing."""


# One seed for all, so that what fails is the change and not the day; KILN_SEED=new draws another. A
# failure's log begins with QEMU's command line, which has it.
SEED = os.environ.get("KILN_SEED", "205")
SEED = str(secrets.randbits(31)) if SEED == "new" else SEED


# The clock counts instructions and random numbers are QEMU's: a seed repeats a run to the letter.
@program("test_wild", f"seed={SEED}", f"calls={os.environ.get('KILN_CALLS', '100000')}",
         qemu=(*COUNTED_TIME, "-seed", SEED), total=300)
def test_wild(guest):
    """A hundred thousand system calls with wild arguments; damaged modules."""
    print(*re.findall(r"# (seed \d+: \d+ calls.*)", guest.log))


@program("test_scale", qemu=COUNTED_TIME)
def test_scale(guest):
    """No path of the loader is quadratic: counted in instructions."""


@program("test_limits", qemu=COUNTED_TIME)
def test_limits(guest):
    """Huge counts, strings and files: refused by a rule or loaded, in linear time."""


def others():
    """Programs that need no words of their own on the command line: nobody has to list them."""
    return sorted({path.stem for path in (TOP / "user/tests").glob("test_*.c")} - named)


@pytest.mark.parametrize("name", [pytest.param(name, marks=program(name)) for name in others()])
def test_program(guest, name):
    """A further program of user/tests."""


def transcript():
    """The transcript of docs/demo.md as expressions: what differs from run to run is any number."""
    text = (TOP / "docs/demo.md").read_text().split("```text\n")[1].split("\n```")[0]
    expressions = []
    for line in text.splitlines():
        line = re.sub(r"^\[ *\d+\.\d{6}\] ", "", line)
        line = re.sub(r"[0-9a-f]{40}", "@ID@", line)
        line = re.sub(r"(?<=memory: )\d+|(?<=kernel )\d+|(?<=initrd )\d+|(?<=initrd: )\d+|"
                      r"(?<=from )\d+|(?<=0x)[0-9a-f]{16}|(?<=by GRUB ).*", "@ANY@", line)
        expressions.append(re.escape(line).replace("@ID@", "[0-9a-f]{40}")
                           .replace("@ANY@", r"[^ \n]+"))
    return tuple(expressions)


@pytest.mark.boot(Boot("demo", command=("make", "-s", "demo"), ktap=False, status=0, total=120,
                       says=transcript()))
def test_demo(guest):
    """`make demo`: the transcript that docs/demo.md shows, a clean end."""
