#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Every rule that the loader refuses by has one advice, and every advice has a rule.
# Usage: check-advice.sh DIR, where DIR/advice.c has the table.
#
# A rule's id is a whole string literal "stage.what".
set -eu
export LC_ALL=C
dir=$1
rules=$(mktemp)
advices=$(mktemp)
trap 'rm -f "$rules" "$advices"' EXIT

ids() {
	grep -hvE '^(#include|[[:space:]]*/?\*)' "$@" | grep -oE '"[a-z]+\.[a-z0-9_]+"' | tr -d '"' | sort
}

ids $(find "$dir" -name '*.c' ! -name advice.c) | uniq > "$rules"
ids "$dir/advice.c" > "$advices"
[ -s "$rules" ] || { echo "$0: no rule found below $dir" >&2; exit 1; }

bad=$(comm -23 "$rules" "$advices" | sed 's/.*/no advice for the rule &/'
	comm -13 "$rules" "$advices" | sed 's/.*/an advice, and no rule: &/
' | sort -u)
[ -z "$bad" ] || { echo "$bad" | sed "s|^|$dir/advice.c: |" >&2; exit 1; }
