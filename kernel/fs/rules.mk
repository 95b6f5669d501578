# SPDX-License-Identifier: GPL-2.0
kernel-y += $(addprefix kernel/fs/, \
	vfs.o inode.o dcache.o mount.o page_tree.o ramfs.o iov.o simple.o \
	namei.o namei_change.o namei_calls.o open.o file_table.o fdtable.o file_users.o fs_struct.o \
	read_write.o readdir.o stat.o attr.o xattr.o fcntl.o flock.o record_lock.o select.o pipe.o \
	seq_file.o virtual.o procfs.o proc_pid.o proc_task.o proc_fail.o proc_misc.o proc_sys.o \
	cpuinfo.o debugfs.o sysfs.o accounting.o char_dev.o misc.o class.o devtmpfs.o mem.o kmsg.o \
	socket.o cpio.o initramfs.o)
