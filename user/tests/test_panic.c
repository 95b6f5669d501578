/* SPDX-License-Identifier: GPL-2.0 */
/* As pid 1: loads the crashing module that crash= on the kernel command line names. */
#include <stdio.h>

#include "ktap.h"

int main(void)
{
	char path[96], args[64];
	const char *how;

	mount_views();
	how = cmdline_value("crash");
	if (!how)
		return 1;
	snprintf(path, sizeof(path), "/tests/rules/crash_%s.ko", how);
	snprintf(args, sizeof(args), "how=%s", how);
	load_by_finit(path, args, 0);
	/* Not reached. A clean power-off here is the wrong exit status for the harness. */
	return ktap_finish();
}
