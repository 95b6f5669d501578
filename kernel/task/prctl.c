/* SPDX-License-Identifier: GPL-2.0 */
/* prctl(2), arch_prctl(2), personality(2), unshare(2): small settings of a process. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "fs/file.h"
#include "syscalls.h"
#include "task/internal.h"

#define PR_SET_PDEATHSIG 1
#define PR_GET_PDEATHSIG 2
#define PR_GET_DUMPABLE 3
#define PR_SET_DUMPABLE 4
#define PR_GET_KEEPCAPS 7
#define PR_SET_KEEPCAPS 8
#define PR_SET_NAME 15
#define PR_GET_NAME 16
#define PR_CAPBSET_READ 23
#define PR_CAPBSET_DROP 24
#define PR_GET_SECUREBITS 27
#define PR_SET_SECUREBITS 28
#define PR_SET_NO_NEW_PRIVS 38
#define PR_GET_NO_NEW_PRIVS 39
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_IS_SET 1
#define PR_CAP_AMBIENT_RAISE 2
#define PR_CAP_AMBIENT_LOWER 3
#define PR_CAP_AMBIENT_CLEAR_ALL 4

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

static int set_name(const char __user *uname)
{
	char name[TASK_COMM_LEN] = { 0 };

	if (strncpy_from_user(name, uname, sizeof(name) - 1) < 0)
		return -EFAULT;
	memcpy(current->comm, name, sizeof(name));
	return 0;
}

static int drop_bounding(unsigned long cap)
{
	struct cred *new;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_bset &= ~CAP_BIT(cap);
	return commit_creds(new);
}

/* Each base bit has a lock bit one above it, which holds both for ever. */
static int set_securebits(u32 bits)
{
	u32 old = current_cred()->securebits;
	struct cred *new;

	if ((((old & SECURE_ALL_LOCKS) >> 1) & (old ^ bits)) ||
	    (old & SECURE_ALL_LOCKS & ~bits) || (bits & ~(SECURE_ALL_LOCKS | SECURE_ALL_BITS)) ||
	    !capable(CAP_SETPCAP))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->securebits = bits;
	return commit_creds(new);
}

static int set_keepcaps(unsigned long on)
{
	struct cred *new;

	if (on > 1)
		return -EINVAL;
	if (current_cred()->securebits & (SECBIT_KEEP_CAPS << 1))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->securebits &= ~SECBIT_KEEP_CAPS;
	if (on)
		new->securebits |= SECBIT_KEEP_CAPS;
	return commit_creds(new);
}

static int ambient(unsigned long what, unsigned long cap)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (what == PR_CAP_AMBIENT_CLEAR_ALL ? cap != 0 : cap > CAP_LAST_CAP)
		return -EINVAL;
	if (what == PR_CAP_AMBIENT_IS_SET)
		return !!(old->cap_ambient & CAP_BIT(cap));
	if (what != PR_CAP_AMBIENT_RAISE && what != PR_CAP_AMBIENT_LOWER &&
	    what != PR_CAP_AMBIENT_CLEAR_ALL)
		return -EINVAL;
	if (what == PR_CAP_AMBIENT_RAISE &&
	    !(old->cap_permitted & old->cap_inheritable & CAP_BIT(cap)))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (what == PR_CAP_AMBIENT_CLEAR_ALL)
		new->cap_ambient = 0;
	else if (what == PR_CAP_AMBIENT_RAISE)
		new->cap_ambient |= CAP_BIT(cap);
	else
		new->cap_ambient &= ~CAP_BIT(cap);
	return commit_creds(new);
}

static int set_no_new_privs(unsigned long on, unsigned long a3, unsigned long a4,
			    unsigned long a5)
{
	if (on != 1 || a3 || a4 || a5)
		return -EINVAL;
	current->no_new_privs = true;
	return 0;
}

/* The calls that change credentials. */
static long prctl_cred(int option, unsigned long a2, unsigned long a3, unsigned long a4,
		       unsigned long a5)
{
	const struct cred *cred = current_cred();

	switch (option) {
	case PR_GET_KEEPCAPS:
		return !!(cred->securebits & SECBIT_KEEP_CAPS);
	case PR_SET_KEEPCAPS:
		return set_keepcaps(a2);
	case PR_CAPBSET_READ:
		return a2 > CAP_LAST_CAP ? -EINVAL : !!(cred->cap_bset & CAP_BIT(a2));
	case PR_CAPBSET_DROP:
		return drop_bounding(a2);
	case PR_GET_SECUREBITS:
		return cred->securebits;
	case PR_SET_SECUREBITS:
		return set_securebits(a2);
	case PR_CAP_AMBIENT:
		return a4 || a5 ? -EINVAL : ambient(a2, a3);
	case PR_SET_NO_NEW_PRIVS:
		return set_no_new_privs(a2, a3, a4, a5);
	case PR_GET_NO_NEW_PRIVS:
		return a2 || a3 || a4 || a5 ? -EINVAL : current->no_new_privs;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE5(prctl, int, option, unsigned long, a2, unsigned long, a3, unsigned long, a4,
		unsigned long, a5)
{
	struct task_struct *task = current;

	switch (option) {
	case PR_SET_PDEATHSIG:
		if (!valid_signal(a2))
			return -EINVAL;
		task->pdeath_signal = a2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(task->pdeath_signal, (int __user *)a2);
	case PR_GET_DUMPABLE:
		return task->dumpable;
	case PR_SET_DUMPABLE:
		if (a2 > 1)
			return -EINVAL;
		task->dumpable = a2;
		return 0;
	case PR_SET_NAME:
		return set_name((const char __user *)a2);
	case PR_GET_NAME:
		return copy_to_user((char __user *)a2, task->comm, TASK_COMM_LEN) ? -EFAULT : 0;
	default:
		return prctl_cred(option, a2, a3, a4, a5);
	}
}

SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, addr)
{
	switch (option) {
	case ARCH_SET_FS:
	case ARCH_SET_GS:
		if (addr >= TASK_SIZE)
			return -EPERM;
		if (option == ARCH_SET_FS)
			write_user_fsbase(addr);
		else
			write_user_gsbase(addr);
		return 0;
	case ARCH_GET_FS:
		return put_user(read_user_fsbase(), (unsigned long __user *)addr);
	case ARCH_GET_GS:
		return put_user(read_user_gsbase(), (unsigned long __user *)addr);
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE1(personality, unsigned int, persona)
{
	unsigned int old = current->personality;

	if (persona != 0xffffffff)
		current->personality = persona;
	return old;
}

static int unshare_fs(void)
{
	struct fs_struct *old = current->fs, *copy = copy_fs_struct(old);

	if (!copy)
		return -ENOMEM;
	spin_lock_irq(&tasklist_lock);
	current->fs = copy;
	spin_unlock_irq(&tasklist_lock);
	put_fs_struct(old);
	return 0;
}

static int unshare_files(void)
{
	struct files_struct *old = current->files, *copy = copy_files_struct(old);

	if (!copy)
		return -ENOMEM;
	spin_lock_irq(&tasklist_lock);
	current->files = copy;
	spin_unlock_irq(&tasklist_lock);
	put_files_struct(old);
	return 0;
}

/* As a kernel without namespaces: they are EINVAL; what is not shared needs no unsharing. */
SYSCALL_DEFINE1(unshare, unsigned long, flags)
{
	int err = 0;

	if (flags & ~(unsigned long)(CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_THREAD |
				     CLONE_SIGHAND | CLONE_VM))
		return -EINVAL;
	if ((flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM)) &&
	    atomic_read(&current->signal->live) > 1)
		return -EINVAL;
	if (flags & CLONE_FS)
		err = unshare_fs();
	if (!err && (flags & CLONE_FILES))
		err = unshare_files();
	return err;
}
