/* SPDX-License-Identifier: GPL-2.0 */
/* The id system calls (credentials(7)); what a change of ids does to capabilities. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "syscalls.h"
#include "task/task.h"

#define KEEP ((u32)-1) /* "leave as it is" in the setre*id calls */
#define CAP_FS_SET (CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_MKNOD) | CAP_BIT(CAP_DAC_OVERRIDE) | \
		    CAP_BIT(CAP_DAC_READ_SEARCH) | CAP_BIT(CAP_FOWNER) | CAP_BIT(CAP_FSETID) | \
		    CAP_BIT(CAP_LINUX_IMMUTABLE) | CAP_BIT(CAP_MAC_OVERRIDE))

SYSCALL_DEFINE0(getuid)
{
	return current_uid();
}

SYSCALL_DEFINE0(geteuid)
{
	return current_euid();
}

SYSCALL_DEFINE0(getgid)
{
	return current_gid();
}

SYSCALL_DEFINE0(getegid)
{
	return current_egid();
}

static int put_three(u32 a, u32 b, u32 c, u32 __user *ua, u32 __user *ub, u32 __user *uc)
{
	return put_user(a, ua) || put_user(b, ub) || put_user(c, uc) ? -EFAULT : 0;
}

SYSCALL_DEFINE3(getresuid, uid_t __user *, ruid, uid_t __user *, euid, uid_t __user *, suid)
{
	const struct cred *cred = current_cred();

	return put_three(cred->uid, cred->euid, cred->suid, ruid, euid, suid);
}

SYSCALL_DEFINE3(getresgid, gid_t __user *, rgid, gid_t __user *, egid, gid_t __user *, sgid)
{
	const struct cred *cred = current_cred();

	return put_three(cred->gid, cred->egid, cred->sgid, rgid, egid, sgid);
}

/* capabilities(7), "Effect of user ID changes on capabilities". */
static void fixup_capabilities(struct cred *new, const struct cred *old)
{
	bool was_root = !old->uid || !old->euid || !old->suid;
	bool is_root = !new->uid || !new->euid || !new->suid;

	if (new->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (was_root && !is_root) {
		if (!(new->securebits & SECBIT_KEEP_CAPS))
			new->cap_permitted = new->cap_effective = 0;
		new->cap_ambient = 0;
	}
	if (!old->euid && new->euid)
		new->cap_effective = 0;
	if (old->euid && !new->euid)
		new->cap_effective = new->cap_permitted;
}

/* User ids and group ids follow one set of rules (credentials(7)). */
enum id_kind { USER_ID, GROUP_ID };

struct ids {
	u32 *real, *effective, *saved, *fs;
};

static struct ids ids_of(struct cred *cred, enum id_kind kind)
{
	if (kind == USER_ID)
		return (struct ids){ &cred->uid, &cred->euid, &cred->suid, &cred->fsuid };
	return (struct ids){ &cred->gid, &cred->egid, &cred->sgid, &cred->fsgid };
}

/* May the caller take any id of this kind? */
static bool may_set_any(enum id_kind kind)
{
	return capable(kind == USER_ID ? CAP_SETUID : CAP_SETGID);
}

/* The file system's id follows the effective one; a change of users changes capabilities. */
static int commit_ids(struct cred *new, enum id_kind kind)
{
	struct ids ids = ids_of(new, kind);

	*ids.fs = *ids.effective;
	if (kind == USER_ID)
		fixup_capabilities(new, current_cred());
	return commit_creds(new);
}

static int refuse_ids(struct cred *new)
{
	abort_creds(new);
	return -EPERM;
}

static long do_setid(enum id_kind kind, u32 id)
{
	struct cred *new;
	struct ids ids;

	if (id == KEEP)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	ids = ids_of(new, kind);
	if (may_set_any(kind))
		*ids.real = *ids.saved = id;
	else if (id != *ids.real && id != *ids.saved)
		return refuse_ids(new);
	*ids.effective = id;
	return commit_ids(new, kind);
}

SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	return do_setid(USER_ID, uid);
}

SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	return do_setid(GROUP_ID, gid);
}

static long do_setreid(enum id_kind kind, u32 real, u32 effective)
{
	struct cred *new = prepare_creds();
	struct ids ids;
	u32 was;

	if (!new)
		return -ENOMEM;
	ids = ids_of(new, kind);
	was = *ids.real;
	if (!may_set_any(kind)) {
		if (real != KEEP && real != was && real != *ids.effective)
			return refuse_ids(new);
		if (effective != KEEP && effective != was && effective != *ids.effective &&
		    effective != *ids.saved)
			return refuse_ids(new);
	}
	if (real != KEEP)
		*ids.real = real;
	if (effective != KEEP)
		*ids.effective = effective;
	if (real != KEEP || (effective != KEEP && effective != was))
		*ids.saved = *ids.effective;
	return commit_ids(new, kind);
}

SYSCALL_DEFINE2(setreuid, uid_t, ruid, uid_t, euid)
{
	return do_setreid(USER_ID, ruid, euid);
}

SYSCALL_DEFINE2(setregid, gid_t, rgid, gid_t, egid)
{
	return do_setreid(GROUP_ID, rgid, egid);
}

static bool has_id(const struct ids *ids, u32 id)
{
	return id == KEEP || id == *ids->real || id == *ids->effective || id == *ids->saved;
}

static long do_setresid(enum id_kind kind, u32 real, u32 effective, u32 saved)
{
	struct cred *new = prepare_creds();
	struct ids ids;

	if (!new)
		return -ENOMEM;
	ids = ids_of(new, kind);
	if (!may_set_any(kind) &&
	    (!has_id(&ids, real) || !has_id(&ids, effective) || !has_id(&ids, saved)))
		return refuse_ids(new);
	if (real != KEEP)
		*ids.real = real;
	if (effective != KEEP)
		*ids.effective = effective;
	if (saved != KEEP)
		*ids.saved = saved;
	return commit_ids(new, kind);
}

SYSCALL_DEFINE3(setresuid, uid_t, ruid, uid_t, euid, uid_t, suid)
{
	return do_setresid(USER_ID, ruid, euid, suid);
}

SYSCALL_DEFINE3(setresgid, gid_t, rgid, gid_t, egid, gid_t, sgid)
{
	return do_setresid(GROUP_ID, rgid, egid, sgid);
}

/* The capabilities that concern files go and come with the file system's user id. */
static void fixup_file_capabilities(struct cred *new, uid_t before)
{
	if (new->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (!before && new->fsuid)
		new->cap_effective &= ~CAP_FS_SET;
	if (before && !new->fsuid)
		new->cap_effective |= new->cap_permitted & CAP_FS_SET;
}

/* Answers the old value, whether it changed or not (setfsuid(2)). */
static long do_setfsid(enum id_kind kind, u32 id)
{
	struct cred *new = prepare_creds();
	struct ids ids;
	u32 before;

	if (!new)
		return kind == USER_ID ? current_fsuid() : current_fsgid();
	ids = ids_of(new, kind);
	before = *ids.fs;
	if (id == KEEP || (!has_id(&ids, id) && id != before && !may_set_any(kind))) {
		abort_creds(new);
		return before;
	}
	*ids.fs = id;
	if (kind == USER_ID)
		fixup_file_capabilities(new, before);
	commit_creds(new);
	return before;
}

SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	return do_setfsid(USER_ID, uid);
}

SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	return do_setfsid(GROUP_ID, gid);
}

SYSCALL_DEFINE2(getgroups, int, size, gid_t __user *, list)
{
	const struct group_info *info = current_cred()->group_info;
	int n = info ? info->ngroups : 0;

	if (size < 0)
		return -EINVAL;
	if (!size)
		return n;
	if (n > size)
		return -EINVAL;
	return n && copy_to_user(list, info->gid, n * sizeof(gid_t)) ? -EFAULT : n;
}

static int compare_gids(const void *a, const void *b)
{
	gid_t x = *(const gid_t *)a, y = *(const gid_t *)b;

	return x < y ? -1 : x > y;
}

SYSCALL_DEFINE2(setgroups, int, size, const gid_t __user *, list)
{
	struct group_info *info;
	struct cred *new;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if ((unsigned int)size > NGROUPS_MAX)
		return -EINVAL;
	info = kvmalloc(sizeof(*info) + size * sizeof(gid_t), GFP_KERNEL);
	if (!info)
		return -ENOMEM;
	atomic_set(&info->usage, 1);
	info->ngroups = size;
	if (copy_from_user(info->gid, list, size * sizeof(gid_t))) {
		kvfree(info);
		return -EFAULT;
	}
	sort(info->gid, size, sizeof(gid_t), compare_gids, NULL);
	new = prepare_creds();
	if (!new) {
		kvfree(info);
		return -ENOMEM;
	}
	replace_groups(new, info);
	return commit_creds(new);
}

/* capget(2), capset(2): sets in two halves of 32 bits since version 2. */
#define CAP_VERSION_1 0x19980330
#define CAP_VERSION_2 0x20071026
#define CAP_VERSION_3 0x20080522

struct cap_header {
	u32 version;
	int pid;
};

struct cap_data {
	u32 effective, permitted, inheritable;
};

/* Number of halves; the kernel's own version is told to who asks with another one. */
static int cap_halves(struct cap_header __user *uheader, struct cap_header *header)
{
	u32 ours = CAP_VERSION_3;

	if (copy_from_user(header, uheader, sizeof(*header)))
		return -EFAULT;
	if (header->version == CAP_VERSION_1)
		return 1;
	if (header->version == CAP_VERSION_2 || header->version == CAP_VERSION_3)
		return 2;
	return put_user(ours, &uheader->version) ? -EFAULT : -EINVAL;
}

SYSCALL_DEFINE2(capget, struct cap_header __user *, uheader, struct cap_data __user *, udata)
{
	struct cap_data data[2];
	struct cap_header header;
	const struct cred *cred;
	struct task_struct *task;
	int halves = cap_halves(uheader, &header);

	if (halves < 0)
		return halves == -EINVAL && !udata ? 0 : halves;
	if (header.pid < 0)
		return -EINVAL;
	task = header.pid ? find_get_task(header.pid) : get_task_struct(current);
	if (!task)
		return -ESRCH;
	cred = get_task_cred(task);
	put_task_struct(task);
	for (int i = 0; i < 2; i++)
		data[i] = (struct cap_data){ cred->cap_effective >> 32 * i,
					     cred->cap_permitted >> 32 * i,
					     cred->cap_inheritable >> 32 * i };
	put_cred(cred);
	return copy_to_user(udata, data, halves * sizeof(*data)) ? -EFAULT : 0;
}

static int check_capset(const struct cred *old, u64 effective, u64 permitted, u64 inheritable)
{
	if (!capable(CAP_SETPCAP) && (inheritable & ~(old->cap_inheritable | old->cap_permitted)))
		return -EPERM;
	if (inheritable & ~(old->cap_inheritable | old->cap_bset))
		return -EPERM;
	if ((permitted & ~old->cap_permitted) || (effective & ~permitted))
		return -EPERM;
	return 0;
}

SYSCALL_DEFINE2(capset, struct cap_header __user *, uheader, const struct cap_data __user *, udata)
{
	struct cap_data data[2] = { 0 };
	u64 effective = 0, permitted = 0, inheritable = 0;
	struct cap_header header;
	struct cred *new;
	int halves = cap_halves(uheader, &header), err;

	if (halves < 0)
		return halves;
	if (header.pid && header.pid != current->pid)
		return -EPERM;
	if (copy_from_user(data, udata, halves * sizeof(*data)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		effective |= (u64)data[i].effective << 32 * i;
		permitted |= (u64)data[i].permitted << 32 * i;
		inheritable |= (u64)data[i].inheritable << 32 * i;
	}
	err = check_capset(current_cred(), effective & CAP_FULL_SET, permitted & CAP_FULL_SET,
			   inheritable & CAP_FULL_SET);
	if (err)
		return err;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_effective = effective & CAP_FULL_SET;
	new->cap_permitted = permitted & CAP_FULL_SET;
	new->cap_inheritable = inheritable & CAP_FULL_SET;
	new->cap_ambient &= new->cap_permitted & new->cap_inheritable;
	return commit_creds(new);
}
