/* SPDX-License-Identifier: GPL-2.0 */
/* The start of the file tree. */
#ifndef KERNEL_FS_INITRAMFS_H
#define KERNEL_FS_INITRAMFS_H

#include <linux/types.h>

/* Caches, the root file system, the file systems' types, the devices. Needs current. */
void vfs_init(void);

/*
 * /dev, /dev/console, /root, then what the boot loader's cpio archive (newc, one
 * or several after another) holds; its memory is given back. A broken archive is
 * reported and what was unpacked before the defect stays.
 */
void populate_rootfs(void);

/* Opens /dev/console as descriptors 0, 1, 2 of the caller. */
void console_on_rootfs(void);

/* Start of the terminal room: after vfs_init(), once interrupts can be requested. */
void tty_init(void);

#endif
