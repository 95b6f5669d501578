/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sessions and terminals (credentials(7), tty_ioctl(4)). A process's pointer to
 * its tty counts only while the tty belongs to the process's session: giving the
 * tty up is clearing its session, nobody else has to be told.
 */
#include <linux/capability.h>
#include <linux/kdev_t.h>
#include <linux/signal.h>
#include <linux/uaccess.h>
#include <uapi/asm/ioctls.h>

#include "tty/tty.h"

#include "task/task.h"

DEFINE_SPINLOCK(tty_lock);

/* tty_lock held. */
static struct tty_struct *tty_of(struct signal_struct *signal)
{
	struct tty_struct *tty = signal->tty;

	return tty && tty->session && tty->session == signal->session ? tty : NULL;
}

struct tty_struct *current_tty(void)
{
	struct tty_struct *tty;
	unsigned long flags;

	spin_lock_irqsave(&tty_lock, flags);
	tty = tty_of(current->signal);
	spin_unlock_irqrestore(&tty_lock, flags);
	return tty;
}

void tty_of_process(struct task_struct *task, u32 *dev, pid_t *pgrp)
{
	struct tty_struct *tty;
	unsigned long flags;

	spin_lock_irqsave(&tty_lock, flags);
	tty = tty_of(task->signal);
	*dev = tty ? new_encode_dev(tty->dev) : 0;
	*pgrp = tty ? tty->pgrp : -1;
	spin_unlock_irqrestore(&tty_lock, flags);
}

static pid_t foreground(struct tty_struct *tty)
{
	unsigned long flags;
	pid_t pgrp;

	spin_lock_irqsave(&tty_lock, flags);
	pgrp = tty->pgrp;
	spin_unlock_irqrestore(&tty_lock, flags);
	return pgrp;
}

/*
 * SIGTTIN for reading, SIGTTOU for writing and changing. Who blocks or ignores
 * SIGTTOU may go on, SIGTTIN makes the read fail; an orphaned group is not stopped.
 */
int tty_check_background(struct tty_struct *tty, int sig)
{
	pid_t pgrp = task_pgrp_nr(current), front;

	if (current_tty() != tty)
		return 0;
	front = foreground(tty);
	if (!front || front == pgrp)
		return 0;
	if (signal_is_ignored_or_blocked(current, sig))
		return sig == SIGTTIN ? -EIO : 0;
	if (is_pgrp_orphaned(pgrp))
		return -EIO;
	kill_pgrp(pgrp, sig, 1);
	return -ERESTARTSYS;
}

/* tty_lock held. */
static void take_tty(struct tty_struct *tty)
{
	tty->session = current->signal->session;
	tty->pgrp = current->signal->pgrp;
	current->signal->tty = tty;
}

void tty_open_by_leader(struct tty_struct *tty, bool noctty)
{
	unsigned long flags;

	spin_lock_irqsave(&tty_lock, flags);
	if (!noctty && current->signal->leader_of_session && !tty_of(current->signal) &&
	    !tty->session)
		take_tty(tty);
	spin_unlock_irqrestore(&tty_lock, flags);
}

static long set_ctty(struct tty_struct *tty, unsigned long steal)
{
	unsigned long flags;
	long err = 0;
	bool may_steal = steal == 1 && capable(CAP_SYS_ADMIN);

	spin_lock_irqsave(&tty_lock, flags);
	if (current->signal->leader_of_session && tty->session == current->signal->session &&
	    tty_of(current->signal) == tty)
		goto unlock; /* it is ours already */
	err = -EPERM;
	if (!current->signal->leader_of_session || tty_of(current->signal))
		goto unlock;
	if (tty->session && !may_steal)
		goto unlock;
	take_tty(tty);
	err = 0;
unlock:
	spin_unlock_irqrestore(&tty_lock, flags);
	return err;
}

/* The session leader lets its terminal go: everybody in it loses it. */
static void give_up(struct tty_struct *tty)
{
	unsigned long flags;
	pid_t pgrp;

	spin_lock_irqsave(&tty_lock, flags);
	pgrp = tty->pgrp;
	tty->pgrp = 0;
	tty->session = 0;
	spin_unlock_irqrestore(&tty_lock, flags);
	if (pgrp) {
		kill_pgrp(pgrp, SIGHUP, 1);
		kill_pgrp(pgrp, SIGCONT, 1);
	}
}

void disassociate_ctty(struct task_struct *leader)
{
	struct tty_struct *tty;
	unsigned long flags;

	spin_lock_irqsave(&tty_lock, flags);
	tty = leader->signal->leader_of_session ? tty_of(leader->signal) : NULL;
	spin_unlock_irqrestore(&tty_lock, flags);
	if (tty)
		give_up(tty);
}

static long set_foreground(struct tty_struct *tty, const pid_t __user *arg)
{
	unsigned long flags;
	pid_t pgrp;
	long err = tty_check_background(tty, SIGTTOU);

	if (err)
		return err;
	if (current_tty() != tty)
		return -ENOTTY;
	if (get_user(pgrp, arg))
		return -EFAULT;
	if (pgrp < 0)
		return -EINVAL;
	if (!pgrp_in_session(pgrp, task_session_nr(current)))
		return -EPERM;
	spin_lock_irqsave(&tty_lock, flags);
	if (tty->session == current->signal->session)
		tty->pgrp = pgrp;
	else
		err = -ENOTTY;
	spin_unlock_irqrestore(&tty_lock, flags);
	return err;
}

long tty_job_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case TIOCSCTTY:
		return set_ctty(tty, arg);
	case TIOCNOTTY:
		if (current_tty() != tty)
			return -ENOTTY;
		if (current->signal->leader_of_session)
			give_up(tty);
		else
			current->signal->tty = NULL;
		return 0;
	case TIOCGPGRP:
		if (current_tty() != tty)
			return -ENOTTY;
		return put_user(foreground(tty), (pid_t __user *)arg);
	case TIOCSPGRP:
		return set_foreground(tty, (const pid_t __user *)arg);
	case TIOCGSID:
		if (current_tty() != tty)
			return -ENOTTY;
		return put_user(tty->session, (pid_t __user *)arg);
	default:
		return -ENOIOCTLCMD;
	}
}
