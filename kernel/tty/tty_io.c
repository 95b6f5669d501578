/* SPDX-License-Identifier: GPL-2.0 */
/* /dev/ttyS0, /dev/console, /dev/tty: reading, writing, settings. */
#include <linux/capability.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/poll.h>
#include <linux/signal.h>
#include <linux/uaccess.h>
#include <uapi/asm/ioctls.h>

#include "fs/initramfs.h"
#include "fs/internal.h"
#include "fs/sysfs.h"
#include "printk.h"
#include "task/task.h"
#include "tty/tty.h"
#include "x86/serial.h"

#define CHUNK 256

struct tty_struct serial_tty = {
	.name = "ttyS0",
	.dev = MKDEV(TTY_MAJOR, TTY_SERIAL_MINOR),
	.write = serial_write,
};

/* console= chose it; NULL when it names nothing that exists. */
static struct tty_struct *console_tty(void)
{
	return strcmp(console_name(), serial_tty.name) ? NULL : &serial_tty;
}

static int tty_open(struct inode *inode, struct file *file)
{
	bool noctty = file->f_flags & O_NOCTTY;
	struct tty_struct *tty;

	stream_open(inode, file);
	if (inode->i_rdev == MKDEV(TTYAUX_MAJOR, 0)) {
		tty = current_tty();
		if (!tty)
			return -ENXIO;
	} else if (inode->i_rdev == MKDEV(TTYAUX_MAJOR, 1)) {
		tty = console_tty();
		if (!tty)
			return -ENODEV;
		noctty = true; /* as Linux: init gets no controlling terminal by its console */
	} else if (inode->i_rdev == serial_tty.dev) {
		tty = &serial_tty;
	} else {
		return -ENXIO;
	}
	file->private_data = tty;
	tty_open_by_leader(tty, noctty);
	return 0;
}

/* One more where there is any: the tick that runs now is not a whole one. */
static long vtime_jiffies(const struct termios *t)
{
	return t->c_cc[VTIME] ? t->c_cc[VTIME] * HZ / 10 + 1 : 0;
}

/*
 * Waits for input: 0, -EAGAIN, -ERESTARTSYS. Raw mode with VMIN 0 does not wait
 * longer than VTIME tenths of a second and may find nothing.
 */
static int wait_input(struct tty_struct *tty, struct file *file, size_t wanted, bool *nothing)
{
	const struct termios *t = &tty->termios;
	bool raw = !(t->c_lflag & ICANON);
	long timeout = vtime_jiffies(t), left;

	*nothing = false;
	if (raw && !t->c_cc[VMIN]) {
		left = timeout && !(file->f_flags & O_NONBLOCK) ?
		       wait_event_interruptible_timeout(tty->read_wait,
							n_tty_readable(tty, wanted), timeout) :
		       n_tty_readable(tty, wanted);
		*nothing = left == 0;
		return left < 0 ? left : 0;
	}
	if (file->f_flags & O_NONBLOCK)
		return n_tty_available(tty) ? 0 : -EAGAIN;
	return wait_event_interruptible(tty->read_wait, n_tty_readable(tty, wanted));
}

/* After the first byte of a timed raw read: more may come, each within VTIME. */
static void wait_more(struct tty_struct *tty, size_t wanted)
{
	long timeout = vtime_jiffies(&tty->termios);
	unsigned int have;

	if (tty->termios.c_lflag & ICANON || !tty->termios.c_cc[VTIME])
		return;
	wanted = min_t(size_t, wanted, tty->termios.c_cc[VMIN]);
	do {
		have = n_tty_available(tty);
	} while (have < wanted &&
		 wait_event_interruptible_timeout(tty->read_wait, n_tty_available(tty) > have,
						  timeout) > 0);
}

static ssize_t tty_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct tty_struct *tty = file->private_data;
	char chunk[CHUNK];
	ssize_t done = 0;
	bool line_end = false, nothing;
	int err = tty_check_background(tty, SIGTTIN);

	if (err)
		return err;
	if (!iov_iter_count(to))
		return 0;
	err = wait_input(tty, file, iov_iter_count(to), &nothing);
	if (err || nothing)
		return err;
	wait_more(tty, iov_iter_count(to));
	while (iov_iter_count(to) && !line_end) {
		size_t n = n_tty_take(tty, chunk, min_t(size_t, CHUNK, iov_iter_count(to)),
				      &line_end);
		size_t copied = copy_to_iter(chunk, n, to);

		done += copied;
		if (copied < n)
			return done ? done : -EFAULT;
		if (!n)
			break;
	}
	return done;
}

static bool output_stopped(struct tty_struct *tty)
{
	return READ_ONCE(tty->stopped);
}

static ssize_t tty_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct tty_struct *tty = file->private_data;
	char chunk[CHUNK];
	ssize_t done = 0;
	int err = tty->termios.c_lflag & TOSTOP ? tty_check_background(tty, SIGTTOU) : 0;

	if (err)
		return err;
	/* The writer before may be stopped by ^S for as long as it likes. */
	if (file->f_flags & O_NONBLOCK) {
		if (!mutex_trylock(&tty->write_mutex))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->write_mutex)) {
		return -ERESTARTSYS;
	}
	while (iov_iter_count(from)) {
		size_t n = min_t(size_t, CHUNK, iov_iter_count(from)), copied;

		if (output_stopped(tty)) {
			err = file->f_flags & O_NONBLOCK ? -EAGAIN :
			      wait_event_interruptible(tty->write_wait, !output_stopped(tty));
			if (err)
				break;
		}
		copied = copy_from_iter(chunk, n, from);
		n_tty_output(tty, chunk, copied);
		done += copied;
		if (copied < n) {
			err = -EFAULT;
			break;
		}
		/* The line is slow, and a write may be of gigabytes. */
		if (signal_pending(current)) {
			err = -ERESTARTSYS;
			break;
		}
		cond_resched();
	}
	mutex_unlock(&tty->write_mutex);
	return done ? done : err;
}

static __poll_t tty_poll(struct file *file, poll_table *wait)
{
	struct tty_struct *tty = file->private_data;
	__poll_t mask = 0;

	poll_wait(file, &tty->read_wait, wait);
	poll_wait(file, &tty->write_wait, wait);
	if (n_tty_readable(tty, SIZE_MAX))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (!output_stopped(tty))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

static long get_termios(struct tty_struct *tty, struct termios __user *arg)
{
	struct termios copy;
	unsigned long flags;

	spin_lock_irqsave(&tty->lock, flags);
	copy = tty->termios;
	spin_unlock_irqrestore(&tty->lock, flags);
	return copy_to_user(arg, &copy, sizeof(copy)) ? -EFAULT : 0;
}

static long set_termios(struct tty_struct *tty, const struct termios __user *arg, bool flush)
{
	struct termios new;
	unsigned long flags;
	bool was;
	long err = tty_check_background(tty, SIGTTOU);

	if (err)
		return err;
	if (copy_from_user(&new, arg, sizeof(new)))
		return -EFAULT;
	if (flush)
		n_tty_flush_input(tty);
	spin_lock_irqsave(&tty->lock, flags);
	was = tty->termios.c_lflag & ICANON;
	/* The port's speed and frame are not ours to change: they stay as they are. */
	new.c_cflag = tty->termios.c_cflag;
	tty->termios = new;
	n_tty_mode_changed(tty, was);
	if (!(new.c_iflag & IXON))
		tty->stopped = false;
	spin_unlock_irqrestore(&tty->lock, flags);
	wake_up_all(&tty->write_wait);
	return 0;
}

static long set_winsize(struct tty_struct *tty, const struct winsize __user *arg)
{
	struct winsize new;
	unsigned long flags;
	bool changed;
	pid_t pgrp;

	if (copy_from_user(&new, arg, sizeof(new)))
		return -EFAULT;
	spin_lock_irqsave(&tty->lock, flags);
	changed = memcmp(&new, &tty->winsize, sizeof(new));
	tty->winsize = new;
	spin_unlock_irqrestore(&tty->lock, flags);
	spin_lock_irqsave(&tty_lock, flags);
	pgrp = tty->pgrp;
	spin_unlock_irqrestore(&tty_lock, flags);
	if (changed && pgrp)
		kill_pgrp(pgrp, SIGWINCH, 1);
	return 0;
}

static long simulate_input(struct tty_struct *tty, const char __user *arg)
{
	unsigned long flags;
	char c;

	if (current_tty() != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	local_irq_save(flags);
	n_tty_receive(tty, c);
	local_irq_restore(flags);
	return 0;
}

static long flow_ioctl(struct tty_struct *tty, unsigned long arg)
{
	if (arg == TCOOFF)
		tty->stopped = true;
	else if (arg == TCOON)
		tty->stopped = false;
	else if (arg != TCIOFF && arg != TCION)
		return -EINVAL;
	wake_up_all(&tty->write_wait);
	return 0;
}

static long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file->private_data;

	switch (cmd) {
	case TCGETS:
		return get_termios(tty, (struct termios __user *)arg);
	case TCSETS:
	case TCSETSW: /* output is written before write(2) returns: nothing to wait for */
	case TCSETSF:
		return set_termios(tty, (const struct termios __user *)arg, cmd == TCSETSF);
	case TIOCGWINSZ:
		return copy_to_user((void __user *)arg, &tty->winsize, sizeof(tty->winsize)) ?
		       -EFAULT : 0;
	case TIOCSWINSZ:
		return set_winsize(tty, (const struct winsize __user *)arg);
	case FIONREAD:
		return put_user((int)n_tty_available(tty), (int __user *)arg);
	case TIOCOUTQ:
		return put_user(0, (int __user *)arg);
	case TIOCSTI:
		return simulate_input(tty, (const char __user *)arg);
	case TCFLSH:
		if (arg > TCIOFLUSH)
			return -EINVAL;
		if (arg != TCOFLUSH)
			n_tty_flush_input(tty);
		return 0;
	case TCXONC:
		return flow_ioctl(tty, arg);
	case TCSBRK:
	case TCSBRKP:
		return 0; /* tcdrain(3): all is out */
	default:
		return tty_job_ioctl(tty, cmd, arg);
	}
}

static const struct file_operations tty_fops = {
	.open = tty_open,
	.read_iter = tty_read_iter,
	.write_iter = tty_write_iter,
	.poll = tty_poll,
	.unlocked_ioctl = tty_ioctl,
};

static void receive(char c)
{
	n_tty_receive(&serial_tty, c);
}

static ssize_t show_active(void *data, char *buf)
{
	return sprintf(buf, "%s\n", console_name());
}

static void add_sysfs(void)
{
	static const struct sysfs_attr active = {
		.name = "active", .mode = 0444, .show = show_active,
	};
	struct dentry *class = sysfs_find_dir(NULL, "class");

	sysfs_add_attr(sysfs_make_dir(sysfs_make_dir(class, "tty"), "console"), &active);
	dput(class);
}

void tty_init(void)
{
	n_tty_init(&serial_tty);
	if (__register_chrdev(TTY_MAJOR, TTY_SERIAL_MINOR, 1, "ttyS", &tty_fops) ||
	    __register_chrdev(TTYAUX_MAJOR, 0, 1, "/dev/tty", &tty_fops) ||
	    __register_chrdev(TTYAUX_MAJOR, 1, 1, "/dev/console", &tty_fops))
		panic("tty: no memory");
	devtmpfs_create_node("ttyS0", S_IFCHR | 0600, serial_tty.dev);
	devtmpfs_create_node("tty", S_IFCHR | 0666, MKDEV(TTYAUX_MAJOR, 0));
	devtmpfs_create_node("console", S_IFCHR | 0600, MKDEV(TTYAUX_MAJOR, 1));
	add_sysfs();
	if (serial_set_receiver(receive))
		pr_err("tty: the serial port has no interrupt: nothing can be typed\n");
}
