/* SPDX-License-Identifier: GPL-2.0 */
/* Asking user space for a module: modprobe, or what /proc/sys/kernel/modprobe names. */
#ifndef _LINUX_KMOD_H
#define _LINUX_KMOD_H

#include <linux/compiler.h>
#include <linux/umh.h>

#define KMOD_PATH_LEN 256

/* Empty: nobody is asked. */
extern char modprobe_path[KMOD_PATH_LEN];

/*
 * Runs `modprobe -q -- NAME`, with wait until it has ended. Whether the module is
 * there afterwards is for the caller to see: modprobe may have done nothing.
 *
 * Return: 0; with wait modprobe's status as wait4 has it; -ENOENT where nobody is
 * to be asked or there is no such program; -ENAMETOOLONG; -ENOMEM; -ETIME where
 * too many requests ran for too long; -ERESTARTSYS where the caller was killed;
 * what execve(2) said. May sleep.
 */
int __request_module(bool wait, const char *fmt, ...) __printf(2, 3);
#define request_module(mod...) __request_module(true, mod)
#define request_module_nowait(mod...) __request_module(false, mod)
#define try_then_request_module(x, mod...) ((x) ?: (__request_module(true, mod), (x)))

#endif
