/* SPDX-License-Identifier: GPL-2.0 */
/* futex(2): WAIT, WAKE and REQUEUE; what C libraries build their locks on. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <uapi/linux/futex.h>

#include "mm/user_pte.h"
#include "syscalls.h"
#include "task/internal.h"
#include "x86/time.h"

#define FUTEX_BUCKETS 256

/* Who waits for the same word: by address in one space, by page where the memory is shared. */
struct futex_key {
	const void *object; /* mm or page */
	unsigned long offset;
};

struct futex_waiter {
	struct list_head list;
	struct task_struct *task;
	struct futex_key key;
	u32 bitset;
	bool woken;
	struct page *page; /* held while waiting, so that the key stays unique */
};

static DEFINE_SPINLOCK(futex_lock); /* all buckets */
static struct list_head buckets[FUTEX_BUCKETS];

static struct list_head *bucket(const struct futex_key *key)
{
	unsigned long h = (unsigned long)key->object / 64 + key->offset / 4;
	struct list_head *head = &buckets[(h ^ h >> 8 ^ h >> 20) % FUTEX_BUCKETS];

	if (!head->next)
		INIT_LIST_HEAD(head);
	return head;
}

static bool same_key(const struct futex_key *a, const struct futex_key *b)
{
	return a->object == b->object && a->offset == b->offset;
}

/* *page: NULL or a page with a reference that the caller drops. */
static int get_key(u32 __user *uaddr, bool private, struct futex_key *key, struct page **page)
{
	unsigned long addr = (unsigned long)uaddr;
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	int err = 0;

	*page = NULL;
	if (addr % sizeof(u32))
		return -EINVAL;
	if (addr >= TASK_SIZE)
		return -EFAULT;
	*key = (struct futex_key){ mm, addr };
	if (private)
		return 0;
	mutex_lock(&mm->mmap_lock);
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr) {
		err = -EFAULT;
	} else if (vma->vm_flags & VM_SHARED) {
		err = fault_in_page(mm, addr, false);
		if (!err) {
			*page = pte_user_page(*pgd_pte(mm->pgd, addr, false));
			get_page(*page);
			*key = (struct futex_key){ *page, offset_in_page(addr) };
		}
	}
	mutex_unlock(&mm->mmap_lock);
	return err;
}

static void put_key(struct page *page)
{
	if (page)
		put_page(page);
}

static void enqueue(struct futex_waiter *waiter)
{
	spin_lock_irq(&futex_lock);
	list_add_tail(&waiter->list, bucket(&waiter->key));
	spin_unlock_irq(&futex_lock);
}

/* True: nobody had woken it. */
static bool dequeue(struct futex_waiter *waiter)
{
	bool woken;

	spin_lock_irq(&futex_lock);
	woken = waiter->woken;
	if (!woken)
		list_del(&waiter->list);
	spin_unlock_irq(&futex_lock);
	return !woken;
}

static int sleep_on(struct futex_waiter *waiter, u64 deadline)
{
	long left = 1;

	while (!READ_ONCE(waiter->woken) && left > 0 && !signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		left = READ_ONCE(waiter->woken) || signal_pending(current) ?
			       1 : schedule_until(deadline);
	}
	__set_current_state(TASK_RUNNING);
	if (!dequeue(waiter))
		return 0;
	return left > 0 ? -ERESTARTSYS : -ETIMEDOUT;
}

/* In the queue first, then the look at the value: a wake-up after the look finds us. */
static int futex_wait(u32 __user *uaddr, bool private, u32 value, u64 deadline, u32 bitset)
{
	struct futex_waiter waiter = { .task = current, .bitset = bitset };
	u32 now;
	int err;

	if (!bitset)
		return -EINVAL;
	err = get_key(uaddr, private, &waiter.key, &waiter.page);
	if (err)
		return err;
	enqueue(&waiter);
	err = get_user(now, uaddr);
	if (!err && now != value)
		err = -EAGAIN;
	if (err) {
		if (!dequeue(&waiter) && err == -EAGAIN)
			err = 0;
	} else {
		err = sleep_on(&waiter, deadline);
	}
	put_key(waiter.page);
	return err;
}

/* Wakes up to nr, moves up to nr_requeue more to the key to. futex_lock held. */
static int wake_locked(const struct futex_key *key, int nr, u32 bitset, int nr_requeue,
		       const struct futex_key *to, struct page *to_page)
{
	struct futex_waiter *waiter, *next;
	int done = 0, moved = 0;

	list_for_each_entry_safe(waiter, next, bucket(key), list) {
		if (!same_key(&waiter->key, key) || !(waiter->bitset & bitset))
			continue;
		if (done < nr) {
			list_del(&waiter->list);
			done++;
			waiter->woken = true;
			wake_up_process(waiter->task);
		} else if (moved < nr_requeue && !same_key(key, to)) {
			moved++;
			put_key(waiter->page);
			if (to_page)
				get_page(to_page);
			waiter->page = to_page;
			waiter->key = *to;
			list_move_tail(&waiter->list, bucket(to));
		} else {
			break;
		}
	}
	return done + moved;
}

static int do_wake(u32 __user *uaddr, bool private, int nr, u32 bitset)
{
	struct futex_key key;
	struct page *page;
	int ret = get_key(uaddr, private, &key, &page);

	if (ret)
		return ret;
	spin_lock_irq(&futex_lock);
	ret = wake_locked(&key, nr, bitset, 0, NULL, NULL);
	spin_unlock_irq(&futex_lock);
	put_key(page);
	return ret;
}

/* From exit: the word's kind of mapping is not known, so waiters of both kinds are looked for. */
int futex_wake(u32 __user *uaddr, int nr, u32 bitset)
{
	int ret = do_wake(uaddr, true, nr, bitset);

	return ret > 0 ? ret : do_wake(uaddr, false, nr, bitset);
}

static int futex_requeue(u32 __user *uaddr, u32 __user *uaddr2, bool private, int nr,
			 int nr_requeue, const u32 *compare)
{
	struct futex_key from, to;
	struct page *page, *page2;
	u32 now;
	int ret;

	if (nr < 0 || nr_requeue < 0)
		return -EINVAL;
	ret = get_key(uaddr, private, &from, &page);
	if (ret)
		return ret;
	ret = get_key(uaddr2, private, &to, &page2);
	if (!ret && compare) {
		ret = get_user(now, uaddr);
		if (!ret && now != *compare)
			ret = -EAGAIN;
	}
	if (!ret) {
		spin_lock_irq(&futex_lock);
		ret = wake_locked(&from, nr, ~0U, nr_requeue, &to, page2);
		spin_unlock_irq(&futex_lock);
	}
	put_key(page);
	put_key(page2);
	return ret;
}

static int wait_deadline(int op, const struct timespec __user *uts, u64 *deadline)
{
	struct timespec ts;
	u64 ns, now;

	*deadline = U64_MAX;
	if (!uts)
		return 0;
	if (copy_from_user(&ts, uts, sizeof(ts)))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	ns = timespec_to_ns(&ts);
	/* WAIT takes a time to wait, WAIT_BITSET a time to wait until. */
	if ((op & FUTEX_CMD_MASK) == FUTEX_WAIT) {
		*deadline = deadline_in(ns);
	} else if (op & FUTEX_CLOCK_REALTIME) {
		now = ktime_get_real_ns();
		*deadline = ns > now ? deadline_in(ns - now) : 0;
	} else {
		*deadline = ns;
	}
	return 0;
}

SYSCALL_DEFINE6(futex, u32 __user *, uaddr, int, op, u32, val, const struct timespec __user *,
		uts, u32 __user *, uaddr2, u32, val3)
{
	bool private = op & FUTEX_PRIVATE_FLAG;
	int cmd = op & FUTEX_CMD_MASK, err;
	u64 deadline;

	if ((op & FUTEX_CLOCK_REALTIME) && cmd != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (cmd) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
		err = wait_deadline(op, uts, &deadline);
		return err ? err : futex_wait(uaddr, private, val, deadline,
					      cmd == FUTEX_WAIT ? ~0U : val3);
	case FUTEX_WAKE:
		return do_wake(uaddr, private, val, ~0U);
	case FUTEX_WAKE_BITSET:
		return val3 ? do_wake(uaddr, private, val, val3) : -EINVAL;
	case FUTEX_REQUEUE:
		return futex_requeue(uaddr, uaddr2, private, val, (int)(__force long)uts, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(uaddr, uaddr2, private, val, (int)(__force long)uts, &val3);
	default:
		return -ENOSYS;
	}
}

/* A lock whose owner dies: marked, and one waiter told (robust_list in futex docs). */
static void handle_robust_entry(u32 __user *uaddr)
{
	u32 value;

	if ((unsigned long)uaddr % sizeof(u32) || get_user(value, uaddr) ||
	    (pid_t)(value & FUTEX_TID_MASK) != current->pid)
		return;
	if (put_user((value & FUTEX_WAITERS) | FUTEX_OWNER_DIED, uaddr))
		return;
	if (value & FUTEX_WAITERS)
		futex_wake(uaddr, 1, ~0U);
}

void exit_robust_list(struct task_struct *task)
{
	struct robust_list_head __user *head = task->robust_list;
	struct robust_list_head list;
	struct robust_list __user *entry;
	struct robust_list next;

	if (!head || !task->mm || copy_from_user(&list, head, sizeof(list)))
		return;
	task->robust_list = NULL;
	entry = (struct robust_list __user *)list.list.next;
	for (int i = 0; i < ROBUST_LIST_LIMIT && entry != &head->list; i++) {
		unsigned long bare = (unsigned long)entry & ~1UL; /* bit 0: a PI lock */

		if (copy_from_user(&next, (void __user *)bare, sizeof(next)))
			return;
		if (entry != (struct robust_list __user *)list.list_op_pending)
			handle_robust_entry((u32 __user *)(bare + list.futex_offset));
		entry = (struct robust_list __user *)next.next;
	}
	if (list.list_op_pending)
		handle_robust_entry((u32 __user *)(((unsigned long)list.list_op_pending & ~1UL) +
						   list.futex_offset));
}

SYSCALL_DEFINE2(set_robust_list, struct robust_list_head __user *, head, size_t, len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

SYSCALL_DEFINE3(get_robust_list, int, pid, void __user *__user *, uhead, size_t __user *, ulen)
{
	struct task_struct *task = pid ? find_get_task(pid) : get_task_struct(current);
	void __user *head;
	int err;

	if (!task)
		return -ESRCH;
	head = task->robust_list;
	err = task == current || capable(CAP_SYS_PTRACE) ? 0 : -EPERM;
	put_task_struct(task);
	if (err)
		return err;
	if (put_user(sizeof(struct robust_list_head), ulen))
		return -EFAULT;
	return put_user(head, uhead);
}
