#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Writes, as assembler, the kernel's table of exports with its checksums for the host: the same
# names in the same order; what the host program does not have is worth 0, which nobody calls.
# Usage: host_exports.sh vmlinux.symvers
LC_ALL=C sort -k2,2 "$1" | awk -F'\t' '
{
	gpl = $4 ~ /GPL/ ? "_gpl" : ""
	printf "\t.weak %s\n", $2
	printf "\t.section __ksymtab_strings,\"a\"\n.Lname%d: .asciz \"%s\"\n.Lns%d: .asciz \"%s\"\n", NR, $2, NR, $5
	printf "\t.section __ksymtab%s,\"a\"\n\t.balign 4\n\t.long %s - ., .Lname%d - ., .Lns%d - .\n", gpl, $2, NR, NR
	printf "\t.section __kcrctab%s,\"a\"\n\t.balign 4\n\t.long %s\n", gpl, $1
}
END { print "\t.section .note.GNU-stack,\"\",@progbits" }'
