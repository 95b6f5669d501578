/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As pid 1: loads the crashing module that crash= on the kernel command line names;
 * with crime=, the module of crimes, and makes it commit that one from= somewhere.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "ktap.h"

static void commit_crime(const char *how)
{
	char args[96], byte;
	int used = snprintf(args, sizeof(args), "how=%s from=", how);

	snprintf(args + used, sizeof(args) - used, "%s", cmdline_value("from"));
	load_by_finit("/modules/crimes.ko", args, 0);
	if (read(open("/dev/crimes", O_RDONLY), &byte, 1) == 0)
		pause();
}

int main(void)
{
	char path[96], args[64];
	const char *how;

	mount_views();
	how = cmdline_value("crime");
	if (how)
		commit_crime(how);
	how = cmdline_value("crash");
	if (!how)
		return 1;
	snprintf(path, sizeof(path), "/tests/rules/crash_%s.ko", how);
	snprintf(args, sizeof(args), "how=%s", how);
	load_by_finit(path, args, 0);
	/* Not reached. A clean power-off here is the wrong exit status for the harness. */
	return ktap_finish();
}
