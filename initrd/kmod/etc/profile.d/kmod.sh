# SPDX-License-Identifier: GPL-2.0
# busybox's shell prefers its own applets to what PATH leads to; functions come before both.
depmod() { /sbin/depmod "$@"; }
insmod() { /sbin/insmod "$@"; }
lsmod() { /sbin/lsmod "$@"; }
modinfo() { /sbin/modinfo "$@"; }
modprobe() { /sbin/modprobe "$@"; }
rmmod() { /sbin/rmmod "$@"; }
