#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Runs the unit tests and counts. Usage: run.sh COUNT_FILE PROGRAM...
# COUNT_FILE gets "N passed, N failed". A program that ends without cmocka's closing lines (a
# sanitizer stopped it, say) counts as one more failure.
set -u
count=$1
shift
passed=0 failed=0
rm -f "$count"
for program; do
	echo "== ${program##*/}"
	log=$(mktemp)
	"$program" >"$log" 2>&1
	status=$?
	grep -v '^\[ *\(RUN\|OK\) ' "$log"
	p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s)\..*/\1/p' "$log" | tail -n 1)
	f=$(sed -n 's/^\[  FAILED  \] [^0-9]*: *\([0-9]*\) test(s), listed below:/\1/p;s/^\[  FAILED  \] \([0-9]*\) test(s), listed below:/\1/p' "$log" | tail -n 1)
	if [ -z "$p" ] || { [ "$status" -ne 0 ] && [ "${f:-0}" -eq 0 ]; }; then
		echo "${program##*/}: ended early with status $status"
		f=$((${f:-0} + 1))
	fi
	passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
	rm -f "$log"
done
echo "unit tests: $passed passed, $failed failed"
echo "$passed passed, $failed failed" >"$count"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
