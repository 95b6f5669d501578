#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Makes a machine able to build and test Kiln.
#
#   scripts/setup.sh          install what scripts/packages.txt names and is missing, fetch mbedTLS
#                             and the guest's busybox and kmod
#   scripts/setup.sh doctor   report each tool with its version; fails if one is missing
#
# KILN_NO_INSTALL=1 only lists what is missing, and fails if anything is.
# MBEDTLS_DIR= names an unpacked mbedTLS 3.6 tree to use instead of Debian's.
set -eu
cd "$(dirname "$0")/.."

# An ordinary user's path lacks the directories of modinfo and depmod.
PATH=$PATH:/usr/sbin:/sbin
export PATH
export LC_ALL=C

# Prints the rows of the table, fields apart by a tab and without blanks around them.
rows()
{
	sed -e '/^#/d' -e '/^ *$/d' -e 's/ *| */\t/g' scripts/packages.txt
}

# Whether a row's command or file is there.
present()
{
	case $1 in
	/*) [ -e "$1" ] ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

# Prints the missing rows.
missing()
{
	rows | while IFS="$(printf '\t')" read -r package probe purpose; do
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
	if found=$(scripts/fetch-mbedtls.sh --version); then
		printf '%-18s %s\n' mbedtls "$found"
	else
		printf '%-18s MISSING: verifies the signatures of modules (make setup fetches it)\n' mbedtls
		status=1
	fi
	if found=$(scripts/fetch-userland.sh --version); then
		printf '%-18s %s\n' busybox "$found (build/dl/userland)"
	else
		printf '%-18s MISSING: the shell of the guest (make setup fetches it)\n' busybox
		status=1
	fi
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

setup()
{
	wanted=$(missing)
	fetch=
	scripts/fetch-mbedtls.sh --version >/dev/null || fetch=yes
	userland=
	scripts/fetch-userland.sh --version >/dev/null || userland=yes

	if [ -n "$wanted" ]; then
		echo "Missing packages:"
		echo "$wanted" | awk -F '\t' '{ printf "  %-18s %s\n", $1, $2 }'
	fi
	if [ "${KILN_NO_INSTALL:-}" = 1 ]; then
		[ -z "$fetch" ] || echo "Missing source: mbedtls 3.6, verifies the signatures of modules"
		[ -z "$userland" ] || echo "Missing packages' files: busybox-static, kmod, for the guest"
		[ -z "$wanted$fetch$userland" ] && return
		echo "KILN_NO_INSTALL=1: nothing was installed." >&2
		return 1
	fi
	if [ -n "$wanted" ]; then
		if ! command -v apt-get >/dev/null 2>&1; then
			echo "setup: no apt-get here: install the above by this system's own means." >&2
			return 1
		fi
		# shellcheck disable=SC2046 # one word a package
		install $(echo "$wanted" | cut -f1)
		wanted=$(missing)
		if [ -n "$wanted" ]; then
			echo "setup: installed, but still not found:" >&2
			echo "$wanted" >&2
			return 1
		fi
	fi
	[ -z "$fetch" ] || scripts/fetch-mbedtls.sh
	[ -z "$userland" ] || scripts/fetch-userland.sh
}

case ${1:-} in
'') setup ;;
doctor) doctor ;;
*)
	echo "usage: scripts/setup.sh [doctor]" >&2
	exit 2
	;;
esac
