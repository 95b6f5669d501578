/* SPDX-License-Identifier: GPL-2.0 */
/* The parameter module.trace: which of the two kinds of trace are on. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "module/trace.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "module."

unsigned int module_trace;

static const struct {
	const char *word;
	unsigned int bit;
} kinds[] = {
	{ "none", 0 },
	{ "stages", TRACE_STAGES },
	{ "relocs", TRACE_RELOCS },
};

/* Words separated by commas. -EINVAL for another word, and nothing changes. */
static int set_trace(const char *val, const struct kernel_param *kp)
{
	unsigned int bits = 0, i;

	for (;;) {
		size_t len = strcspn(val, ",\n");

		for (i = 0; i < ARRAY_SIZE(kinds); i++)
			if (strlen(kinds[i].word) == len && strncmp(kinds[i].word, val, len) == 0)
				break;
		if (i == ARRAY_SIZE(kinds))
			return -EINVAL;
		bits |= kinds[i].bit;
		if (val[len] != ',')
			break;
		val += len + 1;
	}
	WRITE_ONCE(module_trace, bits);
	return 0;
}

static int get_trace(char *buffer, const struct kernel_param *kp)
{
	unsigned int bits = READ_ONCE(module_trace), i;
	int used = 0;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (bits ? bits & kinds[i].bit : !kinds[i].bit)
			used += sprintf(buffer + used, "%s%s", used ? "," : "", kinds[i].word);
	return used + sprintf(buffer + used, "\n");
}

static const struct kernel_param_ops trace_ops = { .set = set_trace, .get = get_trace };
module_param_cb(trace, &trace_ops, NULL, 0644);
