# SPDX-License-Identifier: GPL-2.0
# /proc and /sys, and the programs that read them.

#: ps
ps | head -n 1
ps -o pid,comm | awk '$1 == 1 { print $2 }'
ps -o comm,args | grep '^ps'
sleep 100 &
ps -o pid,ppid,pgid,stat,comm | awk -v p=$! '$1 == p { print $4, $5 }'
kill $!

#: top
top -b -n 1 | head -n 4 | sed 's/[0-9.][0-9.]*/N/g; s/  */ /g' | tr -d '\r' | tail -n 1
top -b -n 1 | grep -c '^Mem: '
top -b -n 1 | grep -c '^CPU: '
top -b -n 1 | grep -c '^Load average: '

#: free-and-uptime
free | awk '{ print $1, NF }'
free | awk '/^Mem/ { print ($2 > 100000), ($3 + $4 + $6 <= $2 + 1) }'
uptime | sed 's/.*\(load average\): [0-9.]*, [0-9.]*, [0-9.]*$/\1/'
awk '{ print NF, ($1 > 0) }' /proc/uptime
awk '{ print NF }' /proc/loadavg

#: uname
uname -s; uname -m; uname -r; uname -n
cat /proc/sys/kernel/ostype /proc/sys/kernel/osrelease
[ "$(cat /proc/sys/kernel/osrelease)" = "$(uname -r)" ] && echo agree
cut -d ' ' -f 1,2 /proc/version

#: mounts
mount | awk '{ print $3, $5 }' | grep -E '^/(proc|sys|dev|sys/kernel/debug)? ' | sort
readlink /proc/mounts
awk '{ print NF }' /proc/mounts | sort -u

#: meminfo
awk '/^(MemTotal|MemFree|MemAvailable|Buffers|Cached|SwapTotal|SwapFree):/ { print $1, $3 }' \
	/proc/meminfo
awk '/^SwapTotal/ { print $2 }' /proc/meminfo

#: cpuinfo-and-stat
grep -c '^processor' /proc/cpuinfo
nproc
awk '/^cpu / { print NF }' /proc/stat
awk '/^(ctxt|btime|processes|procs_running|procs_blocked)/ { print $1, ($2 >= 0) }' /proc/stat
awk '/^btime/ { print ($2 > 1600000000) }' /proc/stat

#: self
readlink /proc/self | grep -c '^[0-9]*$'
sh -c 'readlink /proc/self >/dev/null; cat /proc/self/comm'
cat /proc/self/cmdline | tr '\0' ' '; echo
awk '{ print NF, $2 }' /proc/self/stat
awk '{ print NF }' /proc/self/statm
cat /proc/self/environ | tr '\0' '\n' | grep -v TOOLS | sort
readlink /proc/self/root

#: status
grep -E '^(Name|State|Uid|Gid|Threads|SigQ|SigPnd|ShdPnd|SigBlk):' /proc/self/status | grep -v SigQ
grep -E '^Cap(Inh|Amb):' /proc/self/status
as_user grep -E '^(Uid|Gid|Groups|CapPrm|CapEff):' /proc/self/status

#: other-process
sleep 100 &
until_ok sh -c "tr '\\0' ' ' < /proc/$!/cmdline | grep -q '^sleep'"
cat /proc/$!/comm
tr '\0' ' ' < /proc/$!/cmdline; echo
readlink /proc/$!/cwd; readlink /proc/$!/exe
ls /proc/$!/fd
kill $!; ended $!
[ -e /proc/$! ]; echo $?

#: other-users-process
as_user ls /proc/1/fd; echo $?
as_user readlink /proc/1/exe; echo $?
as_user cat /proc/1/comm
as_user cat /proc/1/environ; echo $?

#: tasks
[ "$(ls /proc/$$/task)" = $$ ] && echo itself
[ "$(cat /proc/$$/task/$$/status)" = "$(cat /proc/$$/status)" ] && echo same
ls -d /proc/$$/task/$$/task 2>&1 | sed 's/[0-9][0-9]*/N/g'
ls -d /proc/$$/task/1 /proc/$$/task/0 /proc/$$/task/x 2>&1 | sed 's/[0-9][0-9]*/N/'
stat -c '%F %a' /proc/self/task /proc/self/task/1 2>&1 | head -n 1
readlink /proc/$$/task/$$/exe

#: status-lines
umask 027; grep Umask /proc/self/status
cut -d : -f 1 /proc/self/status | grep -E '^(Name|Umask|State|.*[gp]id|Groups|NS.*|Vm(Peak|Size|Lck|Pin|HWM|RSS|Data|Stk|Exe|Lib|Swap)|Threads|Sig.*|ShdPnd|Cap.*|NoNewPrivs|Seccomp|Cpus.*|.*switches)$'
awk '/^Vm(Peak|Size|HWM|RSS)/ { v[$1] = $2 } END { print (v["VmPeak:"] >= v["VmSize:"]), (v["VmHWM:"] >= v["VmRSS:"]) }' /proc/self/status
awk '/^VmStk/ { print ($2 > 100), $3 } /^VmExe/ { print ($2 > 100) } /^Vm(Swap|Pin)/ { print $2 }' /proc/self/status
awk '/^SigQ/ { split($2, n, "/"); print n[1], (n[2] > 100) }' /proc/self/status

#: names-that-are-not-there
mkdir /proc/x; echo $?
(: > /proc/x); echo $?
(: > /proc/self/x); echo $?
(: > /proc/sys/kernel/osrelease); echo $?
(: > /proc/sys/kernel/x); echo $?
echo x > /proc/sys/kernel/ostype; echo $?
[ -w /proc/sys/kernel/osrelease ]; echo $?
ln -s x /proc/x; echo $?
mv /proc/version /proc/x; echo $?

#: version
sed -E 's/^(Linux version) [^ ]+ \([^@ ]+@[^ )]+\) \(.*\) #[0-9]+ .*/\1 NAME (USER@HOST) (COMPILER) #N/' /proc/version

#: environment-of-another
A=1 sleep 100 &
until_ok sh -c "tr '\\0' ' ' < /proc/$!/cmdline | grep -q '^sleep'"
tr '\0' '\n' < /proc/$!/environ | grep ^A=
kill $!; ended $!

#: filesystems
for f in proc sysfs devtmpfs tmpfs ramfs debugfs; do
	awk -v f=$f '$NF == f { print $1, NF, f }' /proc/filesystems
done

#: kernel-settings
cat /proc/sys/kernel/modules_disabled
cat /proc/sys/kernel/hostname
hostname shelltest; hostname; cat /proc/sys/kernel/hostname
echo other > /proc/sys/kernel/hostname; hostname
hostname '(none)'
awk '{ print NF }' /proc/sys/kernel/printk
echo 4 > /proc/sys/kernel/printk; cut -f 1 /proc/sys/kernel/printk
echo 1 > /proc/sys/kernel/printk
sysctl -n kernel.ostype
sysctl kernel.modules_disabled
as_user sh -c 'echo 1 > /proc/sys/kernel/modules_disabled'; echo $?

#: read-only-names
echo x > /proc/version; echo $?
rm /proc/version; echo $?
cat /proc/nosuch; echo $?
ls -d /proc/99999; echo $?
cat /proc; echo $?
stat -c '%F %a %s' /proc/version /proc/self/fd /proc/mounts

#: interrupts-and-devices
awk 'NR == 1 { print $1 }' /proc/interrupts
awk '/^Character devices:/ { c = 1 } c && / (mem|ttyS|.dev.tty|.dev.console|misc)$/ { print $1, $2 }' /proc/devices
exec 3<> /dev/ttyS0
awk '$NF == "ttyS0" { print $1, (NF > 2) }' /proc/interrupts

#: dev
stat -c '%n %F %t %T %a' /dev/null /dev/zero /dev/full /dev/random /dev/urandom \
	/dev/kmsg /dev/console /dev/tty /dev/ttyS0
cat /sys/class/tty/console/active

#: dmesg
echo '<5>shelltest: a marked line' > /dev/kmsg
dmesg | tail -n 1
dmesg -r | tail -n 1 | sed 's/\[.*\] //'
echo 'shelltest: no level' > /dev/kmsg
dmesg -r | tail -n 1 | sed 's/\[.*\] //'
dmesg -n 3; cut -f 1 /proc/sys/kernel/printk; dmesg -n 1
dmesg -c > all; grep -c 'a marked line' all
dmesg | wc -l
as_user dmesg -n 7; echo $?
printf '%2000s' x > /dev/kmsg; echo $?

#: kmsg-read
echo '<6>shelltest: to be read' > /dev/kmsg
dd if=/dev/kmsg iflag=nonblock bs=8192 2> /dev/null | tail -n 1 |
	sed 's/^\([0-9]*\),[0-9]*,[0-9]*,/\1,N,N,/'

#: sysfs
ls -d /sys/module /sys/kernel /sys/class
cat /sys/nosuch; echo $?
mkdir /sys/x; echo $?
(: > /sys/x); echo $?

#: w-and-date
date -d @0; date -u -d '2024-02-29 12:00:00' +%s
[ $(date +%s) -gt 1600000000 ] && echo now
date +%Y | grep -c '^20'
cal 2 2024
