# SPDX-License-Identifier: GPL-2.0
# trap, kill, stop, continue, ignored signals over exec, SIGPIPE.

#: trap
trap 'echo usr1' USR1
trap 'echo usr2' USR2
kill -USR1 $$
kill -USR2 $$
trap - USR2
trap
trap 'echo bye' EXIT

#: trap-in-child
sh -c 'trap "echo child; exit 3" TERM; kill $$; echo not reached'; echo $?
trap 'echo parent' USR1
(kill -USR1 $$)
sh -c "kill -USR1 $$"
echo after

#: ignored-over-exec
trap '' TERM
sh -c 'kill $$; echo alive'
grep SigIgn /proc/self/status
trap - TERM
sh -c 'kill $$; echo alive'; echo $?

#: status-masks
trap : USR1
trap '' USR2
grep -E 'SigIgn|SigCgt' /proc/$$/status | sed 's/\(SigCgt.*\)/\1/'

#: wait-interrupted
trap 'echo trapped' USR1
sleep 100 &
sleeper=$!
sh -c "until grep -q '^State:.S' /proc/$$/status; do usleep 2000; done; kill -USR1 $$" &
ended $sleeper
kill $sleeper
ended $sleeper

#: stop-and-continue
sleep 100 &
pid=$!
kill -STOP $pid
until_ok in_state $pid T
state $pid
kill -CONT $pid
until_ok in_state $pid S
state $pid
kill -STOP $pid
until_ok in_state $pid T
kill -TERM $pid
state $pid
kill -CONT $pid
ended $pid

#: kill-stopped
sleep 100 &
kill -STOP $!
until_ok in_state $! T
kill -9 $!
ended $!

#: group
cat > group <<-'END'
	sleep 100 &
	sleep 100 &
	echo $! > last
	wait
END
setsid sh group &
until_ok test -s last
set -- $(cat /proc/$(cat last)/stat)
kill -TERM -$5
ended $!
until_ok gone $(cat last)
echo all gone

#: sigpipe
yes | head -n 1
yes | head -c 100000 | md5sum
sh -c 'yes; echo $? > status' | head -n 1
until_ok test -s status
cat status
sh -c 'trap "" PIPE; yes 2> error; echo $? > status2' | head -n 1
until_ok test -s status2
cat status2 error

#: broken-pipe-of-builtin
(trap '' PIPE; usleep 1000; until ! echo x; do :; done; echo done >&2) 2>&1 > /dev/full
(until echo y; do :; done) | :
echo $?

#: fault
cat > fault.awk <<-'END'
	BEGIN { print "awk" }
END
awk -f fault.awk
sh -c 'kill -SEGV $$'; echo $?
sh -c 'kill -FPE $$'; echo $?
sh -c 'kill -ILL $$'; echo $?
sh -c 'kill -BUS $$'; echo $?

#: timeout-signal
timeout -s USR1 1 sh -c 'trap "echo usr1; exit 6" USR1; while :; do usleep 10000; done'; echo $?

#: nohup-and-hup
sh -c 'trap "" HUP; kill -HUP $$; echo still'
sh -c 'kill -HUP $$; echo still'; echo $?

#: chld
trap 'echo child ended' CHLD
true
sh -c 'exit 3'
trap - CHLD

#: read-goes-on-after-a-handler
mkfifo fifo
sh -c 'trap "echo caught" USR1; echo $$ > pid; cat fifo; echo end' &
until_ok test -s pid
exec 3> fifo
kill -USR1 $(cat pid)
echo line >&3
exec 3>&-
wait

#: killall-pidof
cp /bin/busybox ./sleep
./sleep 100 &
a=$!
until_ok pidof sleep > /dev/null
[ "$(pidof sleep)" = $a ] && echo found
killall sleep; echo $?
ended $a
killall sleep; echo $?
pidof sleep; echo $?
