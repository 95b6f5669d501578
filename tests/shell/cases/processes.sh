# SPDX-License-Identifier: GPL-2.0
# fork, exec, wait, exit, orphans, zombies, limits.

#: exit-status
true; echo $?
false; echo $?
(exit 7); echo $?
(exit 255); echo $?
(exit 256); echo $?
sh -c 'exit 42'; echo $?

#: killed-status
for signal in HUP INT KILL TERM SEGV PIPE ALRM USR1; do
	sh -c "ulimit -c 0; kill -$signal \$\$; sleep 5"
	echo $signal $?
done

#: not-found-and-not-executable
nosuchcommand; echo $?
./nosuchfile; echo $?
echo 'echo hi' > script
./script; echo $?
mkdir dir
./dir; echo $?
printf '\177ELF garbage that is no program' > elf
chmod +x elf
./elf; echo $?

#: exec-interpreter
cat > a <<-END
	#!/bin/sh -e
	echo "\$0:" "\$@"
	false
	echo not reached
END
chmod +x a
./a one 'two words' ''; echo $?
printf '#!/bin/echo  several words in one\n' > b
chmod +x b
./b last
printf '#! /tmp/t/b\n' > c
chmod +x c
./c nested
printf '#!/no/such/interpreter\n' > d
chmod +x d
./d; echo $?
printf '#!\n' > g
printf '#!  \necho x\n' > h
chmod +x g h
./g; echo $?
./h; echo $?
printf '' > f
chmod +x f
./f; echo $?

#: exec-interpreter-loop
printf '#!/tmp/t/loop\n' > loop
chmod +x loop
./loop; echo $?

#: script-without-interpreter
printf 'echo plain "$1"\n' > plain
chmod +x plain
./plain argument; echo $?

#: self-exe
readlink /proc/self/exe
cp /bin/busybox ./busybox
./busybox readlink /proc/self/exe
ln busybox cat
echo through | ./cat
mv busybox busybox2
./busybox2 readlink /proc/self/exe
ls -l /proc/self/exe | sed 's/.*[0-9] //'

#: background-and-wait
sleep 0.05 &
ended $!
sh -c 'exit 3' &
first=$!
sh -c 'exit 4' &
second=$!
ended $second
ended $first
ended 99999
(sleep 0.03; echo background) &
wait
echo foreground

#: wait-for-killed
sleep 100 &
kill $!
ended $!
sleep 100 &
kill -9 $!
ended $!

#: orphan-goes-to-1
cat > orphan <<-'END'
	until grep -q '^PPid:[[:space:]]*1$' /proc/$$/status; do usleep 2000; done
	echo adopted > adopted
END
sh -c 'sh orphan & exit 0'
until_ok test -s adopted
cat adopted

#: zombie
sh -c 'sh -c "exit 0" & echo $! > child; exec sleep 100' &
parent=$!
until_ok test -s child
until_ok in_state $(cat child) Z
state $(cat child)
cat /proc/$(cat child)/cmdline | wc -c
readlink /proc/$(cat child)/exe; echo $?
kill -0 $(cat child); echo $?
kill $parent
ended $parent
until_ok gone $(cat child)
echo reaped

#: argument-and-environment
sh -c 'echo $# "$@"' zero a '' 'b  c' "$(printf 'd\te')"
env -i A=1 B='two words' env
env -i sh -c 'echo "${HOME-unset}"'
A=$(printf '%100000s' x) sh -c 'echo ${#A}'

#: argument-list-too-long
long=$(printf '%140000s' x)
/bin/busybox true "$long"; echo $?

#: many-arguments
set -- $(seq 1 10000)
/bin/busybox echo "$@" | md5sum
seq 1 20000 | xargs echo | wc
seq 1 100 | xargs -n 7 | tail -n 3
printf 'a b\0c d\0' | xargs -0 -n 1 echo

#: process-group-and-session
setsid sh -c 'set -- $(cat /proc/self/stat); [ $5 = $6 ] && echo leader; echo tty $7'
sh -c 'set -- $(cat /proc/self/stat); echo $5' > group
set -- $(cat /proc/self/stat)
[ "$(cat group)" = $5 ] && echo same group
tty; echo $?

#: limits
ulimit -n
ulimit -n 20
ulimit -n
ulimit -n 30; echo $?
sh -c 'ulimit -Hn; ulimit -Sn'
as_user sh -c 'ulimit -n 50; echo $?'
(ulimit -n 8; exec 5< /dev/null 6< /dev/null 7< /dev/null && echo up to 7)
(ulimit -n 5; cat /dev/null /proc/self/nosuch; echo $?)

#: file-size-limit
ulimit -f 4
dd if=/dev/zero of=big bs=1024 count=100 2> /dev/null; echo $?
stat -c %s big
trap '' XFSZ
dd if=/dev/zero of=big bs=1024 count=100 2>&1 | grep -v copied
stat -c %s big

#: umask
umask
umask 077; : > a; mkdir b
umask 0; : > c; mkdir d
umask 027; sh -c 'umask; : > e'
stat -c '%n %a' a b c d e

#: subshells-and-functions
x=1; (x=2; echo $x); echo $x
f() { return 9; }
f; echo $?
echo $(echo $(echo $(echo deep)))
eval 'for i in 1 2 3; do ( exit $i ); echo $?; done'

#: deep-recursion-of-processes
cat > deep <<-'END'
	#!/bin/sh
	[ $1 = 0 ] && { echo bottom; exit 5; }
	./deep $(($1 - 1))
END
chmod +x deep
./deep 60; echo $?

#: times-and-timeout
timeout 1 true; echo $?
timeout 1 sleep 10; echo $?
time -p true 2>&1 | sed 's/[0-9.]* *$//'

#: here-document-and-large-substitution
cat <<END
$(seq 1 3)
END
x=$(seq 1 30000)
echo "$x" | md5sum
cat <<END | md5sum
$x
END

#: kill-0-and-missing
kill -0 $$; echo $?
kill -0 99999; echo $?
kill 99999; echo $?
as_user sh -c 'kill -0 1'; echo $?
kill -l 9 15 11
kill -99 $$; echo $?

#: cwd
cd /
mkdir -p /tmp/t/x/y
cd /tmp/t/x/y
pwd
readlink /proc/self/cwd
cd ..
rmdir y
pwd
mkdir gone
cd gone
rmdir ../gone
/bin/busybox pwd; echo $?
readlink /proc/self/cwd
ls; echo $?
(: > new); echo $?
cd ..
pwd

#: start-stop-daemon
start-stop-daemon -S -b -m -p pidfile -x /bin/sleep -- 100; echo $?
until_ok test -s pidfile
start-stop-daemon -S -b -m -p pidfile -x /bin/sleep -- 100; echo $?
start-stop-daemon -K -p pidfile 2>&1 | sed 's/[0-9][0-9]*/N/'
until_ok gone $(cat pidfile)
start-stop-daemon -K -p pidfile 2>&1 | sed 's/[0-9][0-9]*/N/'
