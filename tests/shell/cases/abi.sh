# SPDX-License-Identifier: GPL-2.0
# What system calls answer, asked by the programs of user/abi.

#: settings
# Debian restricts links and the log; Linux itself does not.
for f in /proc/sys/fs/protected_* /proc/sys/kernel/dmesg_restrict; do
	[ ! -e $f ] || echo 0 > $f
done
# The first file system's own root is open to all there.
chmod 755 /

#: names-look
/tests/abi/names look

#: names-change
/tests/abi/names change

#: names-rename
/tests/abi/names rename

#: names-open
/tests/abi/names open

#: names-user-look
/tests/abi/names user-look

#: names-user-change
/tests/abi/names user-change

#: names-user-open
/tests/abi/names user-open

#: names-kernel-look
/tests/abi/names kernel-look

#: names-kernel-change
/tests/abi/names kernel-change

#: names-scripts
/tests/abi/names scripts

#: locks-ranges
/tests/abi/locks ranges

#: locks-answers
/tests/abi/locks answers

#: locks-query
/tests/abi/locks query

#: locks-life
/tests/abi/locks life

#: locks-wait
/tests/abi/locks wait

#: locks-interrupted
/tests/abi/locks interrupted

#: locks-open-file
/tests/abi/locks open-file

#: locks-counter
/tests/abi/locks counter

#: files-room
/tests/abi/files room

#: files-places
/tests/abi/files places

#: files-directories
/tests/abi/files directories

#: files-changing-directory
/tests/abi/files changing-directory

#: files-descriptors
/tests/abi/files descriptors

#: users-user-ids
/tests/abi/users user-ids

#: users-group-ids
/tests/abi/users group-ids

#: users-capabilities
/tests/abi/users capabilities

#: users-module-rights
/tests/abi/users module-rights

#: users-groups
/tests/abi/users groups

#: pipes-atomic
/tests/abi/pipes atomic

#: pipes-append
/tests/abi/pipes append

#: pipes-poll
/tests/abi/pipes poll

#: pipes-broken
/tests/abi/pipes broken

#: pipes-over-exec
/tests/abi/pipes over-exec

#: users-io-priority
/tests/abi/users io-priority
