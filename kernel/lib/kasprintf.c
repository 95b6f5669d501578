/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>

static char *print(gfp_t gfp, const char *fmt, va_list args, unsigned long caller)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	text = __kmalloc_node_track_caller(n + 1, gfp, NUMA_NO_NODE, caller);
	if (text)
		vsnprintf(text, n + 1, fmt, args);
	return text;
}

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	return print(gfp, fmt, args, _RET_IP_);
}
EXPORT_SYMBOL(kvasprintf);

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = print(gfp, fmt, args, _RET_IP_);
	va_end(args);
	return text;
}
EXPORT_SYMBOL(kasprintf);
