#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Starts QEMU, stopped, and gdb with the kernel's symbols on it: debug.sh QEMU-ARG...
#
# B= is the build directory, MODULE= where to stop, GDB_FLAGS= more words for gdb (quoted as for a shell). QEMU ends with
# gdb. It has a session of its own, so that Ctrl-C reaches gdb alone, which then stops the guest.
set -eu

command -v gdb >/dev/null 2>&1 || {
	echo "make debug needs gdb: make setup installs it" >&2
	exit 1
}

dir=$(mktemp -d)
setsid scripts/run.sh -S -gdb "unix:$dir/gdb,server=on,wait=off" "$@" </dev/null &
qemu=$!
trap 'kill -s TERM -- "-$qemu" 2>/dev/null || :; rm -rf "$dir"' EXIT
trap 'exit 1' HUP TERM
trap : INT

until [ -S "$dir/gdb" ]; do
	kill -0 "$qemu" 2>/dev/null || exit 1
	sleep 0.05
done
eval "gdb -q -nx -iex 'set auto-load off' -ex 'source scripts/kiln-gdb.py' \
	-ex 'target remote $dir/gdb' ${MODULE:+-ex 'kiln-until $MODULE'} ${GDB_FLAGS:-} $B/kiln"
