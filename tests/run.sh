#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What `make test` runs once everything is built: run.sh BUILD [WORD FOR PYTEST]...
# The last line is `N passed, N failed`; the status is 0 only if everything ran and passed.
set -u

build=$1
shift
rm -f "$build/unit.count" "$build/boot.json"

"${MAKE:-make}" --no-print-directory B="$build" unit

KILN_BUILD=$build KILN_RESULTS=$build/boot.json \
	/usr/bin/python3 -B -m pytest -q -p no:cacheprovider tests/boot tests/rules tests/fuzz "$@"

/usr/bin/python3 -B tests/tally.py "$build/unit.count" "$build/boot.json" $?
