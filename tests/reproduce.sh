#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Builds the committed tree twice, in places of other names and at other times, with one key, and
# compares every byte of the kernel, the modules and the initrd: reproduce.sh BUILD.
set -eu
build=$PWD/$1
work=$build/reproduce
products='kiln Module.symvers demo.cpio shell/base.cpio'

rm -rf "$work"
for place in one a/much/longer/path; do
	mkdir -p "$work/$place"
	git archive HEAD | tar -x -C "$work/$place"
	mkdir "$work/$place/build"
	ln -s "$PWD/build/dl" "$work/$place/build/dl"
	cp build/.setup "$work/$place/build"
	cp -p "$build"/signing_key.* "$work/$place/build"
	# What was set up stays set up: the table is as new as the copy.
	touch "$work/$place/build/.setup"
	# shellcheck disable=SC2086 # one word a product
	env -u MAKEFLAGS -u MAKELEVEL make -s -j2 -C "$work/$place" \
		$(for product in $products; do echo "build/$product"; done) modules
done

list()
{
	cd "$work/$1/build"
	# shellcheck disable=SC2086
	{ printf '%s\n' $products; find modules -name '*.ko'; } | sort | xargs sha256sum
}

list one > "$work/one.sums"
list a/much/longer/path > "$work/other.sums"
diff "$work/one.sums" "$work/other.sums"
echo "reproducible: $(wc -l < "$work/one.sums") files, the same bytes twice"
