#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Makes a machine able to build and test Kiln.
#
#   scripts/setup.sh          install what scripts/packages.txt names and is missing, fetch mbedTLS,
#                             liblzma and the guest's busybox and kmod
#   scripts/setup.sh doctor   report each tool with its version; fails if one is missing
#   scripts/setup.sh for WORD install what only `make WORD` needs
#
# KILN_NO_INSTALL=1 only lists what is missing, and fails if anything is.
# MBEDTLS_DIR= and XZ_DIR= name unpacked trees to use instead of Debian's.
set -eu
cd "$(dirname "$0")/.."

# An ordinary user's path lacks the directories of modinfo and depmod.
PATH=$PATH:/usr/sbin:/sbin
export PATH
export LC_ALL=C

# Libraries whose source is built into the kernel: mbedTLS for signatures, liblzma for .ko.xz.
sources='mbedtls xz'

# Prints the rows of the table, fields apart by a tab and without blanks around them: those that
# everybody needs, or with a word those for that command.
rows()
{
	sed -e '/^#/d' -e '/^ *$/d' -e 's/ *| */\t/g' scripts/packages.txt |
		awk -F '\t' -v who="${1:-}" '$4 == who'
}

# Whether a row's command or file is there.
present()
{
	case $1 in
	/*) [ -e "$1" ] ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

# Prints the missing rows, of everybody or for a command.
missing()
{
	rows "${1:-}" | while IFS="$(printf '\t')" read -r package probe purpose who; do
		present "$probe" || printf '%s\t%s\n' "$package" "$purpose"
	done
}

# The first line of a tool's own report of its version, or of Debian's package database.
version()
{
	case $2 in
	/*) ;;
	*)
		line=$("$2" --version </dev/null 2>&1 | grep -m1 '[0-9]\.[0-9]') && {
			echo "$line"
			return
		}
		;;
	esac
	dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo present
}

# A tool that only some command needs is reported, and its lack is no failure.
doctor_extras()
{
	words=$(sed -e '/^#/d' -e 's/ *| */\t/g' scripts/packages.txt | awk -F '\t' '$4 { print $4 }' |
		sort -u)
	for word in $words; do
		rows "$word" | while IFS="$(printf '\t')" read -r package probe purpose who; do
			present "$probe" && note=$(version "$package" "$probe") || note='not installed'
			printf '%-18s %s (make %s)\n' "$package" "$note" "$who"
		done
	done
}

doctor()
{
	status=0
	list=$(rows)
	while IFS="$(printf '\t')" read -r package probe purpose; do
		if present "$probe"; then
			printf '%-18s %s\n' "$package" "$(version "$package" "$probe")"
		else
			printf '%-18s MISSING: %s\n' "$package" "$purpose"
			status=1
		fi
	done <<-END
	$list
	END
	for source in $sources; do
		if found=$(scripts/fetch-source.sh "$source" --version); then
			printf '%-18s %s\n' "$source" "$found"
		else
			printf '%-18s MISSING: built into the kernel (make setup fetches it)\n' "$source"
			status=1
		fi
	done
	if found=$(scripts/fetch-userland.sh --version); then
		printf '%-18s %s\n' busybox "$found (build/dl/userland)"
	else
		printf '%-18s MISSING: the shell of the guest (make setup fetches it)\n' busybox
		status=1
	fi
	doctor_extras
	return $status
}

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		echo "setup: run this as root, or install sudo: $*" >&2
		return 1
	fi
}

apt_get()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q "$@"
}

have_lists()
{
	[ -n "$(apt-get indextargets --format '$(FILENAME)' 'Created-By: Packages' 2>/dev/null)" ]
}

# Lists can be older than the mirror: the second try has new ones.
install()
{
	if have_lists && apt_get install -y --no-install-recommends "$@"; then
		return
	fi
	apt_get update
	apt_get install -y --no-install-recommends "$@"
}

name_missing()
{
	echo "Missing packages:"
	echo "$1" | awk -F '\t' '{ printf "  %-18s %s\n", $1, $2 }'
}

# Installs the rows, and looks again.
install_rows()
{
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "setup: no apt-get here: install the above by this system's own means." >&2
		return 1
	fi
	# shellcheck disable=SC2046 # one word a package
	install $(echo "$1" | cut -f1)
	left=$(missing "${2:-}")
	[ -n "$left" ] || return 0
	echo "setup: installed, but still not found:" >&2
	echo "$left" >&2
	return 1
}

setup_for()
{
	wanted=$(missing "$1")
	[ -n "$wanted" ] || return 0
	name_missing "$wanted"
	if [ "${KILN_NO_INSTALL:-}" = 1 ]; then
		echo "KILN_NO_INSTALL=1: nothing was installed." >&2
		return 1
	fi
	install_rows "$wanted" "$1"
}

setup()
{
	wanted=$(missing)
	fetch=
	for source in $sources; do
		scripts/fetch-source.sh "$source" --version >/dev/null || fetch="$fetch $source"
	done
	userland=
	scripts/fetch-userland.sh --version >/dev/null || userland=yes

	[ -z "$wanted" ] || name_missing "$wanted"
	if [ "${KILN_NO_INSTALL:-}" = 1 ]; then
		[ -z "$fetch" ] || echo "Missing source:$fetch, built into the kernel"
		[ -z "$userland" ] || echo "Missing packages' files: busybox-static, kmod, for the guest"
		[ -z "$wanted$fetch$userland" ] && return
		echo "KILN_NO_INSTALL=1: nothing was installed." >&2
		return 1
	fi
	[ -z "$wanted" ] || install_rows "$wanted"
	for source in $fetch; do
		scripts/fetch-source.sh "$source"
	done
	[ -z "$userland" ] || scripts/fetch-userland.sh
}

case ${1:-} in
'') setup ;;
doctor) doctor ;;
for) setup_for "${2:?}" ;;
*)
	echo "usage: scripts/setup.sh [doctor | for WORD]" >&2
	exit 2
	;;
esac
