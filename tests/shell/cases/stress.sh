# SPDX-License-Identifier: GPL-2.0
# by hand: what is expected is the kernel's own accounts, which Linux does not keep.
# Each case runs twice to fill what is kept for later, and once between two looks at the accounts.

#: a-thousand-fork-exec-wait
forks()
{
	sed -n 's/^processes //p' /proc/stat
}
work()
{
	i=0
	before=$(forks)
	while [ $i -lt 1000 ]; do
		/bin/busybox sh -c 'exit 3'
		[ $? = 3 ] || echo failed
		i=$((i + 1))
	done
	[ $(($(forks) - before)) -ge 1000 ] && echo a thousand processes
}
balanced work

#: a-hundred-at-once
work()
{
	mkfifo gate
	i=0
	pids=
	while [ $i -lt 100 ]; do
		(read x < gate; exit $((i % 7))) &
		pids="$pids $!"
		i=$((i + 1))
	done
	there=0
	for pid in $pids; do
		[ ! -e /proc/$pid ] || there=$((there + 1))
	done
	exec 3<> gate
	seq 1 100 >&3
	sum=0
	for pid in $pids; do
		wait $pid
		sum=$((sum + $?))
	done
	exec 3>&-
	rm gate
	echo $there at once, statuses add up to $sum
}
balanced work
until_ok sh -c '[ "$(ls -d /proc/[0-9]* | wc -l)" -lt 20 ]'
echo few left

#: megabytes-through-pipes
work()
{
	dd if=/dev/zero bs=1M count=24 2> /dev/null | cat | cat | wc -c
	seq 1 100000 > numbers
	sort -n numbers | cat | cmp - numbers
	rm numbers
}
balanced work

#: load-and-unload-by-several
cat > loop <<-'END'
	i=0
	while [ $i -lt 25 ]; do
		modprobe consumer 2> /dev/null
		modprobe -r consumer 2> /dev/null
		insmod $1/hello.ko 2> /dev/null && echo loaded >> loads
		rmmod hello 2> /dev/null
		i=$((i + 1))
	done
END
work()
{
	for n in 1 2 3 4; do
		sh loop $K &
	done
	wait
	rmmod consumer 2> /dev/null
	rmmod provider 2> /dev/null
	rmmod hello 2> /dev/null
	# One of four has it at a time; the log may have gone round over the first of its words.
	said=$(dmesg -c | grep -c 'hello: Hello, world')
	[ $said -ge 25 ] && [ $said -le $(wc -l < loads) ] && echo loaded many times
	rm loads
}
dmesg -c > /dev/null
balanced work
listed | grep -c -v noexit

#: killed-in-the-middle
work()
{
	for n in 1 2 3 4 5 6 7 8 9 10; do
		sh -c 'yes | cat | md5sum' > /dev/null &
		until_ok pidof md5sum > /dev/null
		killall -9 yes cat md5sum sh 2> /dev/null
		wait 2> /dev/null
	done
}
balanced work 2> /dev/null
