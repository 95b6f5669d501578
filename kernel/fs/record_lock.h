/* SPDX-License-Identifier: GPL-2.0 */
/* Record locks of fcntl(2): record_lock.c. */
#ifndef KERNEL_FS_RECORD_LOCK_H
#define KERNEL_FS_RECORD_LOCK_H

#include <linux/fs.h>

/* struct flock of the ABI. */
struct user_flock {
	short l_type, l_whence;
	s64 l_start, l_len;
	s32 l_pid;
};

/*
 * F_GETLK: *lock becomes the first lock in its way, or its l_type F_UNLCK.
 * open_file: as the open file's (F_OFD_GETLK), not the process's. 0, -EINVAL,
 * -EOVERFLOW.
 */
int record_lock_get(struct file *file, bool open_file, struct user_flock *lock);
/*
 * F_SETLK; wait: F_SETLKW. -EAGAIN (in the way), -EDEADLK (who is in the way
 * waits for the caller), -EBADF (the file's mode), -EINVAL, -EOVERFLOW, -ENOLCK
 * (no memory), -ERESTARTSYS.
 */
int record_lock_set(unsigned int fd, struct file *file, bool open_file, bool wait,
		    const struct user_flock *lock);
/* All that owner holds on the file: a descriptor table that closes it, or the file itself. */
void record_lock_release(struct file *file, fl_owner_t owner);

#endif
