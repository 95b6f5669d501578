#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Prints the source of a module of N things of each kind that the loader walks. Usage:
#	scale.sh exports|imports N
# exports: N exports, N parameters, N sections, N relocations and more.
# imports: uses the N exports of that module.
awk -v kind="$1" -v n="$2" 'BEGIN {
	print "/* SPDX-License-Identifier: GPL-2.0 */"
	print "/* Made by scale.sh. */"
	print "#include <linux/init.h>\n#include <linux/module.h>\n"
	for (i = 0; i < n; i++) {
		printf "int scale%d_export_%d(int x);\n", n, i
		if (kind != "exports")
			continue
		printf "int scale%d_export_%d(int x)\n{\n\treturn x + %d;\n}\nEXPORT_SYMBOL(scale%d_export_%d);\n", n, i, i, n, i
		printf "static int p%d __section(\".data.p%d\");\nmodule_param(p%d, int, 0);\n\n", i, i, i
	}
	if (kind == "imports") {
		print "static int (*const table[])(int) = {"
		for (i = 0; i < n; i++)
			printf "\tscale%d_export_%d,\n", n, i
		print "};\n"
		print "static int __init scale_init(void)\n{\n\tint i, sum = 0;\n"
		printf "\tfor (i = 0; i < %d; i++)\n\t\tsum += table[i](1) - i;\n\treturn sum == %d ? 0 : -EINVAL;\n}\n", n, n
	} else {
		print "static int __init scale_init(void)\n{\n\treturn 0;\n}\n"
	}
	print "static void __exit scale_exit(void)\n{\n}\n"
	print "module_init(scale_init);\nmodule_exit(scale_exit);"
	print "MODULE_LICENSE(\"GPL\");\nMODULE_DESCRIPTION(\"One of two sizes, to compare what they cost\");"
}'
