#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Puts a library's source into build/dl/NAME, from a source package of Debian 13. apt fetches it
# and verifies it with Debian's archive keyring, in a state of its own below build/, from the
# mirror that this machine is configured for. The machine's own sources and lists are only read.
#
#   scripts/fetch-source.sh NAME            fetch and unpack, if it is not there yet
#   scripts/fetch-source.sh NAME --version  print the version that will be built, or fail
#
#   mbedtls   mbedTLS 3.6 (Debian 12's own 2.28 cannot be used: it is another API)
#   xz        liblzma 5.8, of the package xz-utils
#
# MBEDTLS_DIR= and XZ_DIR= name an unpacked tree to use instead.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
dl=build/dl
name=${1:-}
case $name in
mbedtls)
	package=mbedtls series=3.6 variable=MBEDTLS_DIR given=${MBEDTLS_DIR:-}
	;;
xz)
	package=xz-utils series=5.8 variable=XZ_DIR given=${XZ_DIR:-}
	;;
*)
	echo "usage: scripts/fetch-source.sh mbedtls|xz [--version]" >&2
	exit 2
	;;
esac
tree=${given:-$dl/$name}

die()
{
	echo "$name: $*" >&2
	exit 1
}

tree_version()
{
	case $name in
	mbedtls)
		sed -n 's/^#define MBEDTLS_VERSION_STRING  *"\(.*\)"/\1/p' \
			"$1/include/mbedtls/build_info.h" 2>/dev/null
		;;
	xz)
		sed -n 's/^#define LZMA_VERSION_\(MAJOR\|MINOR\|PATCH\)  *\([0-9]*\)$/\2/p' \
			"$1/src/liblzma/api/lzma/version.h" 2>/dev/null | paste -s -d . -
		;;
	esac
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
	versions=$(private apt-cache showsrc --only-source "$package" | sed -n 's/^Version: //p')
	for version in $versions; do
		is_series "$version" || continue
		(cd "$state" && private apt-get source --only-source --download-only --tar-only \
			"$package=$version") >&2 || return 1
		echo "$version"
		return 0
	done
	echo "$name: $suite has version(s) ${versions:-none}, but $series.* is needed" >&2
	return 1
}

fetch()
{
	state=$PWD/$dl/apt
	[ -e "$keyring" ] || die "no $keyring: install debian-archive-keyring, or set $variable="
	command -v apt-get >/dev/null 2>&1 ||
		die "no apt-get here: unpack $package $series and set $variable= to it"
	version=
	for uri in $(mirrors); do
		echo "$name: $package $series from $suite at this machine's mirror"
		version=$(download "$uri") && break
	done
	[ -n "$version" ] || die "not to be had from this machine's mirrors;" \
		"unpack $package $series somewhere and set $variable= to it"

	# The tree appears whole or not at all.
	rm -rf "$dl/unpack"
	mkdir -p "$dl/unpack"
	tar -xf "$state/$package"_*.orig.tar.* -C "$dl/unpack" --strip-components=1
	is_series "$(tree_version "$dl/unpack")" || die "the source package holds another version"
	rm -rf "$tree"
	mv "$dl/unpack" "$tree"
	rm -rf "$state"
	echo "$name: $version is in $tree"
}

found=$(tree_version "$tree") || found=
if [ "${2:-}" = --version ]; then
	is_series "$found" || exit 1
	echo "$found ($tree)"
elif is_series "$found"; then
	exit 0
elif [ -n "$given" ]; then
	die "$variable=$given holds version ${found:-none}, but $series.* is needed"
else
	fetch
fi
