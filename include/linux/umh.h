/* SPDX-License-Identifier: GPL-2.0 */
/* User-mode helpers: programs that the kernel starts, with root's power and no open files. */
#ifndef _LINUX_UMH_H
#define _LINUX_UMH_H

#include <linux/gfp.h>
#include <linux/types.h>

#define UMH_NO_WAIT 0x00   /* for nothing */
#define UMH_WAIT_EXEC 0x01 /* until the program has been started */
#define UMH_WAIT_PROC 0x02 /* until it has ended */
#define UMH_KILLABLE 0x04  /* SIGKILL ends the wait, not the helper */

struct completion;
struct cred;

/* Linux 6.1's layout. */
struct subprocess_info {
	unsigned long work[4]; /* a work item in Linux; here each helper has a thread */
	struct completion *complete;
	const char *path;
	char **argv;
	char **envp;
	int wait;
	int retval;
	/* Both may be NULL. init: in the helper, before its program; an errno ends it. */
	int (*init)(struct subprocess_info *info, struct cred *new);
	void (*cleanup)(struct subprocess_info *info);
	void *data;
};

/* NULL without memory. path, argv and envp must stay until cleanup() is called. */
struct subprocess_info *
call_usermodehelper_setup(const char *path, char **argv, char **envp, gfp_t gfp_mask,
			  int (*init)(struct subprocess_info *info, struct cred *new),
			  void (*cleanup)(struct subprocess_info *info), void *data);
/*
 * Starts it; info is gone afterwards. Return: 0; with UMH_WAIT_PROC what wait4
 * says of the program; -errno where it could not be started; -ERESTARTSYS where
 * the caller was killed first.
 */
int call_usermodehelper_exec(struct subprocess_info *info, int wait);
/* Both in one. */
int call_usermodehelper(const char *path, char **argv, char **envp, int wait);

#endif
