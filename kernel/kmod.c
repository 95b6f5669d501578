/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's way to ask for a module: it starts modprobe, as Linux 6.1 does,
 * with Linux's words, environment and limits. A modprobe may itself make the kernel ask
 * for a module, so only so many run at a time.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#define MAX_KMOD_CONCURRENT 50
#define MAX_KMOD_ALL_BUSY_TIMEOUT 5 /* seconds until a request that finds no room gives up */

char modprobe_path[KMOD_PATH_LEN] = "/sbin/modprobe";

static atomic_t kmod_room = ATOMIC_INIT(MAX_KMOD_CONCURRENT);
static DECLARE_WAIT_QUEUE_HEAD(kmod_wq); /* woken whenever there is room again */

/* What modprobe is started with; lives as long as its start or its run. */
struct modprobe_words {
	char path[KMOD_PATH_LEN]; /* a copy: the sysctl may change it meanwhile */
	char name[MODULE_NAME_LEN];
	char *argv[5];
};

static void free_words(struct subprocess_info *info)
{
	kfree(info->data);
}

static int call_modprobe(const char *name, int wait)
{
	static char *envp[] = {
		"HOME=/", "TERM=linux", "PATH=/sbin:/usr/sbin:/bin:/usr/bin", NULL,
	};
	struct modprobe_words *words = kmalloc(sizeof(*words), GFP_KERNEL);
	struct subprocess_info *info;

	if (!words)
		return -ENOMEM;
	strscpy(words->path, modprobe_path, sizeof(words->path));
	strscpy(words->name, name, sizeof(words->name));
	words->argv[0] = words->path;
	words->argv[1] = "-q";
	words->argv[2] = "--";
	words->argv[3] = words->name;
	words->argv[4] = NULL;
	info = call_usermodehelper_setup(words->path, words->argv, envp, GFP_KERNEL, NULL,
					 free_words, words);
	if (!info) {
		kfree(words);
		return -ENOMEM;
	}
	return call_usermodehelper_exec(info, wait | UMH_KILLABLE);
}

/* One of the places, or waits for one. Return: 0, -ETIME, -ERESTARTSYS. */
static int take_room(const char *name)
{
	long left;

	if (atomic_dec_if_positive(&kmod_room) >= 0)
		return 0;
	pr_warn("request_module: %d modprobes run already, module %s has to wait\n",
		MAX_KMOD_CONCURRENT, name);
	left = wait_event_killable_timeout(kmod_wq, atomic_dec_if_positive(&kmod_room) >= 0,
					   MAX_KMOD_ALL_BUSY_TIMEOUT * HZ);
	if (left > 0)
		return 0;
	pr_warn("request_module: module %s: %s\n", name,
		left ? "the caller was killed" : "gave up waiting");
	return left ? left : -ETIME;
}

int __request_module(bool wait, const char *fmt, ...)
{
	char name[MODULE_NAME_LEN];
	va_list args;
	int ret;

	if (!modprobe_path[0])
		return -ENOENT;
	va_start(args, fmt);
	ret = vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	if (ret >= (int)sizeof(name))
		return -ENAMETOOLONG;
	ret = take_room(name);
	if (ret)
		return ret;
	ret = call_modprobe(name, wait ? UMH_WAIT_PROC : UMH_WAIT_EXEC);
	atomic_inc(&kmod_room);
	wake_up(&kmod_wq);
	return ret;
}
EXPORT_SYMBOL(__request_module);
