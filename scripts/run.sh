#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Runs QEMU with the serial console on this terminal: run.sh QEMU-ARG...
#
# KVM=1 uses the host's KVM, else QEMU translates (/dev/kvm may be there and hang). MEM= is the
# guest's memory. The guest says how it ended at port 0xf4, QEMU exits with twice the value plus 1:
# 0x10, status 33, is a clean power-off and success here; 0x11, status 35, is a panic.
#
# STATUS=FILE: before a clean power-off the guest writes the exit status of its work, one byte, to
# port 0xe9, which lands in FILE and is this script's own. A status of QEMU's has only seven bits.
set -eu

accel=tcg
[ "${KVM:-}" != 1 ] || accel=kvm

# QEMU sets the terminal to raw and cannot set it back where it is killed. Ctrl-C is for the guest
# then: Ctrl-A x ends QEMU.
serial=stdio
if [ -t 0 ]; then
	serial=mon:stdio
	saved=$(stty -g)
	trap 'stty "$saved"' EXIT
	trap 'exit 1' HUP INT TERM
fi

if [ -n "${STATUS:-}" ]; then
	set -- "$@" -debugcon "file:$STATUS"
	rm -f "$STATUS"
fi

status=0
"${QEMU:-qemu-system-x86_64}" -accel "$accel" -cpu max -m "${MEM:-256M}" -display none \
	-serial "$serial" -no-reboot -nodefaults -device isa-debug-exit,iobase=0xf4,iosize=4 "$@" ||
	status=$?
case $status in
33)
	[ -n "${STATUS:-}" ] || exit 0
	status=$(od -A n -t u1 -N 1 "$STATUS" | tr -d ' ')
	[ -n "$status" ] || echo "run: the machine was stopped before its work ended" >&2
	exit "${status:-1}"
	;;
0)
	echo "run: the machine was reset or stopped without a clean power-off" >&2
	exit 1
	;;
*)
	exit "$status"
	;;
esac
