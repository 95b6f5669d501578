# SPDX-License-Identifier: GPL-2.0
# What may differ between Linux and Kiln, and from run to run. Applied to the output on both.
s/\b6\.1\.0-[a-z0-9][a-z0-9-]*/RELEASE/g
s/\b0x[0-9a-f]\{8,16\}\b/ADDRESS/g
s/^\(<[0-9]*>\)\{0,1\}\[ *[0-9]*\.[0-9]*\]/\1[TIME]/
# Linux was not built with the samples: they are from outside (O) and signed by a stranger (E).
s/(\(P\?\)O\?E\?)$/(\1)/
s/ ()$//
# modinfo: the signature, and what depends on a build's options and on being in the kernel's tree.
/^intree: /d
/^srcversion: /d
/^retpoline: /d
s/\([0-9A-F][0-9A-F]:\)\{10,\}\([0-9A-F][0-9A-F]\)\{0,1\}/BYTES/
# Taints in lsmod's head, sizes that are a matter of the compiler's options.
s/  *\(Not t\|T\)ainted.*$//
