#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Puts mbedTLS 3.6 into build/dl/mbedtls, from the source package of Debian 13 (Debian 12's own
# 2.28 cannot be used: it is another API). apt fetches it and verifies it with Debian's archive
# keyring, in a state of its own below build/, from the mirror that this machine is configured
# for. The machine's own sources and lists are only read.
#
#   scripts/fetch-mbedtls.sh            fetch and unpack, if it is not there yet
#   scripts/fetch-mbedtls.sh --version  print the version that will be built, or fail
#
# MBEDTLS_DIR= names an unpacked tree to use instead.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

series=3.6
suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
dl=build/dl
tree=${MBEDTLS_DIR:-$dl/mbedtls}

die()
{
	echo "mbedtls: $*" >&2
	exit 1
}

tree_version()
{
	sed -n 's/^#define MBEDTLS_VERSION_STRING  *"\(.*\)"/\1/p' \
		"$1/include/mbedtls/build_info.h" 2>/dev/null
}

is_series()
{
	case $1 in
	"$series".*) return 0 ;;
	*) return 1 ;;
	esac
}

# The mirrors that this machine gets Debian's main archive from, as apt itself understands its
# configuration. Without downloaded lists apt does not know an archive's origin: then the name of
# the installed release must do.
mirrors()
{
	found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
		'Component: main' 'Origin: Debian' 'Label: Debian')
	if [ -z "$found" ]; then
		codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
		found=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' \
			'Created-By: Packages' 'Component: main' "Release: $codename")
	fi
	echo "$found" | awk 'NF && !seen[$0]++'
}

# apt with a state of its own. The sandbox user could not write below an ordinary user's or
# root's home; what is fetched is verified all the same.
private()
{
	tool=$1
	shift
	"$tool" -qq -o Dir::State="$state/state" -o Dir::Cache="$state/cache" \
		-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
		-o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

# $1: a mirror. Leaves the tar file in $dl and prints its version.
download()
{
	rm -rf "$state"
	mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial"
	echo "deb-src [signed-by=$keyring] $1 $suite main" >"$state/sources.list"
	# A list that cannot be had is only a warning to apt.
	private apt-get update --error-on=any >&2 || return 1
	versions=$(private apt-cache showsrc --only-source mbedtls | sed -n 's/^Version: //p')
	for version in $versions; do
		is_series "$version" || continue
		(cd "$state" && private apt-get source --only-source --download-only --tar-only \
			"mbedtls=$version") >&2 || return 1
		echo "$version"
		return 0
	done
	echo "mbedtls: $suite has version(s) ${versions:-none}, but $series.* is needed" >&2
	return 1
}

fetch()
{
	state=$PWD/$dl/apt
	[ -e "$keyring" ] || die "no $keyring: install debian-archive-keyring, or set MBEDTLS_DIR="
	command -v apt-get >/dev/null 2>&1 ||
		die "no apt-get here: unpack mbedTLS $series and set MBEDTLS_DIR= to it"
	version=
	for uri in $(mirrors); do
		echo "mbedtls: $series from $suite at this machine's mirror"
		version=$(download "$uri") && break
	done
	[ -n "$version" ] || die "not to be had from this machine's mirrors;" \
		"unpack mbedTLS $series somewhere and set MBEDTLS_DIR= to it"

	# The tree appears whole or not at all.
	rm -rf "$dl/unpack"
	mkdir -p "$dl/unpack"
	tar -xf "$state"/mbedtls_*.orig.tar.* -C "$dl/unpack" --strip-components=1
	is_series "$(tree_version "$dl/unpack")" || die "the source package holds another version"
	rm -rf "$tree"
	mv "$dl/unpack" "$tree"
	rm -rf "$state"
	echo "mbedtls: $version is in $tree"
}

found=$(tree_version "$tree") || found=
if [ "${1:-}" = --version ]; then
	is_series "$found" || exit 1
	echo "$found ($tree)"
elif is_series "$found"; then
	exit 0
elif [ -n "${MBEDTLS_DIR:-}" ]; then
	die "MBEDTLS_DIR=$MBEDTLS_DIR holds version ${found:-none}, but $series.* is needed"
else
	fetch
fi
