/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who a task is and what it may do: Linux's ids and capability sets
 * (capabilities(7), credentials(7)). A struct cred is shared and never changed
 * once committed: whoever wants a change prepares a copy and commits it.
 */
#ifndef KERNEL_TASK_CRED_H
#define KERNEL_TASK_CRED_H

#include <linux/atomic.h>
#include <linux/capability.h>
#include <linux/types.h>

struct task_struct;

typedef u64 kernel_cap_t;
#define CAP_BIT(cap) (1ULL << (cap))
#define CAP_FULL_SET (CAP_BIT(CAP_LAST_CAP + 1) - 1)

#define SECBIT_NOROOT (1 << 0)
#define SECBIT_NO_SETUID_FIXUP (1 << 2)
#define SECBIT_KEEP_CAPS (1 << 4)
#define SECURE_ALL_BITS ((1 << 0) | (1 << 2) | (1 << 4) | (1 << 6))
#define SECURE_ALL_LOCKS (SECURE_ALL_BITS << 1)

#define NGROUPS_MAX 65536

/* Supplementary groups, sorted, so that a test is a binary search. */
struct group_info {
	atomic_t usage;
	int ngroups;
	gid_t gid[];
};

struct cred {
	atomic_t usage;
	uid_t uid, suid, euid, fsuid;
	gid_t gid, sgid, egid, fsgid;
	u32 securebits;
	kernel_cap_t cap_inheritable, cap_permitted, cap_effective, cap_bset, cap_ambient;
	struct group_info *group_info; /* NULL: none */
};

extern struct cred init_cred;

/* The caller's own; stays valid until the caller itself commits another. */
#define current_cred() (current->cred)
#define current_uid() (current_cred()->uid)
#define current_gid() (current_cred()->gid)
#define current_euid() (current_cred()->euid)
#define current_egid() (current_cred()->egid)
#define current_fsuid() (current_cred()->fsuid)
#define current_fsgid() (current_cred()->fsgid)

const struct cred *get_cred(const struct cred *cred);
void put_cred(const struct cred *cred);
/* Another task's, with a reference: put_cred() it. */
const struct cred *get_task_cred(struct task_struct *task);

/* A private copy of the caller's; NULL without memory. Then commit_creds() or abort_creds(). */
struct cred *prepare_creds(void);
int commit_creds(struct cred *cred);
void abort_creds(struct cred *cred);

/* A prepared copy gets other supplementary groups; takes the reference. */
void replace_groups(struct cred *cred, struct group_info *info);

bool cred_capable(const struct cred *cred, int cap);
/* Is gid the caller's fsgid, or among its supplementary groups? */
bool in_group_p(gid_t gid);
bool in_egroup_p(gid_t gid);

/*
 * What the caller becomes by executing a file: uid, gid are the owner's where
 * the set-id bits are on, else -1. To be committed or aborted; NULL without
 * memory. *secure: more power than the user has (AT_SECURE).
 */
struct cred *exec_prepare_creds(uid_t uid, gid_t gid, bool *secure);

#endif
