/* SPDX-License-Identifier: GPL-2.0 */
/* The command line's words and the first process, by Linux's rules (bootparam(7)). */
#include <generated/utsrelease.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "boot_info.h"
#include "fs/initramfs.h"
#include "mm/pages.h"
#include "module/module.h"
#include "printk.h"
#include "start.h"
#include "task/sched.h"

#define MAX_INIT_WORDS 32

/* init's arguments and environment; [0] of the arguments is its path. NULL ends each. */
static const char *init_args[MAX_INIT_WORDS + 2] = { "init" };
static const char *init_env[MAX_INIT_WORDS + 2] = { "HOME=/", "TERM=linux" };

/* The words point into it, so it stays. */
static char command_line[BOOT_CMDLINE_SIZE];
static char init_path[256];

/* Words that are read where they are needed, with cmdline_find(): known, so not init's. */
static int known_word(const char *val, const struct kernel_param *kp)
{
	return 0;
}

static const struct kernel_param_ops known_word_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = known_word,
};

#define KNOWN_WORD(name) __module_param_call("", name, &known_word_ops, NULL, 0, -1, 0)
KNOWN_WORD(console);
KNOWN_WORD(debug);
KNOWN_WORD(debug_exit);
KNOWN_WORD(init);
KNOWN_WORD(loglevel);
KNOWN_WORD(oops);
KNOWN_WORD(quiet);

void __init start_banner(void)
{
	pr_notice("Kiln %s, through the %s door%s%s\n", UTS_RELEASE, boot_info.door,
		  boot_info.loader[0] ? " by " : "", boot_info.loader);
	pr_notice("Command line: %s\n", boot_info.cmdline);
}

void __init must(int err, const char *what)
{
	if (err)
		panic("no %s: error %d", what, err);
}

static void __init add_word(const char **words, const char *word)
{
	unsigned int i;

	for (i = 0; words[i]; i++)
		;
	if (i > MAX_INIT_WORDS)
		panic("Too many boot init vars at `%s'", word);
	words[i] = word;
}

/*
 * A word that is no parameter of the kernel: with a dot it is a module's, which
 * reads it when it is loaded; with a value it is init's environment, else one of
 * its arguments. parse_args() has put a NUL where the equals sign was.
 */
static int __init unknown_word(char *param, char *val, const char *doing, void *arg)
{
	if (strchr(param, '.'))
		return 0;
	if (!val) {
		add_word(init_args, param);
		return 0;
	}
	/* A quoted value starts one byte later: the name moves up to it. */
	if (val != param + strlen(param) + 1) {
		memmove(param + 1, param, strlen(param) + 1);
		param++;
	}
	val[-1] = '=';
	add_word(init_env, param);
	return 0;
}

/* What follows "--" is init's as it stands. Returns it, cut off from the line. */
static char *__init cut_init_arguments(char *line)
{
	char *dashes = strstr(line, "--");

	while (dashes && !((dashes == line || dashes[-1] == ' ') &&
			   (!dashes[2] || dashes[2] == ' ')))
		dashes = strstr(dashes + 2, "--");
	if (!dashes)
		return NULL;
	*dashes = 0;
	return dashes + 2;
}

void __init parse_command_line(void)
{
	char *rest, *word;

	strscpy(command_line, boot_cmdline(), sizeof(command_line));
	rest = cut_init_arguments(command_line);
	parse_kernel_params(command_line, unknown_word);
	while ((word = strsep(&rest, " ")))
		if (*word)
			add_word(init_args, word);
}

static bool run_init_process(const char *path)
{
	int err;

	init_args[0] = path;
	err = kernel_execve(path, init_args, init_env);
	if (!err)
		pr_info("Run %s as init process\n", path);
	else if (err != -ENOENT)
		pr_err("Starting init: %s exists but couldn't execute it (error %d)\n", path, err);
	return !err;
}

/* pid 1. Returning 0 after kernel_execve() goes to ring 3. */
static int kernel_init(void *unused)
{
	static const char *const usual[] = { "/init", "/sbin/init", "/etc/init", "/bin/init",
					     "/bin/sh" };

	populate_rootfs();
	console_on_rootfs();
	mm_finish_init();
	if (cmdline_find("init", init_path, sizeof(init_path)) > 0) {
		if (run_init_process(init_path))
			return 0;
		panic("Requested init %s failed.", init_path);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(usual); i++)
		if (run_init_process(usual[i]))
			return 0;
	panic("No working init found.  Try passing init= option to kernel.");
}

void start_init(void)
{
	pid_t pid = kernel_thread(kernel_init, NULL, "init");

	if (pid != 1)
		panic("the first process got number %d", pid);
}
