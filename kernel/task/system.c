/* SPDX-License-Identifier: GPL-2.0 */
/* Calls about the whole machine: its name, its load, its end, its random numbers. */
#include <generated/utsrelease.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/string.h>
#include <uapi/linux/reboot.h>

#include "mm/counts.h"
#include "syscalls.h"
#include "task/internal.h"
#include "x86/power.h"
#include "x86/time.h"

#define NEW_UTS_LEN 64
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
#define GRND_INSECURE 4

DEFINE_SPINLOCK(uts_lock);
struct new_utsname init_uts = {
	.sysname = "Linux",
	.nodename = "(none)",
	.release = UTS_RELEASE,
	.version = "#1 SMP PREEMPT",
	.machine = "x86_64",
	.domainname = "(none)",
};

SYSCALL_DEFINE1(uname, struct new_utsname __user *, uname)
{
	struct new_utsname copy;

	spin_lock(&uts_lock);
	copy = init_uts;
	spin_unlock(&uts_lock);
	return copy_to_user(uname, &copy, sizeof(copy)) ? -EFAULT : 0;
}

static int set_uts_name(char *where, const char __user *uname, int len)
{
	char name[NEW_UTS_LEN + 1] = { 0 };

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len < 0 || len > NEW_UTS_LEN)
		return -EINVAL;
	if (copy_from_user(name, uname, len))
		return -EFAULT;
	spin_lock(&uts_lock);
	memcpy(where, name, sizeof(name));
	spin_unlock(&uts_lock);
	return 0;
}

SYSCALL_DEFINE2(sethostname, const char __user *, name, int, len)
{
	return set_uts_name(init_uts.nodename, name, len);
}

SYSCALL_DEFINE2(setdomainname, const char __user *, name, int, len)
{
	return set_uts_name(init_uts.domainname, name, len);
}

struct sysinfo {
	long uptime;
	unsigned long loads[3]; /* in 1/65536 */
	unsigned long totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	u16 procs, pad;
	u32 pad2;
	unsigned long totalhigh, freehigh;
	u32 mem_unit;
	u32 tail;
};

_Static_assert(sizeof(struct sysinfo) == 112, "Linux's struct sysinfo");

SYSCALL_DEFINE1(sysinfo, struct sysinfo __user *, uinfo)
{
	struct sysinfo info = { 0 };
	struct mm_counts counts;

	mm_get_counts(&counts);
	get_avenrun(info.loads);
	for (int i = 0; i < 3; i++)
		info.loads[i] <<= 16 - 11;
	info.uptime = ktime_get_ns() / NSEC_PER_SEC;
	info.totalram = counts.total_pages << PAGE_SHIFT;
	info.freeram = counts.free_pages << PAGE_SHIFT;
	info.procs = min(task_count(), 65535UL);
	info.mem_unit = 1;
	return copy_to_user(uinfo, &info, sizeof(info)) ? -EFAULT : 0;
}

SYSCALL_DEFINE3(getrandom, u8 __user *, buf, size_t, len, unsigned int, flags)
{
	u8 piece[256];
	size_t done = 0, n;

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE) ||
	    (flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	len = min(len, (size_t)INT_MAX);
	while (done < len) {
		n = min(len - done, sizeof(piece));
		get_random_bytes(piece, n);
		if (copy_to_user(buf + done, piece, n))
			return done ? (long)done : -EFAULT; /* at most INT_MAX */
		done += n;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	memset(piece, 0, sizeof(piece));
	return done;
}

/* Nothing asks for Ctrl-Alt-Del here; the switch is kept for who sets it. */
static bool ctrl_alt_del;

SYSCALL_DEFINE4(reboot, int, magic1, int, magic2, unsigned int, cmd, void __user *, arg)
{
	char command[256];

	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if (magic1 != (int)LINUX_REBOOT_MAGIC1 ||
	    (magic2 != LINUX_REBOOT_MAGIC2 && magic2 != LINUX_REBOOT_MAGIC2A &&
	     magic2 != LINUX_REBOOT_MAGIC2B && magic2 != LINUX_REBOOT_MAGIC2C))
		return -EINVAL;
	switch (cmd) {
	case LINUX_REBOOT_CMD_RESTART:
		pr_emerg("reboot: Restarting system\n");
		machine_restart();
	case LINUX_REBOOT_CMD_RESTART2:
		if (strncpy_from_user(command, arg, sizeof(command) - 1) < 0)
			return -EFAULT;
		command[sizeof(command) - 1] = '\0';
		pr_emerg("reboot: Restarting system with command '%s'\n", command);
		machine_restart();
	case LINUX_REBOOT_CMD_HALT:
		pr_emerg("reboot: System halted\n");
		machine_halt();
	case LINUX_REBOOT_CMD_POWER_OFF:
		pr_emerg("reboot: Power down\n");
		machine_power_off();
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
		ctrl_alt_del = cmd == LINUX_REBOOT_CMD_CAD_ON;
		return 0;
	default:
		return -EINVAL;
	}
}
