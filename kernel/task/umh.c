/* SPDX-License-Identifier: GPL-2.0 */
/*
 * User-mode helpers. The program runs in a child of task 0, not of whoever asks:
 * it inherits nothing of him. Where its end is waited for, a thread stands in
 * between and reaps it.
 *
 *	caller           waiter (UMH_WAIT_PROC only)     helper
 *	  exec  ────────▶  user_mode_thread ───────────▶  kernel_execve, ring 3
 *	  sleeps           kernel_wait  ◀─ exit status ──  exit
 *	  ◀──── retval ──  umh_complete
 *
 * Who completes owns the subprocess_info where the caller has been killed.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/umh.h>

#include "task/internal.h"
#include "task/sched.h"

struct subprocess_info *
call_usermodehelper_setup(const char *path, char **argv, char **envp, gfp_t gfp_mask,
			  int (*init)(struct subprocess_info *info, struct cred *new),
			  void (*cleanup)(struct subprocess_info *info), void *data)
{
	struct subprocess_info *info = kzalloc(sizeof(*info), gfp_mask);

	if (!info)
		return NULL;
	info->path = path;
	info->argv = argv;
	info->envp = envp;
	info->init = init;
	info->cleanup = cleanup;
	info->data = data;
	return info;
}
EXPORT_SYMBOL(call_usermodehelper_setup);

static void free_info(struct subprocess_info *info)
{
	if (info->cleanup)
		info->cleanup(info);
	kfree(info);
}

/* Nobody looks at info after this: either the caller wakes and frees it, or it is freed here. */
static void umh_complete(struct subprocess_info *info)
{
	struct completion *done = xchg(&info->complete, NULL);

	if (done)
		complete(done);
	else
		free_info(info);
}

/* init() changes the credentials that the program will have. */
static int prepare_helper_creds(struct subprocess_info *info)
{
	struct cred *cred;
	int err;

	if (!info->init)
		return 0;
	cred = prepare_creds();
	if (!cred)
		return -ENOMEM;
	err = info->init(info, cred);
	if (err)
		abort_creds(cred);
	else
		commit_creds(cred);
	return err;
}

/* First function of the helper's thread. 0: on to ring 3. */
static int run_helper(void *data)
{
	struct subprocess_info *info = data;
	bool waits = info->wait & UMH_WAIT_PROC;
	int err;

	set_all_signals(current, SIG_DFL);
	err = prepare_helper_creds(info);
	if (!err)
		err = kernel_execve(info->path, (const char *const *)info->argv,
				    (const char *const *)info->envp);
	info->retval = err;
	if (!waits)
		umh_complete(info);
	return err;
}

/* The thread that waits for a helper's end. */
static int run_and_wait(void *data)
{
	struct subprocess_info *info = data;
	int status;
	pid_t pid;

	/* A signal to this thread must not end the wait; ignoring SIGCHLD would lose the status. */
	set_all_signals(current, SIG_IGN);
	kernel_sigaction(SIGCHLD, SIG_DFL);
	pid = user_mode_thread(run_helper, info, "umh");
	if (pid < 0)
		info->retval = pid;
	else if (kernel_wait(pid, &status) > 0 && !info->retval)
		info->retval = status;
	umh_complete(info);
	return 0;
}

static pid_t start_helper(struct subprocess_info *info)
{
	return kernel_thread(info->wait & UMH_WAIT_PROC ? run_and_wait : run_helper, info, "umh");
}

int call_usermodehelper_exec(struct subprocess_info *info, int wait)
{
	struct completion done;
	pid_t pid;
	int ret = 0;

	if (!info->path) {
		free_info(info);
		return -EINVAL;
	}
	if (!info->path[0]) { /* no helper is wanted */
		free_info(info);
		return 0;
	}
	init_completion(&done);
	info->complete = wait == UMH_NO_WAIT ? NULL : &done;
	info->wait = wait;
	pid = start_helper(info);
	if (pid < 0) {
		free_info(info);
		return pid;
	}
	if (wait == UMH_NO_WAIT)
		return 0;
	if (wait & UMH_KILLABLE)
		ret = wait_for_completion_killable(&done);
	/* Killed: the helper's side frees info, unless it was just about to wake us. */
	if (ret && xchg(&info->complete, NULL))
		return ret;
	if (ret || !(wait & UMH_KILLABLE))
		wait_for_completion(&done);
	ret = info->retval;
	free_info(info);
	return ret;
}
EXPORT_SYMBOL(call_usermodehelper_exec);

int call_usermodehelper(const char *path, char **argv, char **envp, int wait)
{
	struct subprocess_info *info;

	info = call_usermodehelper_setup(path, argv, envp, GFP_KERNEL, NULL, NULL, NULL);
	return info ? call_usermodehelper_exec(info, wait) : -ENOMEM;
}
EXPORT_SYMBOL(call_usermodehelper);
