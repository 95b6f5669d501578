/* SPDX-License-Identifier: GPL-2.0 */
/* Credentials: copies, commits, tests, and what execve makes of them (capabilities(7)). */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fs/file.h"
#include "task/task.h"

struct cred init_cred = {
	.usage = ATOMIC_INIT(2),
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
};

const struct cred *get_cred(const struct cred *cred)
{
	atomic_inc(&((struct cred *)cred)->usage);
	return cred;
}

static void put_group_info(struct group_info *info)
{
	if (info && atomic_dec_and_test(&info->usage))
		kvfree(info);
}

void replace_groups(struct cred *cred, struct group_info *info)
{
	put_group_info(cred->group_info);
	cred->group_info = info;
}

void put_cred(const struct cred *cred)
{
	struct cred *c = (struct cred *)cred;

	if (!c || !atomic_dec_and_test(&c->usage))
		return;
	put_group_info(c->group_info);
	kfree(c);
}

const struct cred *get_task_cred(struct task_struct *task)
{
	const struct cred *cred;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	cred = get_cred(task->cred);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return cred;
}

struct cred *prepare_creds(void)
{
	struct cred *new = kmalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		return NULL;
	*new = *current_cred();
	atomic_set(&new->usage, 1);
	if (new->group_info)
		atomic_inc(&new->group_info->usage);
	return new;
}

void abort_creds(struct cred *cred)
{
	put_cred(cred);
}

int commit_creds(struct cred *new)
{
	struct task_struct *task = current;
	const struct cred *old = task->cred;
	unsigned long flags;

	/* A change of identity ends what the parent asked for and what others may look at. */
	if (new->euid != old->euid || new->egid != old->egid || new->fsuid != old->fsuid ||
	    new->fsgid != old->fsgid || (new->cap_permitted & ~old->cap_permitted)) {
		task->dumpable = false;
		task->pdeath_signal = 0;
	}
	spin_lock_irqsave(&tasklist_lock, flags);
	task->cred = new;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	put_cred(old);
	return 0;
}

bool cred_capable(const struct cred *cred, int cap)
{
	return cap >= 0 && cap <= CAP_LAST_CAP && (cred->cap_effective & CAP_BIT(cap));
}

bool capable(int cap)
{
	return cred_capable(current_cred(), cap);
}
EXPORT_SYMBOL(capable);

static bool in_groups(const struct group_info *info, gid_t gid)
{
	int low = 0, high = info ? info->ngroups : 0;

	while (low < high) {
		int mid = (low + high) / 2;

		if (info->gid[mid] == gid)
			return true;
		if (info->gid[mid] < gid)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

bool in_group_p(gid_t gid)
{
	return gid == current_fsgid() || in_groups(current_cred()->group_info, gid);
}

bool in_egroup_p(gid_t gid)
{
	return gid == current_egid() || in_groups(current_cred()->group_info, gid);
}

/*
 * capabilities(7), "Transformation of capabilities during execve()": no file
 * carries capabilities here, so the file sets come from root's special role alone.
 */
static void exec_capabilities(struct cred *new, bool set_id)
{
	bool root = !(new->securebits & SECBIT_NOROOT) && (new->euid == 0 || new->uid == 0);
	kernel_cap_t file_permitted = root ? CAP_FULL_SET : 0;
	kernel_cap_t file_inheritable = file_permitted;
	bool file_effective = root && new->euid == 0;

	if (set_id)
		new->cap_ambient = 0;
	new->cap_permitted = (new->cap_inheritable & file_inheritable) |
			     (file_permitted & new->cap_bset) | new->cap_ambient;
	new->cap_effective = file_effective ? new->cap_permitted : new->cap_ambient;
}

/*
 * Does another process share this one's root, directory and umask (CLONE_FS)? It could lead a
 * set-id program astray, so that gets no rights then (execve(2)).
 */
static bool fs_is_shared(void)
{
	struct task_struct *thread;
	unsigned long flags;
	int own = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	list_for_each_entry(thread, &current->signal->threads, thread_node)
		own += thread->fs == current->fs;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return current->fs && atomic_read(&current->fs->users) > own;
}

struct cred *exec_prepare_creds(uid_t uid, gid_t gid, bool *secure)
{
	const struct cred *old = current_cred();
	struct cred *new = prepare_creds();
	bool set_id;

	if (!new)
		return NULL;
	if (!current->no_new_privs && (capable(CAP_SETUID) || !fs_is_shared())) {
		if (uid != (uid_t)-1)
			new->euid = uid;
		if (gid != (gid_t)-1)
			new->egid = gid;
	}
	set_id = new->euid != old->euid || new->egid != old->egid;
	exec_capabilities(new, set_id);
	new->suid = new->fsuid = new->euid;
	new->sgid = new->fsgid = new->egid;
	new->securebits &= ~SECBIT_KEEP_CAPS;
	*secure = set_id || new->euid != new->uid || new->egid != new->gid;
	return new;
}
