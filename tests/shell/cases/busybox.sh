# SPDX-License-Identifier: GPL-2.0
# What only busybox's tools can, and dmesg, which kmod has not.

#: dmesg
dmesg -c > /dev/null
dmesg
insmod $K/hello.ko
dmesg
rmmod hello
dmesg | tail -n 1
dmesg -r
dmesg -c
dmesg

#: dmesg-of-several
dmesg -c > /dev/null
modprobe consumer
modprobe gpluser
modprobe -r gpluser
rmmod consumer provider
dmesg -c

#: dmesg-levels
dmesg -c > /dev/null
for level in 0 3 6 7 14 30; do echo "<$level>level $level" > /dev/kmsg; done
echo no level > /dev/kmsg
dmesg -r
dmesg -c | cut -d ']' -f 2
cat /proc/sys/kernel/printk
status dmesg -n 1
{ echo 0 > /proc/sys/kernel/dmesg_restrict; } 2> /dev/null
echo a line > /dev/kmsg
as_user dmesg -n 4
as_user dmesg -c
as_user dmesg | cut -d ']' -f 2
dmesg -s 100 | wc -c | awk '{ print ($1 <= 100) }'

#: modprobe-list
modprobe -l | indexed
modprobe -l 'p*' | indexed
status modprobe -l 'nosuch*'

#: modprobe-quietly
status modprobe -q nosuch
status modprobe -q failinit error=5
status modprobe -rq hello
status modprobe -s nosuch
listed

#: rmmod-unused
modprobe consumer
modprobe gpluser
rmmod consumer
status rmmod -a
listed
status rmmod -w hello
rmmod gpluser gplexport
rmmod provider

#: modinfo-fields
for field in -a -d -l -p -n; do modinfo $field params; done
modinfo -F alias params
modinfo -0 hello | tr '\0' '\n'
modinfo hello params | grep -c ^filename
status modinfo -F nosuch hello

#: depmod-dry
depmod -n | indexed
mkdir -p root/lib/modules/$(uname -r)
cp $K/provider.ko $K/consumer.ko root/lib/modules/$(uname -r)
depmod -b root
cd root/lib/modules/*
for file in modules.*; do echo "$file:"; sort $file; done

#: every-tool-without-words
for tool in insmod rmmod modinfo; do $tool > out 2>&1; echo $tool $? $(wc -l < out); done
modprobe > out 2>&1; echo $?
