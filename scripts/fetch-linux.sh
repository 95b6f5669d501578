#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Puts the distribution's current kernel 6.1 and the headers to build modules for it, as they come
# out of their packages, into build/dl/linux: what `make oracle` holds the loader against. Nothing
# is installed on this machine. apt-get fetches with this machine's own configuration and verifies
# what it fetched.
#
#   scripts/fetch-linux.sh            fetch and unpack, if they are not there yet
#   scripts/fetch-linux.sh --version  print the version, or fail
#
#   build/dl/linux/vmlinuz            the kernel
#   build/dl/linux/headers            where `make -C headers M=DIR` builds modules for it
#   build/dl/linux/version            the package's version
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

dl=build/dl/linux
image=linux-image-amd64
headers=linux-headers-amd64

die()
{
	echo "linux: $*" >&2
	exit 1
}

# $1: a package that stands for the current one of its kind. Prints that one's name.
current()
{
	apt-cache depends --important "$1:amd64" 2>/dev/null |
		sed -n "s/^ *Depends: \(${1%-amd64}-[^ :<>]*-amd64\).*/\1/p" | head -n 1
}

download()
{
	kernel=$(current $image)
	built=$(current $headers)
	[ -n "$kernel" ] && [ -n "$built" ] || return 1
	(cd "$new/debs" && apt-get -qq -o APT::Sandbox::User=root download \
		"$kernel:amd64" "$built:amd64" "${built%-amd64}-common")
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

# The headers name each other, and the tools of package linux-kbuild-6.1, by where their packages
# put them.
settle_headers()
{
	for dir in "$new"/unpack/usr/src/linux-headers-*; do
		mv "$dir" "$new"
	done
	for name in "$built" "${built%-amd64}-common"; do
		ln -sfn /usr/lib/linux-kbuild-6.1/scripts "$new/$name/scripts"
		ln -sfn /usr/lib/linux-kbuild-6.1/tools "$new/$name/tools"
	done
	ln -sfn "$built" "$new/headers"
	sed -i "s|/usr/src/|../|" "$new/$built/Makefile"
}

fetch()
{
	command -v apt-get >/dev/null 2>&1 || die "no apt-get here to fetch $image with"
	new=$PWD/$dl.new
	rm -rf "$new"
	mkdir -p "$new/debs" "$new/unpack"
	trap 'rm -rf "$new"' EXIT
	echo "linux: $image and $headers from this machine's mirror"
	download || { update_lists && download; } || die "not to be had from this machine's mirrors"

	for deb in "$new"/debs/*.deb; do
		dpkg-deb -x "$deb" "$new/unpack"
	done
	dpkg-deb -f "$new/debs/$kernel"_*.deb Version > "$new/version"
	mv "$new"/unpack/boot/vmlinuz-* "$new/vmlinuz"
	settle_headers
	rm -rf "$new/debs" "$new/unpack" "$dl"
	# The tree appears whole or not at all.
	mv "$new" "$dl"
	echo "linux: $kernel $(cat $dl/version) in $dl"
}

if [ "${1:-}" = --version ]; then
	grep . "$dl/version" 2>/dev/null
elif [ ! -e "$dl/version" ]; then
	fetch
fi
