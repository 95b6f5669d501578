#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Writes tests/shell/expected: what the cases print on Linux. expectations.sh ROOT
#
# ROOT has the guest's programs, SIGN signs a module (rules.mk). The samples are built against the
# headers of Debian's kernel, and that kernel boots with them in QEMU. It needs, installed or
# unpacked,
#   LINUX_HEADERS=DIR   of linux-headers-6.1.0-N-amd64, with -common below /usr/src
#   LINUX_IMAGE=FILE    /boot/vmlinuz-6.1.0-N-amd64 of linux-image-6.1.0-N-amd64
#   AREAS='a b'         only these
set -eu
cd "$(dirname "$0")/../.."

root=$(realpath "$1")
work=$root.work
headers=$(echo ${LINUX_HEADERS:-/usr/src/linux-headers-6.1.0-*-amd64})
image=$(echo ${LINUX_IMAGE:-/boot/vmlinuz-6.1.0-*-amd64})
# What is written by hand holds of Kiln alone: rows of the bad files, its own accounts.
from_linux=$(grep -L '^# by hand' tests/shell/cases/*.sh | sed 's|.*/||; s/\.sh$//')
AREAS=${AREAS:-$from_linux modules-kmod}

rm -rf "$work"
mkdir -p "$work/nongpl"
cp -R modules/. "$work"
make -s -C "$headers" M="$work" modules
sed 's/EXPORT_SYMBOL_GPL/EXPORT_SYMBOL/' "$work/Module.symvers" > "$work/nongpl/extra.symvers"
make -s -C "$headers" M="$work/nongpl" KBUILD_EXTRA_SYMBOLS="$work/nongpl/extra.symvers" modules
release=$(PATH=$PATH:/usr/sbin:/sbin modinfo -F vermagic "$work/hello.ko" | cut -d ' ' -f 1)
target=$root/lib/modules/$release
mkdir -p "$target/kernel"
find "$work" -name '*.ko' | while read -r ko; do
	strip -g -o "$target/kernel/$(basename "$ko")" "$ko"
	$SIGN "$target/kernel/$(basename "$ko")"
done
for name in order builtin builtin.modinfo; do
	: > "$target/modules.$name"
done
PATH=$PATH:/usr/sbin:/sbin depmod -b "$root" "$release"
scripts/mkinitrd.sh "$work.cpio" "$root"

nonce=$(od -An -N 8 -tx1 /dev/urandom | tr -d ' ')
status=0
"${QEMU:-qemu-system-x86_64}" -accel tcg -cpu max -m 512M -display none -no-reboot -nodefaults \
	-serial stdio -kernel "$image" -initrd "$work.cpio" -append "console=ttyS0 quiet loglevel=1 \
	panic=-1 rdinit=/tests/shell/run kiln_nonce=$nonce shell_record=1 \
	shell_areas=$(echo $AREAS | tr ' ' ,)" < /dev/null | tr -d '\r' > "$work.log" || status=$?
planned=$(sed -n "s/^$nonce 1\\.\\.//p" "$work.log")
if [ "$status" != 0 ] || [ "$(grep -c "^$nonce case: " "$work.log")" != "$planned" ]; then
	echo "expectations: the boot did not run every case: $work.log" >&2
	exit 1
fi

mkdir -p tests/shell/expected
for area in $AREAS; do
	{
		echo '# SPDX-License-Identifier: GPL-2.0'
		echo '# Written by make shell-expectations.'
		sed -n -e "s/^$nonce case: \([a-z-]*\) \(.*\)/\1 #: \2/p" -e "s/^$nonce |/= /p" "$work.log" |
			awk -v area="$area" '$2 == "#:" && $1 != "=" { on = $1 == area
				if (on) print "#: " $3; next } on { print substr($0, 3) }'
	} > "tests/shell/expected/$area.txt"
done
