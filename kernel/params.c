/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's own parameters, through the same parser as a module's. */
#include <linux/err.h>
#include <linux/moduleparam.h>

#include "module/module.h"

/* linker.ld */
extern const struct kernel_param __start___param[], __stop___param[];

/* cmdline is cut up in place; what no parameter is called goes to unknown(). */
void parse_kernel_params(char *cmdline,
			 int (*unknown)(char *param, char *val, const char *doing, void *arg))
{
	parse_args("kernel command line", cmdline, __start___param, __stop___param - __start___param,
		   -1, -1, NULL, unknown);
}
