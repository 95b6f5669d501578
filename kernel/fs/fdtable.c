/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Descriptor tables. A descriptor is free, reserved (its bit in open_fds is set,
 * no file yet) or open. The table starts inside its structure and grows to the
 * caller's RLIMIT_NOFILE, at most NR_OPEN.
 */
#include <linux/export.h>
#include <uapi/linux/resource.h>

#include "fs/internal.h"
#include "syscalls.h"
#include "task/task.h"

#define CLOSE_RANGE_UNSHARE 2
#define CLOSE_RANGE_CLOEXEC 4

struct files_struct init_files = {
	.count = ATOMIC_INIT(1),
	.lock = __SPIN_LOCK_UNLOCKED(init_files.lock),
	.max_fds = FILES_INLINE,
	.fd = init_files.fd_inline,
	.open_fds = init_files.open_inline,
	.close_on_exec = init_files.cloexec_inline,
};

static inline bool test_fd_bit(const unsigned long *map, unsigned int fd)
{
	return map[fd / 64] >> (fd % 64) & 1;
}

static inline void set_fd_bit(unsigned long *map, unsigned int fd, bool on)
{
	if (on)
		map[fd / 64] |= 1UL << (fd % 64);
	else
		map[fd / 64] &= ~(1UL << (fd % 64));
}

/* The first free descriptor at or after start; it may lie beyond the table. */
static unsigned int find_free(const struct files_struct *files, unsigned int start)
{
	unsigned int word = start / 64;
	unsigned long free_bits;

	if (start >= files->max_fds)
		return start;
	free_bits = ~files->open_fds[word] & (~0UL << (start % 64));
	while (!free_bits) {
		if (++word >= files->max_fds / 64)
			return files->max_fds;
		free_bits = ~files->open_fds[word];
	}
	return word * 64 + __builtin_ctzl(free_bits);
}

/* One block for the pointers and both bitmaps. */
static struct file **alloc_table(unsigned int fds)
{
	return kcalloc(fds + 2 * (fds / 64), sizeof(long), GFP_KERNEL);
}

static void use_table(struct files_struct *files, struct file **table, unsigned int fds)
{
	files->fd = table;
	files->open_fds = (unsigned long *)(table + fds);
	files->close_on_exec = files->open_fds + fds / 64;
	files->max_fds = fds;
}

static void copy_table(struct files_struct *to, const struct files_struct *from)
{
	memcpy(to->fd, from->fd, from->max_fds * sizeof(*from->fd));
	memcpy(to->open_fds, from->open_fds, from->max_fds / 8);
	memcpy(to->close_on_exec, from->close_on_exec, from->max_fds / 8);
}

/* Room for descriptor fd. Called and left with files->lock held; drops it to allocate. */
static int expand(struct files_struct *files, unsigned int fd)
{
	unsigned int fds = FILES_INLINE;
	struct file **table, **old;
	struct files_struct was;

	if (fd < files->max_fds)
		return 0;
	if (fd >= NR_OPEN)
		return -EMFILE;
	while (fds <= fd)
		fds *= 2;
	spin_unlock(&files->lock);
	table = alloc_table(fds);
	spin_lock(&files->lock);
	if (!table)
		return -ENOMEM;
	if (files->max_fds >= fds) { /* somebody else was faster */
		kfree(table);
		return 0;
	}
	was = *files;
	old = files->fd;
	use_table(files, table, fds);
	copy_table(files, &was);
	if (old != files->fd_inline)
		kfree(old);
	return 0;
}

int get_unused_fd_from(unsigned int start, unsigned int flags)
{
	struct files_struct *files = current->files;
	unsigned int fd;
	int err;

	spin_lock(&files->lock);
	do {
		fd = find_free(files, start > files->next_fd ? start : files->next_fd);
		if (fd >= rlimit(RLIMIT_NOFILE))
			err = -EMFILE;
		else
			err = expand(files, fd);
		if (err) {
			spin_unlock(&files->lock);
			return err;
		}
	} while (test_fd_bit(files->open_fds, fd)); /* the lock was dropped to grow */
	set_fd_bit(files->open_fds, fd, true);
	set_fd_bit(files->close_on_exec, fd, flags & O_CLOEXEC);
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	spin_unlock(&files->lock);
	return fd;
}

int get_unused_fd_flags(unsigned int flags)
{
	return get_unused_fd_from(0, flags);
}

/* files->lock held. */
static void free_fd(struct files_struct *files, unsigned int fd)
{
	set_fd_bit(files->open_fds, fd, false);
	set_fd_bit(files->close_on_exec, fd, false);
	if (fd < files->next_fd)
		files->next_fd = fd;
}

void put_unused_fd(unsigned int fd)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	free_fd(files, fd);
	spin_unlock(&files->lock);
}

void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	files->fd[fd] = file;
	spin_unlock(&files->lock);
}

static struct file *fget_files(struct files_struct *files, unsigned int fd, fmode_t refused)
{
	struct file *file = NULL;

	if (!files)
		return NULL;
	spin_lock(&files->lock);
	if (fd < files->max_fds)
		file = files->fd[fd];
	if (file && file->f_mode & refused)
		file = NULL;
	if (file)
		get_file(file);
	spin_unlock(&files->lock);
	return file;
}

struct file *fget(unsigned int fd)
{
	return fget_files(current->files, fd, FMODE_PATH);
}
EXPORT_SYMBOL(fget);

struct fd fdget(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct fd f = { NULL, false };

	if (!files)
		return f;
	if (atomic_read(&files->count) > 1)
		return (struct fd){ fget(fd), true };
	if (fd < files->max_fds)
		f.file = files->fd[fd];
	if (f.file && f.file->f_mode & FMODE_PATH)
		f.file = NULL;
	return f;
}

void fdput(struct fd f)
{
	if (f.counted && f.file)
		fput(f.file);
}

struct file *fget_raw(unsigned int fd)
{
	return fget_files(current->files, fd, 0);
}

struct file *fget_task(struct task_struct *task, unsigned int fd)
{
	return fget_files(task->files, fd, 0);
}

unsigned int get_max_fds(struct task_struct *task)
{
	unsigned int fds = 0;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (task->files)
		fds = task->files->max_fds;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return fds;
}

int close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file = NULL;

	spin_lock(&files->lock);
	if (fd < files->max_fds)
		file = files->fd[fd];
	if (file) {
		files->fd[fd] = NULL;
		free_fd(files, fd);
	}
	spin_unlock(&files->lock);
	return file ? filp_close(file, files) : -EBADF;
}

SYSCALL_DEFINE1(close, unsigned int, fd)
{
	return close_fd(fd);
}

SYSCALL_DEFINE3(close_range, unsigned int, first, unsigned int, last, unsigned int, flags)
{
	struct files_struct *files = current->files;
	unsigned int fd;

	if (flags & ~CLOSE_RANGE_CLOEXEC || first > last)
		return -EINVAL;
	for (fd = first; fd <= last && fd < READ_ONCE(files->max_fds); fd++) {
		if (flags & CLOSE_RANGE_CLOEXEC) {
			spin_lock(&files->lock);
			if (files->fd[fd])
				set_fd_bit(files->close_on_exec, fd, true);
			spin_unlock(&files->lock);
		} else {
			close_fd(fd);
		}
	}
	return 0;
}

struct files_struct *copy_files_struct(struct files_struct *old)
{
	struct files_struct *files = kzalloc(sizeof(*files), GFP_KERNEL);
	unsigned int fd, fds;

	if (!files)
		return NULL;
	atomic_set(&files->count, 1);
	spin_lock_init(&files->lock);
	files->fd = files->fd_inline;
	files->open_fds = files->open_inline;
	files->close_on_exec = files->cloexec_inline;
	files->max_fds = FILES_INLINE;
	if (!old)
		return files;

	spin_lock(&old->lock);
	while ((fds = old->max_fds) > files->max_fds) {
		struct file **table;

		spin_unlock(&old->lock);
		table = alloc_table(fds);
		if (files->fd != files->fd_inline)
			kfree(files->fd);
		if (!table) {
			kfree(files);
			return NULL;
		}
		use_table(files, table, fds);
		spin_lock(&old->lock);
	}
	copy_table(files, old);
	for (fd = 0; fd < old->max_fds; fd++) {
		if (files->fd[fd])
			get_file(files->fd[fd]);
		else /* reserved by a thread of the parent: not ours */
			set_fd_bit(files->open_fds, fd, false);
	}
	spin_unlock(&old->lock);
	return files;
}

struct files_struct *get_files_struct(struct files_struct *files)
{
	if (files)
		atomic_inc(&files->count);
	return files;
}

void put_files_struct(struct files_struct *files)
{
	unsigned int fd;

	if (!files || !atomic_dec_and_test(&files->count))
		return;
	for (fd = 0; fd < files->max_fds; fd++)
		if (files->fd[fd])
			filp_close(files->fd[fd], files);
	if (files->fd != files->fd_inline)
		kfree(files->fd);
	kfree(files);
}

void do_close_on_exec(struct files_struct *files)
{
	unsigned int word;

	for (word = 0; word < files->max_fds / 64; word++) {
		unsigned long set = files->close_on_exec[word] & files->open_fds[word];

		for (; set; set &= set - 1)
			close_fd(word * 64 + __builtin_ctzl(set));
	}
}

/* Puts file at newfd in place of what was there. Takes over the reference. */
static int install_at(struct file *file, unsigned int newfd, unsigned int flags)
{
	struct files_struct *files = current->files;
	struct file *old;
	int err = newfd < rlimit(RLIMIT_NOFILE) ? 0 : -EBADF;

	spin_lock(&files->lock);
	if (!err)
		err = expand(files, newfd);
	if (!err && !files->fd[newfd] && test_fd_bit(files->open_fds, newfd))
		err = -EBUSY; /* another thread is opening it */
	if (err) {
		spin_unlock(&files->lock);
		fput(file);
		return err;
	}
	old = files->fd[newfd];
	files->fd[newfd] = file;
	set_fd_bit(files->open_fds, newfd, true);
	set_fd_bit(files->close_on_exec, newfd, flags & O_CLOEXEC);
	spin_unlock(&files->lock);
	if (old)
		filp_close(old, files);
	return newfd;
}

/* F_DUPFD and F_DUPFD_CLOEXEC; takes over the reference. */
static int dup_from(struct file *file, unsigned int start, unsigned int flags)
{
	int fd = start < rlimit(RLIMIT_NOFILE) ? get_unused_fd_from(start, flags) : -EINVAL;

	if (fd < 0)
		fput(file);
	else
		fd_install(fd, file);
	return fd;
}

SYSCALL_DEFINE1(dup, unsigned int, fd)
{
	struct file *file = fget_raw(fd);

	return file ? dup_from(file, 0, 0) : -EBADF;
}

SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
{
	struct file *file = fget_raw(oldfd);

	if (!file)
		return -EBADF;
	if (oldfd == newfd) {
		fput(file);
		return newfd;
	}
	return install_at(file, newfd, 0);
}

SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)
{
	struct file *file;

	if (flags & ~O_CLOEXEC || oldfd == newfd)
		return -EINVAL;
	file = fget_raw(oldfd);
	return file ? install_at(file, newfd, flags) : -EBADF;
}

/* The commands of fcntl(2) that concern the descriptor itself; -ENOTTY: not one of them. */
long fcntl_descriptor(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct files_struct *files = current->files;
	long ret = 0;

	switch (cmd) {
	case F_DUPFD:
		return dup_from(get_file(file), arg, 0);
	case F_DUPFD_CLOEXEC:
		return dup_from(get_file(file), arg, O_CLOEXEC);
	case F_GETFD:
		spin_lock(&files->lock);
		ret = test_fd_bit(files->close_on_exec, fd) ? FD_CLOEXEC : 0;
		spin_unlock(&files->lock);
		return ret;
	case F_SETFD:
		spin_lock(&files->lock);
		set_fd_bit(files->close_on_exec, fd, arg & FD_CLOEXEC);
		spin_unlock(&files->lock);
		return 0;
	default:
		return -ENOTTY;
	}
}
