# SPDX-License-Identifier: GPL-2.0
kernel-y += kernel/lib/string.o kernel/lib/string_search.o kernel/lib/string_extra.o
kernel-y += kernel/lib/kstrtox.o kernel/lib/vsnprintf.o kernel/lib/sort.o kernel/lib/rbtree.o
kernel-y += kernel/lib/htable.o kernel/lib/cmdline.o kernel/lib/errname.o kernel/lib/kasprintf.o
kernel-y += kernel/lib/nearest.o kernel/lib/words.o kernel/lib/symbol_index.o kernel/lib/notifier.o

# A loop that copies must not become a call of the function that it is in.
CFLAGS-kernel/lib := -fno-tree-loop-distribute-patterns
