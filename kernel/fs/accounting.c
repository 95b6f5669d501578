/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /sys/kernel/debug/accounting: what is in use now, one `name value` a line.
 * Two readings with nothing left over in between are equal: the file's own open
 * and buffer are in both.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "fs/internal.h"
#include "mm/counts.h"
#include "task/task.h"

static int accounting_show(struct seq_file *m, void *v)
{
	struct mm_counts c;

	mm_get_counts(&c);
	seq_printf(m, "total_pages %lu\nfree_pages %lu\n", c.total_pages, c.free_pages);
	seq_printf(m, "slab_pages %lu\nslab_objects %lu\nslab_bytes %lu\n", c.slab_pages,
		   c.slab_objects, c.slab_bytes);
	seq_printf(m, "vmalloc_pages %lu\nmodule_pages %lu\npage_table_pages %lu\n",
		   c.vmalloc_pages, c.module_pages, c.page_table_pages);
	seq_printf(m, "tasks %lu\nfiles %lu\ninodes %lu\n", task_count(), files_count(),
		   inodes_count());
	return 0;
}

DEFINE_SHOW_ATTRIBUTE(accounting);

void accounting_init(void)
{
	debugfs_create_file("accounting", 0444, NULL, NULL, &accounting_fops);
}
