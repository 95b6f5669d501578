/* SPDX-License-Identifier: GPL-2.0 */
/* Owns what other modules hand over, also after they have gone; and lets itself be held. */
#include <linux/bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "keeper.h"

#define MAX_KEPT 256

static struct {
	const void *p;
	void (*give)(const void *p);
	struct kmem_cache *cache;
} kept[MAX_KEPT];
static int num_kept;

void keeper_keep(const void *p, void (*give)(const void *p), struct kmem_cache *cache)
{
	if (WARN_ON(!p || num_kept == MAX_KEPT))
		return;
	kept[num_kept].p = p;
	kept[num_kept].give = give;
	kept[num_kept++].cache = cache;
}
EXPORT_SYMBOL(keeper_keep);

struct module *keeper_module(void)
{
	return THIS_MODULE;
}
EXPORT_SYMBOL(keeper_module);

static void drop_all(void)
{
	while (num_kept) {
		num_kept--;
		if (kept[num_kept].cache)
			kmem_cache_free(kept[num_kept].cache, (void *)kept[num_kept].p);
		else
			kept[num_kept].give(kept[num_kept].p);
	}
}

static int drop_set(const char *val, const struct kernel_param *kp)
{
	drop_all();
	return 0;
}

static const struct kernel_param_ops drop_ops = { .set = drop_set };
module_param_cb(drop, &drop_ops, NULL, 0200);

static int __init keeper_init(void)
{
	return 0;
}

module_init(keeper_init);
module_exit(drop_all);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Keeps what it is given");
