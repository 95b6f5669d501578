# SPDX-License-Identifier: GPL-2.0
# Pipes, fifos, redirections, descriptors.

#: status-of-a-pipeline
true | false; echo $?
false | true; echo $?
set -o pipefail
false | true; echo $?
true | (exit 3) | true; echo $?

#: order
echo one | cat | cat | cat | tr a-z A-Z
for i in 1 2 3 4 5; do echo $i; done | while read x; do echo got $x; done
seq 1 5 | (read a; read b; echo $a $b; cat)

#: megabytes
dd if=/dev/zero bs=1M count=32 2> /dev/null | md5sum
seq 1 500000 | sha256sum
seq 1 300000 | cat | cat | cat | cat | md5sum
yes 0123456789abcdef | head -c 16000000 | gzip -1 | gunzip | md5sum

#: odd-block-sizes
seq 1 100000 > data
dd if=data bs=4097 2> /dev/null | dd bs=511 2> /dev/null |
	dd obs=65537 2> /dev/null | cmp - data && echo same
dd if=data bs=7 count=1000 2> /dev/null | md5sum
cat data | dd bs=100000 iflag=fullblock count=3 2> /dev/null | md5sum

#: tee
seq 1 50000 | tee a b c | md5sum
md5sum a b c
seq 1 3 | tee -a a | wc -l
wc -l a

#: fifo
mkfifo f
stat -c '%F %a %s' f
ls -l f | cut -c 1-10
cat f > out &
echo through > f
wait
cat out
mkfifo f; echo $?
mkfifo -m 600 g
stat -c %a g
(exec 3<> g; echo both >&3; read x <&3; echo $x)

#: atomic-writes
for i in 1 2 3 4; do
	(for j in $(seq 1 200); do printf '%s%0400d\n' $i 0; done) &
done | sort | uniq -c | sed 's/0*$//'

#: descriptors
exec 3> a 4> b
echo to3 >&3
echo to4 >&4
exec 3>&- 4>&-
cat a b
exec 5< a
read x <&5; echo $x
read x <&5; echo $?
exec 5<&-
echo x >&5; echo $?
(echo out; echo err >&2) > both 2>&1
cat both
(echo out; echo err >&2) 2> err > out
cat err out
ls /proc/self/fd | wc -l

#: append-and-truncate
echo one > a; echo two >> a; cat a
: > a; stat -c %s a
echo three > a
exec 3>> a 4>> a
echo four >&3; echo five >&4; echo six >&3
cat a
set -C
echo over > a; echo $?
echo over >| a; cat a

#: dev-full-null-zero
echo x > /dev/full; echo $?
cat /dev/null | wc -c
head -c 10 /dev/zero | od -c
head -c 1000 /dev/urandom | wc -c
[ "$(head -c 16 /dev/urandom | md5sum)" != "$(head -c 16 /dev/urandom | md5sum)" ] && echo differ
echo gone > /dev/null; echo $?

#: read-write-closed
cat <&-; echo $?
echo x >&-; echo $?
sh -c 'echo x' >&-; echo $?
sh -c 'cat' <&-; echo $?

#: dev-fd
echo hello | cat /dev/fd/0
echo hello | cat /dev/stdin
exec 3< /bin/sh
readlink /dev/fd/3
readlink /proc/self/fd/0

#: deleted-names
echo content > a
exec 3< a
rm a
readlink /proc/self/fd/3
cat <&3
exec 3<&-

#: pipe-names
: | (readlink /proc/self/fd/0; ls -l /proc/self/fd/0) | sed 's/.*pipe:.[0-9]*/pipe:[N/'
stat -L -c %F /dev/stdin < /dev/null
stat -L -c '%F %h' /dev/fd/0 < /dev/null
: | stat -L -c '%F %a' /dev/stdin

#: many-readers-and-writers
mkfifo f
for i in 1 2 3 4 5; do (seq $((i * 1000)) $((i * 1000 + 499)) > part$i) & done
wait
for i in 1 2 3 4 5; do cat part$i > f & done
cat f | wc -l
wait

#: sendfile
seq 1 200000 > a
cat a > b
cmp a b && echo same
cat a | cat > c
cmp a c && echo same
cat a >> b
wc -l b

#: split-and-join
seq 1 10000 > a
split -l 999 a part.
ls | wc -l
cat part.* | cmp - a && echo same
paste a a | tail -n 1
cut -c 1-2 a | sort -u | wc -l
