/* SPDX-License-Identifier: GPL-2.0 */
/*
 * poll(2) and select(2). The first pass queues the caller on every file's wait
 * queues; a wake-up sets `triggered`, so that none is lost between the look and
 * the sleep. Deadlines are nanoseconds: a wait is never shorter than asked.
 */
#include <linux/jiffies.h>
#include <linux/poll.h>
#include <linux/timekeeping.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/time.h>

#include "fs/internal.h"
#include "syscalls.h"
#include "task/task.h"

#define NO_DEADLINE (~0ULL)
#define FD_SETSIZE 1024U
#define SELECT_IN (EPOLLRDNORM | EPOLLRDBAND | EPOLLIN | EPOLLHUP | EPOLLERR)
#define SELECT_OUT (EPOLLWRBAND | EPOLLWRNORM | EPOLLOUT | EPOLLERR)
#define SELECT_EX (EPOLLPRI)

struct poll_waiter;

static DEFINE_SPINLOCK(pollers_lock); /* every file's f_pollers; wait queues' locks inside it */

/* One place in one wait queue. */
struct poll_entry {
	struct wait_queue_entry wait;
	wait_queue_head_t *wq;     /* NULL: it has gone, and the place with it. pollers_lock */
	struct file *file;         /* referenced: its queues stay, but for poll_forget() */
	struct hlist_node of_file;
	struct poll_waiter *waiter;
	struct poll_entry *next;
};

/* One system call that waits. */
struct poll_waiter {
	poll_table table;
	struct task_struct *task;
	bool triggered;
	int err;
	struct poll_entry *entries;
};

static int poll_wake(struct wait_queue_entry *wait, unsigned int mode, int flags, void *key)
{
	struct poll_waiter *waiter = container_of(wait, struct poll_entry, wait)->waiter;

	WRITE_ONCE(waiter->triggered, true);
	return wake_up_process(waiter->task);
}

static void poll_queue(struct file *file, wait_queue_head_t *wq, poll_table *table)
{
	struct poll_waiter *waiter = container_of(table, struct poll_waiter, table);
	struct poll_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry) {
		waiter->err = -ENOMEM;
		return;
	}
	entry->file = get_file(file);
	entry->wq = wq;
	entry->waiter = waiter;
	entry->wait.func = poll_wake;
	INIT_LIST_HEAD(&entry->wait.entry);
	entry->next = waiter->entries;
	waiter->entries = entry;
	spin_lock(&pollers_lock);
	hlist_add_head(&entry->of_file, &file->f_pollers);
	add_wait_queue(wq, &entry->wait);
	spin_unlock(&pollers_lock);
}

/* pollers_lock held. */
static void leave_queue(struct poll_entry *entry)
{
	if (!entry->wq)
		return;
	remove_wait_queue(entry->wq, &entry->wait);
	hlist_del(&entry->of_file);
	entry->wq = NULL;
}

void poll_forget(struct file *file)
{
	struct poll_entry *entry;
	struct hlist_node *next;

	spin_lock(&pollers_lock);
	hlist_for_each_entry_safe(entry, next, &file->f_pollers, of_file) {
		leave_queue(entry);
		poll_wake(&entry->wait, TASK_NORMAL, 0, NULL);
	}
	spin_unlock(&pollers_lock);
}

static void waiter_init(struct poll_waiter *waiter)
{
	*waiter = (struct poll_waiter){ .table._qproc = poll_queue, .task = current };
}

static void waiter_free(struct poll_waiter *waiter)
{
	struct poll_entry *entry = waiter->entries, *next;

	for (; entry; entry = next) {
		next = entry->next;
		spin_lock(&pollers_lock);
		leave_queue(entry);
		spin_unlock(&pollers_lock);
		fput(entry->file);
		kfree(entry);
	}
}

static __poll_t vfs_poll(struct file *file, poll_table *table)
{
	return file->f_op->poll ? file->f_op->poll(file, table) : DEFAULT_POLLMASK;
}

/*
 * After a pass that found nothing: sleeps until something happens. False when
 * the time is over or a signal came.
 */
static bool waiter_sleep(struct poll_waiter *waiter, u64 deadline)
{
	long timeout = MAX_SCHEDULE_TIMEOUT;
	u64 now;

	waiter->table._qproc = NULL; /* queued once is enough */
	if (signal_pending(current))
		return false;
	if (deadline != NO_DEADLINE) {
		now = ktime_get_ns();
		if (now >= deadline)
			return false;
		timeout = DIV_ROUND_UP(deadline - now, NSEC_PER_SEC / HZ);
	}
	set_current_state(TASK_INTERRUPTIBLE);
	if (!READ_ONCE(waiter->triggered))
		schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(waiter->triggered, false);
	return true;
}

static int poll_pass(struct pollfd *fds, unsigned int nfds, struct poll_waiter *waiter)
{
	unsigned int i;
	int ready = 0;

	for (i = 0; i < nfds; i++) {
		struct file *file;
		__poll_t mask = EPOLLNVAL, wanted;

		fds[i].revents = 0;
		if (fds[i].fd < 0)
			continue;
		file = fget(fds[i].fd);
		if (file) {
			wanted = (u16)fds[i].events | EPOLLERR | EPOLLHUP;
			waiter->table._key = wanted;
			mask = vfs_poll(file, &waiter->table) & wanted;
			fput(file);
		}
		fds[i].revents = mask;
		if (mask) {
			ready++;
			waiter->table._qproc = NULL;
		}
	}
	return ready;
}

/* Number of ready descriptors, 0 at the deadline, -EINTR, -ENOMEM. */
static int poll_wait_ready(struct pollfd *fds, unsigned int nfds, u64 deadline)
{
	struct poll_waiter waiter;
	int ready;

	waiter_init(&waiter);
	do {
		ready = poll_pass(fds, nfds, &waiter);
		if (!ready)
			ready = waiter.err;
	} while (!ready && waiter_sleep(&waiter, deadline));
	waiter_free(&waiter);
	return !ready && signal_pending(current) ? -EINTR : ready;
}

static long do_poll(struct pollfd __user *ufds, unsigned int nfds, u64 deadline)
{
	struct pollfd *fds = NULL;
	unsigned int i;
	long ret;

	if (nfds > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	if (nfds) {
		fds = memdup_user(ufds, nfds * sizeof(*fds));
		if (IS_ERR(fds))
			return PTR_ERR(fds);
	}
	ret = poll_wait_ready(fds, nfds, deadline);
	for (i = 0; ret >= 0 && i < nfds; i++)
		if (put_user(fds[i].revents, &ufds[i].revents))
			ret = -EFAULT;
	kfree(fds);
	return ret;
}

/* Goes on where a signal without a handler interrupted poll(2), with the old deadline. */
static long poll_restart(struct task_struct *task)
{
	struct pollfd __user *ufds = (struct pollfd __user *)task->restart_arg[0];
	u64 deadline = task->restart_arg[2];
	long ret = do_poll(ufds, task->restart_arg[1], deadline);

	return ret == -EINTR ? -ERESTART_RESTARTBLOCK : ret;
}

static u64 deadline_in(u64 ns)
{
	u64 deadline = ktime_get_ns() + ns;

	return deadline < ns ? NO_DEADLINE : deadline;
}

SYSCALL_DEFINE3(poll, struct pollfd __user *, ufds, unsigned int, nfds, int, timeout)
{
	u64 deadline = timeout < 0 ? NO_DEADLINE : deadline_in((u64)timeout * NSEC_PER_MSEC);
	long ret = do_poll(ufds, nfds, deadline);

	if (ret != -EINTR)
		return ret;
	current->restart_fn = poll_restart;
	current->restart_arg[0] = (__force u64)ufds;
	current->restart_arg[1] = nfds;
	current->restart_arg[2] = deadline;
	return -ERESTART_RESTARTBLOCK;
}

/* A timespec from user space as a deadline; NULL is none. */
static int timespec_deadline(const struct timespec __user *utime, u64 *deadline)
{
	struct timespec t;

	*deadline = NO_DEADLINE;
	if (!utime)
		return 0;
	if (copy_from_user(&t, utime, sizeof(t)))
		return -EFAULT;
	if (t.tv_sec < 0 || t.tv_nsec < 0 || t.tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	if (t.tv_sec < S64_MAX / NSEC_PER_SEC)
		*deadline = deadline_in((u64)t.tv_sec * NSEC_PER_SEC + t.tv_nsec);
	return 0;
}

/* The signal mask of ppoll and pselect holds during the call only. */
static int use_sigmask(const sigset_t __user *umask, size_t size)
{
	sigset_t set;

	if (!umask)
		return 0;
	if (size != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, umask, sizeof(set)))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_current_blocked(&set);
	return 0;
}

/* A signal that ended the call is handled under the call's mask; then the old one comes back. */
static void end_sigmask(const sigset_t __user *umask, bool interrupted)
{
	if (!umask)
		return;
	if (interrupted)
		current->restore_sigmask = true;
	else
		set_current_blocked(&current->saved_sigmask);
}

SYSCALL_DEFINE5(ppoll, struct pollfd __user *, ufds, unsigned int, nfds,
		const struct timespec __user *, utime, const sigset_t __user *, umask, size_t,
		size)
{
	u64 deadline;
	long ret = timespec_deadline(utime, &deadline);

	if (!ret)
		ret = use_sigmask(umask, size);
	if (ret)
		return ret;
	ret = do_poll(ufds, nfds, deadline);
	end_sigmask(umask, ret == -EINTR);
	return ret == -EINTR ? -ERESTARTNOHAND : ret;
}

/* The three sets asked for and the three answered, as bitmaps. */
struct select_sets {
	unsigned long in[3][FD_SETSIZE / 64], out[3][FD_SETSIZE / 64];
};

static const __poll_t select_mask[3] = { SELECT_IN, SELECT_OUT, SELECT_EX };

static int select_pass(struct select_sets *sets, unsigned int n, struct poll_waiter *waiter)
{
	unsigned int fd, i;
	int ready = 0;

	memset(sets->out, 0, sizeof(sets->out));
	for (fd = 0; fd < n; fd++) {
		unsigned long bit = 1UL << (fd % 64), word = fd / 64;
		struct file *file;
		__poll_t mask;

		if (!((sets->in[0][word] | sets->in[1][word] | sets->in[2][word]) & bit))
			continue;
		file = fget(fd);
		if (!file)
			return -EBADF;
		mask = vfs_poll(file, &waiter->table);
		fput(file);
		for (i = 0; i < 3; i++) {
			if (!(sets->in[i][word] & bit) || !(mask & select_mask[i]))
				continue;
			sets->out[i][word] |= bit;
			ready++;
			waiter->table._qproc = NULL;
		}
	}
	return ready;
}

static int select_wait_ready(struct select_sets *sets, unsigned int n, u64 deadline)
{
	struct poll_waiter waiter;
	int ready;

	waiter_init(&waiter);
	do {
		ready = select_pass(sets, n, &waiter);
		if (!ready)
			ready = waiter.err;
	} while (!ready && waiter_sleep(&waiter, deadline));
	waiter_free(&waiter);
	return !ready && signal_pending(current) ? -ERESTARTNOHAND : ready;
}

static long do_select(int n, unsigned long __user *usets[3], u64 deadline)
{
	struct select_sets *sets;
	size_t bytes;
	long ret;
	int i;

	if (n < 0)
		return -EINVAL;
	n = min(n, (int)FD_SETSIZE);
	bytes = DIV_ROUND_UP(n, 64) * 8;
	sets = kzalloc(sizeof(*sets), GFP_KERNEL);
	if (!sets)
		return -ENOMEM;
	ret = -EFAULT;
	for (i = 0; i < 3; i++)
		if (usets[i] && copy_from_user(sets->in[i], usets[i], bytes))
			goto free;
	ret = select_wait_ready(sets, n, deadline);
	for (i = 0; ret >= 0 && i < 3; i++)
		if (usets[i] && copy_to_user(usets[i], sets->out[i], bytes))
			ret = -EFAULT;
free:
	kfree(sets);
	return ret;
}

/* Linux's select(2) leaves in the timeout what was not slept. */
static u64 time_left(u64 deadline)
{
	u64 now = ktime_get_ns();

	return deadline > now ? deadline - now : 0;
}

SYSCALL_DEFINE5(select, int, n, unsigned long __user *, in, unsigned long __user *, out,
		unsigned long __user *, ex, struct timeval __user *, utime)
{
	unsigned long __user *usets[3] = { in, out, ex };
	u64 deadline = NO_DEADLINE;
	struct timeval t;
	long ret;

	if (utime) {
		if (copy_from_user(&t, utime, sizeof(t)))
			return -EFAULT;
		if (t.tv_sec < 0 || t.tv_usec < 0)
			return -EINVAL;
		if (t.tv_sec < S64_MAX / NSEC_PER_SEC / 2)
			deadline = deadline_in((u64)t.tv_sec * NSEC_PER_SEC +
					       (u64)t.tv_usec * NSEC_PER_USEC);
	}
	ret = do_select(n, usets, deadline);
	if (utime && deadline != NO_DEADLINE) {
		u64 left = time_left(deadline);

		t.tv_sec = left / NSEC_PER_SEC;
		t.tv_usec = left % NSEC_PER_SEC / NSEC_PER_USEC;
		/* A read-only timeout is no reason to lose the answer. */
		if (copy_to_user(utime, &t, sizeof(t)))
			return ret;
	}
	return ret;
}

SYSCALL_DEFINE6(pselect6, int, n, unsigned long __user *, in, unsigned long __user *, out,
		unsigned long __user *, ex, const struct timespec __user *, utime,
		const u64 __user *, sigarg)
{
	unsigned long __user *usets[3] = { in, out, ex };
	u64 sig[2] = { 0, 0 }; /* pointer to the mask, its size */
	const sigset_t __user *umask;
	u64 deadline;
	long ret;

	if (sigarg && copy_from_user(sig, sigarg, sizeof(sig)))
		return -EFAULT;
	umask = (const sigset_t __user *)sig[0];
	ret = timespec_deadline(utime, &deadline);
	if (!ret)
		ret = use_sigmask(umask, sig[1]);
	if (ret)
		return ret;
	ret = do_select(n, usets, deadline);
	end_sigmask(umask, ret == -ERESTARTNOHAND);
	return ret;
}
