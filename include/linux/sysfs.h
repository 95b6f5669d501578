/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SYSFS_H
#define _LINUX_SYSFS_H

#include <linux/stat.h>
#include <linux/types.h>

struct attribute {
	const char *name;
	umode_t mode;
};

#endif
