#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Packs a newc cpio: mkinitrd.sh OUT ARG...
#
#   DIR          the contents of DIR, at the root
#   FILE:/PATH   one file, at PATH
#
# Later arguments win. The same input gives the same bytes: names are sorted, dates are 0, owners
# are root, and modes do not depend on the umask that the tree was cloned with.
set -eu
export LC_ALL=C

out=$1
shift
case $out in /*) ;; *) out=$PWD/$out ;; esac
root=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$root" "$out.new"' EXIT
trap 'exit 1' HUP INT TERM

# Where the kernel and init mount things; git keeps no empty directories.
mkdir "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/root" "$root/run"
for arg; do
	if [ -d "$arg" ]; then
		cp -R --preserve=links "$arg/." "$root"
	else
		path=$root/${arg#*:/}
		mkdir -p "${path%/*}"
		cp "${arg%%:*}" "$path"
	fi
done
chmod -R u=rwX,go=rX "$root"
chmod 1777 "$root/tmp"
find "$root" -exec touch -h -d @0 {} +

cd "$root"
find . ! -name . -print | sort | cpio --quiet --create --format=newc --reproducible \
	--owner=0:0 > "$out.new"
mv -f "$out.new" "$out"
