# SPDX-License-Identifier: GPL-2.0
"""Rules that are not about a file: the system calls' own checks, states, and deletion.

user/tests/actions.c has the words that a step can be. `@` is the row's own file.
"""

from rules import row, steps
from rules_order import set_entry

HUGE = 1 << 40

# init_module

steps("copy.capability/init_module", "EPERM", "without CAP_SYS_MODULE; the length is 0 too",
      "capability off; ? image null 0; capability on")
steps("copy.capability/finit_module", "EPERM", "without CAP_SYS_MODULE; flag and descriptor bad too",
      "capability off; ? open closed 8; capability on")
steps("copy.short/zero", "ENOEXEC", "length 0, and the pointer is NULL", "? image null 0",
      words="expected 64|found 0")
steps("copy.short/63", "ENOEXEC", "length 63, and the pointer is the kernel's", "? image kernel 63",
      words="expected 64|found 63")
steps("copy.memory/more-than-there-is", "ENOMEM", "length 1 TiB, and the pointer is NULL",
      f"? image null {HUGE}", words=f"found {HUGE}")
steps("copy.pointer/null", "EFAULT", "the pointer is NULL", "? image null 64", words="found 0x0")
steps("copy.pointer/kernel", "EFAULT", "the pointer is the kernel's", "? image kernel 4096",
      words="found 0xffffffff81000000")
steps("copy.pointer/not-canonical", "EFAULT", "the pointer is not canonical",
      "? image hole 4096", words="found 0x800000000000")

# finit_module

steps("copy.flags/before-descriptor", "EINVAL", "flag 8, and the descriptor is -1", "? open none 8",
      words="found 0x8")
steps("copy.flags/all", "EINVAL", "every flag there could be", "? open file -1",
      words="found 0xffffffff")
steps("copy.descriptor/none", "EBADF", "descriptor -1", "? open none")
steps("copy.descriptor/closed", "EBADF", "a descriptor that is closed", "? open closed")
steps("copy.descriptor/write-only", "EBADF", "open for writing alone: before ETXTBSY",
      "? open write-only")
steps("copy.file/directory", "EINVAL", "a directory", "? open directory")
steps("copy.file/device", "EINVAL", "a character device", "? open device")
steps("copy.file/pipe", "EINVAL", "a pipe", "? open pipe")
steps("copy.file/empty", "EINVAL", "an empty file", "? open empty")
steps("copy.writer/the-descriptor-itself", "ETXTBSY", "open for reading and writing",
      "? open read-write")
steps("copy.writer/somebody-else", "ETXTBSY", "another descriptor is open for writing",
      "? open with-a-writer")
steps("copy.writer/empty-too", "ETXTBSY", "an empty file that is open for writing",
      "? open empty-read-write")

# The list

steps("list.exists/it-was-being-loaded", "EEXIST", "loaded while its init sleeps, which then succeeds",
      "begin load slow init_ms=200; until slow Loading; ? load slow; end; delete slow")
steps("list.busy/its-init-fails", "EBUSY", "loaded while its init sleeps, which then fails",
      "begin load slow init_ms=200 result=-19; until slow Loading; ? load slow; end ENODEV")
steps("list.busy/it-is-going", "EBUSY", "loaded while its exit sleeps",
      "load slow init_ms=1 exit_ms=300; begin delete slow; until slow Unloading; ? load slow; end")
steps("list.interrupted/by-a-signal", "EINTR", "a signal comes while it waits for another load",
      "begin load slow init_ms=600; until slow Loading; begin load slow; signal; ? end; end; "
      "delete slow")

# Symbols and states

steps("symbols.owner/initialising", "0", "the exporter's init sleeps: it waits, then loads",
      "begin load slow init_ms=200; until slow Loading; ? load slowuser; end; delete slowuser; "
      "delete slow")
steps("symbols.absent/after-its-init-failed", "ENOENT", "the exporter's init sleeps, then fails",
      "begin load slow init_ms=200 result=-5; until slow Loading; ? load slowuser; end EIO",
      words="symbol slow_number")
steps("symbols.owner_going/unloading", "ENOENT", "the exporter's exit sleeps",
      "load slow init_ms=1 exit_ms=300; begin delete slow; until slow Unloading; ? load slowuser; "
      "end", words="symbol slow_number")
steps("symbols.reference/once-for-each-pair", "0", "a user goes, then its exporter may",
      "load provider; load consumer; delete consumer; ? delete provider")

# delete_module

steps("unload.capability/before-the-name", "EPERM", "without CAP_SYS_MODULE; the name is NULL too",
      "capability off; ? name null; capability on")
steps("unload.name/empty", "ENOENT", "an empty name", "? delete ''", words="found 0")
steps("unload.name/56-letters", "ENOENT", "a name of 56 letters", f"? delete {'n' * 56}",
      words="found 56")
steps("unload.name/null", "EFAULT", "the name's pointer is NULL", "? name null")
steps("unload.name/kernel", "EFAULT", "the name's pointer is the kernel's", "? name kernel")
steps("unload.absent/never-loaded", "ENOENT", "nothing of that name is loaded", "? delete no_such")
steps("unload.absent/55-letters", "ENOENT", "a name of 55 letters", f"? delete {'n' * 55}")
steps("unload.absent/a-prefix", "ENOENT", "the beginning of a loaded module's name",
      "load hello; ? delete hell; delete hello")
steps("unload.used/by-another", "EAGAIN", "a loaded module uses it",
      "load provider; load consumer; ? delete provider; delete consumer; delete provider",
      words="consumer")
steps("unload.used/force-does-not-help", "EAGAIN", "a loaded module uses it; O_TRUNC",
      "load provider; load consumer; ? delete provider force; delete consumer; delete provider",
      words="consumer")
steps("unload.state/loading", "EBUSY", "its init sleeps",
      "begin load slow init_ms=200; until slow Loading; ? delete slow; end; delete slow",
      words="expected Live|found Loading")
steps("unload.state/force-does-not-help", "EBUSY", "its init sleeps; O_TRUNC",
      "begin load slow init_ms=200; until slow Loading; ? delete slow force; end; delete slow",
      words="found Loading")
steps("unload.state/unloading", "EBUSY", "its exit sleeps",
      "load slow init_ms=1 exit_ms=300; begin delete slow; until slow Unloading; ? delete slow; "
      "end", words="found Unloading")
steps("unload.permanent/init-without-exit", "EBUSY", "it has an init and no exit",
      "load noexit; ? delete noexit; delete noexit force")
steps("unload.forced/init-without-exit", "0", "it has an init and no exit; O_TRUNC",
      "load noexit; ? delete noexit force", says="noexit: forced unload")
steps("unload.held/a-reference", "EAGAIN", "another module holds a reference, by symbol_get",
      "load gplexport; load busy; ? delete gplexport; delete busy; delete gplexport",
      words="expected 0|found 1")
steps("unload.forced/a-reference", "0", "another module holds a reference; O_TRUNC",
      "load gplexport; load busy; ? delete gplexport force; delete busy")


def permanent(name, error, how, program, **more):
    """A row whose file is gplexport without an exit."""
    row(name, error, how, base="gplexport", steps=program, **more)(
        lambda elf: set_entry(elf, 848))


permanent("unload.permanent/before-held", "EBUSY",
          "it has no exit, and another module holds a reference",
          "load @; load busy; ? delete gplexport; delete busy; delete gplexport force")
permanent("unload.used/before-permanent", "EAGAIN", "it has no exit, and a loaded module uses it",
          "load @; load gpluser; ? delete gplexport; delete gpluser; delete gplexport force",
          words="gpluser")
permanent("unload.forced/both", "0", "it has no exit, a reference is held; O_TRUNC",
          "load @; load busy; ? delete gplexport force; delete busy")

# What cannot be undone comes last.

ENFORCE = "/sys/module/module/parameters/sig_enforce"
steps("signature.enforce/cleared", "EROFS", "module.sig_enforce is set, then cleared",
      f"write {ENFORCE} 1; ? write {ENFORCE} 0", last=1, by="-")
row("signature.enforce/set-at-run-time", "EKEYREJECTED", "module.sig_enforce is set; not signed",
    steps=f"write {ENFORCE} 1; ? load @", sign="unsigned", last=2, by="signature.absent")(
        lambda elf: None)
DISABLED = "/proc/sys/kernel/modules_disabled"
steps("copy.capability/disabled", "EPERM", "modules_disabled is set",
      f"write {DISABLED} 1; ? load hello", last=3)
steps("unload.capability/disabled", "EPERM", "modules_disabled is set; nothing of that name",
      f"write {DISABLED} 1; ? delete no_such", last=4)
steps("copy.capability/enabled-again", "EINVAL", "modules_disabled is set, then cleared",
      f"write {DISABLED} 1; ? write {DISABLED} 0", last=5, by="-")
