#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Puts Debian's busybox and kmod, as they come out of their packages, into build/dl/userland: the
# shell and the module tools of the guest. Nothing is installed on this machine. apt-get fetches
# with this machine's own configuration and verifies what it fetched.
#
#   scripts/fetch-userland.sh            fetch and unpack, if they are not there yet
#   scripts/fetch-userland.sh --version  print their versions, or fail
#
# busybox is static. kmod is not: kmod/ holds it with the dynamic linker and every library that
# it needs, and nothing else of their packages.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

dl=build/dl/userland
static=busybox-static
dynamic="kmod libc6 liblzma5 libssl3 libzstd1"
libs=lib/x86_64-linux-gnu

die()
{
	echo "userland: $*" >&2
	exit 1
}

# The packages are the guest's, whatever machine this is.
download()
{
	# shellcheck disable=SC2086 # one word a package
	(cd "$new/debs" && apt-get -qq -o APT::Sandbox::User=root download \
		$(printf '%s:amd64\n' $static $dynamic))
}

# As in setup.sh: lists can be missing, or older than the mirror.
update_lists()
{
	if [ "$(id -u)" = 0 ]; then
		apt-get -q update
	elif command -v sudo >/dev/null 2>&1; then
		sudo apt-get -q update
	else
		die "run this as root, or install sudo: apt-get update"
	fi
}

needed()
{
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
}

# $1: a program or library. Copies the libraries that it needs, and what these need.
copy_libraries()
{
	for lib in $(needed "$1"); do
		[ ! -e "$new/kmod/$libs/$lib" ] || continue
		from=$(find "$new/unpack" -name "$lib" -path "*/x86_64-linux-gnu/*" | head -n 1)
		[ -n "$from" ] || die "$1 needs $lib, which is in none of: $dynamic"
		cp "$(readlink -f "$from")" "$new/kmod/$libs/$lib"
		copy_libraries "$new/kmod/$libs/$lib"
	done
}

fetch()
{
	command -v apt-get >/dev/null 2>&1 || die "no apt-get here to fetch $static and $dynamic with"
	new=$PWD/$dl.new
	rm -rf "$new"
	mkdir -p "$new/debs" "$new/unpack" "$new/kmod/bin" "$new/kmod/lib64" "$new/kmod/$libs"
	trap 'rm -rf "$new"' EXIT
	echo "userland: $static $dynamic from this machine's mirror"
	download || { update_lists && download; } || die "not to be had from this machine's mirrors"

	for deb in "$new"/debs/*.deb; do
		dpkg-deb -f "$deb" Package Version | sed 's/^[^:]*: //' | paste -s -d ' ' - \
			>> "$new/versions"
		case $deb in
		*/"$static"_*) dpkg-deb -x "$deb" "$new/busybox" ;;
		*) dpkg-deb -x "$deb" "$new/unpack" ;;
		esac
	done
	cp "$new/unpack/bin/kmod" "$new/kmod/bin"
	copy_libraries "$new/kmod/bin/kmod"
	# The libraries need it too, by its name; a program names it by this path.
	cp "$(readlink -f "$new/unpack/$libs/ld-linux-x86-64.so.2")" "$new/kmod/lib64"
	rm -f "$new/kmod/$libs/ld-linux-x86-64.so.2"
	chmod +x "$new/kmod/lib64/ld-linux-x86-64.so.2"
	rm -rf "$new/debs" "$new/unpack" "$dl"
	# The tree appears whole or not at all.
	mv "$new" "$dl"
	echo "userland: $(paste -s -d ',' "$dl/versions") in $dl"
}

if [ "${1:-}" = --version ]; then
	sed -n -e 's/^busybox-static //p' -e 's/^kmod /kmod /p' "$dl/versions" 2>/dev/null |
		paste -s -d ' ' - | grep .
elif [ ! -e "$dl/versions" ]; then
	fetch
fi
