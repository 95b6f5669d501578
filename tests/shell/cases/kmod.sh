# SPDX-License-Identifier: GPL-2.0
# What only Debian's kmod can: a dynamically linked program with its own ld.so.

#: version
kmod --version | head -n 1

#: list-of-commands
kmod list | grep -v -E '^(noexit|busy) '
kmod nosuch; echo $?

#: show-depends
status modprobe --show-depends consumer
status modprobe --show-depends hello
status modprobe --show-depends nosuch
listed

#: dry-run
status modprobe -n -v consumer
listed
status modprobe -v consumer
status modprobe -r -v consumer
listed

#: force-options
status modprobe --force-vermagic hello
rmmod hello
status modprobe --force-modversion hello
rmmod hello
status insmod -f $K/hello.ko
rmmod hello

#: force
status modprobe -f hello
listed
status modprobe -r -f hello
status rmmod -f nosuch
listed

#: depmod-to-output
mkdir -p root/lib/modules
cp -R /lib/modules/$(uname -r) root/lib/modules
status depmod -n -b root $(uname -r) > out
grep -E '(hello|consumer|gpluser|params).ko:' out
cp $K/provider.ko $K/consumer.ko .
status depmod -n -e -E /dev/null $PWD/consumer.ko > out 2>&1
rm root/lib/modules/*/modules.*
status depmod -b root -a $(uname -r)
indexed root/lib/modules/*/modules.dep
ls root/lib/modules/* | grep bin

#: modinfo-fields
modinfo -F parm params | head -n 3
modinfo -a hello
modinfo -d hello
modinfo -l hello
modinfo -n hello
modinfo -p failinit
modinfo -0 hello | tr '\0' '\n' | head -n 3
status modinfo $K/hello.ko nosuch

#: first-time
modprobe hello
status modprobe --first-time hello
status insmod $K/hello.ko
rmmod hello
status modprobe -r --first-time hello

#: show-modversions
modprobe --show-modversions $K/consumer.ko | awk '{ print $2 }' | grep provider | sort

#: resolve-alias
modprobe -R hello
modprobe -c | grep -c '^alias' | awk '{ print ($1 >= 0) }'

#: static-nodes
kmod static-nodes > /dev/null; echo $?

#: verbose-removal
modprobe consumer
status rmmod -v consumer
status rmmod -v provider
status rmmod -s nosuch 2> /dev/null

#: exit-codes
insmod nosuch.ko 2> /dev/null; echo $?
rmmod nosuch 2> /dev/null; echo $?
modprobe nosuch 2> /dev/null; echo $?
modinfo nosuch 2> /dev/null; echo $?
insmod --version | head -n 1

#: many-at-once
for i in 1 2 3 4 5 6 7 8; do modprobe consumer & done
wait
listed
modprobe -r consumer
listed
