/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pipes and FIFOs (pipe(7)): a ring of 16 pages, each taken when the writer
 * comes to it and given back when the reader leaves it. A write of PIPE_BUF
 * bytes or less is not mixed with others. Copies happen under the pipe's mutex:
 * a fault on user memory never needs a pipe.
 */
#include <linux/poll.h>
#include <linux/signal.h>
#include <linux/wait.h>
#include <uapi/asm/ioctls.h>

#include "fs/internal.h"
#include "mm/pages.h"
#include "syscalls.h"
#include "task/task.h"

#define PIPE_PAGES 16
#define PIPE_SIZE (PIPE_PAGES * PAGE_SIZE)

struct pipe_inode_info {
	struct mutex mutex; /* everything below */
	wait_queue_head_t rd_wait, wr_wait;
	u64 head, tail; /* bytes ever written, ever read */
	unsigned int readers, writers;   /* open ends */
	unsigned int r_opens, w_opens;   /* ever: an opener waits for this to move */
	unsigned int files;
	void *page[PIPE_PAGES];
};

static struct super_block *pipe_sb;
static struct vfsmount *pipe_mount;
static struct file_system_type pipe_type = { .name = "pipefs" };

static struct pipe_inode_info *alloc_pipe_info(void)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	mutex_init(&pipe->mutex);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	return pipe;
}

void free_pipe_info(struct pipe_inode_info *pipe)
{
	int i;

	if (!pipe)
		return;
	for (i = 0; i < PIPE_PAGES; i++)
		if (pipe->page[i])
			free_page((unsigned long)pipe->page[i]);
	kfree(pipe);
}

static size_t pipe_used(const struct pipe_inode_info *pipe)
{
	return pipe->head - pipe->tail;
}

/* A page that the reader has begun counts as in use. */
static size_t pipe_space(const struct pipe_inode_info *pipe)
{
	return (pipe->tail & PAGE_MASK) + PIPE_SIZE - pipe->head;
}

static void **page_slot(struct pipe_inode_info *pipe, u64 pos)
{
	return &pipe->page[(pos >> PAGE_SHIFT) % PIPE_PAGES];
}

/* mutex held. Bytes, 0 when empty, -EFAULT. */
static ssize_t take(struct pipe_inode_info *pipe, struct iov_iter *to)
{
	ssize_t done = 0;

	while (iov_iter_count(to) && pipe_used(pipe)) {
		size_t offset = pipe->tail & ~PAGE_MASK;
		size_t n = min(PAGE_SIZE - offset, pipe_used(pipe));
		void **slot = page_slot(pipe, pipe->tail);
		size_t copied;

		n = min(n, iov_iter_count(to));
		copied = copy_to_iter((char *)*slot + offset, n, to);
		pipe->tail += copied;
		done += copied;
		if (copied && !(pipe->tail & ~PAGE_MASK)) {
			free_page((unsigned long)*slot);
			*slot = NULL;
		}
		if (copied < n)
			return done ? done : -EFAULT;
	}
	/* Empty: the page is begun anew, so that all of the ring can be filled. */
	if (!pipe_used(pipe)) {
		pipe->tail &= PAGE_MASK;
		pipe->head = pipe->tail;
	}
	return done;
}

/* mutex held. Bytes, 0 when full, -EFAULT, -ENOMEM. */
static ssize_t put(struct pipe_inode_info *pipe, struct iov_iter *from, size_t most)
{
	ssize_t done = 0;

	while (most && pipe_space(pipe)) {
		size_t offset = pipe->head & ~PAGE_MASK;
		size_t n = min(PAGE_SIZE - offset, pipe_space(pipe));
		void **slot = page_slot(pipe, pipe->head);
		size_t copied;

		/* A write whose bytes could not be read may have left its page here. */
		if (!*slot)
			*slot = (void *)__get_free_page(GFP_KERNEL);
		if (!*slot)
			return done ? done : -ENOMEM;
		n = min(n, most);
		copied = copy_from_iter((char *)*slot + offset, n, from);
		pipe->head += copied;
		done += copied;
		most -= copied;
		if (copied < n)
			return done ? done : -EFAULT;
	}
	return done;
}

static ssize_t pipe_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct pipe_inode_info *pipe = file->f_inode->i_pipe;
	ssize_t ret;

	if (!iov_iter_count(to))
		return 0;
	for (;;) {
		mutex_lock(&pipe->mutex);
		ret = take(pipe, to);
		if (!ret && pipe->writers)
			ret = -EAGAIN;
		mutex_unlock(&pipe->mutex);
		if (ret > 0)
			wake_up_interruptible_all(&pipe->wr_wait);
		if (ret != -EAGAIN || file->f_flags & O_NONBLOCK)
			return ret;
		ret = wait_event_interruptible(pipe->rd_wait,
					       pipe_used(pipe) || !READ_ONCE(pipe->writers));
		if (ret)
			return ret;
	}
}

/* Room for one more step of a write of `left` bytes: all of it where it must be whole. */
static bool has_room(const struct pipe_inode_info *pipe, size_t left, bool whole)
{
	return whole ? pipe_space(pipe) >= left : pipe_space(pipe) > 0;
}

static ssize_t pipe_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct pipe_inode_info *pipe = file->f_inode->i_pipe;
	bool whole = iov_iter_count(from) <= PIPE_BUF;
	ssize_t done = 0, n;

	while (iov_iter_count(from)) {
		size_t left = iov_iter_count(from);

		mutex_lock(&pipe->mutex);
		n = -EPIPE;
		if (pipe->readers)
			n = has_room(pipe, left, whole) ? put(pipe, from, left) : 0;
		mutex_unlock(&pipe->mutex);
		if (n == -EPIPE)
			send_sig(SIGPIPE, current, 0);
		if (n < 0)
			return done ? done : n;
		done += n;
		if (n)
			wake_up_interruptible_all(&pipe->rd_wait);
		if (!iov_iter_count(from))
			break;
		if (file->f_flags & O_NONBLOCK)
			return done ? done : -EAGAIN;
		left = iov_iter_count(from);
		n = wait_event_interruptible(pipe->wr_wait, has_room(pipe, left, whole) ||
							    !READ_ONCE(pipe->readers));
		if (n)
			return done ? done : n;
	}
	return done;
}

static __poll_t pipe_poll(struct file *file, poll_table *wait)
{
	struct pipe_inode_info *pipe = file->f_inode->i_pipe;
	__poll_t mask = 0;

	if (file->f_mode & FMODE_READ) {
		poll_wait(file, &pipe->rd_wait, wait);
		if (pipe_used(pipe))
			mask |= EPOLLIN | EPOLLRDNORM;
		if (!pipe->writers && file->f_version != pipe->w_opens)
			mask |= EPOLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		poll_wait(file, &pipe->wr_wait, wait);
		if (has_room(pipe, PIPE_BUF, true))
			mask |= EPOLLOUT | EPOLLWRNORM;
		if (!pipe->readers)
			mask |= EPOLLERR;
	}
	return mask;
}

static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = file->f_inode->i_pipe;

	if (cmd != FIONREAD)
		return -ENOIOCTLCMD;
	return put_user((int)pipe_used(pipe), (int __user *)arg);
}

/* An end goes; a FIFO without open ends keeps nothing. */
static void put_end(struct inode *inode, fmode_t mode)
{
	struct pipe_inode_info *pipe = inode->i_pipe;
	bool last;

	mutex_lock(&pipe->mutex);
	if (mode & FMODE_READ)
		pipe->readers--;
	if (mode & FMODE_WRITE)
		pipe->writers--;
	mutex_unlock(&pipe->mutex);
	wake_up_all(&pipe->rd_wait);
	wake_up_all(&pipe->wr_wait);

	inode_lock(inode);
	last = --pipe->files == 0;
	if (last)
		inode->i_pipe = NULL;
	inode_unlock(inode);
	if (last)
		free_pipe_info(pipe);
}

static int pipe_release(struct inode *inode, struct file *file)
{
	put_end(inode, file->f_mode);
	return 0;
}

/* The FIFO's pipe with one more user; made by the first opener. */
static struct pipe_inode_info *get_fifo(struct inode *inode)
{
	inode_lock(inode);
	if (!inode->i_pipe)
		inode->i_pipe = alloc_pipe_info();
	if (inode->i_pipe)
		inode->i_pipe->files++;
	inode_unlock(inode);
	return inode->i_pipe;
}

static void add_end(struct pipe_inode_info *pipe, fmode_t mode)
{
	mutex_lock(&pipe->mutex);
	if (mode & FMODE_READ) {
		pipe->readers++;
		pipe->r_opens++;
	}
	if (mode & FMODE_WRITE) {
		pipe->writers++;
		pipe->w_opens++;
	}
	mutex_unlock(&pipe->mutex);
	wake_up_all(&pipe->rd_wait);
	wake_up_all(&pipe->wr_wait);
}

/* fifo(7): each side waits until the other has come, unless O_NONBLOCK or O_RDWR. */
static int fifo_open(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = get_fifo(inode);
	fmode_t mode = file->f_mode & (FMODE_READ | FMODE_WRITE);
	bool nonblock = file->f_flags & O_NONBLOCK;
	unsigned int seen;
	int err = 0;

	if (!pipe)
		return -ENOMEM;
	stream_open(inode, file);
	add_end(pipe, mode);
	if (inode->i_sb == pipe_sb)
		return 0; /* pipe(2)'s, maybe by /proc/self/fd: who opens it waits for nobody */
	if (mode == FMODE_READ && !pipe->writers) {
		/* Without a writer yet a reader sees no hang-up. */
		file->f_version = pipe->w_opens;
		seen = pipe->w_opens;
		if (!nonblock)
			err = wait_event_interruptible(pipe->rd_wait, pipe->w_opens != seen);
	} else if (mode == FMODE_WRITE && !pipe->readers) {
		seen = pipe->r_opens;
		err = nonblock ? -ENXIO :
				 wait_event_interruptible(pipe->wr_wait, pipe->r_opens != seen);
	}
	if (err)
		put_end(inode, mode);
	return err;
}

const struct file_operations fifo_fops = {
	.open = fifo_open,
	.release = pipe_release,
	.read_iter = pipe_read_iter,
	.write_iter = pipe_write_iter,
	.poll = pipe_poll,
	.unlocked_ioctl = pipe_ioctl,
};

/* One end of a fresh pipe as a file. */
static struct file *open_end(struct dentry *dentry, unsigned int flags)
{
	struct path path = { mntget(pipe_mount), dget(dentry) };
	struct file *file = dentry_open(&path, flags);

	path_put(&path);
	return file;
}

/* files[0] reads, files[1] writes. */
static int create_pipe(struct file *files[2], int flags)
{
	struct inode *inode = new_inode(pipe_sb, S_IFIFO | 0600);
	struct dentry *dentry;
	struct qstr name;
	char text[32];
	int err = 0;

	if (!inode)
		return -ENOMEM;
	inode->i_fop = &fifo_fops;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	name = make_qstr(text, snprintf(text, sizeof(text), "pipe:[%lu]", inode->i_ino));
	dentry = d_alloc(NULL, &name, inode);
	if (!dentry) {
		iput(inode);
		return -ENOMEM;
	}
	files[0] = open_end(dentry, O_RDONLY | (flags & O_NONBLOCK));
	err = PTR_ERR_OR_ZERO(files[0]);
	if (!err) {
		files[1] = open_end(dentry, O_WRONLY | (flags & O_NONBLOCK));
		err = PTR_ERR_OR_ZERO(files[1]);
		if (err)
			fput(files[0]);
	}
	dput(dentry);
	return err;
}

static long do_pipe(int __user *fds, int flags)
{
	struct file *files[2];
	int fd[2], err;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	if (flags & O_DIRECT)
		return -EINVAL; /* packets are not kept apart */
	err = create_pipe(files, flags);
	if (err)
		return err;
	fd[0] = get_unused_fd_flags(flags);
	fd[1] = fd[0] < 0 ? fd[0] : get_unused_fd_flags(flags);
	err = fd[1] < 0 ? fd[1] : copy_to_user(fds, fd, sizeof(fd)) ? -EFAULT : 0;
	if (!err) {
		fd_install(fd[0], files[0]);
		fd_install(fd[1], files[1]);
		return 0;
	}
	if (fd[1] >= 0)
		put_unused_fd(fd[1]);
	if (fd[0] >= 0)
		put_unused_fd(fd[0]);
	fput(files[0]);
	fput(files[1]);
	return err;
}

SYSCALL_DEFINE1(pipe, int __user *, fds)
{
	return do_pipe(fds, 0);
}

SYSCALL_DEFINE2(pipe2, int __user *, fds, int, flags)
{
	return do_pipe(fds, flags);
}

void pipe_init(void)
{
	pipe_sb = new_super(&pipe_type, PIPEFS_MAGIC, 0700);
	pipe_mount = IS_ERR(pipe_sb) ? NULL : kern_mount(pipe_sb);
	if (!pipe_mount)
		panic("fs: no memory for pipes");
}
