# SPDX-License-Identifier: GPL-2.0
# Large heaps, copies on write, programs that want more than there is.

#: sort-large
seq 1 200000 | sort -r | head -n 2
seq 1 20000 | awk '{ print ($1 * 7919) % 20011 }' | sort -n | md5sum
seq 1 20000 | sort -k 1.3 | md5sum
seq 1 20000 | shuf | sort -n | md5sum

#: dd-64M
dd if=/dev/zero bs=64M count=1 2> /dev/null | wc -c
dd if=/dev/zero bs=64M count=1 2> /dev/null | md5sum
dd if=/dev/zero of=f bs=32M count=1 2> /dev/null
stat -c %s f

#: awk-array
awk 'BEGIN { for (i = 0; i < 100000; i++) a[i] = i * 2; s = 0; for (i in a) s += a[i]; print s }'
awk 'BEGIN { s = "x"; for (i = 0; i < 22; i++) s = s s; print length(s) }'

#: large-variable
x=$(dd if=/dev/zero bs=1M count=2 2> /dev/null | tr '\0' a)
echo ${#x}
(x=${x}b; echo ${#x})
echo ${#x}

#: address-space-limit
(ulimit -v 20000; dd if=/dev/zero of=/dev/null bs=64M count=1; echo $?)
(ulimit -v 200000; dd if=/dev/zero of=/dev/null bs=64M count=1 2> /dev/null; echo $?)

#: stack-limit
ulimit -s
(ulimit -s 1024; ulimit -s; sh -c 'ulimit -s')
sh -c 'ulimit -c 0; f() { f; }; f'; echo $?

#: many-children-share-memory
x=$(dd if=/dev/zero bs=1M count=4 2> /dev/null | tr '\0' c)
for i in 1 2 3 4 5 6 7 8 9 10; do (x=$x$i; echo ${#x}) & done | sort | uniq -c
wait

#: maps
grep -c stack /proc/self/maps
grep -o '\[heap\]' /proc/self/maps
cat /proc/self/maps | awk '$2 == "rwxp"' | wc -l
head -n 1 /proc/self/maps | awk '{ print $2, $3, $6 }'
grep -E '^VmRSS|^VmSize' /proc/self/status | wc -l
