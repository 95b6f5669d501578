/* SPDX-License-Identifier: GPL-2.0 */
/* The room's start, in order. */
#include "fs/initramfs.h"
#include "fs/internal.h"

void vfs_init(void)
{
	inode_cache_init();
	dcache_init();
	file_cache_init();
	page_tree_cache_init();
	ramfs_register();
	mount_root();
	devtmpfs_init();
	pipe_init();
	sysfs_init();
	proc_init();
	debugfs_init();
	accounting_init();
	misc_init();
	mem_devices_init();
}
