# SPDX-License-Identifier: GPL-2.0
# by hand: the bad files of tests/rules, by busybox's insmod, whose status is the errno, and kmod's,
# whose status is 1. Rows with flags or parameters are those of user/tests/test_refuse.c alone.

#: by-busybox
tab=$(printf '\t')
count=0
while IFS=$tab read -r name file module error enforced words words2 before flags only args \
		taints; do
	[ "$flags$args$before" = 0-- ] || continue
	# After finit_module it tries init_module, which looks at the length before all else.
	[ $(stat -c %s /tests/rules/$file) -ge 64 ] || error=8
	insmod /tests/rules/$file > /dev/null 2>&1
	got=$?
	[ $error = 0 ] && rmmod $module
	[ $got = $error ] || echo "$name: status $got, not $error"
	count=$((count + 1))
done < /tests/rules/manifest
[ $count -gt 100 ] && echo more than a hundred
listed | grep -v noexit

#: by-kmod
tab=$(printf '\t')
count=0
while IFS=$tab read -r name file module error enforced words words2 before flags only args \
		taints; do
	[ "$flags$args$before" = 0-- ] || continue
	# Hundreds of places to cut a file at: the system calls see them all, in test_refuse.
	[ "${name#elf/cut}" = "$name" ] || continue
	/kmod/bin/insmod /tests/rules/$file > /dev/null 2>&1
	got=$?
	[ $error = 0 ] && /kmod/bin/rmmod $module
	[ $got = $((error != 0)) ] || echo "$name: status $got, errno $error"
	count=$((count + 1))
done < /tests/rules/manifest
[ $count -gt 50 ] && echo more than fifty
listed | grep -v noexit
