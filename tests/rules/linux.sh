#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Makes the initrd that Linux boots with: the table's files, made out of modules that are built for
# it, and the program that loads them.
#
#   linux.sh OUT HEADERS 'TEST MODULE...' 'SAMPLE...' KEY.pem KEY.x509 SIGN_FILE PROGRAM
set -eu
cd "$(dirname "$0")/../.."

out=$(realpath -m "$1")
headers=$(realpath "$2")
rm -rf "$out"
mkdir -p "$out/modules" "$out/root/tests"
for name in $3 $4; do
	[ "$name" = crash ] || echo "obj-m += $name.o"
done > "$out/modules/Kbuild"
for name in $3; do
	cp "tests/modules/$name.c" "$out/modules"
done
for name in $4; do
	cp "modules/$name.c" "$out/modules"
done
cp modules/*.h "$out/modules"
echo "oracle: building modules for Linux"
make -s -C "$headers" M="$out/modules" modules > "$out/build.log" 2>&1 || {
	cat "$out/build.log" >&2
	exit 1
}
/usr/bin/python3 -B tests/rules/make.py "$out/root/tests/rules" "$5" "$6" "$7" "$out"/modules/*.ko
cp "$8" "$out/root/tests/oracle"
scripts/mkinitrd.sh "$out/initrd.cpio" "$out/root"
