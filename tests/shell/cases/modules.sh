# SPDX-License-Identifier: GPL-2.0
# The module tools. Run twice: by busybox's own, and as area modules-kmod by Debian's kmod.

#: insmod-rmmod
status insmod $K/hello.ko
listed
status insmod $K/hello.ko
status rmmod hello
listed
status rmmod hello

#: what-they-say-to-the-log
dmesg -c > /dev/null
insmod $K/hello.ko
insmod $K/params.ko an_int=-42 'a_charp="two words"' an_array=1,2,3 a_bool percent=75
rmmod params hello
dmesg -c

#: insmod-bad-files
status insmod nosuch.ko
status insmod $K
: > empty.ko
status insmod empty.ko
echo 'not a module at all, though it is longer than a header of an ELF file would be' > text.ko
status insmod text.ko
head -c 1000 $K/hello.ko > short.ko
status insmod short.ko
cp /bin/busybox program.ko
status insmod program.ko
status insmod /dev/null
listed

#: insmod-busy-file
cp $K/hello.ko hello.ko
exec 3>> hello.ko
insmod hello.ko; exec 3>&-
listed
rmmod hello 2> /dev/null

#: insmod-usage
insmod > out 2>&1; echo $?
rmmod > out 2>&1; echo $?

#: dependents
status insmod $K/consumer.ko
insmod $K/provider.ko
insmod $K/consumer.ko
listed
status rmmod provider
status rmmod consumer
status rmmod provider
listed

#: in-use
modprobe busy
listed
status rmmod busy
listed

#: init-fails
status insmod $K/failinit.ko error=12
status insmod $K/failinit.ko error=5
status insmod $K/failinit.ko error=19
listed

#: parameters-refused
for p in an_int=x an_int=99999999999 a_byte=256 a_bool=perhaps an_int \
		an_array=1,2,3,4,5,6,7,8,9,10,11,12 percent=101 a_short=40000 a_uint=-1 \
		a_string=much-too-long-for-the-room-that-there-is; do
	echo $p
	insmod $K/params.ko "$p"; echo $?
	rmmod params 2> /dev/null
done

#: parameters-taken
dmesg -c > /dev/null
insmod $K/params.ko an-int=0x10 a_long=-5 nosuch=1; echo $?
cat /sys/module/params/parameters/an_int
cat /sys/module/params/parameters/a_long
cd /sys/module/params/parameters
cat count
echo 8 > count
cat count
cd /
rmmod params
dmesg -c

#: parameters-in-sysfs
insmod $K/params.ko an_int=7
cd /sys/module/params/parameters
ls | sort
for p in *; do echo $p $(cat $p) $(stat -c %a $p); done
echo 99 > an_int; cat an_int
echo nonsense > an_int; cat an_int
echo 1 > a_bool; cat a_bool
echo 2 > a_bool
echo 5 > a_charp
cat a_charp
as_user sh -c 'echo 5 > an_int'; echo $?
cd /
rmmod params

#: sysfs
insmod $K/provider.ko
insmod $K/consumer.ko
ls /sys/module/provider | grep -v srcversion | sort
ls /sys/module/provider/holders
cat /sys/module/provider/refcnt /sys/module/provider/initstate /sys/module/consumer/refcnt
ls /sys/module/consumer/holders
readlink /sys/module/provider/holders/consumer
(cd /sys/module/provider && stat -c '%n %a' refcnt sections sections/.text)
cat /sys/module/provider/sections/.text | sed 's/0x[0-9a-f]*/ADDRESS/'
rmmod consumer
ls /sys/module/provider/holders
rmmod provider
ls -d /sys/module/provider; echo $?

#: proc-modules
insmod $K/provider.ko
insmod $K/consumer.ko
sed 's/ [0-9]* \([0-9]\)/ SIZE \1/' /proc/modules | grep -E '^(provider|consumer) '
su -c cat user < /proc/modules | grep -E '^provider' | grep -c 0x0000000000000000
su -c 'cat /proc/modules' user | grep -E '^provider' | grep -c 0x0000000000000000
grep -c '\[provider\]' /proc/kallsyms | awk '{ print ($1 > 3) }'
grep 'provider_.*\[provider\]' /proc/kallsyms | awk '{ print $2, $3, $4 }' |
	grep -v -E '__UNIQUE|ksym|crc|kstr' | sort
lsmod | sed 's/ *[0-9][0-9]*  \([0-9]\)/SIZE  \1/' | grep -v noexit
rmmod consumer provider

#: lsmod-empty
lsmod | grep -v -E '^(noexit|busy) '

#: gpl
status insmod $K/gplexport.ko
status insmod $K/gpluser.ko
status insmod $K/nongpl.ko
listed
rmmod gpluser gplexport

#: permanent
status insmod $K/noexit.ko
listed
status rmmod noexit

#: modprobe
status modprobe consumer
listed
status modprobe consumer
status modprobe -r provider
status modprobe -r consumer
listed
status modprobe -r consumer
status modprobe nosuchmodule
status modprobe -q nosuchmodule
status modprobe hello
status rmmod hello

#: modprobe-shows-dependencies
status modprobe -D consumer
status modprobe -D hello
status modprobe -D params an_int=5
status modprobe -v consumer
status modprobe -r -v consumer
listed

#: modprobe-again-and-away
modprobe provider
modprobe consumer
rmmod consumer
status modprobe -r provider
listed
modprobe consumer
modprobe gpluser
status modprobe -r consumer gpluser
listed

#: many-names
insmod $K/hello.ko
insmod $K/provider.ko
status rmmod hello nosuch provider
listed
rmmod provider 2> /dev/null

#: a-path-and-dashes
cp $K/hello.ko some-name.ko
status insmod ./some-name.ko
listed
status rmmod ./some-name.ko
status rmmod hello.ko
listed
rmmod hello 2> /dev/null

#: modprobe-parameters
status modprobe params an_int=5 'a_charp=x y'
cat /sys/module/params/parameters/an_int /sys/module/params/parameters/a_charp
modprobe -r params
mkdir -p /etc/modprobe.d
echo 'options params an_int=77' > /etc/modprobe.d/test.conf
echo 'alias nickname hello' >> /etc/modprobe.d/test.conf
echo 'blacklist hello' >> /etc/modprobe.d/test.conf
modprobe params; cat /sys/module/params/parameters/an_int
modprobe -r params
modprobe params an_int=1; cat /sys/module/params/parameters/an_int
modprobe -r params
status modprobe nickname
status modprobe -r nickname
status modprobe -b hello
listed
rm -r /etc/modprobe.d

#: modprobe-fails
status modprobe failinit error=12
status modprobe failinit error=12 nosuch=1
listed

#: modprobe-many
status modprobe -a hello gpluser consumer
listed
rmmod hello consumer gpluser
listed
status modprobe -r gplexport provider
listed

#: modinfo
modinfo $K/params.ko
modinfo $K/hello.ko $K/consumer.ko
modinfo params
modinfo -F license $K/hello.ko
modinfo -F depends $K/consumer.ko
modinfo -F vermagic $K/hello.ko
modinfo -F parm $K/failinit.ko
modinfo hello | grep '^filename'
status modinfo nosuch
modinfo -F author consumer

#: depmod
mkdir -p root/lib/modules
cp -R /lib/modules/$(uname -r) root/lib/modules
rm root/lib/modules/*/modules.dep*
depmod -b root $(uname -r); echo $?
cd root/lib/modules/*
ls
indexed modules.dep
indexed modules.symbols
indexed modules.alias

#: forced
status rmmod -f busy
listed

#: modules-disabled-needs-privilege
as_user insmod $K/hello.ko; echo $?
as_user rmmod busy; echo $?
as_user lsmod | head -n 1
