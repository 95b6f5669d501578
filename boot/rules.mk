# SPDX-License-Identifier: GPL-2.0
# The doors. head.o comes first in the link: the multiboot2 header must be near the file's start.
kernel-y := boot/head.o boot/start.o boot/pvh.o boot/multiboot2.o $(kernel-y)
