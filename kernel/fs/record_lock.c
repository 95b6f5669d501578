/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Record locks of fcntl(2): a range of a file, shared or exclusive, held by a
 * process (its descriptor table; any close of the file gives them up) or by an
 * open file (F_OFD_*; they go with its last descriptor).
 *
 * An inode's locks are one list in which an owner's stand together, by start,
 * disjoint, those of one kind never adjacent. record_mutex guards every list and
 * the waiters; it is never held while anybody waits.
 */
#include <linux/wait.h>

#include "fs/internal.h"
#include "fs/record_lock.h"
#include "task/task.h"

#define END_OF_FILE LLONG_MAX
#define MAX_RING 10 /* longer rings are not looked for, as in Linux */

struct record_lock {
	struct list_head node;
	fl_owner_t owner;
	pid_t pid; /* -1: an open file's */
	short type; /* F_RDLCK, F_WRLCK, F_UNLCK in a request */
	loff_t start, end; /* both inside */
};

/* A process that waits, and for whom: what a ring of waiters is found by. */
struct waiter {
	struct list_head node;
	fl_owner_t owner, blocker;
};

static DEFINE_MUTEX(record_mutex);
static LIST_HEAD(waiters);
static DECLARE_WAIT_QUEUE_HEAD(record_wait);
static unsigned long releases; /* how often something was given up: what a waiter looks for */

static bool overlap(const struct record_lock *a, const struct record_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* The first lock in the way of this one; NULL where there is none. */
static struct record_lock *find_conflict(struct inode *inode, const struct record_lock *want)
{
	struct record_lock *lock;

	list_for_each_entry(lock, &inode->i_locks, node)
		if (lock->owner != want->owner && overlap(lock, want) &&
		    (lock->type == F_WRLCK || want->type == F_WRLCK))
			return lock;
	return NULL;
}

/* For whom this owner waits; NULL where it does not. */
static fl_owner_t waits_for(fl_owner_t owner)
{
	struct waiter *w;

	list_for_each_entry(w, &waiters, node)
		if (w->owner == owner)
			return w->blocker;
	return NULL;
}

/* Would waiting for blocker close a ring? */
static bool would_deadlock(fl_owner_t owner, fl_owner_t blocker)
{
	int steps;

	for (steps = 0; blocker && steps < MAX_RING; steps++) {
		if (blocker == owner)
			return true;
		blocker = waits_for(blocker);
	}
	return false;
}

/* Puts it where it belongs: behind its owner's locks with a smaller start. */
static void insert(struct inode *inode, struct record_lock *lock)
{
	struct list_head *before = &inode->i_locks;
	struct record_lock *other;
	bool found = false;

	list_for_each_entry(other, &inode->i_locks, node) {
		if (other->owner == lock->owner && other->start < lock->start) {
			found = true;
		} else if (found || other->owner == lock->owner) {
			before = &other->node;
			break;
		}
	}
	list_add_tail(&lock->node, before);
}

static void remove(struct record_lock *lock)
{
	list_del(&lock->node);
	kfree(lock);
}

/* A lock of another kind is cut back to what lies outside of `want`; *spare is its second half. */
static void cut(struct inode *inode, struct record_lock *lock, const struct record_lock *want,
		struct record_lock **spare)
{
	if (lock->start < want->start && lock->end > want->end) {
		struct record_lock *rest = *spare;

		*spare = NULL;
		*rest = *lock;
		rest->start = want->end + 1;
		lock->end = want->start - 1;
		insert(inode, rest);
	} else if (lock->start < want->start) {
		lock->end = want->start - 1;
	} else if (lock->end > want->end) {
		lock->start = want->end + 1;
	} else {
		remove(lock);
	}
}

/*
 * Makes the range what `want` says. It takes over want, and *spare, a second
 * record, where it leaves NULL. record_mutex held.
 */
static void apply(struct inode *inode, struct record_lock *want, struct record_lock **spare)
{
	struct record_lock *lock, *next;

	list_for_each_entry_safe(lock, next, &inode->i_locks, node) {
		if (lock->owner != want->owner)
			continue;
		if (lock->type == want->type) {
			if (lock->start - 1 > want->end || want->start - 1 > lock->end)
				continue;
			want->start = min(want->start, lock->start);
			want->end = max(want->end, lock->end);
			remove(lock);
		} else if (overlap(lock, want)) {
			cut(inode, lock, want, spare);
		}
	}
	if (want->type == F_UNLCK)
		kfree(want);
	else
		insert(inode, want);
	releases++;
	wake_up_all(&record_wait);
}

/* Until something is given up. record_mutex held, and again on return: 0 or -ERESTARTSYS. */
static int wait_for(const struct record_lock *want, const struct record_lock *conflict)
{
	struct waiter self = { .owner = want->owner, .blocker = conflict->owner };
	unsigned long seen = releases;
	int err;

	if (want->pid >= 0 && would_deadlock(want->owner, conflict->owner))
		return -EDEADLK;
	INIT_LIST_HEAD(&self.node);
	if (want->pid >= 0)
		list_add_tail(&self.node, &waiters);
	mutex_unlock(&record_mutex);
	err = wait_event_interruptible(record_wait, READ_ONCE(releases) != seen);
	mutex_lock(&record_mutex);
	list_del(&self.node);
	return err;
}

/* Takes over want. */
static int set_lock(struct inode *inode, struct record_lock *want, bool wait)
{
	struct record_lock *spare = kmalloc(sizeof(*spare), GFP_KERNEL), *conflict;
	int err = spare ? 0 : -ENOLCK;

	mutex_lock(&record_mutex);
	while (!err && want->type != F_UNLCK && (conflict = find_conflict(inode, want)))
		err = wait ? wait_for(want, conflict) : -EAGAIN;
	if (!err)
		apply(inode, want, &spare);
	mutex_unlock(&record_mutex);
	if (err)
		kfree(want);
	kfree(spare);
	return err;
}

/* The user's request in places of the file (fcntl(2)). 0, -EINVAL, -EOVERFLOW. */
static int to_range(struct file *file, const struct user_flock *user, struct record_lock *lock)
{
	loff_t base;

	switch (user->l_whence) {
	case SEEK_SET:
		base = 0;
		break;
	case SEEK_CUR:
		base = file->f_pos;
		break;
	case SEEK_END:
		base = i_size_read(file->f_inode);
		break;
	default:
		return -EINVAL;
	}
	if (__builtin_add_overflow(base, user->l_start, &base))
		return -EOVERFLOW;
	lock->start = base;
	lock->end = END_OF_FILE;
	if (base < 0)
		return -EINVAL;
	if (user->l_len > 0) {
		if (__builtin_add_overflow(base, user->l_len - 1, &lock->end))
			return -EOVERFLOW;
	} else if (user->l_len < 0) {
		lock->end = base - 1;
		lock->start = base + user->l_len;
		if (lock->start < 0)
			return -EINVAL;
	}
	lock->type = user->l_type;
	return lock->type == F_RDLCK || lock->type == F_WRLCK || lock->type == F_UNLCK ? 0 :
	       -EINVAL;
}

/* Whose lock it is: by F_OFD_* the open file's, whose pid must be given as 0. */
static int set_owner(struct file *file, bool open_file, const struct user_flock *user,
		     struct record_lock *lock)
{
	lock->owner = open_file ? (fl_owner_t)file : (fl_owner_t)current->files;
	lock->pid = open_file ? -1 : current->tgid;
	return open_file && user->l_pid ? -EINVAL : 0;
}

int record_lock_get(struct file *file, bool open_file, struct user_flock *user)
{
	struct record_lock want, *conflict;
	int err;

	if (user->l_type != F_RDLCK && user->l_type != F_WRLCK)
		return -EINVAL;
	err = to_range(file, user, &want);
	if (!err)
		err = set_owner(file, open_file, user, &want);
	if (err)
		return err;
	mutex_lock(&record_mutex);
	conflict = find_conflict(file->f_inode, &want);
	user->l_type = conflict ? conflict->type : F_UNLCK;
	if (conflict) {
		user->l_whence = SEEK_SET;
		user->l_start = conflict->start;
		user->l_len = conflict->end == END_OF_FILE ? 0 :
			      conflict->end - conflict->start + 1;
		user->l_pid = conflict->pid;
	}
	mutex_unlock(&record_mutex);
	return 0;
}

int record_lock_set(unsigned int fd, struct file *file, bool open_file, bool wait,
		    const struct user_flock *user)
{
	struct record_lock *want = kzalloc(sizeof(*want), GFP_KERNEL);
	struct file *still;
	int err;

	if (!want)
		return -ENOLCK;
	err = to_range(file, user, want);
	if (!err && ((want->type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
		     (want->type == F_WRLCK && !(file->f_mode & FMODE_WRITE))))
		err = -EBADF;
	if (!err)
		err = set_owner(file, open_file, user, want);
	if (err) {
		kfree(want);
		return err;
	}
	err = set_lock(file->f_inode, want, wait);
	if (err || open_file)
		return err;
	/* Another thread's close may have come first: then nobody would give it up. */
	still = fget(fd);
	if (still != file) {
		record_lock_release(file, current->files);
		err = -EBADF;
	}
	fput(still);
	return err;
}

void record_lock_release(struct file *file, fl_owner_t owner)
{
	struct record_lock *lock, *next;
	struct inode *inode = file->f_inode;

	/* Without the mutex: who adds a lock looks for this close afterwards. */
	if (!inode || list_empty(&inode->i_locks))
		return;
	mutex_lock(&record_mutex);
	list_for_each_entry_safe(lock, next, &inode->i_locks, node)
		if (lock->owner == owner)
			remove(lock);
	releases++;
	mutex_unlock(&record_mutex);
	wake_up_all(&record_wait);
}
