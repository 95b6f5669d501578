# SPDX-License-Identifier: GPL-2.0
# by hand: the bad files of tests/rules, and good ones, by busybox's tools and by kmod's. What a
# tool prints and its status must tell the errno of the row. Rows with flags are for modprobe, and
# hundreds of places to cut a file at are for busybox: test_refuse has them all.

#: by-busybox
. /tests/shell/bad-files.sh
try()
{
	[ $flags = 0 ] || return
	# After finit_module it tries init_module, which looks at the length before all else.
	[ $only = 0 ] || error=8
	insmod $rules/$file > out 2>&1
	got=$?
	errno_says $error
	case $error in
	2) says='unknown symbol in module, or unknown parameter' ;;
	8) says='invalid module format' ;;
	esac
	due $error "insmod: can't insert '$rules/$file': $says"
}
rows
[ $tried -gt 400 ] && echo more than four hundred

#: by-kmod
. /tests/shell/bad-files.sh
try()
{
	case $flags$name in 0elf/cut*) return ;; 0*) ;; *) return ;; esac
	/kmod/bin/insmod $rules/$file > out 2>&1
	got=$?
	errno_says $error
	case $error in
	2) says='Unknown symbol in module' ;;
	8) says='Invalid module format' ;;
	22) says='Invalid parameters' ;;
	esac
	due $((error != 0)) "insmod: ERROR: could not insert module $rules/$file: $says"
}
rmmod() { /kmod/bin/rmmod "$@"; }
rows
[ $tried -gt 250 ] && echo more than two hundred and fifty

#: by-kmod-modprobe
# An index of one file a name; the row's file is laid over it. Nothing depends on anything, so that
# what is there before is the row's business.
. /tests/shell/bad-files.sh
tree=$PWD/lib/modules/$(uname -r)
mkdir -p $tree
for name in victim nsexport nsuser posinit; do
	cp $rules/victim.ko $tree/$name.ko
done
/kmod/bin/depmod -b $PWD 2> /dev/null
try()
{
	# It does not ask the kernel to load what is loaded.
	case $before$name in $module.ko* | -elf/cut*) return ;; esac
	ln -sf $rules/$file $tree/$module.ko
	case $flags in
	0) flag= ;;
	1) flag=--force-modversion ;;
	2) flag=--force-vermagic ;;
	3) flag=--force ;;
	esac
	/kmod/bin/modprobe -d $PWD --first-time $flag $module > out 2>&1
	got=$?
	errno_says $error
	case $error in
	2) says='Unknown symbol in module, or unknown parameter (see dmesg)' ;;
	17) says='Module already in kernel' ;;
	esac
	due $((error != 0)) "modprobe: ERROR: could not insert '$module': $says"
}
rows
[ $tried -gt 250 ] && echo more than two hundred and fifty

#: samples
# Each good one in an order in which what it needs is there.
load_all()
{
	for module in provider gplexport hello params ctor purelib weak big consumer gpluser; do
		$1 $2$module${2:+.ko} || echo "$1 $module failed"
		[ "$(cat /sys/module/$module/initstate)" = live ] || echo "$module is not live"
	done
}
unload_all()
{
	for module in hello params ctor purelib weak big consumer gpluser provider gplexport; do
		"$@" $module || echo "$* $module failed"
		[ ! -e /sys/module/$module ] || echo "$module is there"
	done
	listed | grep -v '^noexit '
}
load_all insmod $K/
unload_all rmmod
load_all /kmod/bin/insmod $K/
unload_all /kmod/bin/rmmod
load_all /kmod/bin/modprobe
unload_all /kmod/bin/modprobe -r
echo done
