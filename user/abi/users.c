/* SPDX-License-Identifier: GPL-2.0 */
/* Who may become whom, and what becomes of capabilities: credentials(7), capabilities(7). */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "show.h"

#define CAP_VERSION_3 0x20080522
#define CAP_CHOWN 0
#define CAP_SETUID 7
#define CAP_SYS_MODULE 16

struct cap_header {
	unsigned int version;
	int pid;
};

struct cap_data {
	unsigned int effective, permitted, inheritable;
};

static const int ids[] = { -1, 0, 1, 2 };

#define IDS (sizeof(ids) / sizeof(*ids))

/* Where each question begins: real, effective, saved. */
static const int begins[][3] = { { 0, 0, 0 }, { 1, 2, 0 }, { 1, 1, 1 }, { 1, 2, 3 }, { 0, 1, 1 } };

static int calls[2][6] = {
	{ SYS_setuid, SYS_setreuid, SYS_setresuid, SYS_getresuid, SYS_setfsuid, 0 },
	{ SYS_setgid, SYS_setregid, SYS_setresgid, SYS_getresgid, SYS_setfsgid, 0 },
};

static int kind;
static char line[128];

static unsigned int effective_caps(unsigned int *permitted)
{
	struct cap_header header = { CAP_VERSION_3, 0 };
	struct cap_data data[2];

	if (syscall(SYS_capget, &header, data))
		return 0;
	*permitted = data[0].permitted;
	return data[0].effective;
}

/* In a child that shares our memory: the system calls themselves, so that nothing else changes. */
static void ask(const int *begin, int call, const int *args)
{
	unsigned int eff, prm = 0;
	int r, e, s, error;
	long ret;

	if (!vfork()) {
		syscall(calls[kind][2], begin[0], begin[1], begin[2]);
		if (kind) /* the right to change groups goes with the user */
			syscall(SYS_setresuid, begin[0], begin[1], begin[2]);
		ret = syscall(calls[kind][call], args[0], args[1], args[2]);
		error = errno;
		syscall(calls[kind][3], &r, &e, &s);
		eff = effective_caps(&prm);
		errno = error;
		snprintf(line, sizeof(line), "%s %d.%d.%d.%ld%s%s", answer(ret), r, e, s,
			 syscall(calls[kind][4], -1), eff & 1 ? " eff" : "", prm & 1 ? " prm" : "");
		_exit(0);
	}
}

static void one_id(int call)
{
	size_t b, i;

	for (b = 0; b < sizeof(begins) / sizeof(*begins); b++) {
		printf("from %d.%d.%d:\n", begins[b][0], begins[b][1], begins[b][2]);
		for (i = 0; i < IDS; i++) {
			ask(begins[b], call, (int[3]){ ids[i] });
			printf("  %d: %s\n", ids[i], line);
		}
	}
}

static void set_all(void)
{
	size_t b, i, j, k;

	printf("one\n");
	one_id(0);
	for (b = 0; b < sizeof(begins) / sizeof(*begins); b++) {
		printf("two, from %d.%d.%d:\n", begins[b][0], begins[b][1], begins[b][2]);
		for (i = 0; i < IDS; i++)
			for (j = 0; j < IDS; j++) {
				ask(begins[b], 1, (int[3]){ ids[i], ids[j] });
				printf("  %d %d: %s\n", ids[i], ids[j], line);
			}
	}
	for (b = 1; b < sizeof(begins) / sizeof(*begins); b++) {
		printf("three, from %d.%d.%d:\n", begins[b][0], begins[b][1], begins[b][2]);
		for (i = 0; i < IDS; i++)
			for (j = 0; j < IDS; j++)
				for (k = 1; k < IDS; k++) {
					ask(begins[b], 2, (int[3]){ ids[i], ids[j], ids[k] });
					printf("  %d %d %d: %s\n", ids[i], ids[j], ids[k], line);
				}
	}
	printf("file system\n");
	one_id(4);
}

static void user_ids(void)
{
	set_all();
}

static void group_ids(void)
{
	kind = 1;
	set_all();
}

#define FULL 0xffffffffu

static long set_caps(unsigned int version, int pid, unsigned int eff, unsigned int prm,
		     unsigned int inh)
{
	struct cap_header header = { version, pid };
	struct cap_data data[2] = { { eff, prm, inh } };

	return syscall(SYS_capset, &header, data);
}

#define SET(eff, prm, inh) set_caps(CAP_VERSION_3, 0, eff, prm, inh)

static void lower(void)
{
	SHOW(SET(6, 7, 1));
	SHOW(SET(8, 7, 1));
	SHOW(SET(6, 15, 1));
	SHOW(SET(6, 7, 8));
	SHOW(SET(0, 7, 6));
	SHOW(SET(7, 7, 6));
	SHOW(setresuid(1000, 1000, 1000));
	SHOW(SET(2, 7, 0));
	SHOW(SET(0, 3, 0));
	SHOW(SET(0, 7, 0));
	SHOW(SET(0, 0, 2));
}

static void keep(void)
{
	unsigned int eff, prm = 0;

	SHOW(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
	SHOW(prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0));
	SHOW(prctl(PR_SET_KEEPCAPS, 2, 0, 0, 0));
	SHOW(setresuid(1000, 1000, 1000));
	eff = effective_caps(&prm);
	printf("effective %d permitted %d\n", !!eff, !!prm);
	SHOW(SET(1u << CAP_SETUID, prm, 0));
	SHOW(setresuid(0, 0, 0));
	eff = effective_caps(&prm);
	printf("effective %d permitted %d\n", !!eff, !!prm);
}

static void bound(void)
{
	SHOW(prctl(PR_CAPBSET_READ, CAP_SYS_MODULE, 0, 0, 0));
	SHOW(prctl(PR_CAPBSET_READ, 63, 0, 0, 0));
	SHOW(prctl(PR_CAPBSET_DROP, CAP_SYS_MODULE, 0, 0, 0));
	SHOW(prctl(PR_CAPBSET_READ, CAP_SYS_MODULE, 0, 0, 0));
	SHOW(syscall(SYS_delete_module, "nosuch", 0));
	SHOW(SET(1u << CAP_SYS_MODULE, FULL, 0));
	SHOW(syscall(SYS_delete_module, "nosuch", 0));
	SHOW(SET(0, 0, 0));
	SHOW(prctl(PR_CAPBSET_DROP, CAP_CHOWN, 0, 0, 0));
	SHOW(syscall(SYS_delete_module, "nosuch", 0));
}

static void capabilities(void)
{
	struct cap_header header = { 0, 0 };
	struct cap_data data[2];

	SHOW(syscall(SYS_capget, &header, NULL));
	SHOW(header.version == CAP_VERSION_3);
	header.version = 1;
	SHOW(syscall(SYS_capget, &header, data));
	header.pid = 99999;
	SHOW(syscall(SYS_capget, &header, data));
	header.pid = -1;
	SHOW(syscall(SYS_capget, &header, data));
	SHOW(syscall(SYS_capget, 8, data));
	header.pid = 1;
	SHOW(syscall(SYS_capget, &header, 8));
	SHOW(syscall(SYS_capget, &header, data));
	SHOW(set_caps(1, 0, 0, 0, 0));
	SHOW(set_caps(CAP_VERSION_3, 1, 0, 0, 0));
	SHOW(syscall(SYS_capset, 8, data));
	in_child(lower);
	in_child(keep);
	in_child(bound);
}

/* CAP_SYS_MODULE goes with the effective user, and comes back. */
static void module_rights(void)
{
	SHOW(syscall(SYS_delete_module, "nosuch", 0));
	SHOW(setresuid(-1, 1000, -1));
	SHOW(syscall(SYS_delete_module, "nosuch", 0));
	SHOW(syscall(SYS_init_module, NULL, 0, NULL));
	SHOW(syscall(SYS_finit_module, -1, NULL, -1));
	SHOW(syscall(SYS_sethostname, "x", 1));
	SHOW(syscall(SYS_syslog, 3, NULL, 0));
	SHOW(syscall(SYS_syslog, 8, NULL, 5));
	SHOW(syscall(SYS_reboot, 0xfee1dead, 672274793, 0, 0));
	SHOW(syscall(SYS_settimeofday, NULL, NULL));
	SHOW(syscall(SYS_setgroups, 0, NULL));
	SHOW(syscall(SYS_unshare, 0));
	SHOW(syscall(SYS_kill, 1, 0));
	SHOW(setresuid(-1, 0, -1));
	SHOW(syscall(SYS_delete_module, "nosuch", 0));
}

static void groups(void)
{
	unsigned int list[4] = { 9, 5, 7, 5 }, got[4] = { 0 };

	SHOW(syscall(SYS_setgroups, 4, list));
	SHOW(syscall(SYS_getgroups, 0, NULL));
	SHOW(syscall(SYS_getgroups, 3, got));
	SHOW(syscall(SYS_getgroups, -1, got));
	SHOW(syscall(SYS_getgroups, 4, 8));
	SHOW(syscall(SYS_getgroups, 4, got));
	printf("%u %u %u %u\n", got[0], got[1], got[2], got[3]);
	SHOW(syscall(SYS_setgroups, 65537, list));
	SHOW(syscall(SYS_setgroups, -1, list));
	SHOW(syscall(SYS_setgroups, 2, 8));
	SHOW(syscall(SYS_setgroups, 0, NULL));
	SHOW(syscall(SYS_getgroups, 0, NULL));
}

#define IO(class, data) ((class) << 13 | (data))
#define IO_SET(which, who, prio) syscall(SYS_ioprio_set, which, who, prio)
#define IO_GET(which, who) syscall(SYS_ioprio_get, which, who)

static void io_as_user(void)
{
	be_user();
	SHOW(IO_SET(1, 0, IO(1, 0)));
	SHOW(IO_SET(1, 0, IO(2, 3)));
	SHOW(IO_SET(1, 1, IO(2, 3)));
	SHOW(IO_GET(1, 1) >= 0);
	SHOW(IO_SET(3, 1000, IO(2, 5)));
	SHOW(IO_GET(1, 0));
}

static void io_priority(void)
{
	SHOW(IO_GET(1, 0));
	SHOW(IO_SET(1, 0, IO(2, 6)));
	SHOW(IO_GET(1, 0));
	SHOW(IO_GET(1, getpid()));
	SHOW(IO_GET(2, 0) >= 0);
	SHOW(IO_GET(3, 0) >= 0);
	SHOW(IO_SET(1, 0, IO(1, 2)));
	SHOW(IO_GET(1, 0));
	SHOW(IO_SET(1, 0, IO(3, 0)));
	SHOW(IO_GET(1, 0));
	SHOW(IO_SET(1, 0, IO(2, 8)));
	SHOW(IO_SET(1, 0, IO(4, 0)));
	SHOW(IO_SET(1, 0, IO(0, 1)));
	SHOW(IO_SET(1, 0, IO(0, 0)));
	SHOW(IO_GET(1, 0));
	SHOW(IO_SET(1, 99999, IO(2, 4)));
	SHOW(IO_GET(1, 99999));
	SHOW(IO_SET(4, 0, IO(2, 4)));
	SHOW(IO_GET(0, 0));
	SHOW(IO_GET(2, 99999));
	SHOW(IO_GET(3, 99999));
	IO_SET(1, 0, IO(2, 1));
	in_child(io_as_user);
	SHOW(IO_GET(1, 0));
}

static const struct part parts[] = {
	{ "user-ids", user_ids }, { "group-ids", group_ids }, { "capabilities", capabilities },
	{ "module-rights", module_rights }, { "groups", groups },
	{ "io-priority", io_priority },
};

MAIN(parts)
