/* SPDX-License-Identifier: GPL-2.0 */
/*
 * flock(2): a lock of an open file on its inode, shared or exclusive. Holders
 * are counted in the inode; waiters share one queue, since they are few.
 */
#include <linux/wait.h>

#include "fs/internal.h"
#include "syscalls.h"

static DECLARE_WAIT_QUEUE_HEAD(flock_wait);

/* i_lock held. */
static void drop(struct file *file)
{
	if (file->f_flock == LOCK_EX)
		file->f_inode->i_flock_readers = 0;
	else if (file->f_flock == LOCK_SH)
		file->f_inode->i_flock_readers--;
	file->f_flock = 0;
}

void flock_release(struct file *file)
{
	struct inode *inode = file->f_inode;

	if (!file->f_flock)
		return;
	spin_lock(&inode->i_lock);
	drop(file);
	spin_unlock(&inode->i_lock);
	wake_up_all(&flock_wait);
}

/*
 * What the open file has already does not stand in its way: two threads, or a
 * parent and its child, may have waited for the same lock.
 */
static bool try_lock(struct file *file, int type)
{
	struct inode *inode = file->f_inode;
	int others;
	bool got, weaker;

	spin_lock(&inode->i_lock);
	others = file->f_flock == LOCK_EX ? 0 : inode->i_flock_readers - (file->f_flock == LOCK_SH);
	got = type == LOCK_EX ? others == 0 : others >= 0;
	weaker = got && file->f_flock == LOCK_EX && type == LOCK_SH;
	if (got) {
		inode->i_flock_readers = type == LOCK_EX ? -1 : others + 1;
		file->f_flock = type;
	}
	spin_unlock(&inode->i_lock);
	if (weaker)
		wake_up_all(&flock_wait);
	return got;
}

static int do_flock(struct file *file, int cmd)
{
	int type = cmd & ~LOCK_NB;

	if (type != LOCK_SH && type != LOCK_EX && type != LOCK_UN)
		return -EINVAL;
	if (type == (int)file->f_flock)
		return 0;
	/* A change of kind gives up the old lock first, as flock(2) warns. */
	flock_release(file);
	if (type == LOCK_UN || try_lock(file, type))
		return 0;
	if (cmd & LOCK_NB)
		return -EWOULDBLOCK;
	return wait_event_interruptible(flock_wait, try_lock(file, type));
}

SYSCALL_DEFINE2(flock, unsigned int, fd, int, cmd)
{
	struct file *file = fget(fd);
	int err;

	if (!file)
		return -EBADF;
	err = do_flock(file, cmd);
	fput(file);
	return err;
}
