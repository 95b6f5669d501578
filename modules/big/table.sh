#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Prints table.c: 2000 functions, a table that points at each, and the value that calling them in
# order must give.
awk 'BEGIN {
	count = 2000
	print "/* SPDX-License-Identifier: GPL-2.0 */"
	print "/* Made by table.sh. */"
	print "#include \"big.h\"\n"
	for (i = 0; i < count; i++) {
		# Below 2^32 times 5 plus a step: exact in awk, whose numbers are doubles.
		sum = (sum * 5 + i * 37 + 1) % 4294967296
		printf "u32 big_step_%04d(u32 x);\n", i
		printf "u32 big_step_%04d(u32 x)\n{\n\treturn x * 5 + %du;\n}\n\n", i, i * 37 + 1
	}
	print "u32 (*const big_steps[BIG_STEPS])(u32) = {"
	for (i = 0; i < count; i++)
		printf "\tbig_step_%04d,\n", i
	print "};\n"
	printf "const u32 big_expected = %.0fu;\n", sum
}'
